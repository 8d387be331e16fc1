"""C10b: there are more complaints than notified breaches."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects.cases import TwoYearsOfCases
from analysis.experiments.needs import Run


class ComplaintsPerNotification(TwoYearsOfCases):
    """There are more complaints than notified breaches."""

    name = "C10b"
    literature = "European Commission, January 2019"
    measured = "complaints per breach notification"
    published = Band(1.5, 3.5, 2.3)
    band = "two thirds to one and a half times"
    checked = "abstract"
    outcome_is = "complaints over breaches notified, over two years, the first six months left out"
    why_missed = (
        "The market is a sample of a jurisdiction's people, but its ten holders stand for millions: breaches a person "
        "are far too few."
    )

    def outcome(self, runs: Mapping[str, Run]) -> float:
        figures = runs["market"].figures
        return figures["complaints"] / figures["notified"]
