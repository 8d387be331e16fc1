"""Holme-Kim: the popular become more popular, and friends of friends become friends."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiled import rule
from sim.records import Record, Table, Whole
from sim.society.networks import Network
from sim.society.networks.friends import Ids, Offsets
from sim.society.networks.mixing import Mixing, even_shares

TRIES = 20
"""Candidates looked at before a newcomer looks elsewhere."""
NOBODY = -1


class HolmeKim(Network):
    """Preferential attachment with triad formation; with homophily, a circle of friends is met within the segment."""

    name = "holme_kim"
    summary = "People arrive one by one, befriend the popular and then their friends: a few have very many friends."
    literature = "Holme & Kim (2002), Physical Review E 65:026107; Barabási & Albert (1999), Science 286:509-512"

    @classmethod
    def ties(cls, mixing: Mixing, degree: float, clustering: float, rng: np.random.Generator) -> tuple[Ids, Ids]:
        """Grown in random order of arrival, so that a consumer's number says nothing of her popularity."""
        each = newcomers_ties(mixing.people, degree)
        quota = np.minimum(even_shares(mixing.people, each), np.arange(mixing.people))
        arrival = rng.permutation(np.arange(mixing.people, dtype=np.int32))
        growth = _founded(quota, mixing.segments[arrival], mixing.first)
        grow(growth, closing_probability(each, clustering), mixing.homophily, rng)
        return arrival[growth.newcomer], arrival[growth.chosen]

    @classmethod
    def most_clustered(cls, degree: float) -> float:
        """Clustering where every tie that can closes a triangle."""
        return float(clustering_coefficient(degree / 2, np.array(1.0)))


def newcomers_ties(people: int, degree: float) -> float:
    """Ties m that each newcomer makes, the i-th at most i, so that the mean degree is met: root of a quadratic."""
    return float((2 * people - 1 - np.sqrt((2 * people - 1) ** 2 - 4 * people * degree)) / 2)


def clustering_coefficient(each: float, closing: NDArray[np.float64]) -> NDArray[np.float64]:
    """Clustering coefficient at ``each`` = m ties a newcomer and triad formation with probability P = ``closing``.

    About 2 P / m, since P m of a newcomer's m²/2 pairs of friends are closed on arrival, and more where a whole circle
    knows each other. The constants are fitted to grown networks of 20,000 people: off by less than 0.03 up to a
    coefficient of 0.55, at mean degrees from 4 to 30.
    """
    slope, circle = 2 / (each + 0.85), 0.13
    return float(np.clip(each - 1, 0, 1)) * (slope * closing + circle * closing ** (4 + 0.4 * each))


def closing_probability(each: float, clustering: float) -> float:
    """Probability of triad formation at which the clustering coefficient is met."""
    closing = np.linspace(0, 1, 1001)
    return float(np.interp(clustering, clustering_coefficient(each, closing), closing))


class Circle(Record):
    """Those who chose somebody."""

    room: Whole  # where they start in ``fans``
    count: Whole  # how many they are; there is room for the next power of two, at least four


class Growth(NamedTuple):
    """A growing network; people are numbered by arrival."""

    own: Offsets
    """(N + 1,): where the ties that each one makes start."""
    newcomer: Ids
    """(E,): who makes the tie."""
    chosen: Ids
    """(E,): with whom, who was there before."""
    circle: Table[Circle]
    """(N,)"""
    fans: Ids
    """Members of circles, which move to rooms of twice the size when they are full."""
    segment: NDArray[np.uint8]
    """(N,): each one's segment."""
    member: Ids
    """(N,): those who have arrived, segment by segment."""
    start: Offsets
    """(S + 1,): where each segment starts in ``member``."""
    present: Offsets
    """(S,): how many of each segment have arrived."""
    used: Offsets
    """(1,): how much of ``fans`` is taken."""


def _founded(quota: Offsets, segment: NDArray[np.uint8], start: Offsets) -> Growth:
    """Nobody has arrived. Rooms of doubling size take less than four times what is in them in the end."""
    ties = int(quota.sum())
    return Growth(
        own=np.concatenate([[0], np.cumsum(quota)]),
        newcomer=np.repeat(np.arange(segment.size, dtype=np.int32), quota),
        chosen=np.empty(ties, np.int32),
        circle=Circle.table(segment.size),
        fans=np.empty(4 * ties, np.int32),
        segment=segment,
        member=np.empty(segment.size, np.int32),
        start=start,
        present=np.zeros(start.size - 1, np.int64),
        used=np.zeros(1, np.int64),
    )


@rule
def grow(growth: Growth, closing: float, homophily: float, rng: np.random.Generator) -> None:
    """Everyone arrives."""
    for i in range(growth.segment.size):
        _arrive(growth, i, closing, homophily, rng)
        segment = growth.segment[i]
        growth.member[growth.start[segment] + growth.present[segment]] = i
        growth.present[segment] += 1


@rule
def _arrive(growth: Growth, i: int, closing: float, homophily: float, rng: np.random.Generator) -> None:
    """Newcomer i makes her ties: somebody popular, then friends of hers, then perhaps somebody else, and hers."""
    host, alike = NOBODY, False
    for tie in range(growth.own[i], growth.own[i + 1]):
        friend = NOBODY
        if host != NOBODY and rng.random() < closing:
            friend = _friend_of_host(growth, i, tie, host, alike, rng)
        if friend == NOBODY:
            alike = rng.random() < homophily
            friend = host = _newly_met(growth, i, tie, alike, rng)
        growth.chosen[tie] = friend
        _remember(growth, friend, i)


@rule
def _friend_of_host(growth: Growth, i: int, tie: int, host: int, alike: bool, rng: np.random.Generator) -> int:
    """A random friend of the host, if need be of i's own segment; or nobody."""
    own, circle = growth.own[host], growth.circle[host]
    owned = growth.own[host + 1] - own
    for _ in range(TRIES):
        nth = int(rng.random() * (owned + circle.count))
        friend = growth.chosen[own + nth] if nth < owned else growth.fans[circle.room + nth - owned]
        if _is_new(growth, i, tie, friend) and not (alike and growth.segment[friend] != growth.segment[i]):
            return int(friend)
    return NOBODY


@rule
def _newly_met(growth: Growth, i: int, tie: int, alike: bool, rng: np.random.Generator) -> int:
    """Somebody popular, if need be of i's own segment; where they are all known to her, anybody else."""
    for _ in range(TRIES):
        met = _popular_alike(growth, i, rng) if alike else _popular(growth, i, rng)
        if _is_new(growth, i, tie, met):
            return met
    met = int(rng.random() * i)
    while not _is_new(growth, i, tie, met):
        met = (met + 1) % i
    return met


@rule
def _popular(growth: Growth, i: int, rng: np.random.Generator) -> int:
    """Somebody in proportion to her number of friends: an end of a random tie of those before i."""
    if growth.own[i] == 0:
        return int(rng.random() * i)
    end = int(rng.random() * 2 * growth.own[i])
    return int(growth.newcomer[end // 2] if end % 2 else growth.chosen[end // 2])


@rule
def _popular_alike(growth: Growth, i: int, rng: np.random.Generator) -> int:
    """Somebody of i's segment in proportion to her friends there: an end of a random tie made by a member."""
    segment = growth.segment[i]
    if growth.present[segment] == 0:
        return _popular(growth, i, rng)
    while True:
        member = growth.member[growth.start[segment] + int(rng.random() * growth.present[segment])]
        own, owned = growth.own[member], growth.own[member + 1] - growth.own[member]
        if owned == 0 or rng.random() < 0.5:
            return int(member)
        friend = growth.chosen[own + int(rng.random() * owned)]
        if growth.segment[friend] == segment:
            return int(friend)


@rule
def _is_new(growth: Growth, i: int, tie: int, friend: int) -> bool:
    """True if ``friend`` is neither i herself nor among those she chose before this tie."""
    for earlier in range(growth.own[i], tie):
        if growth.chosen[earlier] == friend:
            return False
    return friend != i


@rule
def _remember(growth: Growth, who: int, fan: int) -> None:
    """Somebody was chosen by a fan; if the room of her circle is full, it moves to one of twice the size."""
    circle, fans = growth.circle[who], growth.fans
    if circle.count == 0 or (circle.count >= 4 and circle.count & (circle.count - 1) == 0):
        new = growth.used[0]
        for k in range(circle.count):
            fans[new + k] = fans[circle.room + k]
        circle.room = new
        growth.used[0] = new + max(4, 2 * circle.count)
    fans[circle.room + circle.count] = fan
    circle.count += 1
