"""R5: a limit of two years on keeping data costs publishers revenue."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect, Run
from analysis.evidence.estimators import twin_effect
from sim.scenario import Scenario


class TwoYearsOfRetention(Effect):
    """Keeping data for two years at most costs ad revenue."""

    name = "R5"
    block = "reserve"
    reserve = True
    literature = "Miller & Skiera 2023, arXiv:2303.09147"
    measured = "change in ad revenue, as a share"
    kind = "change"
    published = Band(-0.09, -0.01, -0.05)
    band = "four fifths either way"
    checked = "abstract"
    treatment = "all marketers and brokers delete what is older than 730 days"
    control = "twin without a limit"
    outcome_is = "money paid for ads over the second half of four years, relative to the twin's"
    maps = (
        "The paper prices impressions by the age of their cookies; here stores shrink, bids follow, and "
        "budgets and competition have their say. Stores have two generations, so that on average they keep "
        "three quarters of the limit."
    )
    seeds = 3
    consumers, days = 500, 1_460

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {"limit": base.with_(retention_days=730), "none": base}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return twin_effect(runs["limit"].total("ad_spend"), runs["none"].total("ad_spend"))
