"""A mixture model of what people do, kept as sums: fitted to rows, or to noisy sums over devices, and sampled from."""

import math

import numpy as np

from sim.data.crowds import likeliest, together
from sim.world import Array

PARTS = 16
"""Components of a mixture."""
ROUNDS = 5
"""Rounds of fitting to rows, each of which may be read more than once."""
SMOOTHING = 1.0
"""Events of even shares that a component's are smoothed by."""
ACTIVITY_SHAPE = 2.0
"""Gamma shape of how much people of one component do."""


class Mixture:
    """A mixture of multinomials, by hard expectation-maximisation, of which only sums over people are kept.

    People are in the component that explains their events best, or nearly; nobody's row is in it.
    """

    def __init__(self, topics: int, luck: np.random.Generator) -> None:
        self.sums, self.heads = np.zeros((PARTS, topics)), np.zeros(PARTS)
        self.people = 0.0
        self.shares = luck.dirichlet(np.ones(topics), PARTS)
        self.work = 0.0

    def fit(self, events: Array, threads: int) -> None:
        """Add rows ``events`` (n, K) to what the model is fitted to; they are not needed afterwards."""
        some = np.asarray(events[events.any(axis=1)], np.float32)
        before, heads = self.sums, self.heads
        for _ in range(ROUNDS if len(some) else 0):
            sums, new = self._sorted(some, threads)
            self._take(before + sums, heads + new)
        self.people = max(self.people, float(len(some)))

    def release(self, events: Array, threads: int, clip: float, multiplier: float, luck: np.random.Generator) -> None:
        """Fit it anew to noisy sums over devices that hold ``events`` (n, K): one round, one release.

        Each device adds its events, scaled down to a Euclidean norm of ``clip``, to one component, and counts itself
        there with weight ``clip``; so one consumer moves all sums by a norm of at most clip times the root of 2.
        Gaussian noise has ``multiplier`` times that as its standard deviation (Dwork et al. 2006): the release is
        rho-zero-concentrated differentially private with rho = 1 / (2 multiplier^2) (Bun & Steinke 2016).
        """
        norms = np.sqrt((events.astype(float) ** 2).sum(axis=1, keepdims=True))
        clipped = (events * np.minimum(1.0, clip / np.maximum(norms, 1e-9))).astype(np.float32)
        sums, heads = self._sorted(clipped[norms[:, 0] > 0], threads)
        noise = multiplier * clip * math.sqrt(2.0) * luck.standard_normal((PARTS, self.sums.shape[1] + 1))
        self._take(np.maximum(0.0, sums + noise[:, 1:]), np.maximum(0.0, heads + noise[:, 0] / clip))
        self.people = float(self.heads.sum())

    def _sorted(self, events: Array, threads: int) -> tuple[Array, Array]:
        """Sums (G, K) and heads (G,) of people with ``events`` (n, K) by component."""
        found = likeliest(events, self.shares, threads)
        self.work += float(events.size * PARTS)
        return together(events, found, PARTS), np.bincount(found[found >= 0], minlength=PARTS).astype(float)

    def _take(self, sums: Array, heads: Array) -> None:
        self.sums, self.heads = sums, heads
        everybody = (sums.sum(axis=0) + SMOOTHING / sums.shape[1]) / (sums.sum() + SMOOTHING)
        self.shares = (sums + SMOOTHING * everybody) / (sums.sum(axis=1, keepdims=True) + SMOOTHING)

    def sample(self, people: int, luck: np.random.Generator) -> Array:
        """(people, K) rows that the model makes up, float32; at most as many as it was fitted to have any events."""
        rows = np.zeros((people, self.sums.shape[1]), np.float32)
        many = min(people, int(self.people))
        if many == 0 or self.heads.sum() <= 0.0:
            return rows
        weights = self.heads / self.heads.sum()
        part = luck.choice(PARTS, many, p=weights)
        mean = self.sums.sum(axis=1) / np.maximum(1.0, weights * self.people)
        length = luck.poisson(luck.gamma(ACTIVITY_SHAPE, np.minimum(mean[part], 65_535.0) / ACTIVITY_SHAPE))
        rows[:many] = luck.multinomial(length, self.shares[part])
        return rows
