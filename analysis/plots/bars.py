"""Bars that run to the right of zero or to the left, with what they say written at their ends."""

from typing import TYPE_CHECKING

import numpy as np

from analysis.plots.results import Numbers
from analysis.plots.style import BLUE, INK, MUTED, SMALL, VERMILLION, say_nothing_to_show

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LETTER = 0.0105
"""Width of a letter at a bar's end, as a share of a full-width panel's."""
ROUNDS = 40
"""Repetitions until the limits have settled."""


def decimals_for(values: list[float]) -> int:
    """Decimals with which the largest of these has three significant digits, or two after the point if it is small."""
    largest = max((abs(value) for value in values if np.isfinite(value)), default=0.0)
    return min(6, max(0, 2 - int(np.floor(np.log10(largest))))) if largest > 0.0 else 2


def told(value: float, decimals: int, sign: bool = False) -> str:
    """A number as text, with a true minus; "not measured" for NaN."""
    if not np.isfinite(value):
        return "not measured"
    text = f"{value:+,.{decimals}f}" if sign and value else f"{value:,.{decimals}f}"
    return text.replace("-", "−")


def draw_bars(axes: "Axes", names: list[str], values: list[float], texts: list[str], share: float = 1.0) -> None:
    """A bar for each name from the top, blue above zero and red below, with its text; NaN has a text only.

    Args:
        axes: where to draw.
        names: of the bars.
        values: in the unit of the axis.
        texts: what is written at the ends.
        share: the panel's part of the figure's width.
    """
    known = np.nan_to_num(np.array(values, float))
    axes.barh(range(len(names)), known, 0.62, color=[BLUE if value >= 0.0 else VERMILLION for value in known])
    axes.axvline(0.0, color=MUTED, lw=0.8)
    axes.set_xlim(*_room(known, np.array([len(text) + 1 for text in texts]) * LETTER / share))
    for y, (value, text) in enumerate(zip(known, texts, strict=True)):
        left = value < 0.0
        axes.annotate(
            text, (value, y), (-3 if left else 3, 0), textcoords="offset points",
            ha="right" if left else "left", va="center", fontsize=SMALL, color=INK,
        )  # fmt: skip
    name_rows(axes, names)


def _room(known: Numbers, widths: Numbers) -> tuple[float, float]:
    """Limits that hold the bars and their texts, which are ``widths`` (shares of the panel) wide."""
    widths = np.minimum(widths, 0.45)
    low, high = min(0.0, float(known.min(initial=0.0))), max(0.0, float(known.max(initial=0.0)))
    wide = high - low or 1.0
    for _ in range(ROUNDS):
        ends = np.where(known < 0.0, known - widths * wide, known + widths * wide)
        low, high = min(0.0, float(ends.min(initial=0.0))), max(0.0, float(ends.max(initial=0.0)))
        wide = high - low or 1.0
    return (low, high) if low < high else (0.0, 1.0)


def name_rows(axes: "Axes", names: list[str]) -> None:
    """Rows from the top with their names, and no lines but the vertical grid."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(axis="y", visible=False)
    axes.spines["left"].set_visible(False)
    if not names:
        say_nothing_to_show(axes)
