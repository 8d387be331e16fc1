"""A scenario beside its twin, in a few small panels."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from analysis.experiments.comparing import half_widths
from analysis.plots.forest import NAMES, POINTS
from analysis.plots.naming import words
from analysis.plots.style import BLUE, INK, MUTED, SMALL, new_figure, styled
from sim.ledger.measures import MEASURES

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WEEK = 7
COLOURS = {"twin": MUTED, "scenario": BLUE}


@styled
def figure(
    name: str, twin: str, days: "Mapping[str, Sequence[pd.DataFrame]]", measures: Sequence[str], marks: Sequence[int]
) -> "Figure":
    """Curves of weekly means over seeds with bands of 95 %, a panel a measure.

    Args:
        name: of the scenario.
        twin: of its twin; empty if there is none.
        days: runs of ``scenario`` and ``twin``.
        measures: what is drawn.
        marks: days on which something changes.
    """
    told = f"Blue: {name}{f'; grey: {twin}' if twin else ''}. Means of the last 7 days over seeds, bands of 95 %."
    drawn = new_figure(2.25, name, told + (" Dotted: days on which something changes." if marks else ""))
    for axes, measure in zip(np.atleast_1d(drawn.subplots(1, len(measures))), measures, strict=True):
        for arm, colour in COLOURS.items():
            if days[arm]:
                _draw(axes, [run[measure] for run in days[arm]], colour, *_unit(measure)[:1])
        for day in marks:
            axes.axvline(day, color=INK, lw=0.7, ls=":")
        axes.set_title(NAMES.get(measure, words(measure)), fontsize=7.5)
        axes.set_ylabel(_unit(measure)[1], fontsize=SMALL)
        axes.set_xlabel("day", fontsize=SMALL)
        axes.tick_params(labelsize=SMALL)
    return drawn


def _unit(measure: str) -> tuple[float, str]:
    """What a measure is multiplied by, and the unit that it then has."""
    unit = MEASURES[measure][0]
    return (100.0, "%") if unit in POINTS else (1.0, unit)


def _draw(axes: "Axes", runs: "Sequence[pd.Series[float]]", colour: str, times: float) -> None:
    smooth = times * np.array([run.rolling(WEEK, min_periods=1).mean().to_numpy(float) for run in runs])
    along, mean = np.arange(smooth.shape[1]), smooth.mean(axis=0)
    axes.plot(along, mean, color=colour, lw=1.2)
    if len(runs) > 1:
        half = half_widths(smooth.std(axis=0, ddof=1), len(runs))
        axes.fill_between(along, mean - half, mean + half, color=colour, alpha=0.18, lw=0)
