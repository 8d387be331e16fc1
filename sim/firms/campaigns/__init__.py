"""Campaign optimisers: how a marketer finds out which setting of a lever pays, from randomised arms of its own market.

An optimiser is a small class. Each day it says into which arms consumers are dealt and what is done in each; each
evening it reads what the arms brought. It never sees a consumer, nor what would have happened otherwise.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple

import numpy as np

from sim.errors import bad
from sim.registry import Registered
from sim.world import ARMS

SLACK = 1e-9
"""By which shares may miss 1: rounding."""


class Arm(NamedTuple):
    """One arm: which share of consumers is in it, and what every lever is set to there."""

    share: float
    settings: Mapping[str, float]


class Result(NamedTuple):
    """What an arm brought in a day, as the firm recorded it."""

    trials: float
    """Chances there were: people in the arm."""
    successes: float
    """How many were taken: sales, visits or clicks."""
    value: float
    """Money that the firm holds a success to be worth."""
    cost: float
    """Money the arm cost that day."""


class Task(NamedTuple):
    """What is to be found out, and within which limits."""

    start: Mapping[str, float]
    """Today's setting of each lever."""
    bounds: Mapping[str, tuple[float, float]]
    """Lowest and highest setting of each lever."""
    candidates: tuple[Mapping[str, float], ...]
    """Settings to choose among, for methods that choose; the first is today's practice."""
    test_days: int
    """Days that an experiment lasts, or that a step of a search rests on."""
    peeking: bool
    """Whether a test is looked at each day and stopped as soon as it looks significant."""


class Optimiser(Registered, family="optimiser"):
    """Base of all campaign optimisers: by default it does the same for everybody.

    Raises :class:`~sim.errors.BadInput` if there are more candidates than a market has arms.
    """

    searches: ClassVar[bool] = False
    """Whether it moves levers freely within bounds, rather than choosing among candidates."""

    def __init__(self, task: Task) -> None:
        if len(task.candidates) > ARMS:
            raise bad("the number of candidates of an optimiser", len(task.candidates), f"at most {ARMS}")
        self.task = task
        self.candidates = task.candidates or (task.start,)
        """What there is to choose among: today's practice, if nothing else was given."""
        self.experiment = 0
        """When this number changes, consumers are dealt into arms anew."""

    def arms(self) -> Sequence[Arm]:
        """Today's arms; shares sum to 1."""
        return (Arm(1.0, self.task.start),)

    def learn(self, results: Sequence[Result], luck: np.random.Generator) -> None:
        """Read today's results, one for each of today's arms in their order; draw only from ``luck``."""


def equal_arms(candidates: Sequence[Mapping[str, float]]) -> tuple[Arm, ...]:
    """An arm for each candidate, all of the same share."""
    return tuple(Arm(1.0 / len(candidates), settings) for settings in candidates)


def check_arms(optimiser: object, arms: Sequence[Arm]) -> None:
    """Raise :class:`~sim.errors.BadInput` unless there are arms, not too many, whose shares are shares and sum to 1."""
    shares = [arm.share for arm in arms]
    if not 1 <= len(arms) <= ARMS:
        raise bad(f"the number of arms of optimiser {optimiser!r}", len(arms), f"1 to {ARMS}")
    if not (all(share >= 0.0 for share in shares) and abs(sum(shares) - 1.0) < SLACK):
        raise bad(f"the shares of the arms of optimiser {optimiser!r}", shares, "0 or more, and sum to 1")
