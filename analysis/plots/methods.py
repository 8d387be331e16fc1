"""What methods bring: a row a method, a panel a measure, a difference with its interval in each."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis.plots.style import BLUE, INK, MUTED, SMALL, new_figure, say_nothing_to_show, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW, HEAD = 0.145, 1.15
"""Inches: height of a row, and of all that is above and below the rows."""
BAND = "#f7f7f7"
SHOWN, ROOM = 90.0, 1.6
"""The scale is as wide as this percentile of differences (%), and that many times wider; others are at the edge."""


class Panel(NamedTuple):
    """A measure as a panel: its title, its unit, and whether it is told in per cent of the baseline, or in points."""

    title: str
    unit: str
    relative: bool = False


ALL = {
    "lift": Panel("Ad lift", "points"),
    "bits_known": Panel("Bits known", "% of baseline", relative=True),
    "trust": Panel("Trust", "points"),
    "profit": Panel("Profit", "% of baseline", relative=True),
}
ONE = {
    "profit": Panel("Its profit", "% of baseline", relative=True),
    "purchases": Panel("Its sales", "% of baseline", relative=True),
    "estimate_accuracy": Panel("What it gets right", "0.01 bits"),
    "trust": Panel("Trust in it", "points"),
}


def methods(table: "pd.DataFrame", one: bool = False) -> "Figure":
    """Differences of each method from its group's baseline, with 95 % intervals; dark where these leave out 0.

    Args:
        table: as ``analysis.methods.pairing.differences`` makes it.
        one: whether only one firm used the method.
    """
    who = "one firm alone has it" if one else "all marketers use it"
    return compared(table, ONE if one else ALL, f"What a method changes if {who}")


@styled
def compared(table: "pd.DataFrame", panels: Mapping[str, Panel], title: str) -> "Figure":
    """Differences of each method from its group's baseline, as :func:`methods` draws them, in panels by measure.

    Args:
        table: as ``analysis.methods.pairing.differences`` makes it.
        panels: what to draw, by measure; those that the table does not have are left out.
        title: what is above the figure.
    """
    chosen = {name: panel for name, panel in panels.items() if name in set(table["measure"])}
    rows = _rows(table)
    figure = new_figure(HEAD + ROW * len(rows), title, _note(table))
    if not chosen:
        say_nothing_to_show(figure.add_subplot())
        return figure
    drawn = np.atleast_1d(figure.subplots(1, len(chosen), sharey=True))
    for axes, (measure, panel) in zip(drawn, chosen.items(), strict=True):
        _draw(axes, rows, table[table["measure"] == measure], panel)
    _name(drawn[0], rows)
    return figure


def _rows(table: "pd.DataFrame") -> list[tuple[str, str, str]]:
    """(group, method, baseline) from the top; a row that heads its group has no method."""
    found: list[tuple[str, str, str]] = []
    for (group, baseline), some in table.groupby(["group", "baseline"], sort=False):
        found.append((str(group), "", str(baseline)))
        found += [(str(group), str(method), str(baseline)) for method in some["method"].unique()]
    return found


def _name(axes: "Axes", rows: list[tuple[str, str, str]]) -> None:
    """Write the methods' names to the left, and each group's above its methods."""
    axes.set_yticks(range(len(rows)), [method or f"{group}, against {plain}" for group, method, plain in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    for label, (_, method, _) in zip(axes.get_yticklabels(), rows, strict=True):
        label.set_fontsize(SMALL)
        if not method:
            label.set_fontweight("bold")


def _draw(axes: "Axes", rows: list[tuple[str, str, str]], table: "pd.DataFrame", panel: Panel) -> None:
    axes.set_title(panel.title)
    axes.set_xlabel(panel.unit)
    axes.grid(visible=False, axis="y")
    axes.axvline(0.0, color=MUTED, lw=0.8)
    found = {(row["group"], row["method"]): _estimate(row, panel) for row in table.to_dict("records")}
    edge = _edge(list(found.values()))
    axes.set_xlim(-edge, edge)
    for y, (group, method, _) in enumerate(rows):
        if not method:
            axes.axhspan(y - 0.5, y + 0.5, color=BAND, lw=0.0, zorder=0)
        elif (group, method) in found:
            _dot(axes, y, *found[group, method], edge)


def _estimate(row: dict[Any, Any], panel: Panel) -> tuple[float, float, float]:
    names = ("relative", "relative_low", "relative_high") if panel.relative else ("difference", "low", "high")
    middle, low, high = (100.0 * float(row[name]) for name in names)
    return middle, low, high


def _edge(estimates: list[tuple[float, float, float]]) -> float:
    """Half the width of the scale: all that is to be seen, but what is far out."""
    middles = np.abs([middle for middle, _, _ in estimates if np.isfinite(middle)] or [1.0])
    ends = np.abs([end for estimate in estimates for end in estimate if np.isfinite(end)] or [1.0])
    return max(1e-9, min(1.08 * float(ends.max()), ROOM * float(np.percentile(middles, SHOWN))))


def _dot(axes: "Axes", y: int, middle: float, low: float, high: float, edge: float) -> None:
    """A dot and its interval, dark if that leaves out 0; an arrow, and a number, if it is off the scale."""
    if not np.isfinite(middle):
        return
    clear = low > 0.0 or high < 0.0
    colour = BLUE if clear else MUTED
    if np.isfinite(low):
        axes.plot(np.clip([low, high], -edge, edge), [y, y], color=colour, lw=1.2, solid_capstyle="butt")
    if abs(middle) <= edge:
        axes.plot(middle, y, "o", ms=3.2, color=colour, mfc=colour if clear else "white", zorder=3)
        return
    right = middle > 0.0
    axes.plot(np.copysign(0.985 * edge, middle), y, ">" if right else "<", ms=3.5, color=colour)
    told = f"{middle:+,.0f}" if abs(middle) >= 10.0 else f"{middle:+.2g}"
    axes.annotate(
        told.replace("-", "−"), (np.copysign(edge, middle), y), (-9 if right else 9, 0), textcoords="offset points",
        ha="right" if right else "left", va="center", fontsize=SMALL, color=INK,
        bbox={"fc": "white", "ec": "none", "pad": 0.6},
    )  # fmt: skip


def _note(table: "pd.DataFrame") -> str:
    seeds = int(table["n"].max()) if len(table) else 0
    if seeds < 2:
        return "One pair of runs: differences have no intervals."
    return (
        f"Means of {seeds} pairs of runs with the same seeds, over the second half, and their 95 % intervals; blue "
        "where these leave out 0. Numbers at an edge: off the scale."
    )
