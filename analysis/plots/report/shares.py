"""Kinds of markets in the plausible parameter space, and which parameters decide."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from analysis.plots.style import BLUE, GREEN, MUTED, ORANGE, SMALL, VERMILLION, new_figure, say_nothing_to_show, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = {"distrust": VERMILLION, "surveillance": ORANGE, "symbiosis": GREEN}
SHOWN = 6
"""Parameters that are drawn for each outcome."""


@styled
def shares(share: Mapping[str, float], many: int, decisive: "pd.DataFrame") -> "Figure":
    """Bars of kinds of markets; and of parameters, a panel an outcome."""
    outcomes = list(dict.fromkeys(decisive["outcome"]))
    note = (
        f"Left: of {many} points of the parameter space, Wilson's 95 % intervals. Right: median PAWN distance of the "
        "outcome's distribution given the parameter from that without; grey where chance would do as much."
    )
    figure = new_figure(2.9, "What kinds of market are plausible, and what decides", note)
    panels = np.atleast_1d(figure.subplots(1, 1 + max(1, len(outcomes))))
    draw_shares(panels[0], share, many)
    if not outcomes:
        say_nothing_to_show(panels[1])
    for axes, outcome in zip(panels[1:], outcomes, strict=False):
        _draw_decisive(axes, outcome, decisive[decisive["outcome"] == outcome].head(SHOWN))
    return figure


def draw_shares(axes: "Axes", share: Mapping[str, float], many: int) -> None:
    """Bars of kinds of markets, in one panel."""
    from scipy import stats

    names = [name for name, value in share.items() if value or name in COLOURS]
    values = np.array([100.0 * share[name] for name in names])
    ends = [stats.binomtest(round(share[name] * many), many).proportion_ci(method="wilson") for name in names]
    low, high = (np.array([100.0 * float(getattr(end, side)) for end in ends]) for side in ("low", "high"))
    axes.barh(range(len(names)), values, 0.6, color=[COLOURS.get(name, MUTED) for name in names])
    spread = np.maximum([values - low, high - values], 0.0)
    axes.errorbar(values, range(len(names)), xerr=spread, fmt="none", ecolor="#262626", elinewidth=0.8)
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.set_xlim(0.0, 100.0)
    axes.set_xlabel("% of markets")
    axes.set_title("Kinds of market")
    axes.grid(axis="y", visible=False)


def _draw_decisive(axes: "Axes", outcome: str, some: "pd.DataFrame") -> None:
    colours = [BLUE if matters else "#d0d0d0" for matters in some["matters"].astype(bool)]
    axes.barh(range(len(some)), some["importance"], 0.6, color=colours)
    axes.set_yticks(range(len(some)), [str(name).replace("_", " ") for name in some["parameter"]], fontsize=SMALL)
    axes.invert_yaxis()
    axes.set_title(outcome)
    axes.set_xlabel("PAWN distance")
    axes.grid(axis="y", visible=False)
