"""Thompson sampling, a batch of consumers at a time."""

from typing import override

import numpy as np

from sim.firms.campaigns.bandit import Bandit
from sim.world import Array

DRAWS = 1_000
"""Draws from the posterior that shares are counted from."""


class Thompson(Bandit):
    """Gives each arm a share of consumers as large as the chance that it is the best one.

    Rates of success are gamma distributed given Poisson counts. A priori each is exponential, around the rate of all
    arms together: one success worth of opinion, whatever the scale.
    """

    name = "thompson"
    summary = "Gives each arm a share of consumers as large as the chance that it is the best."
    literature = (
        "Thompson 1933, Biometrika 25(3/4); Scott 2010, Applied Stochastic Models in Business and Industry 26(6); "
        "Chapelle & Li 2011, NeurIPS 24"
    )

    @override
    def preferred(self, luck: np.random.Generator) -> Array:
        """How often each arm (A,) is the best among draws of net reward per trial."""
        return np.bincount(self._rewards(luck).argmax(axis=1), minlength=len(self.tallies)) / DRAWS

    def _rewards(self, luck: np.random.Generator) -> Array:
        """Draws (DRAWS, A) of what a trial brings, in money and net of cost."""
        trials, successes, *_ = np.array(self.tallies).T
        pseudo_trials = (1.0 + trials.sum()) / (1.0 + successes.sum())
        rates = luck.gamma(successes + 1.0, 1.0 / (trials + pseudo_trials), (DRAWS, len(trials)))
        each, costs = ([getattr(tally, name) for tally in self.tallies] for name in ("each", "cost_rate"))
        return np.asarray(rates * each - costs)
