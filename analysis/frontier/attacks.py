"""An attack on what a firm keeps: was this person among those whom it was made from?"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from sim.firms.technology.mixture import Mixture
from sim.world import Array

MOST = 1_000
"""Targets, of each kind, that an attack is tried on."""


class Advantage(NamedTuple):
    """How far an attacker does better than a coin: 0 not at all, 1 he always knows."""

    value: float
    error: float
    """Standard error, of the targets drawn."""


def membership(members: Array, others: Array, kept: Array) -> Advantage:
    """Membership inference (Shokri et al. 2017) by the distance to the nearest record kept (Chen et al. 2020).

    The attacker knows a target's events, and says that she was in the store if a record ``kept`` (r, K) is near: how
    near, he learns from every other target. The advantage is his true less his false positives on the rest
    (Yeom et al. 2018).

    Args:
        members: (n, K) events of people who were in the store.
        others: (n, K) events of people who were not.
        kept: (r, K) what can be read of the store.
    """
    inside, outside = distances(members, kept), distances(others, kept)
    limit = _best_limit(inside[::2], outside[::2])
    hits, alarms = (inside[1::2] <= limit), (outside[1::2] <= limit)
    error = np.sqrt(hits.var() / len(hits) + alarms.var() / len(alarms))
    return Advantage(float(hits.mean() - alarms.mean()), float(error))


def _best_limit(inside: Array, outside: Array) -> float:
    limits = np.unique(np.concatenate([inside, outside]))
    gains = [(inside <= limit).mean() - (outside <= limit).mean() for limit in limits]
    return float(limits[int(np.argmax(gains))])


def distances(targets: Array, kept: Array) -> Array:
    """(n,) squared distance of each of ``targets`` (n, K) to the nearest of ``kept`` (r, K); infinite if r is 0."""
    if not len(kept):
        return np.full(len(targets), np.inf)
    kept, targets = np.asarray(kept, float), np.asarray(targets, float)
    own = (kept**2).sum(axis=1)
    return np.array([(own - 2.0 * (kept @ target)).min() + (target**2).sum() for target in targets])


def attack(rows: Array, luck: np.random.Generator) -> Mapping[str, Advantage]:
    """The attack on a store of rows, and on a synthetic store made from it; ``rows`` (n, K) are people's events.

    Half of the people are in the store, half are not.
    """
    some = luck.permutation(rows[rows.any(axis=1)])
    half = len(some) // 2
    members, others = some[:half], some[half : 2 * half]
    model = Mixture(rows.shape[1], luck)
    model.fit(members, 1)
    made_up = model.sample(half, luck)
    targets = members[:MOST], others[:MOST]
    return {"rows": membership(*targets, members), "synthetic": membership(*targets, made_up[made_up.any(axis=1)])}
