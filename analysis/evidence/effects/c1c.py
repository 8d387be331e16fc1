"""C1c: display campaigns bring purchases, fewer than visits."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect
from analysis.evidence.observing import marketers_lifts
from analysis.experiments.needs import Run


class LiftInConversions(Effect):
    """Display ads bring purchases, fewer than visits."""

    name = "C1c"
    block = "ads"
    literature = "Johnson, Lewis & Nubbemeyer 2017, SSRN 2701578: 432 randomised experiments"
    measured = "lift in conversions of the exposed over ghost-ad hold-outs, share; median over campaigns"
    kind = "change"
    published = Band(0.04, 0.12, 0.081)
    band = "half to one and a half times the median"
    checked = "abstract"
    treatment = "the marketer's ads are seen"
    control = "a randomised tenth of people for whom its ads win the auction and are not shown"
    outcome_is = (
        "chances of purchases of the exposed over those of the held-out, each against what is usual for their "
        "needs, less one; median over marketers"
    )
    maps = "Ghost ads as in the paper; conversions are purchases."

    observe = staticmethod(marketers_lifts)

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return runs["market"].figures["lift"]

    def naive(self, runs: Mapping[str, Run]) -> float:
        return runs["market"].figures["naive_lift"]
