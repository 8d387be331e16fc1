"""A search that feels its way uphill, with two arms to either side of where it stands."""

import math
from collections.abc import Sequence
from typing import override

import numpy as np

from sim.errors import bad
from sim.firms.campaigns import Arm, Optimiser, Result, Task
from sim.firms.campaigns.tally import Tally, added, z_score
from sim.world import Array

STEP, LEAST_STEP, STEP_DECAY = 0.25, 0.05, 0.602
REACH, LEAST_REACH, REACH_DECAY = 0.15, 0.05, 0.101
"""First and least step, and distance of the two arms, in widths of the bounds; exponents are Spall's (1998)."""
WHOLE_STEP = 2.0
"""Standard errors of a difference that is worth a whole step."""


class Gradient(Optimiser):
    """Moves all levers at once, uphill in net reward: simultaneous perturbation (SPSA), in a box.

    A step is as long as the difference between the arms is sure, up to its present length: so neither the scale of
    money nor luck throws it far. Steps shrink to a least length, not to 0: it goes on following a changing market.
    Raises :class:`~sim.errors.BadInput` if a lever's bounds are the wrong way round, or it has no setting today.
    """

    name = "gradient"
    summary = "Tries a little more and a little less of each lever, and steps to where it paid (SPSA)."
    literature = (
        "Spall 1992, IEEE Transactions on Automatic Control 37(3); Spall 1998, IEEE Transactions on Aerospace and "
        "Electronic Systems 34(3), on steps; Sadegh 1997, Automatica 33(5), on bounds"
    )
    searches = True

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        _check(task)
        low, high = np.array(list(task.bounds.values()), float).reshape(-1, 2).T
        self.low, self.width = low, high - low
        start = np.array([task.start[lever] for lever in task.bounds], float)
        self.place: Array = np.divide(start - low, self.width, out=np.full(len(low), 0.5), where=self.width > 0)
        """(L,) where it stands, 0-1 within each lever's bounds."""
        self.steps = 0
        self._set_out(np.ones(len(low)))

    def _set_out(self, signs: Array) -> None:
        """Stand so that both arms, in direction ``signs`` (L,) of ±1 and against it, are within bounds."""
        self.signs, self.days = signs, 0
        self.tallies: tuple[Tally, ...] = (Tally(),) * 2
        self.place = np.clip(self.place, self.reach, 1.0 - self.reach)

    @property
    def reach(self) -> float:
        """Distance of the arms from the place between them, in widths of the bounds."""
        return max(LEAST_REACH, REACH * math.pow(1.0 + self.steps, -REACH_DECAY))

    @property
    def step(self) -> float:
        """Longest way to go next, in widths of the bounds."""
        return max(LEAST_STEP, STEP * math.pow(1.0 + self.steps, -STEP_DECAY))

    @override
    def arms(self) -> Sequence[Arm]:
        """Half of consumers on either side."""
        return tuple(Arm(0.5, self._settings(side * self.reach * self.signs)) for side in (1.0, -1.0))

    def _settings(self, offset: Array) -> dict[str, float]:
        """All levers, ``offset`` (L,) from where it stands, in widths of the bounds."""
        levers = np.clip(self.low + self.width * (self.place + offset), self.low, self.low + self.width)
        return {**self.task.start, **dict(zip(self.task.bounds, levers.tolist(), strict=True))}

    @override
    def learn(self, results: Sequence[Result], luck: np.random.Generator) -> None:
        """Add the day to the two arms; when it is time, step, and look out in another direction."""
        self.days += 1
        self.tallies = added(self.tallies, results)
        if self.days >= self.task.test_days:
            uphill = np.clip(z_score(*self.tallies) / WHOLE_STEP, -1.0, 1.0) * self.signs
            self.place = self.place + self.step * uphill
            self.steps += 1
            self.experiment += 1
            self._set_out(luck.choice([-1.0, 1.0], len(self.signs)))


def _check(task: Task) -> None:
    for lever, (low, high) in task.bounds.items():
        if not low <= high:
            raise bad(f"the bounds of {lever}", (low, high), "a lower and a higher number")
        if lever not in task.start:
            raise bad("the lever to search over", lever, f"one of those set today: {', '.join(task.start)}")
