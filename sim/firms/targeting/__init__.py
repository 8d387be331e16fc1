"""Targeting strategies: what a marketer takes for granted of a consumer before her own events speak.

A strategy is a small class. It says whether it uses a consumer's profile and the page's context, and returns rows
of priors, learned from the marketer's own store, and each consumer's row. The day needs no change for a new one.
"""

from typing import ClassVar, NamedTuple

import numpy as np

from sim.errors import bad
from sim.registry import Registered
from sim.world import Array

MOST_ROWS = 65_536
"""Rows that a consumer's place in the priors can tell apart."""


class Store(NamedTuple):
    """All that a strategy may learn from: what the marketer itself recorded or bought."""

    inventory: Array
    """(K,) pages viewed so far whose topic everybody can see, by topic."""
    seen: Array
    """(K,) events of each topic ever recorded by itself and by the brokers it buys from today."""
    profiles: Array
    """(N, K) its own events kept, a consumer a row; to read, not to write."""
    permitted: Array
    """(N,) who lets it personalise; profiles of others may still be there, from before they refused."""
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
        """Each consumer's row (N,), or None for all in row 0; those who refused stay in row 0 whatever it says."""
        return None


def check_priors(strategy: object, priors: Array, rows: Array | None, consumers: int, topics: int) -> None:
    """Raise :class:`~sim.errors.BadInput` unless ``priors`` (R, K) are shares, and ``rows`` (N,) name rows of them."""
    whose = f"of strategy {strategy!r}"
    if priors.ndim != 2 or priors.shape[1] != topics or not 1 <= len(priors) <= MOST_ROWS:
        raise bad(f"the shape of the priors {whose}", priors.shape, f"(rows, {topics}), with 1 to {MOST_ROWS} rows")
    if priors.dtype.kind not in "fiu" or not (
        np.isfinite(priors).all() and (priors >= 0).all() and np.allclose(priors.sum(axis=1), 1.0)
    ):
        raise bad(f"a row of the priors {whose}", priors.sum(axis=1).tolist()[:3], "shares of 0 or more that sum to 1")
    if rows is not None and (
        rows.dtype.kind not in "iu" or rows.shape != (consumers,) or rows.min() < 0 or rows.max() >= len(priors)
    ):
        raise bad(f"the rows {whose}", rows.shape, f"({consumers},) whole numbers from 0 to {len(priors) - 1}")


def popularity(store: Store) -> Array:
    """Topic shares (K,) of the pages people view, smoothed towards equal shares while few were seen.

    Learned from the pages that everybody can see, not from the firm's visitors, who come for what it offers: a firm
    that took them for everybody would overbid on everybody (the winner's curse).
    """
    weights = store.inventory + store.prior_strength / len(store.inventory)
    return np.asarray(weights / weights.sum())
