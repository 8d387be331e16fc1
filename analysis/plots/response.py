"""How outcomes answer to one parameter, and how a measure's days spread over seeds."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.plots.labels import Named, label_ends
from analysis.plots.naming import capital, words
from analysis.plots.scale import scale_of
from analysis.plots.style import BLUE, CYCLE, INK, new_figure, say_nothing_to_show, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.experiments import Runs

COLUMNS = 2
ROW = 1.9
"""Inches: height of a row of panels."""
BANDS = ((0.05, 0.95, 0.16), (0.25, 0.75, 0.3))
"""Quantiles of a fan, and how strong each is drawn."""
MOST_FANS = 6
FAR = 1.5
"""Times the span of the means that intervals may take of the scale above and below."""


@styled
def response(runs: "Runs", parameter: str, outcomes: Sequence[str]) -> "Figure":
    """Means over seeds of outcomes along one parameter, with 95 % intervals, a panel an outcome.

    Args:
        runs: a sweep; where it varies other parameters too, there is a line for each of their combinations, up to six.
        parameter: along the horizontal axis; numeric, or names that stand side by side.
        outcomes: measures.
    """
    lines = _lines(runs, parameter)
    figure, panels = _panels(f"What {words(parameter)} does", _response_note(runs, lines), len(outcomes))
    for axes, outcome in zip(panels, outcomes, strict=True):
        table = runs.summary(outcome, paired=True)
        drawn = [
            _draw_line(axes, table[table["point"].isin(points)], parameter, colour, label)
            for (label, points), colour in zip(lines.items(), CYCLE, strict=False)
        ]
        axes.set_title(words(outcome))
        axes.set_ylabel(unit_of(outcome))
        axes.set_xlabel(words(parameter))
        axes.set_ylim(*_limits(table))
        if len(lines) > 1:
            label_ends(axes, drawn)
    return figure


def _limits(table: "pd.DataFrame") -> tuple[float, float]:
    """A scale for the means, and for intervals as far as they leave the means' course visible."""
    means = table["mean"].dropna()
    if means.empty:
        return 0.0, 1.0
    low, high = float(means.min()), float(means.max())
    room = FAR * max(high - low, 0.02 * abs(high), 1e-9)
    ends = scale_of(np.clip(table[["mean", "low", "high"]].to_numpy(float).ravel(), low - room, high + room))
    return ends.low, ends.high


def _lines(runs: "Runs", parameter: str) -> dict[str, list[int]]:
    """Points by what else they differ in, the first six."""
    others = [name for name in runs.varied if name != parameter]
    points = runs.points()
    if not others:
        return {"": points["point"].tolist()}
    groups = points.groupby(others, sort=False)["point"]
    named = {_told(others, key): some.tolist() for key, some in groups}
    return dict(list(named.items())[: len(CYCLE)])


def _told(names: Sequence[str], values: Any) -> str:
    listed = values if isinstance(values, tuple) else (values,)
    return ", ".join(f"{words(name)} {_short(value)}" for name, value in zip(names, listed, strict=True))


def _short(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _draw_line(axes: "Axes", table: "pd.DataFrame", parameter: str, colour: str, label: str) -> Named:
    from pandas.api.types import is_bool_dtype, is_numeric_dtype

    numeric = is_numeric_dtype(table[parameter]) and not is_bool_dtype(table[parameter])
    table = table.sort_values(parameter) if numeric else table
    where = table[parameter].to_numpy(float) if numeric else np.arange(len(table))
    axes.plot(where, table["mean"], "o-" if numeric else "o", ms=3, lw=1.2, color=colour, label=label)
    if numeric and not label:
        axes.fill_between(where, table["low"], table["high"], color=colour, alpha=0.18, lw=0)
    else:
        axes.vlines(where, table["low"], table["high"], color=colour, lw=0.7, alpha=0.7)
    if not numeric:
        axes.set_xticks(where, table[parameter].astype(str).tolist())
        axes.margins(x=0.15)
    return Named(label, colour, table["mean"].to_numpy(float))


def _response_note(runs: "Runs", lines: dict[str, list[int]]) -> str:
    seeds = runs.plan.groupby("point").size()
    left_out = len(runs.points()) - sum(map(len, lines.values()))
    more = f" {left_out} points of further combinations are not drawn." if left_out else ""
    return (
        f"Means over {seeds.min()} seeds or more, and 95 % intervals for comparing points: what a seed does to all of "
        f"them alike is taken out (Cousineau-Morey).{more}"
    )


@styled
def fan(runs: "Runs", measure: str, points: Sequence[int] | None = None) -> "Figure":
    """A fan chart: the days of a measure over seeds, median and the middle 50 and 90 per cent, a panel a point.

    Args:
        runs: a sweep, best with ten seeds or more.
        measure: a daily measure.
        points: which points; the first six if None.
    """
    chosen = list(points) if points is not None else runs.points()["point"].tolist()[:MOST_FANS]
    days = list(runs.days([measure], chosen))
    seeds = min((each["seed"].nunique() for each in days), default=0)
    note = f"Median over {seeds} seeds or more, and where the middle 50 and 90 % of them lie, day by day."
    figure, panels = _panels(
        f"How {words(measure)} goes, and how far seeds differ", note, max(1, len(days)), share=True
    )
    if not days:
        say_nothing_to_show(panels[0])
    for axes, table in zip(panels, days, strict=False):
        _draw_fan(axes, table, measure)
        axes.set_title(capital(_told(runs.varied, tuple(table[runs.varied].iloc[0]))) or words(measure))
        axes.set_ylabel(unit_of(measure))
        axes.set_xlabel("day")
    return figure


def _draw_fan(axes: "Axes", table: "pd.DataFrame", measure: str) -> None:
    by_day = table.groupby("day")[measure]
    middle = by_day.median()
    for low, high, strength in BANDS:
        axes.fill_between(middle.index, by_day.quantile(low), by_day.quantile(high), color=BLUE, alpha=strength, lw=0)
    axes.plot(middle.index, middle, color=BLUE, lw=1.4)
    axes.tick_params(colors=INK)


def unit_of(measure: str) -> str:
    """The unit of a measure, for an axis."""
    from sim.ledger.measures import MEASURES

    return MEASURES[measure][0]


def _panels(title: str, note: str, count: int, share: bool = False) -> "tuple[Figure, list[Axes]]":
    rows = -(-count // COLUMNS)
    figure = new_figure(ROW * rows + 0.7, title, note)
    columns = min(COLUMNS, count)
    axes = figure.subplots(rows, columns, squeeze=False, sharey=share).ravel().tolist()
    for spare in axes[count:]:
        spare.set_axis_off()
    return figure, axes[:count]
