"""Small markets to look into: one that is built, one whose first morning has come, one that has lived for days."""

from typing import Any, Protocol

import numpy as np
import pytest

from sim.market import Market
from sim.scenario import Scenario


class Maker(Protocol):
    def __call__(self, days: int = 0, rng: int = 1, **parameters: Any) -> Market: ...


@pytest.fixture(scope="session")
def lived() -> Maker:
    """A market of 200 consumers (or as asked) that has lived some days."""

    def make(days: int = 0, rng: int = 1, **parameters: Any) -> Market:
        market = Market(Scenario(**{"consumers": 200, "degree": 6.0} | parameters), rng=rng, threads=1)
        for _ in range(days):
            market.run_for(1)
        return market

    return make


@pytest.fixture(scope="session")
def morning(lived) -> Maker:
    """A market in which the firms have planned the day and nobody has lived it: rules can be called on its world."""

    def make(*args: Any, **parameters: Any) -> Market:
        market = lived(*args, **parameters)
        for holder in market.holders:
            holder.plan()
        market.set_usual()
        return market

    return make


@pytest.fixture(scope="session")
def alike():
    """Makes all consumers of a market the same person, save for their numbers and hence their luck."""

    def make(market: Market, **attributes: Any) -> Market:
        people = market.world.people
        for name in people.dtype.names:
            people[name] = people[name][0]
        for name, value in attributes.items():
            people[name] = value
        market.world.bonds["holdout"] = False
        market.world.interests[:] = np.full(market.scenario.topics, 1.0 / market.scenario.topics)
        return market

    return make
