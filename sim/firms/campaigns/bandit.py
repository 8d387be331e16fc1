"""What all bandits share: they deal most consumers to what seems best, and go on learning while they earn."""

import math
from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, override

import numpy as np

from sim.firms.campaigns import Arm, Optimiser, Result, Task
from sim.firms.campaigns.tally import Tally, added
from sim.world import Array

DEAL_DAYS = 7
"""Days between changes of shares: the weekdays count alike, and most consumers stay in their arm."""
FLOOR = 0.02
"""Share of consumers that an arm always keeps, so that none is wholly dropped."""


class Bandit(Optimiser):
    """Base of bandits over the candidates: equal shares in the first week, then what :meth:`preferred` says."""

    half_life: ClassVar[float] = math.inf
    """Days after which a result counts half."""

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self.day = 0
        self.tallies = (Tally(),) * len(self.candidates)
        self.shares: Array = np.full(len(self.candidates), 1.0 / len(self.candidates))
        """(A,) of consumers, summing to 1."""

    @override
    def arms(self) -> Sequence[Arm]:
        """An arm for each candidate."""
        return tuple(Arm(float(share), settings) for share, settings in zip(self.shares, self.candidates, strict=True))

    @override
    def learn(self, results: Sequence[Result], luck: np.random.Generator) -> None:
        """Add the day to what is remembered; once a week, deal consumers by it."""
        self.day += 1
        self.tallies = added([tally.faded(0.5 ** (1.0 / self.half_life)) for tally in self.tallies], results)
        if self.day % DEAL_DAYS == 0:
            self.shares = FLOOR + (1.0 - FLOOR * len(self.tallies)) * self.preferred(luck)

    @abstractmethod
    def preferred(self, luck: np.random.Generator) -> Array:
        """Shares (A,) of 0 or more that sum to 1, before the floor."""
