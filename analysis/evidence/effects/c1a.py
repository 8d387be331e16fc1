"""C1a: few who see a display ad click it."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect
from analysis.experiments.needs import Run


class ClickThrough(Effect):
    """Few who see a display ad click on it."""

    name = "C1a"
    block = "ads"
    literature = "industry benchmarks compiled 2016-2018"
    measured = "display click-through rate: clicks an impression"
    kind = "level"
    published = Band(0.0005, 0.005, 0.0016, "0.0005-0.005")
    band = "the range of the benchmarks; the value is its geometric middle"
    checked = "secondary"
    treatment = "an ad is seen"
    control = "none: it is a level"
    outcome_is = "expected clicks over impressions"
    maps = "The market without a law, all marketers alike; benchmarks pool formats and countries."

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return runs["market"].rate("expected_clicks", "impressions")
