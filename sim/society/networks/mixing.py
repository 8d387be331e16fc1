"""Assortative mixing: how far friends are of one segment, and how acquaintances are found.

Throughout, ``homophily`` h is meant to *be* Newman's assortativity coefficient by segment (Newman 2003, Physical
Review E 67:026126): of any kind of tie, a share h is made within the segment and the rest regardless of it.
"""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from sim.society.networks.friends import Ids, Offsets


class Mixing(NamedTuple):
    """N people in S segments, and how they mix."""

    segments: NDArray[np.uint8]
    """(N,): each one's segment."""
    members: Ids
    """(N,): people, segment after segment, in random order within each."""
    first: Offsets
    """(S + 1,): where each segment starts in ``members``."""
    homophily: float
    """From 0, friends regardless of segment, to 1, friends within it."""

    @classmethod
    def of(cls, segments: NDArray[np.uint8], homophily: float, rng: np.random.Generator) -> Self:
        """The mixing of people in these segments."""
        shuffled = rng.permutation(np.arange(segments.size, dtype=np.int32))
        members = shuffled[np.argsort(segments[shuffled], kind="stable")]
        first = np.concatenate([[0], np.cumsum(np.bincount(segments))]).astype(np.int64)
        return cls(segments, members, first, homophily)

    @property
    def people(self) -> int:
        """Number of people, N."""
        return self.segments.size

    def seats(self, rng: np.random.Generator) -> Ids:
        """(N,): the people in an order in which segments lie together, as far as homophily goes.

        Two neighbours both sit among their own kind with probability h if each of them does with √h.
        """
        seats = self.members.copy()
        loose = rng.random(self.people) >= np.sqrt(self.homophily)
        seats[loose] = rng.permutation(seats[loose])
        return seats

    def strangers(self, who: Ids, rng: np.random.Generator) -> Ids:
        """Somebody at random for each of ``who``: of the same segment with probability h, else anybody."""
        met = rng.integers(self.people, size=who.size, dtype=np.int32)
        alike = rng.random(who.size) < self.homophily
        segment = self.segments[who[alike]]
        nth = rng.random(segment.size) * np.diff(self.first)[segment]
        met[alike] = self.members[self.first[segment] + nth.astype(np.int64)]
        return met


def even_shares(people: int, mean: float) -> Offsets:
    """(people,): whole numbers next to ``mean``; the first n of them sum to n × ``mean``, rounded, for every n."""
    return np.diff(np.floor(np.arange(people + 1) * mean + 0.5)).astype(np.int64)
