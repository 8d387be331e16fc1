"""Optimism in the face of uncertainty, a batch of consumers at a time."""

import math
from typing import override

import numpy as np

from sim.firms.campaigns.bandit import Bandit
from sim.firms.campaigns.tally import Tally
from sim.world import Array


class UCB(Bandit):
    """Deals all but the floor to the arm that could be best: the one with the highest upper bound of net reward.

    The bound is the estimate plus sqrt(2 ln n) standard errors, n being all trials so far; successes are Poisson.
    """

    name = "ucb"
    summary = "Deals most consumers to the arm with the highest upper confidence bound."
    literature = "Auer, Cesa-Bianchi & Fischer 2002, Machine Learning 47(2/3); Lai & Robbins 1985"

    @override
    def preferred(self, luck: np.random.Generator) -> Array:
        """All to the arm with the highest bound; to several alike if it is the same."""
        trials = sum(tally.trials for tally in self.tallies)
        bounds = np.array([upper_bound(tally, trials) for tally in self.tallies])
        highest = bounds == bounds.max()
        return np.asarray(highest / highest.sum())


def upper_bound(tally: Tally, trials: float) -> float:
    """Highest net reward, money per trial, that an arm may well have after ``trials`` of all arms; infinite if untried.

    One success more than there were, so that an arm which had none yet is not held to be surely worthless.
    """
    if tally.trials <= 0:
        return math.inf
    error = abs(tally.each) * math.sqrt(tally.successes + 1.0) / tally.trials
    return tally.net + math.sqrt(2.0 * math.log(max(1.0, trials))) * error
