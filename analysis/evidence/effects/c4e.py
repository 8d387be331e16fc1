"""C4e: hardly anybody ticks boxes to be followed."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect, Run
from analysis.evidence.notices import accepted, asked
from sim.scenario import Scenario


class UntickedBox(Effect):
    """Hardly anybody ticks boxes to be followed."""

    name = "C4e"
    block = "consent"
    literature = "Utz, Degeling, Fahl, Schaub & Holz 2019, ACM CCS"
    measured = "share of visitors who accept, of all to whom the notice is shown"
    kind = "level"
    published = Band(0.0, 0.01, 0.001)
    band = "up to one in a hundred"
    checked = "secondary"
    treatment = "the notice is opt_in, on a desktop"
    control = "none: it is a level"
    outcome_is = "notices accepted over notices shown"
    maps = (
        "Each visitor sees each marketer's notice once, when she first comes to its site, and knows nothing "
        "of it yet. Who does not attend to it has not accepted."
    )
    consumers, days = 1_500, 21

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {"market": asked(base, "opt_in", mobile=0.0)}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return accepted(runs["market"])
