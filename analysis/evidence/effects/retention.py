"""Experiments on limits to how long data are kept."""

from collections.abc import Mapping
from typing import ClassVar

from analysis.evidence.effects import Effect
from analysis.evidence.estimators import twin_effect
from analysis.experiments.needs import Run
from sim.scenario import Scenario


class RetentionLimit(Effect):
    """What a limit on keeping data does to ad revenue."""

    limit: ClassVar[int]
    """Days."""
    block = "reserve"
    reserve = True
    literature = "Miller & Skiera 2023, arXiv:2303.09147"
    measured = "change in ad revenue, as a share"
    kind = "change"
    checked = "abstract"
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
        return {"limit": base.with_(retention_days=self.limit), "none": base}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return twin_effect(runs["limit"].total("ad_spend"), runs["none"].total("ad_spend"))
