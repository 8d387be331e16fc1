"""What the plots read of a run and of a comparison, and how they get at it."""

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

type Numbers = npt.NDArray[np.float64]


class Results(Protocol):
    """One run of a market."""

    @property
    def daily(self) -> Any:
        """DataFrame, a row a day; day is its index or a column."""

    @property
    def marketers(self) -> Any:
        """DataFrame, a row a day and marketer."""

    @property
    def events(self) -> Any:
        """DataFrame, a row an event: day, kind, who, what, people, records, amount."""

    @property
    def scenario(self) -> Any:
        """The parameters it ran with."""


class Comparison(Protocol):
    """Arms against a baseline, paired by seed."""

    @property
    def table(self) -> Any:
        """DataFrame, a row an arm and measure: arm, measure, mean, difference, low, high, n."""

    @property
    def baseline(self) -> Any:
        """Name of the arm that the others are compared with."""


def days(results: Results) -> Numbers:
    """The days of a run (D,)."""
    daily = results.daily
    return np.asarray(daily.get("day", daily.index), float)


def column(results: Results, name: str) -> Numbers:
    """A daily measure (D,); NaN throughout where the run has no such measure."""
    daily = results.daily
    return np.asarray(daily[name], float) if name in daily else np.full(len(daily), np.nan)


def mean(values: Numbers) -> float:
    """Mean of what is known; NaN if nothing is."""
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else np.nan


def trailing(values: Numbers, window: int) -> Numbers:
    """Means over the last ``window`` days, so that nothing moves before its cause; NaN where nothing is known."""
    known = np.isfinite(values)
    sums, counts = np.cumsum(np.where(known, values, 0.0)), np.cumsum(known)
    sums[window:], counts[window:] = sums[window:] - sums[:-window], counts[window:] - counts[:-window]
    with np.errstate(invalid="ignore"):
        return np.where(counts > 0, sums / np.where(counts > 0, counts, 1), np.nan)


def settled(values: Numbers, window: int) -> Numbers:
    """``values`` without the first days, whose ``window`` is not full; all of them if the run is not twice as long."""
    start = window - 1 if len(values) >= 2 * window else 0
    return np.where(np.arange(len(values)) >= start, values, np.nan)
