"""C1e: part of what ads do, they do after the campaign."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect
from analysis.evidence.observing import WINDOW
from analysis.experiments.needs import Run
from sim.scenario import Change, Scenario


class CarryOver(Effect):
    """Part of what ads bring comes after the campaign."""

    name = "C1e"
    block = "ads"
    literature = "Johnson, Lewis & Nubbemeyer 2017, SSRN 2701578: 432 randomised experiments"
    measured = "lift in visitors over the 4 weeks after a campaign, share"
    kind = "change"
    published = Band(0.02, 0.15, 0.06)
    band = "a third to two and a half times the value: campaigns differ in how they end"
    checked = "abstract"
    treatment = "the marketer's ads were seen, and all ads end in mid-run"
    control = "the randomised hold-out"
    outcome_is = "lift in visits over the 28 days after the last ad, all marketers"
    maps = "All campaigns end on one day, so that no other ad is in the carry-over."

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {"market": base.with_(changes=(Change(base.days - WINDOW - 1, {"daily_budget": 0.0, "ad_load": 0.0}),))}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return float(runs["market"].daily["lift_visits"].iloc[-1])
