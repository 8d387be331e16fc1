"""Tradeoffs: efficient points, and those that others dominate."""

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from analysis.plots.naming import words
from analysis.plots.response import unit_of
from analysis.plots.scale import scale_of
from analysis.plots.style import BLUE, INK, MUTED, SMALL, new_figure, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.pareto import Frontier

ROW = 3.4
"""Inches: height of a row of panels."""
MOST_PANELS = 6
MOST_NAMED = 5
"""Efficient points whose number is written beside them, the surest ones; a table has them all."""


@styled
def pareto(frontier: "Frontier") -> "Figure":
    """Every pair of objectives: the efficient points with 95 % intervals, and faintly the dominated ones.

    A line joins the points that are efficient if only the two objectives of the panel count.
    """
    pairs = list(combinations(frontier.objectives, 2))[:MOST_PANELS]
    columns = min(2, len(pairs))
    rows = -(-len(pairs) // columns)
    figure = new_figure(ROW * rows + 0.6, _title(frontier), _note(frontier))
    panels = figure.subplots(rows, columns, squeeze=False).ravel().tolist()
    for axes, (x, y) in zip(panels, pairs, strict=False):
        _draw(axes, frontier, x, y)
    for spare in panels[len(pairs) :]:
        spare.set_axis_off()
    panels[0].legend(frameon=False, fontsize=SMALL, loc="best")
    return figure


def _draw(axes: "Axes", frontier: "Frontier", x: str, y: str) -> None:
    table = frontier.table
    best, rest = table[table["efficient"]], table[~table["efficient"]]
    axes.plot(rest[x], rest[y], "o", ms=3, color=MUTED, alpha=0.45, mew=0, label=f"dominated ({len(rest)})")
    halves = [np.nan_to_num(best[f"{name}_half"].to_numpy(float)) for name in (x, y)]
    axes.errorbar(
        best[x], best[y], yerr=halves[1], xerr=halves[0], fmt="o", ms=4, color=BLUE, ecolor=BLUE, elinewidth=0.6,
        label=f"efficient ({len(best)})", zorder=3,
    )  # fmt: skip
    _join(axes, frontier, x, y)
    _number(axes, best, x, y)
    axes.set_xlim(*scale_of(_reach(table, x)))
    axes.set_ylim(*scale_of(_reach(table, y)))
    axes.set_xlabel(f"{words(x)} ({unit_of(x)}), {_wish(frontier, x)} is better")
    axes.set_ylabel(f"{words(y)} ({unit_of(y)}), {_wish(frontier, y)} is better")


def _reach(table: "pd.DataFrame", name: str) -> np.ndarray:
    """From where to where an axis goes: all points, and of the intervals as much as is no longer than that."""
    values, halves = table[name].to_numpy(float), np.nan_to_num(table[f"{name}_half"].to_numpy(float))
    span = float(np.ptp(values))
    ends = np.concatenate([values - halves, values, values + halves])
    return np.asarray(np.clip(ends, values.min() - span / 2, values.max() + span / 2))


def _join(axes: "Axes", frontier: "Frontier", x: str, y: str) -> None:
    """Steps through the points that are efficient in these two alone: what lies beyond them is not to be had."""
    from analysis.pareto import efficient

    signs = np.array([1.0 if name in frontier.maximize else -1.0 for name in (x, y)])
    values = frontier.table[[x, y]].to_numpy(float)
    edge = values[efficient(values * signs)]
    edge = edge[np.argsort(edge[:, 0], kind="stable")]
    axes.plot(edge[:, 0], edge[:, 1], color=INK, lw=0.9, ls=(0, (4, 2)), zorder=2)


def _number(axes: "Axes", best: "pd.DataFrame", x: str, y: str) -> None:
    surest = best.sort_values("chance", ascending=False).drop_duplicates([x, y]).head(MOST_NAMED)
    for row in surest.to_dict("records"):
        axes.annotate(
            f"{row['point']}", (row[x], row[y]), (4, 3), textcoords="offset points", fontsize=SMALL, color=INK
        )


def _wish(frontier: "Frontier", name: str) -> str:
    return "more" if name in frontier.maximize else "less"


def _title(frontier: "Frontier") -> str:
    gains, losses = (" and ".join(map(words, names)) for names in (frontier.maximize, frontier.minimize))
    told = [f"more {gains}"] * bool(gains) + [f"less {losses}"] * bool(losses)
    return f"What cannot be bettered in everything: {', '.join(told)}"


def _note(frontier: "Frontier") -> str:
    seeds = frontier.runs.plan.groupby("point").size().min()
    return (
        f"Means over {seeds} seeds; 95 % intervals for comparing points: what a seed does to all alike is taken out. "
        "Numbers are of points in the table. Dashed: the frontier of the panel's two objectives alone; a blue point "
        "off it is efficient because of another objective."
    )
