"""C6b: most feel little or no control over their data."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect
from analysis.evidence.observing import feeling_of_control
from analysis.experiments.needs import Run


class LittleControl(Effect):
    """Most feel little or no control over their data."""

    name = "C6b"
    block = "attitudes"
    literature = "Pew Research Center 2019 and 2023"
    measured = "share feeling little or no control"
    kind = "level"
    published = Band(0.7, 0.85, 0.77)
    band = "seven or eight points either way, the spread of the surveys"
    checked = "secondary"
    treatment = "living in the market without a law"
    control = "none: it is a level"
    outcome_is = "at the end of the run"
    maps = (
        "Surveys ask how much control people feel; here, control is what one can do times the belief that it helps, "
        "and below one half it is little."
    )

    observe = staticmethod(feeling_of_control)

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return runs["market"].figures["little"]
