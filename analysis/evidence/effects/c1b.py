"""C1b: display campaigns bring visits."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect
from analysis.evidence.observing import marketers_lifts
from analysis.experiments.needs import Run


class LiftInVisits(Effect):
    """Display ads bring visits."""

    name = "C1b"
    block = "ads"
    literature = "Johnson, Lewis & Nubbemeyer 2017, SSRN 2701578: 432 randomised experiments"
    measured = "lift in site visits of the exposed over ghost-ad hold-outs, share; median over campaigns"
    kind = "change"
    published = Band(0.10, 0.25, 0.166)
    band = "about half to one and a half times the median"
    checked = "abstract"
    treatment = "the marketer's ads are seen"
    control = "a randomised tenth of people for whom its ads win the auction and are not shown"
    outcome_is = (
        "visits of the exposed over those of the held-out, each against what is usual for their needs, less "
        "one; median over marketers"
    )
    maps = "Ghost ads as in the paper. A campaign is a marketer's advertising over 28 days."

    observe = staticmethod(marketers_lifts)

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return runs["market"].figures["lift_visits"]
