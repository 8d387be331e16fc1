"""A part of the social network to look at: whom it shows, where they stand, and in which colour."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from sim.draws import SAMPLE, stream
from sim.market import Market

FLASH_DAYS = 3
"""Days for which those exposed by a breach are marked."""
DRAWN = 500
"""Consumers who are drawn unless a visitor wants more or fewer."""
LAYOUT_ROUNDS = 60
WHOM = 1 << 30
"""Whom the luck of choosing a sample is drawn for."""

type Floats = NDArray[np.float64]


NARROWEST = 0.05
"""The least that a scale of colours spans, so that noise does not look like difference."""


@dataclass
class Sample:
    """Consumers who are drawn, chosen once: friends of friends of a few, so that ties are seen among them."""

    people: NDArray[np.int64]
    """Their rows, (S,)."""
    ties: NDArray[np.int64]
    """Pairs of numbers in the sample, (E, 2)."""
    watched: int | None = None
    """The consumer whose story is told."""
    exposed: list[tuple[int, str, NDArray[np.int64]]] = field(default_factory=list)
    """Breaches so far: day, holder, and the numbers in the sample of who is exposed."""
    breaches_seen: int = 0
    before: Floats | None = None
    """Trust in marketers of everybody on the evening of the last breach, (N,); None before there was one."""

    @classmethod
    def of(cls, market: Market, drawn: int) -> Self:
        """Choose a sample of at most ``drawn`` consumers of a market; the same for the same seed."""
        people = snowball(market, min(drawn, len(market.consumers)))
        ties = ties_among(market, people)
        return cls(people, ties)

    def resized(self, market: Market, drawn: int) -> Self:
        """Another sample of the same market, with so many consumers, that knows what this one has noted."""
        other = self.of(market, drawn)
        other.note(market)
        other.before = self.before
        other.watched = self.watched if self.watched in other.people else None
        return other

    def note(self, market: Market) -> None:
        """Note who of the sample is exposed by breaches that struck today."""
        for breach in market.breaches.all[self.breaches_seen :]:
            if breach.exposed is not None:
                exposed = np.unpackbits(breach.exposed, count=len(market.consumers)).astype(bool)
                numbers = np.flatnonzero(exposed[self.people])
                self.exposed.append((breach.struck, market.holders[breach.holder].name, numbers))
        if len(market.breaches.all) > self.breaches_seen:
            self.before = _trust_of_all(market)
        self.breaches_seen = len(market.breaches.all)

    def flashing(self, today: int) -> list[int]:
        """Numbers in the sample of people whose data were stolen within the last days."""
        late = [numbers for day, _, numbers in self.exposed if today - day < FLASH_DAYS]
        return sorted(set(np.concatenate(late).tolist())) if late else []

    def leaked(self, person: int) -> list[tuple[int, str]]:
        """Breaches that exposed one consumer of the sample: day and holder."""
        number = np.flatnonzero(self.people == person)
        return [(day, who) for day, who, numbers in self.exposed if len(number) and number[0] in numbers]

    def values(self, market: Market, colour: str) -> Floats:
        """What nodes are coloured by, (S,)."""
        return COLOURS[colour][1](self, market)

    @cached_property
    def places(self) -> Floats:
        """Where they stand, (S, 2), within 0-1: laid out when they are first looked at, for that takes a second."""
        return laid_out(len(self.people), self.ties)

    @cached_property
    def drawn(self) -> tuple[list[list[float]], list[list[int]], list[int]]:
        """Places, ties and rows as plain lists: the same objects each time, so that they are sent to a browser once."""
        return self.places.round(4).tolist(), self.ties.tolist(), self.people.tolist()


def _of(read: Callable[[Market], Any]) -> "Callable[[Sample, Market], Floats]":
    """What the people of a sample have of what ``read`` gives for everybody, (N,)."""
    return lambda sample, market: np.asarray(read(market), float)[sample.people]


def _trust_of_all(market: Market) -> Floats:
    return np.asarray(market.consumers.trust).mean(axis=1)


_trust = _of(_trust_of_all)


def _trust_lost(sample: Sample, market: Market) -> Floats:
    """How news of a breach, and talk of it, spreads: what has become of trust since it struck."""
    now = _trust(sample, market)
    return np.zeros_like(now) if sample.before is None else sample.before[sample.people] - now


COLOURS: dict[str, tuple[str, Callable[[Sample, Market], Floats]]] = {
    "trust": ("mean trust in marketers, 0-1", _trust),
    "concern": ("privacy concern, 0-1", _of(lambda market: market.consumers.concern)),
    "resignation": ("resignation, 0-1", _of(lambda market: market.consumers.resignation)),
    "consent": (
        "share of marketers that may personalise",
        _of(lambda market: np.asarray(market.consumers.personalise)[:, : len(market.marketers)].mean(axis=1)),
    ),
    "bits known": ("bits that marketers know of her, on average", _of(lambda market: market.consumers.bits)),
    "group": ("minority (1) or majority (0)", _of(lambda market: market.consumers.group)),
    "trust lost": ("trust in marketers lost since the last breach", _trust_lost),
}
"""What nodes can be coloured by: what it is, and how it is read of a sample."""


def scale_of(values: Floats) -> tuple[float, float]:
    """Ends of a scale of colours: from the 2nd to the 98th percentile."""
    low, high = np.quantile(values, (0.02, 0.98)) if len(values) else (0.0, 1.0)
    middle, half = (low + high) / 2, max(high - low, NARROWEST) / 2
    return float(middle - half), float(middle + half)


def snowball(market: Market, size: int) -> NDArray[np.int64]:
    """Friends, and friends' friends, of random consumers, breadth first, until there are so many; in order of rows."""
    start, friend = market.ties
    luck = stream(market.seed, 0, WHOM, SAMPLE)
    chosen: dict[int, None] = {}
    for seed in luck.permutation(len(market.consumers)):
        waiting = deque([int(seed)])
        while waiting and len(chosen) < size:
            person = waiting.popleft()
            if person not in chosen:
                chosen[person] = None
                waiting.extend(friend[start[person] : start[person + 1]].tolist())
        if len(chosen) >= size:
            break
    return np.array(sorted(chosen), np.int64)


def ties_among(market: Market, people: NDArray[np.int64]) -> NDArray[np.int64]:
    """Ties within a sample, each once, as pairs of numbers in it, (E, 2)."""
    start, friend = market.ties
    number = {int(person): n for n, person in enumerate(people)}
    pairs = [
        (n, number[int(other)])
        for n, person in enumerate(people)
        for other in friend[start[person] : start[person + 1]]
        if int(other) in number and n < number[int(other)]
    ]
    return np.array(pairs, np.int64).reshape(-1, 2)


def laid_out(nodes: int, ties: NDArray[np.int64]) -> Floats:
    """Places of nodes within 0-1, by springs along ties (Fruchterman & Reingold 1991), seeded."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(range(nodes))
    graph.add_edges_from(ties.tolist())
    placed: Any = nx.spring_layout(graph, iterations=LAYOUT_ROUNDS, seed=1, k=1.5 / max(1, nodes) ** 0.5)
    spots = np.array([placed[n] for n in range(nodes)], float).reshape(-1, 2)
    if len(spots):
        spots -= spots.min(axis=0)
        spots /= np.maximum(spots.max(axis=0), 1e-9)
    return spots
