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

FEWER_FRIENDS = "Nobody can have more friends than there are others: lower the degree, or have more consumers."
OTHER_NETWORK = "Lower it, or choose another degree or kind of network."


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
        people = _checked(segments)
        _check("homophily", homophily, 1)
        _check("degree", degree, people.size - 1, f" among {people.size} consumers", FEWER_FRIENDS)
        mixing = Mixing.of(people, homophily, rng)
        wanted = round(mixing.people * degree / 2)
        if wanted == 0:
            return befriend(mixing.people, *np.empty((2, 0), np.int32))
        where = f" in a {cls.name} network of mean degree {degree:g}"
        _check("clustering", clustering, cls.most_clustered(degree), where, OTHER_NETWORK)
        return _complete(mixing, cls.ties(mixing, degree, clustering, rng), wanted, rng)

    @classmethod
    def ties(cls, mixing: Mixing, degree: float, clustering: float, rng: np.random.Generator) -> tuple[Ids, Ids]:
        """Both ends of about N × degree / 2 ties; what each kind of network defines. A few may be repeated."""
        raise NotImplementedError

    @classmethod
    def most_clustered(cls, degree: float) -> float:
        """The highest clustering coefficient this kind of network can have at a mean degree."""
        return 1.0


def _complete(mixing: Mixing, ties: tuple[Ids, Ids], wanted: int, rng: np.random.Generator) -> Friends:
    """The network of these ties, made up to the wanted number where many were repeated, as happens among few."""
    friends = befriend(mixing.people, *ties)
    rounds = itertools.count()
    while wanted - friends.ties > wanted * TOLERANCE:
        seekers = mixing if next(rounds) < PATIENCE else mixing._replace(homophily=0.0)
        friends = _with_more(seekers, friends, wanted - friends.ties, rng)
    return friends


def _with_more(mixing: Mixing, friends: Friends, missing: int, rng: np.random.Generator) -> Friends:
    """This network and at most ``missing`` ties more at random, among as many tries as it should take to find them."""
    pairs = friends.people * (friends.people - 1) // 2
    who = rng.integers(friends.people, size=missing * pairs // (pairs - friends.ties), dtype=np.int32)
    tried = _pair_numbers(friends.people, who, mixing.strangers(who, rng))
    known = _pair_numbers(friends.people, np.repeat(np.arange(friends.people), np.diff(friends.start)), friends.friend)
    new = rng.permutation(np.setdiff1d(tried, known, assume_unique=True))[:missing]
    return befriend(friends.people, *np.divmod(np.concatenate([known, new]), friends.people))


def _pair_numbers(people: int, one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.int64]:
    """A number for each pair of different people, once, in ascending order."""
    low, high = np.minimum(one, other).astype(np.int64), np.maximum(one, other)
    return np.unique((low * people + high)[low < high])


def _checked(segments: Any) -> NDArray[np.uint8]:
    """Segments as bytes, or BadInput."""
    row = np.asarray(segments)
    if row.ndim != 1 or row.dtype.kind not in "ui":
        raise bad("segments", row.dtype.name, "a row of whole numbers")
    if row.size == 0:
        raise bad("consumers", 0, "1 or more", "A network needs somebody in it.")
    for extreme in (int(row.min()), int(row.max())):
        if not 0 <= extreme <= 255:
            raise bad("segments", extreme, "whole numbers from 0 to 255")
    return row.astype(np.uint8, copy=False)


def _check(field: str, value: object, most: float, where: str = "", way_out: str = "") -> None:
    """BadInput unless ``value`` is a number from 0 to ``most``."""
    if not (isinstance(value, int | float | np.number) and 0 <= value <= most):
        raise bad(field, value, f"a number from 0 to {most:.10g}{where}", way_out)
