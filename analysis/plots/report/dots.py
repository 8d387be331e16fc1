"""Dots with their intervals: a row a market, a panel a measure, a colour a series."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.plots.style import CYCLE, MUTED, new_figure, say_nothing_to_show, styled
from analysis.report.interval import Interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW, HEAD = 0.17, 1.3
"""Inches: height of a row, and of all that is above and below the rows."""
APART = 0.5
"""Share of a row within which the series of a row are apart."""
MARKERS = "osD^v"


class Dot(NamedTuple):
    """A value in a row, panel and series."""

    row: str
    panel: str
    series: str
    value: Interval


@styled
def dots(
    title: str, cells: Sequence[Dot], note: str, panels: Mapping[str, str], *, zero: bool = True, across: int = 4
) -> "Figure":
    """Rows of dots with 95 % intervals.

    Args:
        title: what is above the figure.
        cells: the dots; rows and series come in the order in which they are first named.
        note: what a reader needs to know.
        panels: the title of each panel, with its unit, by the name that cells have for it.
        zero: whether what matters is on which side of nought a dot is.
        across: panels beside each other, at most.
    """
    rows, series = list(dict.fromkeys(cell.row for cell in cells)), list(dict.fromkeys(cell.series for cell in cells))
    columns = min(across, len(panels))
    lines = -(-len(panels) // columns)
    figure = new_figure(lines * (ROW * len(rows) + 0.45) + HEAD - 0.45, title, note)
    if not cells:
        say_nothing_to_show(figure.add_subplot())
        return figure
    grid = np.atleast_1d(figure.subplots(lines, columns, sharey=True, squeeze=False)).ravel()
    for axes, (panel, told) in zip(grid, panels.items(), strict=False):
        draw_dots(axes, [cell for cell in cells if cell.panel == panel], rows, series, zero=zero)
        axes.set_title(told)
    for axes in grid[len(panels) :]:
        axes.axis("off")
    if len(series) > 1:
        handles, labels = grid[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside upper right", ncols=len(series), frameon=False, fontsize=7)
    return figure


def draw_dots(
    axes: "Axes", cells: Sequence[Dot], rows: Sequence[str], series: Sequence[str], *, zero: bool = True
) -> None:
    """One panel."""
    if zero:
        axes.axvline(0.0, color=MUTED, lw=0.8)
    offsets = np.linspace(-APART / 2, APART / 2, len(series)) if len(series) > 1 else np.zeros(1)
    for number, (name, offset) in enumerate(zip(series, offsets, strict=True)):
        own = [(rows.index(cell.row) + offset, cell.value) for cell in cells if cell.series == name]
        known = [(y, value) for y, value in own if np.isfinite(value.mean)]
        if known:
            _draw(axes, known, CYCLE[number % len(CYCLE)], MARKERS[number % len(MARKERS)], name)
    axes.set_yticks(range(len(rows)), rows)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.grid(axis="y", visible=False)
    axes.spines["left"].set_visible(False)


def _draw(axes: "Axes", known: Sequence[tuple[float, Interval]], colour: str, marker: str, name: str) -> None:
    y, x = np.array([each for each, _ in known]), np.array([value.mean for _, value in known])
    half = np.nan_to_num([value.half for _, value in known])
    axes.errorbar(x, y, xerr=half, fmt="none", ecolor=colour, elinewidth=0.9)
    axes.plot(x, y, marker, color=colour, ms=3.6, ls="", label=name or None)
