"""How a sweep goes: runs done, failed and to come, and what they came to so far."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isfinite, sqrt

from sim.ledger.measures import MEASURES

PLACE = {name: place for place, name in enumerate(MEASURES)}


@dataclass
class Mean:
    """A running mean and its standard error, by Welford's (1962) updating."""

    n: int = 0
    mean: float = 0.0
    squares: float = 0.0

    def add(self, value: float) -> None:
        """One more value; what is not finite is left out."""
        if isfinite(value):
            self.n += 1
            before = value - self.mean
            self.mean += before / self.n
            self.squares += before * (value - self.mean)

    @property
    def spread(self) -> float:
        """The standard deviation of the values."""
        return sqrt(self.squares / (self.n - 1)) if self.n > 1 else float("nan")


@dataclass
class Tally:
    """Counts of runs, and the mean over this call's runs of the outcomes that are shown."""

    total: int = 0
    """Runs that the plan has."""
    reused: int = 0
    """Of these, finished before."""
    done: int = 0
    """Finished now."""
    failed: int = 0
    """Failed, now or before."""
    means: dict[str, Mean] = field(default_factory=dict)

    @property
    def missing(self) -> int:
        """Runs still to come."""
        return self.total - self.reused - self.done - self.failed

    def begin(self, total: int, reused: int, failed: int) -> None:
        """A round of runs begins."""
        self.total, self.reused, self.failed, self.done = total, reused - self.done, failed, self.done

    def add(self, outcome: Sequence[float], show: Sequence[str]) -> None:
        """A run is finished."""
        self.done += 1
        for name in show:
            self.means.setdefault(name, Mean()).add(outcome[PLACE[name]])

    def fail(self) -> None:
        """A run has failed."""
        self.failed += 1
