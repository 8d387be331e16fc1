"""Levers: what a marketer can set, and can therefore leave to be learned."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from sim.errors import BadInput, unknown
from sim.firms.campaigns import Optimiser
from sim.firms.lists import listed
from sim.parameter import Value
from sim.world import ARMS


class Lever(NamedTuple):
    """One lever: its range, and whether any setting in between makes sense."""

    low: float
    high: float
    continuous: bool = True
    by_arms: bool = True
    """Whether consumers in different arms can be treated differently."""


ALL_VENDORS = 2**52 - 1
"""All sources of data, a bit each: as many as a real number holds exactly."""
MOST_CANDIDATES = ARMS
LEVERS = {
    "personalization": Lever(0.0, 1.0),
    "collection": Lever(0.0, 1.0),
    "transparency": Lever(0.0, 1.0),
    "bid": Lever(0.25, 2.0),
    "creative": Lever(0.0, 255.0, continuous=False),
    "vendors": Lever(0.0, float(ALL_VENDORS), continuous=False),
    "security": Lever(0.0, 0.99, by_arms=False),
}
"""Security protects all or none, and pays when nothing happens: it is learned from the news, not from arms."""


def named(policy: Mapping[str, Value]) -> tuple[str, ...]:
    """The levers that a policy leaves to be learned."""
    return listed(str(policy["learns"]))


def check_learning(policy: Mapping[str, Value]) -> None:
    """Raise :class:`~sim.errors.BadInput` for levers that nobody knows, or that the policy's optimiser cannot learn."""
    for name in named(policy):
        if name not in LEVERS:
            raise unknown("lever in learns", name, LEVERS)
    kind = Optimiser.find(str(policy["optimiser"]))
    _agree(kind, [name for name in named(policy) if LEVERS[name].by_arms], str(policy["learns"]))


def _agree(kind: type[Optimiser], names: list[str], told: str) -> None:
    """Raise :class:`~sim.errors.BadInput` unless an optimiser can learn these levers."""
    if kind.name == "fixed" and names:
        raise BadInput(f"learns is {told!r}, but optimiser is 'fixed' and learns nothing. Say for example 'gradient'.")
    if kind.name != "fixed" and not names:
        raise BadInput(
            f"optimiser is {kind.name!r}, but has nothing to learn. Say what, as in learns = 'personalization'."
        )
    if kind.searches:
        for name in names:
            if not LEVERS[name].continuous:
                raise BadInput(
                    f"learns is {told!r}, but {kind.name!r} moves by steps, and {name} has none. Try 'thompson'."
                )
    elif len(names) > 1:
        raise BadInput(
            f"learns is {told!r}, but {kind.name!r} learns one lever at a time. Name one, or try 'gradient'."
        )


def candidates(lever: str, start: float, number: int, choices: int) -> tuple[float, ...]:
    """Settings of a lever to choose among, at most ``number``, today's first.

    ``choices`` is how many creatives there are, or sources of data: for these, all, all but one, and none.
    """
    if lever == "creative":
        return tuple(float(c) for c in range(min(number, choices)))
    if lever == "vendors":
        masks = [ALL_VENDORS, *(ALL_VENDORS & ~(1 << s) for s in range(choices)), 0]
        return tuple(map(float, masks[:MOST_CANDIDATES]))
    low, high, *_ = LEVERS[lever]
    grid = np.geomspace(low, high, number - 1) if lever == "bid" else np.linspace(low, high, number - 1)
    return tuple(dict.fromkeys((start, *map(float, grid))))
