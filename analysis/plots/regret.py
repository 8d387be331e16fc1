"""What learning costs, as it adds up: regret by day, a panel a lever, a curve an optimiser."""

from itertools import cycle
from typing import TYPE_CHECKING

from analysis.experiments.comparing import half_width
from analysis.plots.labels import Named, label_ends
from analysis.plots.style import CYCLE, MUTED, new_figure, say_nothing_to_show, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HEIGHT = 2.5
"""Inches: a panel's."""
ALWAYS = "always"
ASIDE = 0.006
"""How far apart intervals stand, as a share of the days."""


@styled
def regret(courses: "pd.DataFrame") -> "Figure":
    """Regret so far in expected money by day: means over seeds; candidates for everybody in grey.

    Args:
        courses: as ``analysis.regret.table.courses`` makes them.
    """
    levers = list(dict.fromkeys(courses["lever"])) if len(courses) else []
    note = (
        "Expected money per 1,000 consumers that the best candidate, for everybody from the first day, would have "
        "earned more. Means over seeds, and 95 % intervals at the end. Grey: one candidate for everybody."
    )
    figure = new_figure(0.9 + HEIGHT * max(1, len(levers)), "What learning costs: regret so far", note)
    if not levers:
        say_nothing_to_show(figure.add_subplot())
        return figure
    panels = figure.subplots(len(levers), 1, sharex=True, squeeze=False)[:, 0]
    learners = [who for who in dict.fromkeys(map(str, courses["who"])) if not who.startswith(ALWAYS)]
    colours = dict(zip(learners, cycle(CYCLE), strict=False))
    for axes, lever in zip(panels, levers, strict=True):
        _panel(axes, str(lever), courses[courses["lever"] == lever], colours)
    panels[-1].set_xlabel("day")
    return figure


def _panel(axes: "Axes", lever: str, courses: "pd.DataFrame", colours: dict[str, str]) -> None:
    axes.set_title(f"{lever} is learned")
    axes.set_ylabel("money per 1,000 consumers")
    axes.axhline(0.0, color=MUTED, lw=0.8)
    named = []
    for number, (who, some) in enumerate(courses.groupby("who", sort=False)):
        each = some.groupby("day")["expected"]
        mean, colour, last = each.mean(), colours.get(str(who), MUTED), some["day"].max()
        axes.plot(mean.index, mean, color=colour, lw=1.5 if who in colours else 0.7)
        if who in colours:
            half = half_width(some.loc[some["day"] == last, "expected"])
            axes.errorbar([last * (1.0 + ASIDE * number)], [mean[last]], yerr=[half], color=colour, capsize=1.5, lw=1.0)
        name = str(who).replace("_", " ") if who in colours else f"all at {some['setting'].iloc[0]:.2g}"
        named.append(Named(name, colour, mean.to_numpy(float)))
    label_ends(axes, named)
