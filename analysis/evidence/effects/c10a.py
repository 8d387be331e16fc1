"""C10a: few cases end in a fine."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects.cases import TwoYearsOfCases
from analysis.experiments.needs import Run


class CasesFined(TwoYearsOfCases):
    """Few cases end in a fine."""

    name = "C10a"
    literature = "European Data Protection Board data, by noyb 2025"
    measured = "share of cases that end in a fine"
    published = Band(0.005, 0.03, 0.013)
    band = "about two fifths to twice the value"
    checked = "secondary"
    outcome_is = "fines over complaints and notifications, over two years, the first six months left out"

    def outcome(self, runs: Mapping[str, Run]) -> float:
        figures = runs["market"].figures
        return figures["fined"] / figures["cases"]
