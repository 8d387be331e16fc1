"""R4: a limit of one year on keeping data costs publishers revenue."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect, Run
from analysis.evidence.estimators import twin_effect
from sim.scenario import Scenario


class YearOfRetention(Effect):
    """Keeping data for one year at most costs ad revenue."""

    name = "R4"
    block = "reserve"
    reserve = True
    literature = "Miller & Skiera 2023, arXiv:2303.09147"
    measured = "change in ad revenue, as a share"
    kind = "change"
    published = Band(-0.15, -0.03, -0.09)
    band = "about two thirds either way"
    checked = "abstract"
    treatment = "all marketers and brokers delete what is older than 365 days"
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
        return {"limit": base.with_(retention_days=365), "none": base}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return twin_effect(runs["limit"].total("ad_spend"), runs["none"].total("ad_spend"))
