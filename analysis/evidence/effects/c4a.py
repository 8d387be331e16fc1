"""C4a: half of mobile visitors accept a notice that highlights accepting."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect, Run
from analysis.evidence.notices import accepted, asked
from sim.scenario import Scenario


class HighlightedOnMobile(Effect):
    """Half of mobile visitors accept a notice that highlights accepting."""

    name = "C4a"
    block = "consent"
    literature = "Utz, Degeling, Fahl, Schaub & Holz 2019, ACM CCS"
    measured = "share of visitors who accept, of all to whom the notice is shown"
    kind = "level"
    published = Band(0.428, 0.588, 0.508)
    band = "8 points either way: visitors of one German shop"
    checked = "secondary"
    treatment = "the notice is highlighted, on a mobile device"
    control = "none: it is a level"
    outcome_is = "notices accepted over notices shown"
    maps = (
        "Each visitor sees each marketer's notice once, when she first comes to its site, and knows nothing "
        "of it yet. Who does not attend to it has not accepted."
    )
    consumers, days = 1_500, 21

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {"market": asked(base, "highlighted", mobile=1.0)}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return accepted(runs["market"])
