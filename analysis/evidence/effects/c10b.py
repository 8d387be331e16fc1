"""C10b: there are more complaints than notified breaches."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect, Run
from analysis.evidence.observing import two_years_of_cases
from sim.scenario import Scenario


class ComplaintsPerNotification(Effect):
    """There are more complaints than notified breaches."""

    name = "C10b"
    block = "law"
    literature = "European Commission, January 2019"
    measured = "complaints per breach notification"
    kind = "level"
    published = Band(1.5, 3.5, 2.3)
    band = "two thirds to one and a half times"
    checked = "abstract"
    treatment = "the GDPR is in force for two years"
    control = "none: a level"
    outcome_is = "complaints over breaches notified, over two years, the first six months left out"
    maps = "Market and authority are a sample of a jurisdiction. A complaint, a notified breach and an audit are cases."
    why_missed = (
        "The market is a sample of a jurisdiction's people, but its ten holders stand for millions: breaches a person "
        "are far too few."
    )
    consumers, days = 8_000, 730
    seeds = 6

    observe = staticmethod(two_years_of_cases)

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {"market": base.with_(law="gdpr")}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        figures = runs["market"].figures
        return figures["complaints"] / figures["notified"]
