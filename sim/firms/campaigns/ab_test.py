"""Tests of a fixed length, then the winner for everybody."""

from collections.abc import Sequence
from typing import override

import numpy as np

from sim.firms.campaigns import Arm, Optimiser, Result, Task, equal_arms
from sim.firms.campaigns.tally import Tally, added, p_value

LEVEL = 0.05
"""Significance that a test asks for, in all its comparisons together."""
PAUSE_DAYS = 56
"""Days from the end of a test to the next one: markets change."""


class ABTest(Optimiser):
    """Gives each candidate an equal share, and adopts the best if it beats today's practice significantly.

    The p-value is two-sided, and corrected for the number of challengers (Bonferroni). With ``peeking`` the test is
    looked at each evening and ends at the first p < 0.05, with the very same p-value: that is the mistake.
    """

    name = "ab_test"
    summary = (
        "Tests all candidates on equal shares for a fixed time, and adopts the best if it is significantly better."
    )
    literature = (
        "Kohavi, Longbotham, Sommerfield & Henne 2009, Data Mining and Knowledge Discovery 18(1); "
        "Dunn 1961, JASA 56(293), on several comparisons; "
        "Johari, Koomen, Pekelis & Walsh 2017, Peeking at A/B tests, KDD, on looking every day"
    )

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        self.practice = 0
        """The candidate that everybody gets outside tests, and that challengers must beat."""
        self.p_value = 1.0
        """Of the best challenger against the practice, in the latest test, as last looked at."""
        self._start()

    def _start(self) -> None:
        self.testing = len(self.candidates) > 1
        self.days = 0
        self.tallies = (Tally(),) * len(self.candidates)

    @override
    def arms(self) -> Sequence[Arm]:
        """All candidates while a test runs, the practice otherwise."""
        return equal_arms(self.candidates if self.testing else [self.candidates[self.practice]])

    @override
    def learn(self, results: Sequence[Result], luck: np.random.Generator) -> None:
        """Add the day to the test, and end it if it is time; after the pause, start another."""
        self.days += 1
        if self.testing:
            self._read(results)
        elif self.days >= PAUSE_DAYS and len(self.candidates) > 1:
            self.experiment += 1
            self._start()

    def _read(self, results: Sequence[Result]) -> None:
        """Look at the test, when it is time to."""
        self.tallies = added(self.tallies, results)
        over = self.days >= self.task.test_days
        if over or self.task.peeking:
            best = self._best_challenger()
            self.p_value = min(1.0, p_value(self.tallies[best], self.tallies[self.practice]) * (len(results) - 1))
            if over or self.p_value < LEVEL:
                self._decide(best)

    def _best_challenger(self) -> int:
        challengers = [c for c in range(len(self.candidates)) if c != self.practice]
        return max(challengers, key=lambda c: self.tallies[c].net)

    def _decide(self, best: int) -> None:
        """End the test; the practice stays unless the best challenger is better, and that significantly."""
        if self.p_value < LEVEL and self.tallies[best].net > self.tallies[self.practice].net:
            self.practice = best
        self.testing, self.days = False, 0
