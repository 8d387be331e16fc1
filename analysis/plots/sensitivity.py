"""Which parameters matter for which outcome."""

from typing import TYPE_CHECKING

import numpy as np

from analysis.plots.naming import words
from analysis.plots.style import BLUE, INK, MUTED, ORANGE, SMALL, new_figure, say_nothing_to_show, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.sensitivity import Sensitivity

ROW = 0.22
"""Inches: height of a parameter's row."""
HEAD = 0.75
MOST_SHOWN = 15
"""Parameters in a panel: the most important ones."""


@styled
def indices(sensitivity: "Sensitivity") -> "Figure":
    """A panel an outcome: what each parameter is answerable for, the most important first, with 95 % intervals.

    Morris: mu* across, sigma up. Sobol': S1 and ST. PAWN: medians, and what parameters that do nothing stay below.
    """
    name = sensitivity.method.name
    shown = min(MOST_SHOWN, len(sensitivity.axes))
    height = 2.6 if name == "morris" else HEAD + ROW * shown
    columns = min(2, len(sensitivity.outcomes))
    rows = -(-len(sensitivity.outcomes) // columns)
    figure = new_figure(height * rows + 0.7, f"What outcomes depend on ({TITLES[name]})", NOTES[name])
    panels = figure.subplots(rows, columns, squeeze=False).ravel().tolist()
    for axes, outcome in zip(panels, sensitivity.outcomes, strict=False):
        table = sensitivity.table[sensitivity.table["outcome"] == outcome].head(MOST_SHOWN)
        axes.set_title(words(outcome))
        if table["matters"].any():
            {"morris": _morris, "sobol": _sobol, "pawn": _pawn}.get(name, _sobol)(axes, table)
        else:
            say_nothing_matters(axes)
    for spare in panels[len(sensitivity.outcomes) :]:
        spare.set_axis_off()
    return figure


TITLES = {"morris": "elementary effects", "sobol": "Sobol' indices", "pawn": "PAWN"}
NOTES = {
    "morris": "Effects of moving one parameter along its whole range, in the outcome's unit. Above the dashed line "
    "they differ as much as they are large: the parameter interacts, or acts unevenly. Faint: not beyond chance.",
    "sobol": "Shares of the outcome's variance. S1: the parameter alone; ST: with all it interacts with. Lines: 95 % "
    "intervals, bootstrapped.",
    "pawn": "Median distance (Kolmogorov-Smirnov) of the outcome's distribution with the parameter held from that "
    "without. Dashed: what 95 % of parameters that do nothing would stay below. Lines: 95 % intervals, bootstrapped.",
}


def say_nothing_matters(axes: "Axes") -> None:
    """Tell that no parameter moves the outcome beyond chance."""
    say_nothing_to_show(axes)
    axes.texts[-1].set_text("no parameter matters beyond chance")
    axes.set_xticks([])


def _rows(axes: "Axes", table: "pd.DataFrame") -> np.ndarray:
    """A row a parameter from the top; those that do not matter are named faintly."""
    where = np.arange(len(table), dtype=float)
    axes.set_yticks(where, [words(name) for name in table["parameter"]])
    axes.set_ylim(len(table) - 0.4, -0.6)
    axes.grid(axis="y", visible=False)
    for label, matters in zip(axes.get_yticklabels(), table["matters"], strict=True):
        label.set_color(INK if matters else MUTED)
    return where


def _sobol(axes: "Axes", table: "pd.DataFrame") -> None:
    where = _rows(axes, table)
    for offset, index, colour in ((-0.17, "ST", BLUE), (0.17, "S1", ORANGE)):
        axes.barh(where + offset, table[index].clip(lower=0.0), 0.32, color=colour, label=index)
        axes.errorbar(table[index], where + offset, xerr=table[f"{index}_half"], fmt="none", ecolor=INK, elinewidth=0.8)
    axes.set_xlim(min(0.0, axes.get_xlim()[0]), max(1.0, axes.get_xlim()[1]))
    axes.axvline(0.0, color=MUTED, lw=0.6)
    axes.set_xlabel("share of the variance")
    axes.legend(frameon=False, fontsize=SMALL, loc="lower right")


def _pawn(axes: "Axes", table: "pd.DataFrame") -> None:
    where = _rows(axes, table)
    axes.barh(where, table["median"], 0.6, color=[BLUE if matters else "#c9d6e2" for matters in table["matters"]])
    axes.errorbar(table["median"], where, xerr=table["median_half"], fmt="none", ecolor=INK, elinewidth=0.8)
    axes.axvline(float(table["dummy"].iloc[0]), color=INK, lw=0.9, ls=(0, (4, 2)))
    axes.set_xlim(0.0, None)
    axes.set_xlabel("median distance")


def _morris(axes: "Axes", table: "pd.DataFrame") -> None:
    largest = float(max(table["mu_star"].max(), table["sigma"].max()))
    axes.plot([0, largest], [0, largest], color=MUTED, lw=0.8, ls=(0, (4, 2)))
    for row in table.to_dict("records"):
        strong = 1.0 if row["matters"] else 0.35
        axes.errorbar(
            row["mu_star"],
            row["sigma"],
            xerr=row["mu_star_half"],
            fmt="o",
            ms=4,
            color=BLUE,
            elinewidth=0.8,
            alpha=strong,
        )
    _name_dots(axes, table, largest)
    axes.set_xlabel("mu*: how large the effect is")
    axes.set_ylabel("sigma: how it differs")
    axes.set_xlim(0.0, 1.3 * largest)
    axes.set_ylim(-0.04 * largest, 1.08 * largest)


def _name_dots(axes: "Axes", table: "pd.DataFrame", largest: float) -> None:
    """The names of those that matter, from the largest on, each where it is not written over another."""
    written: list[tuple[float, float]] = []
    for row in table[table["matters"]].to_dict("records"):
        x, y = float(row["mu_star"]) / largest, float(row["sigma"]) / largest
        while any(abs(x - other) < 0.3 and abs(y - height) < 0.06 for other, height in written):
            y += 0.06
        written.append((x, y))
        axes.annotate(
            words(row["parameter"]), (row["mu_star"], row["sigma"]), ((x + 0.02) * largest, (y + 0.02) * largest),
            fontsize=SMALL, color=INK,
        )  # fmt: skip
