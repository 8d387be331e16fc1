"""Blocks: communities of about thirty inside the segments."""

from itertools import pairwise

import numpy as np

from sim.compiled import rule
from sim.society.networks import Network
from sim.society.networks.friends import Ids, Offsets
from sim.society.networks.mixing import Mixing

COMMUNITY = 2.4
"""Others in a community per mean degree: 29 at degree 12, a class or a team, in which most friends are found."""


class Block(Network):
    """A stochastic block model whose blocks are small, so that friends of friends are friends at any N."""

    name = "block"
    summary = "Many communities of about thirty, nested in segments; most friends are within, the others anywhere."
    literature = "Holland, Laskey & Leinhardt (1983), Social Networks 5:109-137; Girvan & Newman (2002), PNAS 99:7821"

    @classmethod
    def ties(cls, mixing: Mixing, degree: float, clustering: float, rng: np.random.Generator) -> tuple[Ids, Ids]:
        """Ties within communities, then as many to strangers as are missing."""
        others = min(COMMUNITY, 1 / max(clustering, 1e-9)) * degree
        bounds = communities(mixing.first, 1 + others)
        quota = _quotas(np.diff(bounds), degree * cls.inside(degree, others, clustering) / 2)
        one, other = _acquaintances(mixing.seats(rng), bounds, quota, rng)
        outside = max(0, round(mixing.people * degree / 2) - one.size)
        who = rng.integers(mixing.people, size=outside, dtype=np.int32)
        return np.concatenate([one, who]), np.concatenate([other, mixing.strangers(who, rng)])

    @classmethod
    def inside(cls, degree: float, others: float, clustering: float) -> float:
        """Share w of friends within the community.

        Two friends of hers are both within with probability w², and then friends with probability w·degree/others.
        """
        return float(min(1.0, np.cbrt(clustering * others / degree)))


def communities(first: Offsets, size: float) -> Offsets:
    """Where communities start, in the order of segments that start at ``first``; each about ``size`` people."""
    starts = [
        np.linspace(low, high, max(1, round((high - low) / size)), endpoint=False).astype(np.int64)
        for low, high in pairwise(first.tolist())
        if high > low
    ]
    return np.concatenate([*starts, first[-1:]])


def _quotas(sizes: Offsets, ties_each: float) -> Offsets:
    """Ties within each community: ``ties_each`` a member, as far as there are pairs."""
    shares: Offsets = np.diff(np.floor(np.cumsum(sizes * ties_each)), prepend=0).astype(np.int64)
    pairs: Offsets = sizes * (sizes - 1) // 2
    return np.minimum(shares, pairs)


def _acquaintances(seats: Ids, bounds: Offsets, quota: Offsets, rng: np.random.Generator) -> tuple[Ids, Ids]:
    """Both ends of ``quota`` ties in each community."""
    one, other = np.empty((2, int(quota.sum())), np.int32)
    acquaint(seats, bounds, quota, one, other, rng)
    return one, other


@rule
def acquaint(seats: Ids, bounds: Offsets, quota: Offsets, one: Ids, other: Ids, rng: np.random.Generator) -> None:
    """Write down both ends of each community's ties, all pairs in it equally likely."""
    tie = 0
    for c in range(quota.size):
        _choose_pairs(seats[bounds[c] : bounds[c + 1]], quota[c], one[tie:], other[tie:], rng)
        tie += quota[c]


@rule
def _choose_pairs(members: Ids, wanted: int, one: Ids, other: Ids, rng: np.random.Generator) -> None:
    """Selection sampling without replacement (Knuth, The Art of Computer Programming 2, algorithm S)."""
    pairs, chosen = members.size * (members.size - 1) // 2, 0
    for i in range(members.size):
        for j in range(i):
            if rng.random() * pairs < wanted - chosen:
                one[chosen], other[chosen] = members[i], members[j]
                chosen += 1
            pairs -= 1
