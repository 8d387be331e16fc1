"""A mean over seeds with its 95 % interval, and how it is told: no sentence says more than the interval does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from analysis.experiments.comparing import half_width

MINUS = "−"
PER_CENT = 100.0


@dataclass(frozen=True)
class Interval:
    """A mean over ``n`` seeds, from ``low`` to ``high`` with 95 % confidence (t); NaN with one seed."""

    mean: float
    low: float
    high: float
    n: int

    @classmethod
    def of(cls, values: "pd.Series[float]") -> Self:
        """Of a value a seed; what is not finite is left out."""
        known = values[np.isfinite(values.to_numpy(float))]
        mean, half = (float(known.mean()), half_width(known)) if len(known) else (np.nan, np.nan)
        return cls(mean, mean - half, mean + half, len(known))

    @property
    def half(self) -> float:
        """Half of its width; NaN with one seed."""
        return (self.high - self.low) / 2.0

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out 0; where all seeds are alike, whether they are not 0."""
        return self.low > 0.0 or self.high < 0.0

    @property
    def sign(self) -> int:
        """1 or -1 where it is clear, else 0."""
        return int(np.sign(self.mean)) if self.clear else 0

    def times(self, factor: float) -> Self:
        """The same in another unit."""
        ends = sorted((self.low * factor, self.high * factor))
        return type(self)(self.mean * factor, ends[0], ends[1], self.n)

    def told(self, unit: str = "", sign: bool = False) -> str:
        """As text: ``12 % (10 to 14)``, with as many digits as the interval leaves."""
        if not np.isfinite(self.mean):
            return "not measured"
        if self.low == self.high:  # the same in every seed
            return f"{self.mean:+.3g} {unit}".strip().replace("-", MINUS) if sign and self.mean else (
                f"{self.mean:.3g} {unit}".strip().replace("-", MINUS))  # fmt: skip
        places = places_for(2.0 * self.half if np.isfinite(self.high) else abs(self.mean))
        mean = number(self.mean, places, sign)
        unit = f" {unit}" if unit else ""
        if not np.isfinite(self.low):
            return f"{mean}{unit} (one seed)"
        return f"{mean}{unit} ({number(self.low, places, sign)} to {number(self.high, places, sign)})"


def places_for(width: float) -> int:
    """Digits after the point with which something this wide has two digits that count."""
    if not np.isfinite(width) or width <= 0.0:
        return 2
    return int(np.clip(1 - np.floor(np.log10(width)), 0, 4))


def number(value: float, places: int, sign: bool = False) -> str:
    """A number with a true minus."""
    text = f"{value:+,.{places}f}" if sign else f"{value:,.{places}f}"
    return text.replace("-", MINUS)


def moves(change: Interval, up: str = "rises", down: str = "falls", still: str = "does not clearly change") -> str:
    """The verb that a change deserves."""
    return {1: up, -1: down, 0: still}[change.sign]


def by(change: Interval, unit: str = "%", **verbs: str) -> str:
    """A change in words: ``falls by 12 % (10 to 14)``, or ``does not clearly change (−2 to +3 %)``."""
    if not np.isfinite(change.mean):
        return "was not measured"
    if not change.clear:
        places = places_for(2.0 * change.half)
        ends = f"{number(change.low, places, True)} to {number(change.high, places, True)} {unit}"
        return f"{moves(change, **verbs)} ({ends})"
    size = change if change.mean > 0 else change.times(-1.0)
    return f"{moves(change, **verbs)} by {size.told(unit)}"


PLURAL = {"up": "rise", "down": "fall", "still": "do not clearly change"}
"""Verbs for what is many."""


def listed(words: "list[str]", last: str = "and") -> str:
    """Words as a list in a sentence."""
    return " ".join(filter(None, (", ".join(words[:-1]), last if len(words) > 1 else "", *words[-1:])))


def ranked[T](things: "list[T]", by_what: Callable[[T], float]) -> "list[T]":
    """From the most to the least; what is not known comes last."""
    return sorted(things, key=lambda each: (np.isnan(by_what(each)), -by_what(each)))
