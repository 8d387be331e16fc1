"""C6a: four in five are concerned about firms' data use."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect, Run
from sim.scenario import Scenario


class Concerned(Effect):
    """Four in five are concerned about firms' data use."""

    name = "C6a"
    block = "attitudes"
    literature = "Pew Research Center 2019 and 2023"
    measured = "share concerned about firms' data use"
    kind = "level"
    published = Band(0.75, 0.85, 0.8)
    band = "five points either way, the spread of the surveys"
    checked = "secondary"
    treatment = "living in the market without a law"
    control = "none: it is a level"
    outcome_is = "mean over the second half of the run"
    maps = "Surveys ask for agreement; here, an attitude above one half counts as such."

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {"market": base}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return runs["market"].mean("concerned_share")
