"""Anomalies in a firm's daily figures: a robust control chart on logarithms.

Literature: Shewhart 1931, Economic control of quality of manufactured product; Rousseeuw & Croux 1993, Alternatives to
the median absolute deviation, JASA 88(424).
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from sim.firms.analytics import WINDOW, Records
from sim.world import Array

WATCHED = {
    "recorded_visits": "recorded visits",
    "attributed": "attributed purchases",
    "purchases": "purchases",
    "opens": "opened mails",
}
"""Series that are watched, and what they are called."""
VISITS_A_SALE = "recorded visits against till sales"
"""The series that shows when it is recording that changed, not trade."""
WEEK = 7
"""Days that a review looks at; the window before them says what is usual."""
LIMIT, IN_A_ROW = 2.5, 3
"""Standard deviations off that a day must be, and how many days in a row on the same side."""
TO_DEVIATION = 1.4826
"""From a normal sample's median absolute deviation to its standard deviation."""


class Shift(NamedTuple):
    """A series that left its usual level."""

    what: str
    day: int
    change: float
    """Relative: -0.4 for a fall by 40 %."""

    def __str__(self) -> str:
        """In words."""
        way = "fell" if self.change < 0.0 else "rose"
        return f"{self.what} {way} by {abs(self.change):.0%} on day {self.day}".replace("%", " %")


class Chart:
    """The chart of one firm: it tells of each shift once, and knows which last."""

    def __init__(self) -> None:
        self.shifted: dict[str, Shift] = {}
        """Series that are off their usual level now, with what the first day of it was."""

    @property
    def trusted(self) -> bool:
        """Whether recorded figures may be believed: not while visits a sale are off their usual level."""
        return VISITS_A_SALE not in self.shifted

    def read(self, records: Records) -> tuple[str, ...]:
        """Look at the last week, and tell of every shift that is new."""
        now = {shift.what: shift for shift in _shifts(records.daily, records.day)}
        new = [shift for what, shift in now.items() if what not in self.shifted]
        self.shifted = {what: self.shifted.get(what, shift) for what, shift in now.items()}
        return tuple(_words(shift) for shift in new)


def _words(shift: Shift) -> str:
    return f"{shift}; recorded figures are not trusted" if shift.what == VISITS_A_SALE else str(shift)


def _shifts(daily: Mapping[str, Array], today: int) -> list[Shift]:
    counts = {key: np.asarray(daily.get(key, ()), float)[-WINDOW - WEEK :] for key in WATCHED}
    found = [find_shift(words, today, counts[key]) for key, words in WATCHED.items()]
    found.append(find_shift(VISITS_A_SALE, today, counts["recorded_visits"], counts["purchases"]))
    return [shift for shift in found if shift]


def find_shift(what: str, today: int, counts: Array, base: Array | None = None) -> Shift | None:
    """The shift in the last week of ``counts``, or of them over ``base``; None if there is none, or too little history.

    Args:
        what: the series in words.
        today: the day after the last of ``counts``.
        counts: (WINDOW + WEEK,) a count a day.
        base: (WINDOW + WEEK,) likewise.
    """
    series = [each for each in (counts, base) if each is not None]
    if min(map(len, series)) < WINDOW + WEEK:
        return None
    level = np.log(counts + 0.5) - (0.0 if base is None else np.log(base + 0.5))
    usual = float(np.median(level[:WINDOW]))
    off = level[WINDOW:] - usual
    start = _start(off / max(_deviation(level[:WINDOW], usual), _by_chance(series)))
    if start is None:
        return None
    return Shift(what, today - WEEK + start, float(np.expm1(np.median(off[start:]))))


def _deviation(level: Array, usual: float) -> float:
    return TO_DEVIATION * float(np.median(np.abs(level - usual)))


def _by_chance(series: list[Array]) -> float:
    """Standard deviation of the logarithm of Poisson counts, or of the ratio of two."""
    return float(np.sqrt(sum(1.0 / (np.median(each[:WINDOW]) + 0.5) for each in series)))


def _start(scores: Array) -> int | None:
    """First day of a row beyond the limit on one side."""
    side = np.where(np.abs(scores) > LIMIT, np.sign(scores), 0.0)
    for day in range(len(side) - IN_A_ROW + 1):
        if abs(side[day : day + IN_A_ROW].sum()) == IN_A_ROW:
            return day
    return None
