"""What remedies remove, and what becomes of profit."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.plots.report.dots import Dot, dots
from analysis.report.interval import Interval

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PANELS = {"removed": "removed of its harm, %", "profit": "marketers' profit, %"}


def cells_of(rows: Sequence[tuple[str, str, Interval, Interval]]) -> list[Dot]:
    """Dots of remedies: name, harm, what is removed, what becomes of profit."""
    named = [(f"{name} (against {harm})", removed, profit) for name, harm, removed, profit in rows]
    return [
        Dot(name, panel, "", value)
        for name, removed, profit in named
        for panel, value in (("removed", removed), ("profit", profit))
    ]


def figure(rows: Sequence[tuple[str, str, Interval, Interval]]) -> "Figure":
    """A row a remedy."""
    note = "Each market with the remedy less its twin without, means over seeds and their 95 % intervals."
    return dots("What remedies remove, and what they cost marketers", cells_of(rows), note, PANELS)
