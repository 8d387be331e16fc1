"""How far a crowd's tastes may be taken for those of a person in it: learned on some events, checked on others.

Two things would make a marketer expect too much, and so bid too much (the winner's curse). A person with few events
is put into the crowd that they fit best, by luck; so half of people's events sort them, and the other half tells what
such people like, and how much that is worth (honest estimation: Athey & Imbens 2016, PNAS 113(27); data thinning:
Neufeld, Dharamshi, Gao & Witten 2024, Journal of Machine Learning Research 25).
And a store holds what people came to the firm for, not what they like; so topics of which it holds more than people
view count less (truncated inverse propensity weights: Ionides 2008, Journal of Computational and Graphical
Statistics 17; Schnabel et al. 2016, ICML).
"""

from typing import NamedTuple

import numpy as np

from sim.world import Array

LEVELS = 2.0 ** np.arange(1, 8)
"""Events, or friends, from which on there is more to go by; below the first is a level, too."""
AMOUNTS = np.concatenate([[1.0], LEVELS * np.sqrt(2.0)])
"""How many a typical person on each level has."""
CEILINGS = np.arange(1, 11) / 10.0
"""How sure one can get at most."""
HALF_SURE = np.array([128.0, 64.0, 32.0, 16.0, 8.0, 4.0, 2.0, 1.0, 0.5, 0.25, 0.0])
"""How many make half as sure as one can get; the most cautious first, as it is taken if others do as well."""
SURE = 2.0
"""Standard errors by which a gain must exceed none, to be taken for one."""


class Crowds(NamedTuple):
    """What a strategy has learned of R crowds of people; L levels of evidence say how sure it is of a person's."""

    codes: Array
    """(R, K) shares of topics that people are sorted by: each is in the crowd whose shares explain her events best."""
    events: Array
    """(R, K) events of people who were sorted into each crowd by others of their events: what to expect of it."""
    mix: Array
    """(K,) shares of the topics in the store, which say nothing about a person."""
    confidence: Array
    """(L,) between 0, she is like anybody, and 1, she is like her crowd."""

    def shares(self, strength: float) -> Array:
        """(R, K) what to expect in the store of people of each crowd."""
        return smoothed(self.events, self.mix, strength)

    def priors(self, popularity: Array, strength: float) -> Array:
        """(1 + L * R, K) what strangers, and then the people of each crowd on each level, are taken to like."""
        gains = smoothed(honest(self.events, self.mix, popularity), popularity, strength) - popularity
        rows = popularity + self.confidence[:, None, None] * gains
        return np.vstack([popularity, rows.reshape(-1, len(popularity))])

    def sure(self, found: Array, held_out: Array, strength: float, levels: int) -> Array:
        """(L,) how sure to be, on each of ``levels`` levels, of the crowds in which people were ``found`` (n,).

        Their ``held_out`` events (n, K) tell. People in crowd r on level l are found as r + R * l, those in none as -1.
        """
        gained = gains(self.shares(strength), self.mix, found, held_out)
        return confidence(gained, found // len(self.codes), levels)

    def rows(self, found: Array) -> Array:
        """Rows of :meth:`priors` of people ``found`` in crowd r on level l: r + R * l, or -1 in none.

        Row 0 is for people on levels of which nothing is known, too.
        """
        crowds = len(self.events)
        known = np.repeat(self.confidence > 0.0, crowds)
        names = np.concatenate([np.where(known, 1 + np.arange(len(known)), 0), [0]]).astype(np.int32)
        return names.take(found, mode="wrap")


def nothing(popularity: Array) -> Crowds:
    """What is known before there is anything to learn from."""
    return Crowds(popularity[None], np.zeros((1, len(popularity))), popularity, np.zeros(1))


def smoothed(events: Array, towards: Array, strength: float) -> Array:
    """(R, K) shares of ``events`` (R, K), as if ``strength`` more had the shares ``towards`` (K,).

    What was de-biased of noise may be less than no events at all, and is taken for none.
    """
    some = np.maximum(events, 0.0)
    return np.asarray((some + strength * towards) / (some.sum(axis=1, keepdims=True) + strength))


def honest(events: Array, mix: Array, popularity: Array) -> Array:
    """(R, K) ``events`` (R, K) as people at large would have had them: as many, but those too common here count less.

    Where a firm sees one topic only, all that its visitors were seen to do is what they came for.
    """
    counted = events * np.minimum(1.0, popularity / mix)
    missing = events.sum(axis=1, keepdims=True) - counted.sum(axis=1, keepdims=True)
    return np.asarray(counted + missing * popularity)


def dealt(events: Array, share: float = 0.5) -> tuple[Array, Array]:
    """A ``share`` of ``events`` (n, K) drawn at random, the same each time, and the rest.

    What is in the one says nothing about the luck in the other.
    """
    whole = np.rint(np.maximum(events, 0.0)).astype(np.int64)
    first = np.random.default_rng(0).binomial(whole, share)
    return first.astype(float), (whole - first).astype(float)


def gains(shares: Array, mix: Array, found: Array, held_out: Array) -> Array:
    """(1 + C, n) nats by which crowds explain people's ``held_out`` events (n, K) better than the ``mix`` does.

    A row for no confidence, and for each of the C :data:`CEILINGS`; ``found`` (n,) is in whose crowd each person is.
    """
    lifts = shares / mix - 1.0
    of_crowds = np.log1p(np.concatenate([[0.0], np.minimum(CEILINGS, 0.99)])[:, None, None] * lifts)
    known, crowd = found >= 0, found % len(shares)
    return np.stack([np.einsum("nk,nk->n", each[crowd], held_out) * known for each in of_crowds])


def confidence(gained: Array, level: Array, levels: int) -> Array:
    """(L,) how sure to be of crowds on each of ``levels`` levels.

    Credibility grows with experience a as a / (a + b), up to a ceiling (Bühlmann 1967, ASTIN Bulletin 4); b and the
    ceiling are those that held-out events speak for, if they speak clearly, else nothing is believed. ``gained``
    (1 + C, n) are the :func:`gains`, ``level`` (n,) is where each person stands.
    """
    sums = np.stack([np.bincount(np.maximum(level, 0), each, levels) for each in gained])
    curves = CEILINGS[:, None, None] * (AMOUNTS[:levels] / (AMOUNTS[:levels] + HALF_SURE[:, None]))
    steps = np.rint(curves.reshape(-1, levels) * len(CEILINGS)).astype(np.int64)
    best = steps[np.argmax(sums[steps, np.arange(levels)].sum(axis=1))]
    gain = gained[best[level], np.arange(len(level))]
    return best / len(CEILINGS) if gain.sum() > SURE * np.sqrt((gain**2).sum()) else np.zeros(levels)
