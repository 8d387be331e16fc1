"""What becomes of whom: people by thirds of concern."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from analysis.plots.report.dots import Dot, dots
from analysis.report.found import StudyFound
from analysis.report.interval import PER_CENT
from analysis.report.reading import TERCILES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PANELS = {
    "bits": ("bits known of one", 1.0),
    "relevance": ("relevance of offers, %", PER_CENT),
    "consent": ("lets firms personalise, %", PER_CENT),
    "trust": ("trust in marketers, %", PER_CENT),
}


def figure(some: StudyFound, arms: Mapping[str, str]) -> "Figure":
    """Levels by thirds, a colour a market.

    Args:
        some: the study.
        arms: its arms that are shown, by what they are called.
    """
    cells = [
        Dot(f"{who} third", what, name.replace("_", " "), some.level(arm, f"{what} of the {who}").times(times))
        for who in TERCILES
        for name, arm in arms.items()
        for what, (_, times) in PANELS.items()
    ]
    note = "People by thirds of concern on the last day. Means over seeds and their 95 % intervals."
    return dots("For whom", cells, note, {what: title for what, (title, _) in PANELS.items()}, zero=False)
