"""Targeting strategies: what a marketer takes for granted of a consumer before her own events speak.

A strategy is a small class. It says whether it uses a consumer's profile and the page's context, and returns rows
of priors, learned from the marketer's own store, and each consumer's row. The day needs no change for a new one.
"""

from typing import ClassVar, NamedTuple

import numpy as np

from sim.registry import Registered
from sim.world import Array


class Store(NamedTuple):
    """All that a strategy may learn from: what the marketer itself recorded or bought."""

    seen: Array
    """(K,) events of each topic ever seen, own and bought."""
    profiles: Array
    """(N, K) its own events kept, a consumer a row."""
    prior_strength: float
    """Weight of the prior, in events."""


class Strategy(Registered, family="strategy"):
    """Base of all targeting strategies."""

    uses_profile: ClassVar[bool] = False
    uses_context: ClassVar[bool] = False

    def priors(self, store: Store) -> Array:
        """Rows of priors (R, K), each summing to 1; by default one, the population as the store shows it."""
        return popularity(store)[None, :]

    def rows(self, store: Store) -> Array | None:
        """Each consumer's row (N,), or None for all in row 0."""
        return None


def popularity(store: Store) -> Array:
    """Topic shares (K,) among the events seen, smoothed towards equal shares while there are few."""
    weights = store.seen + store.prior_strength / len(store.seen)
    return np.asarray(weights / weights.sum())
