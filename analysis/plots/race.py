"""What learners come to: a panel a policy, a column a law, with what luck alone would do beside it."""

from typing import TYPE_CHECKING

import numpy as np

from analysis.plots.style import BLUE, INK, MUTED, VERMILLION, new_figure, say_nothing_to_show, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HEIGHT = 4.2
"""Inches: the whole figure's."""
KINDS = {
    "set": ("as set", INK, "_"),
    "blind": ("where data make\nno difference", MUTED, "x"),
    "alone": ("one giant\nlearns alone", BLUE, "o"),
    "all": ("it learns\nwhile all do", VERMILLION, "s"),
}
ASIDE = 0.15
"""How far apart kinds stand, as a share of a column."""


@styled
def race(table: "pd.DataFrame") -> "Figure":
    """Policies that were learned under each law: means over seeds, and 95 % intervals.

    Args:
        table: as ``analysis.race.learned`` makes it.
    """
    note = (
        "As carried out, within the law, in the last quarter of the run. Means over seeds, and 95 % intervals. Alone "
        "and among others it is the same giant; where data make no difference, the mean of all marketers."
    )
    figure = new_figure(HEIGHT, "What learners come to, alone and in competition", note)
    policies = list(dict.fromkeys(table["policy"])) if len(table) else []
    if not policies:
        say_nothing_to_show(figure.add_subplot())
        return figure
    panels = figure.subplots(2, -(-len(policies) // 2), sharex=True, squeeze=False).ravel()
    for axes, policy in zip(panels, policies, strict=False):
        _panel(axes, str(policy), table[table["policy"] == policy])
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside right center", labelspacing=1.5, frameon=False)
    return figure


def _panel(axes: "Axes", policy: str, some: "pd.DataFrame") -> None:
    where = np.arange(len(some))
    axes.set_title(policy)
    axes.set_ylim(0.0, 1.0)
    axes.set_xticks(where, some["law"])
    for number, (kind, (name, colour, sign)) in enumerate(KINDS.items()):
        at = where + ASIDE * (number - (len(KINDS) - 1) / 2.0)
        error = np.nan_to_num(some[f"{kind}_half"].to_numpy(float))
        axes.errorbar(at, some[kind], error, fmt=sign, color=colour, ms=4.5, lw=1.0, capsize=1.5, label=name)
