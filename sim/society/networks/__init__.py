"""Social networks: who hears from whom. A kind of network is one small file here."""

import itertools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import bad
from sim.registry import Registered
from sim.society.networks.friends import Friends, Ids, befriend
from sim.society.networks.mixing import Mixing

__all__ = ["Friends", "Ids", "Mixing", "Network", "befriend"]

CLUSTERING = 0.25
"""Default clustering coefficient: the middle of 0.15-0.35, where networks of personal friends lie."""
TOLERANCE = 0.01
"""Ties that may be missing because they were made twice, relative."""
PATIENCE = 8
"""Rounds in which missing ties are sought with homophily, before anybody will do."""


class Network(Registered, family="network"):
    """A kind of social network. A subclass says who meets whom; counting and checking is done here."""

    @classmethod
    def build(
        cls,
        segments: NDArray[Any],
        degree: float,
        homophily: float,
        rng: np.random.Generator,
        clustering: float = CLUSTERING,
    ) -> Friends:
        """A network of this kind; the same bits for the same ``rng``.

        Args:
            segments: (N,) segment of each person, 0 to 255.
            degree: mean number of friends, 0 to N - 1; met within 1 %.
            homophily: 0 to 1; Newman's assortativity coefficient by segment that a large network comes to.
            rng: source of randomness.
            clustering: mean local clustering coefficient (Watts & Strogatz) that a large network of degree 4 or
                more comes to, within about 0.03; 0 to :meth:`most_clustered`. A small or homophilous network,
                where everybody meets the same few, is more clustered.

        Raises:
            BadInput: where a value is out of range, or there are no people.
        """
        mixing = Mixing.of(_checked(segments), _share("homophily", homophily), rng)
        _check_degree(degree, mixing.people)
        wanted = round(mixing.people * degree / 2)
        if wanted == 0:
            return befriend(mixing.people, *np.empty((2, 0), np.int32))
        cls._check_clustering(clustering, degree)
        return _complete(mixing, cls.ties(mixing, degree, clustering, rng), wanted, rng)

    @classmethod
    def ties(cls, mixing: Mixing, degree: float, clustering: float, rng: np.random.Generator) -> tuple[Ids, Ids]:
        """Both ends of about N × degree / 2 ties; what each kind of network defines. A few may be repeated."""
        raise NotImplementedError

    @classmethod
    def most_clustered(cls, degree: float) -> float:
        """The highest clustering coefficient this kind of network can have at a mean degree."""
        return 1.0

    @classmethod
    def _check_clustering(cls, clustering: float, degree: float) -> None:
        most = cls.most_clustered(degree)
        if not _share("clustering", clustering) <= most:
            allowed = f"a number from 0 to {most:.3g} in a {cls.name} network of mean degree {degree:g}"
            raise bad("clustering", clustering, allowed, "Lower it, or choose another kind of network or degree.")


def _complete(mixing: Mixing, ties: tuple[Ids, Ids], wanted: int, rng: np.random.Generator) -> Friends:
    """The network of these ties, made up to the wanted number where many were repeated, as happens among few."""
    for attempt in itertools.count():
        friends = befriend(mixing.people, *ties)
        if wanted - friends.ties <= wanted * TOLERANCE:
            return friends
        seekers = mixing if attempt < PATIENCE else mixing._replace(homophily=0.0)
        ties = _with_more(seekers, ties, friends, wanted, rng)
    raise AssertionError("unreachable")


def _with_more(
    mixing: Mixing, ties: tuple[Ids, Ids], friends: Friends, wanted: int, rng: np.random.Generator
) -> tuple[Ids, Ids]:
    """These ties and more at random, as many as it takes to find the missing ones among pairs not yet friends."""
    pairs = mixing.people * (mixing.people - 1) // 2
    tries = (wanted - friends.ties) * pairs // (pairs - friends.ties)
    who = rng.integers(mixing.people, size=tries, dtype=np.int32)
    return np.concatenate([ties[0], who]), np.concatenate([ties[1], mixing.strangers(who, rng)])


def _checked(segments: NDArray[Any]) -> NDArray[np.uint8]:
    """Segments as bytes, or BadInput."""
    if segments.ndim != 1 or segments.dtype.kind not in "ui":
        raise bad("segments", segments.dtype.name, "a row of whole numbers")
    if segments.size == 0:
        raise bad("consumers", 0, "1 or more", "A network needs somebody in it.")
    if segments.min() < 0 or segments.max() > 255:
        raise bad("segments", int(segments.max()), "whole numbers from 0 to 255")
    return segments.astype(np.uint8, copy=False)


def _share(field: str, value: float) -> float:
    """``value`` if it is a share, or BadInput."""
    if not 0 <= value <= 1:
        raise bad(field, value, "a number from 0 to 1")
    return float(value)


def _check_degree(degree: float, people: int) -> None:
    if not 0 <= degree <= people - 1:
        way_out = "Nobody can have more friends than there are others: lower the degree, or have more consumers."
        raise bad("degree", degree, f"a number from 0 to {people - 1} among {people} consumers", way_out)
