"""Differences as tables that a terminal has room for: few columns, a difference and its interval in a cell."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.terminal import print_table, short


class Column(NamedTuple):
    """A measure as a column: its heading, and whether it is told in per cent of the baseline, or times a factor."""

    heading: str
    relative: bool = False
    times: float = 1.0


POINTS = 100.0
MOST_PLACES = 2
"""Digits after the point: units are chosen so that more would say nothing."""
EFFECT = {
    "lift": Column("lift pt", times=POINTS),
    "cost_per_extra": Column("cost %", relative=True),
    "profit": Column("profit %", relative=True),
    "compute_costs": Column("compute"),
    "seconds": Column("time* %", relative=True),
}
PRIVACY = {
    "bits_known": Column("bits %", relative=True),
    "estimate_accuracy": Column("right mbit", times=1000.0),
    "trust": Column("trust pt", times=POINTS),
    "surplus": Column("surplus %", relative=True),
}
FAIRNESS = {
    "relevance_gap": Column("relevance gap pt", times=POINTS),
    "estimate_accuracy_gap": Column("right gap mbit", times=1000.0),
    "diversity_within": Column("diversity mbit", times=1000.0),
}
WORTH = {
    "profit": Column("profit"),
    "purchases": Column("sales %", relative=True),
    "lift": Column("lift pt", times=POINTS),
    "trust": Column("trust pt", times=POINTS),
    "estimate_accuracy": Column("right mbit", times=1000.0),
    "compute_costs": Column("compute"),
}
ABOUT = "less the baseline, ± 95 % interval over seeds"
HOW_READ = """\
lift: extra purchases of the exposed; cost: of one extra purchase; compute: money, like profit in the second half of
the run; time*: of a simulated day, by the clock, on this computer, beside whatever else it did; bits: what data tell;
right: what giants' estimates gain in predicting a person's next interest, at the end; surplus: of consumers; gaps:
minority less majority, of ads seen and of what is right; diversity: of a person's successive ads."""
HOW_READ_ONE = """\
profit and compute: money in the second half of the run; right: millibits that its estimates gain in predicting a
person's next interest, at the end."""


def tell(table: pd.DataFrame, columns: Mapping[str, Column], title: str, key: str = "measure") -> None:
    """Print differences, a row a method, under the levels of the baseline, in bold type if there are several.

    Args:
        table: as :func:`~analysis.methods.pairing.differences` makes it.
        columns: what each column shows, by what stands under ``key`` in the table.
        title: what is above the table.
        key: which column of the table says what a row of it is about.
    """
    rows = []
    for group, some in table.groupby("group", sort=False):
        methods = [(str(name), own.set_index(key)) for name, own in some.groupby("method", sort=False)]
        plain = f"({some['baseline'].iloc[0]})"
        rows.append({"group": group, "method": plain} | cells(methods[0][1], columns, _level))
        rows += [{"group": group, "method": name} | cells(own, columns, _difference) for name, own in methods]
    headings = {"method": ""} | {name: f"{column.heading}>" for name, column in columns.items()}
    print_table(rows, headings, title, group="group" if table["group"].nunique() > 1 else "")


def cells(own: pd.DataFrame, columns: Mapping[str, Column], say: Callable[[Any, Column], str]) -> dict[str, str]:
    """Each column's cell of the rows of one method; empty where it was not measured."""
    return {name: say(own.loc[name], column) if name in own.index else "" for name, column in columns.items()}


def _level(row: Any, column: Column) -> str:
    return short(row["level"] * (1.0 if column.relative else column.times))


def _difference(row: Any, column: Column) -> str:
    names, times = ("difference", "low", "high"), column.times
    if column.relative:
        names, times = ("relative", "relative_low", "relative_high"), POINTS
    return spread(*(times * float(row[name]) for name in names))


def spread(middle: float, low: float, high: float) -> str:
    """A difference with half its interval, to the digits that the interval leaves."""
    if not np.isfinite(middle):
        return "-"
    half = (high - low) / 2.0
    size = half if np.isfinite(half) and half > 0.0 else abs(middle)
    places = int(np.clip(-np.floor(np.log10(size)), 0, MOST_PLACES)) if size > 0.0 else 0
    told = f"{middle:+,.{places}f}"
    return told if not np.isfinite(half) else f"{told} ±{half:,.{places}f}"
