"""What arms brought over several days, and whether one brought more than another by more than chance."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from sim.firms.campaigns import Result


class Tally(NamedTuple):
    """What an arm brought over several days; all sums, and the latest value."""

    trials: float = 0.0
    successes: float = 0.0
    worth: float = 0.0
    """Money that all successes are worth."""
    cost: float = 0.0
    """Money."""
    value: float = 0.0
    """Money that the latest success was, or would have been, worth."""

    def plus(self, day: Result) -> "Tally":
        """With one more day."""
        worth = self.worth + day.value * day.successes
        return Tally(self.trials + day.trials, self.successes + day.successes, worth, self.cost + day.cost, day.value)

    def faded(self, share: float) -> "Tally":
        """With only ``share``, 0-1, of the past remembered."""
        return Tally(share * self.trials, share * self.successes, share * self.worth, share * self.cost, self.value)

    @property
    def each(self) -> float:
        """Money that a success was worth on average, or would have been if there was none."""
        return self.worth / self.successes if self.successes > 0 else self.value

    @property
    def cost_rate(self) -> float:
        """Money spent per trial; 0 without trials."""
        return self.cost / self.trials if self.trials > 0 else 0.0

    @property
    def net(self) -> float:
        """Reward net of cost, money per trial; 0 without trials."""
        return (self.worth - self.cost) / self.trials if self.trials > 0 else 0.0


def added(tallies: Sequence[Tally], results: Sequence[Result]) -> tuple[Tally, ...]:
    """Each arm's tally with its result of the day."""
    return tuple(tally.plus(day) for tally, day in zip(tallies, results, strict=True))


def z_score(new: Tally, old: Tally) -> float:
    """How many standard errors ``new``'s net reward lies above ``old``'s; 0 where nothing can be said.

    Successes are Poisson, given the trials; costs are known. The standard error is the one that would hold if both
    brought the same net (the score test of Farrington & Manning 1990, Statistics in Medicine 9(12), for Poisson
    rates), so that it serves as well where an arm had no success yet. It takes successes as independent of each
    other, as tests in practice do: where the same people come again and again, it is too sure.
    """
    if min(new.trials, old.trials, new.each, old.each) <= 0:
        return 0.0
    if new.cost_rate < old.cost_rate:
        return -z_score(old, new)
    return _score(new, old, new.cost_rate - old.cost_rate)


def _score(new: Tally, old: Tally, dearer: float) -> float:
    """The score where ``new`` costs ``dearer`` >= 0 more per trial, and would have to earn that much more."""
    sizes = new.trials / new.each, old.trials / old.each
    earned = _earned(new, old, sum(sizes), dearer)
    variance = (earned + dearer) / sizes[0] + earned / sizes[1]
    return (new.net - old.net) / math.sqrt(variance) if variance > 0 else 0.0


def _earned(new: Tally, old: Tally, size: float, dearer: float) -> float:
    """Likeliest money per trial that ``old`` earns if both have the same net: the root of a quadratic equation."""
    surplus = new.successes + old.successes - size * dearer
    root = math.sqrt(surplus * surplus + 4.0 * size * old.successes * dearer)
    return max(0.0, surplus + root) / (2.0 * size)


def p_value(new: Tally, old: Tally) -> float:
    """Chance, 0-1, of a difference as large as that between two arms, to either side, if there were none."""
    return math.erfc(abs(z_score(new, old)) / math.sqrt(2.0))
