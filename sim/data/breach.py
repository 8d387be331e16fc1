"""Breaches: they strike in proportion to what there is to take, are found late, and become known or do not."""

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.data.identity import Victims

FOREVER = 10**6
"""A day that does not come."""


@dataclass
class Breach:
    """One theft: from whom, how much, when it is found, when it is known."""

    number: int
    holder: int
    struck: int
    share: float
    found: int
    people: int = 0
    records: int = 0
    bits: float = 0.0
    """What the thieves learn of the exposed, in all."""
    sealed: bool = False
    """What was taken is encrypted, and nobody can read it."""
    known: int = FOREVER
    security: float = 1.0
    """Of the store when it was struck: share of attacks stopped."""
    hushed: bool = False
    """Found, and not told although the law demands it."""
    victims: Victims | None = field(default=None, repr=False)
    """People whose identities will be used."""
    exposed: Any = field(default=None, repr=False)
    """Bits (N/8,), who is exposed; dropped when the news is out."""


def hazard(rate: float, records: float, consumers: int, elasticity: float, security: float, exposure: float) -> float:
    """Daily chance of a breach: it grows with what there is to take, less than in step (Wheatley et al. 2016).

    ``exposure`` is how open the storage lies, relative to a warehouse.
    """
    size = (records / consumers) ** elasticity if records > 0 else 0.0
    return min(1.0, rate * size * (1.0 - security) * exposure)


def share_taken(median: float, tail: float, luck: np.random.Generator) -> float:
    """Share of a store that is taken: a log-normal body with a truncated Pareto upper tail, in (0, 1]."""
    body = median * math.exp(luck.standard_normal())
    if body < 2.0 * median or body >= 1.0:
        return float(min(body, 1.0))
    low = 2.0 * median
    top = 1.0 - (low / 1.0) ** tail if low < 1.0 else 0.0
    return float(min(1.0, low * (1.0 - luck.random() * top) ** (-1.0 / tail)))


def discovery_delay(mean: float, luck: np.random.Generator) -> int:
    """Days until a breach is found: log-normal, so right-skewed, with this mean."""
    return math.floor(mean * math.exp(luck.standard_normal() - 0.5))
