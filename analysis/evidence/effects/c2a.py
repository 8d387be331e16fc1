"""C2a: behavioural and contextual targeting together beat none."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect
from analysis.experiments.needs import Run
from sim.scenario import Scenario


class FullTargeting(Effect):
    """Targeting by behaviour and context raises click rates."""

    name = "C2a"
    block = "personalization"
    literature = "Rafieian & Yoganarasimhan 2021, Marketing Science 40(2)"
    measured = "click-through rate with behavioural and contextual targeting over that of the base system"
    kind = "ratio"
    published = Band(1.40, 1.90, 1.668)
    band = "half the gain to a third more"
    checked = "abstract"
    treatment = "all marketers target by own events and the page (content_based)"
    control = "twin market: all offer what is popular (broad)"
    outcome_is = "expected clicks an impression, over the twin's"
    maps = (
        "The paper re-allocates impressions of one ad network by a model; here all marketers change, and bids "
        "with them."
    )
    seeds = 8

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {name: base.with_(strategy=name) for name in ("content_based", "broad")}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        full, broad = (runs[name].rate("expected_clicks", "impressions") for name in ("content_based", "broad"))
        return full / broad
