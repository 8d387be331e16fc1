"""C10a: few cases end in a fine."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect, Run
from analysis.evidence.observing import two_years_of_cases
from sim.scenario import Scenario


class CasesFined(Effect):
    """Few cases end in a fine."""

    name = "C10a"
    block = "law"
    literature = "European Data Protection Board data, by noyb 2025"
    measured = "share of cases that end in a fine"
    kind = "level"
    published = Band(0.005, 0.03, 0.013)
    band = "about two fifths to twice the value"
    checked = "secondary"
    treatment = "the GDPR is in force for two years"
    control = "none: a level"
    outcome_is = "fines over complaints and notifications, over two years, the first six months left out"
    maps = "Market and authority are a sample of a jurisdiction. A complaint, a notified breach and an audit are cases."
    consumers, days = 8_000, 730
    seeds = 6

    observe = staticmethod(two_years_of_cases)

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {"market": base.with_(law="gdpr")}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        figures = runs["market"].figures
        return figures["fined"] / figures["cases"]
