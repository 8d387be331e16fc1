"""C4d: a fifth of desktop visitors accept a plain notice."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect, Run
from analysis.evidence.notices import accepted, asked
from sim.scenario import Scenario


class PlainOnDesktop(Effect):
    """A fifth of desktop visitors accept a plain notice."""

    name = "C4d"
    block = "consent"
    literature = "Utz, Degeling, Fahl, Schaub & Holz 2019, ACM CCS"
    measured = "share of visitors who accept, of all to whom the notice is shown"
    kind = "level"
    published = Band(0.131, 0.291, 0.211)
    band = "8 points either way: visitors of one German shop"
    checked = "secondary"
    treatment = "the notice is equal, on a desktop"
    control = "none: it is a level"
    outcome_is = "notices accepted over notices shown"
    maps = (
        "Each visitor sees each marketer's notice once, when she first comes to its site, and knows nothing "
        "of it yet. Who does not attend to it has not accepted."
    )
    consumers, days = 1_500, 21

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {"market": asked(base, "equal", mobile=0.0)}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return accepted(runs["market"])
