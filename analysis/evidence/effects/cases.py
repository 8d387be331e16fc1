"""What becomes of cases under the GDPR."""

from collections.abc import Mapping

from analysis.evidence.effects import Effect
from analysis.evidence.observing import two_years_of_cases
from sim.scenario import Scenario


class TwoYearsOfCases(Effect):
    """What authorities are told of, and what comes of it."""

    block = "law"
    kind = "level"
    treatment = "the GDPR is in force for two years"
    control = "none: a level"
    maps = "Market and authority are a sample of a jurisdiction. A complaint, a notified breach and an audit are cases."
    consumers, days = 8_000, 730
    seeds = 6
    observe = staticmethod(two_years_of_cases)

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {"market": base.with_(law="gdpr")}
