"""Harms: a row for each harm and size, its difference from the twin with the interval, on a scale of its own."""

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.methods.telling import spread
from analysis.plots.style import BLUE, INK, MUTED, SMALL, new_figure, say_nothing_to_show, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW, HEAD = 0.17, 1.0
"""Inches: height of a row, and of all that is above and below the rows."""
BAND = "#f7f7f7"
EDGE = 1.1
"""Half the width of the scale: 1 is the end of a row's interval that is farther from 0."""


@styled
def harms(table: "pd.DataFrame") -> "Figure":
    """Differences of each harm's market from its twin, with 95 % intervals; dark where these leave out 0.

    Args:
        table: as ``analysis.harms.telling.harms_table`` makes it.
    """
    rows = _rows(table)
    figure = new_figure(HEAD + ROW * len(rows), "Harms, and what they come of", _note(table))
    axes = figure.add_subplot()
    if not rows:
        say_nothing_to_show(axes)
        return figure
    _frame(axes, rows)
    for y, row in enumerate(rows):
        if isinstance(row, str):
            axes.axhspan(y - 0.5, y + 0.5, color=BAND, lw=0.0, zorder=0)
            axes.annotate(row, (-EDGE, y), (4, 0), textcoords="offset points", va="center", fontsize=SMALL, color=INK)
        else:
            _draw(axes, y, row)
    return figure


def _rows(table: "pd.DataFrame") -> list[Any]:
    """From the top: how a harm arose, as text, then its sizes."""
    rows: list[Any] = []
    for _, some in table.groupby("harm", sort=False):
        rows += [str(some["arises"].iloc[0]), *some.to_dict("records")]
    return rows


def _frame(axes: "Axes", rows: list[Any]) -> None:
    """Names to the left, differences to the right, no scale: each row has its own."""
    heads = [rows[y + 1]["harm"] if isinstance(row, str) else row["what"] for y, row in enumerate(rows)]
    axes.set_yticks(range(len(rows)), heads)
    axes.set_xticks([])
    axes.grid(visible=False)
    axes.set_xlim(-EDGE, EDGE)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.axvline(0.0, color=MUTED, lw=0.8)
    axes.spines["bottom"].set_visible(False)
    for label, row in zip(axes.get_yticklabels(), rows, strict=True):
        label.set_fontsize(SMALL)
        label.set_fontweight("bold" if isinstance(row, str) else "normal")


def _draw(axes: "Axes", y: int, row: dict[str, Any]) -> None:
    """A size: its dot, its interval and, to the right, its figures."""
    middle, low, high = (float(row[name]) for name in ("difference", "low", "high"))
    ends = np.abs([end for end in (middle, low, high) if np.isfinite(end)])
    if not np.isfinite(middle):
        return
    scale = float(ends.max()) or 1.0
    is_clear = low > 0.0 or high < 0.0
    colour = BLUE if is_clear else MUTED
    if np.isfinite(low):
        axes.plot([low / scale, high / scale], [y, y], color=colour, lw=1.2, solid_capstyle="butt")
    axes.plot(middle / scale, y, "o", ms=3.2, color=colour, mfc=colour if is_clear else "white", zorder=3)
    told = spread(middle, low, high).replace("-", "−")
    axes.annotate(
        told, (EDGE, y), (5, 0), textcoords="offset points", va="center", fontsize=SMALL, color=colour,
        annotation_clip=False,
    )  # fmt: skip


def _note(table: "pd.DataFrame") -> str:
    seeds = int(table["n"].max()) if len(table) else 0
    if seeds < 2:
        return "One pair of runs: differences have no intervals."
    return (
        f"Means of {seeds} pairs of runs with the same seeds, the market less its twin over the second half, and 95 % "
        "intervals; blue where these leave out 0. Each row has a scale of its own. Money, people: a year's, of 1,000."
    )
