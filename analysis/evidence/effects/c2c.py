"""C2c: each further event is worth less."""

from collections.abc import Mapping

from analysis.evidence.band import Sign
from analysis.evidence.effects import Effect
from analysis.experiments.needs import Run
from sim.scenario import Scenario

SHARES = (0.0, 0.1, 0.5, 1.0)


class ConcaveData(Effect):
    """Each further event is worth less."""

    name = "C2c"
    block = "personalization"
    literature = "Aziz & Telang 2015; Kosinski, Stillwell & Graepel 2013, PNAS 110(15)"
    measured = "gain in click-through rate for an event kept, at first, less that later, as a share of both"
    published = Sign("concave")
    band = "the sign"
    checked = "abstract"
    treatment = "marketers record a tenth, then half of what they come across, then all"
    control = "twins that record less"
    outcome_is = (
        "slope of the click rate over events kept, from none to a tenth, less that from a half to all, over the sum of "
        "their sizes"
    )
    maps = "Stocks of events differ by how much is recorded, not by whom: the same people in all arms."
    seeds = 8

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {f"{share:g}": base.with_(collection=share) for share in SHARES}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        rate = [runs[f"{share:g}"].rate("expected_clicks", "impressions") for share in SHARES]
        kept = [runs[f"{share:g}"].mean("records") for share in SHARES]
        early, late = ((rate[b] - rate[a]) / (kept[b] - kept[a]) for a, b in ((0, 1), (2, 3)))
        return (early - late) / (abs(early) + abs(late))
