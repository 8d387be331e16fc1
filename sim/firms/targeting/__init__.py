"""Targeting strategies: what a marketer takes for granted of a consumer before her own events speak.

A strategy is a small class. It says whether it uses a consumer's profile and the page's context, and returns rows
of priors, learned from the marketer's own store, and each consumer's row. The day needs no change for a new one.
"""

from collections.abc import Callable
from functools import cached_property
from typing import ClassVar

import numpy as np

from sim.data.crowds import NO_LEVELS, likeliest, likeliest_by_friends, sum_over_friends
from sim.errors import bad
from sim.registry import Registered
from sim.world import Array

MOST_ROWS = 65_536
"""Rows that a consumer's place in the priors can tell apart."""

SLACK = 1e-5
"""By which a row of priors may miss 1: rounding, in single precision too."""

type Given = Array | Callable[[], Array]
"""An array, or how to get it when somebody asks: most strategies need little of a store."""


class Store:
    """All that a strategy may learn from: what the marketer itself recorded, was told, swapped or bought.

    Args:
        inventory: (K,) pages viewed so far whose topic everybody can see, by topic.
        seen: (K,) events of each topic ever recorded by itself and by those it has data from today.
        profiles: (N, K) events it may use today, its own and others' data, a consumer a row; none of those who refused.
        permitted: (N,) who lets it personalise.
        prior_strength: weight of the prior, in events.
        groups: (N,) demographic group as its customers told it, or brokers guess it; -1 where it knows nothing.
        devices: (N,) 1 mobile, 0 desktop; -1 for people it has no identifier of.
        ties: social ties as (start (N + 1,), friend): friends of i are ``friend[start[i]:start[i + 1]]``.
        threads: how many threads may work; no result depends on it.
    """

    def __init__(
        self,
        inventory: Array,
        seen: Array,
        profiles: Given,
        permitted: Array,
        prior_strength: float,
        *,
        groups: Given | None = None,
        devices: Given | None = None,
        ties: tuple[Array, Array] | None = None,
        threads: int = 1,
    ) -> None:
        self.inventory, self.seen, self.permitted, self.prior_strength = inventory, seen, permitted, prior_strength
        self.threads = threads
        self._given = {"profiles": profiles, "groups": groups, "devices": devices}
        self._ties = ties

    @cached_property
    def profiles(self) -> Array:
        """(N, K) events it may use today, a consumer a row; to read, not to write."""
        return _got(self._given["profiles"])

    @cached_property
    def groups(self) -> Array:
        """(N,) demographic group as far as it knows: 0 or 1, -1 for unknown."""
        return self._known("groups")

    @cached_property
    def devices(self) -> Array:
        """(N,) 1 mobile, 0 desktop, -1 for unknown."""
        return self._known("devices")

    @cached_property
    def friends_events(self) -> Array:
        """(N, K) events of each consumer's friends who let the firm personalise, and with that told it of their ties.

        That she refused herself does not keep her friends from it: this is what shadow profiles are made of.
        """
        return sum_over_friends(self.profiles, self.permitted, *self._friends, self.threads)

    def friends_of(self, people: Array) -> tuple[Array, Array]:
        """Each tie (t,) of ``people`` (n,): which of them, 0 to n - 1, and the friend."""
        start, friend = self._friends
        many = start[people + 1] - start[people]
        first = np.repeat(start[people] - np.cumsum(many) + many, many)
        return np.repeat(np.arange(len(people)), many), friend[first + np.arange(len(first))]

    @cached_property
    def amounts(self) -> Array:
        """(N,) how many events it may use today of each consumer."""
        amounts: Array = np.einsum("ik->i", self.profiles)
        return amounts

    def some(self, most: int = 2_000) -> Array:
        """(n,) at most ``most`` of the people of whom there are events, evenly spread over the store."""
        known = np.flatnonzero(self.amounts > 0)
        return known[:: max(1, -(-len(known) // most))]

    def sample(self, most: int = 2_000) -> Array:
        """(n, K) profiles of :meth:`some` people."""
        return np.asarray(self.profiles[self.some(most)], float)

    def likeliest(self, rows: Array, events: Array | None = None, levels: Array = NO_LEVELS) -> Array:
        """(N,) for each consumer the row of ``rows`` (R, K) that explains her events best; -1 for one without events.

        ``events`` (N, K) are her profile's if not given; row r is a distribution over topics. With ``levels``, amounts
        of events, R is added for each of these that her events reach.
        """
        return likeliest(self.profiles if events is None else events, rows, self.threads, levels)

    def likeliest_by_friends(self, crowds: Array, shares: Array, asked: Array, levels: Array = NO_LEVELS) -> Array:
        """(N,) for each consumer ``asked`` (N,) about the row of ``shares`` (R, C) that explains her friends best.

        ``crowds`` (N,) says in which of C crowds each consumer is, -1 for unknown; row r is how the friends of people
        of kind r are spread over these. It is -1 for who is not asked about and for who has no friend that is known,
        and a friend is who lets the firm personalise. ``levels`` are as for :meth:`likeliest`, of known friends.
        """
        told = np.where(self.permitted, crowds, -1)
        return likeliest_by_friends(told, shares, asked, *self._friends, self.threads, levels)

    @property
    def degree(self) -> float:
        """Mean number of friends."""
        return len(self._friends[1]) / max(1, len(self.permitted))

    @property
    def _friends(self) -> tuple[Array, Array]:
        if self._ties is None:
            return np.zeros(len(self.permitted) + 1, np.int64), np.zeros(0, np.int32)
        return self._ties

    def _known(self, what: str) -> Array:
        given = self._given[what]
        return np.full(len(self.permitted), -1) if given is None else _got(given)


def _got(given: Given | None) -> Array:
    got = given() if callable(given) else np.asarray(given)
    got.flags.writeable = False
    return got


class Strategy(Registered, family="strategy"):
    """Base of all targeting strategies."""

    uses_profile: ClassVar[bool] = False
    """Whether a consumer's own events enter the estimate."""
    uses_context: ClassVar[bool] = False
    """Whether the page's topic does."""
    infers: ClassVar[bool] = False
    """Whether her row is inferred from what she, or her friends, did: that is felt as personal, too."""
    shadows: ClassVar[bool] = False
    """Whether those who refused have a row as well, made from others' data."""

    def priors(self, store: Store) -> Array:
        """Rows of priors (R, K), each summing to 1; by default one, the population as the store shows it."""
        return popularity(store)[None, :]

    def rows(self, store: Store) -> Array | None:
        """Each consumer's row (N,), or None for all in row 0; row 0 is for strangers, and for those who refused."""
        return None

    def operations(self, store: Store) -> float:
        """Multiplications that learning took this week, for the bill of the computing centre."""
        return 0.0


def check_priors(strategy: object, priors: Array, rows: Array | None, consumers: int, topics: int) -> None:
    """Raise :class:`~sim.errors.BadInput` unless ``priors`` (R, K) are shares, and ``rows`` (N,) name rows of them."""
    whose = f"of strategy {strategy!r}"
    if priors.ndim != 2 or priors.shape[1] != topics or not 1 <= len(priors) <= MOST_ROWS:
        raise bad(f"the shape of the priors {whose}", priors.shape, f"(rows, {topics}), with 1 to {MOST_ROWS} rows")
    if priors.dtype.kind not in "fiu" or not (
        np.isfinite(priors).all() and (priors >= 0).all() and np.abs(priors.sum(axis=1) - 1.0).max() <= SLACK
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
