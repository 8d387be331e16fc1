"""What strategies that learn have in common: when to learn anew and from whom, and how people are sorted."""

from abc import abstractmethod

import numpy as np

from sim.data.crowds import together
from sim.extras import LEARNING, needed
from sim.firms.targeting import Store, Strategy, popularity
from sim.firms.targeting.held_out import CEILINGS, LEVELS, Crowds, dealt, nothing, smoothed
from sim.world import Array

GROWN = 2.0
"""Times as many events as last time, from which on it is worth learning anew."""
FEWEST = 20
"""People whom a crowd is learned from, on average, at least."""
FEW = 0.1
"""Share of half of people's events by which they are sorted, too, to learn what little evidence is worth."""
ROUNDS = 10
"""Rounds that a clustering takes, at most: it settles early."""


class Learned(Strategy):
    """Keeps what it has learned of crowds, and learns anew when there is clearly more to learn from."""

    every = 1
    """Reviews from one sorting of everybody to the next; those who refuse lose their row at once."""
    stale = 8
    """Reviews after which it learns anew at any rate."""
    extra: str = LEARNING
    """What must be installed for it; empty for nothing."""

    def __init__(self) -> None:
        if self.extra:
            needed("sklearn", self.extra, f"Strategy {self.name!r}")
        self.crowds: Crowds | None = None
        self.placed: Array | None = None
        self.learned_from, self.age, self.work = 0.0, 0, 0.0

    @abstractmethod
    def learn(self, store: Store) -> Crowds:
        """What the store says of crowds of people."""

    @abstractmethod
    def place(self, store: Store, crowds: Crowds) -> Array:
        """(N,) each consumer's row of the crowds' priors."""

    def priors(self, store: Store) -> Array:
        """Popularity, then each crowd, more or less surely; learned anew if it is time."""
        self.work, self.age = 0.0, self.age + 1
        return self.known(store).priors(popularity(store), store.prior_strength)

    def rows(self, store: Store) -> Array:
        """Each consumer's row (N,) of :meth:`priors`; people are sorted anew if it is time."""
        crowds = self.known(store)
        if self.placed is None or self.age % self.every == 0:
            self.placed = self.place(store, crowds)
        return np.where(self.may_have(store, self.placed), self.placed, 0)

    def may_have(self, store: Store, rows: Array) -> Array:
        """(N,) whether each consumer may have her row of ``rows`` (N,): not if she refused."""
        return store.permitted

    def operations(self, store: Store) -> float:
        """Multiplications since the last :meth:`priors`, roughly: sorting people, and learning if there was any."""
        return self.work

    def known(self, store: Store) -> Crowds:
        """What it knows today."""
        seen = float(store.seen.sum())
        if self.crowds is None or self.age >= self.stale or seen > GROWN * self.learned_from:
            self.learned_from, self.age, self.placed = seen, 0, None
            self.crowds = self.learn(store)
        return self.crowds

    def sort(self, store: Store, codes: Array, events: Array) -> Array:
        """(N,) r + R * level: whose of R ``codes`` explain ``events`` (N, K) best, and how many of these there are."""
        self.work += float(events.size * len(codes))
        return store.likeliest(codes, events, LEVELS)


class Sorted(Learned):
    """Sorts people by their events into crowds that a clustering found."""

    most_crowds = 1
    """Crowds there are, if there are people enough to learn them from."""

    @abstractmethod
    def cluster(self, roots: Array, crowds: int) -> Array:
        """(n,) which of ``crowds`` each person is in; ``roots`` (n, K) are square roots of her topic shares."""

    def learn(self, store: Store) -> Crowds:
        """Crowds found by one half of some people's events; how sure to be of them is learned from the other half."""
        return self.crowds_of(store, np.asarray(store.profiles[store.some()], float))

    def crowds_of(self, store: Store, events: Array) -> Crowds:
        """The crowds of people who had ``events`` (n, K)."""
        first, second = dealt(events)
        if not first.any():
            return nothing(popularity(store))
        mix = smoothed(events.sum(axis=0, keepdims=True), popularity(store), 1.0)[0]
        codes = self._codes(first[first.any(axis=1)], mix, store.prior_strength)
        did = sum(
            together(others, store.likeliest(codes, half), len(codes))
            for half, others in ((first, second), (second, first))
        )
        self.work += float(events.size * len(codes) * (ROUNDS + 2 + len(CEILINGS)))
        crowds = Crowds(codes, np.asarray(did), mix, np.zeros(1))
        few, _ = dealt(first, FEW)
        found = self.sort(store, codes, np.vstack([first, few]))
        sure = crowds.sure(found, np.vstack([second, second]), store.prior_strength, 1 + len(LEVELS))
        return crowds._replace(confidence=sure)

    def _codes(self, events: Array, mix: Array, strength: float) -> Array:
        crowds = max(1, min(self.most_crowds, len(events) // FEWEST))
        roots = np.sqrt(events / events.sum(axis=1, keepdims=True))
        found = self.cluster(roots, crowds) if crowds > 1 else np.zeros(len(events))
        return smoothed(together(events, found, crowds), mix, strength)

    def place(self, store: Store, crowds: Crowds) -> Array:
        """Each consumer is in the crowd that explains her events best; the more events, the surer."""
        return crowds.rows(self.sort(store, crowds.codes, store.profiles))
