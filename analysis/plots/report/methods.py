"""What each method of marketing changes, if all firms use it."""

from typing import TYPE_CHECKING

from analysis.plots.report.dots import Dot, dots
from analysis.report.found import StudyFound

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PANELS = {"ctr": "clicks, %", "bits_known": "bits known, %", "trust": "trust, points", "profit": "profit, %"}


def figure(some: StudyFound) -> "Figure":
    """Differences of each method from the first of its group."""
    cells, first = [], dict[str, str]()
    for arm in some.arms:
        group, _, method = arm.partition(": ")
        if not method:
            continue
        base = first.setdefault(group, arm)
        if arm == base:
            continue
        for panel, title in PANELS.items():
            change = some.told_in(title, arm, base, panel)
            cells.append(Dot(f"{group}: {method.replace('_', ' ')}", panel, "", change))
    note = "Each method used by all firms, less the plain one of its group. Means over seeds and 95 % intervals."
    return dots("What each method of marketing changes", cells, note, PANELS)
