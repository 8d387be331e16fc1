"""Small markets to look into: one that has lived for days, one whose firms have only planned the day; laws for them."""

from collections import Counter
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pytest

from sim.law.privacy_law import load
from sim.market import Market
from sim.scenario import Scenario


class Maker[M](Protocol):
    def __call__(self, days: int = 0, rng: int = 1, **parameters: Any) -> M: ...


class Audited(Market):
    """Keeps what the ledger forgets at night: the books of each day, and what breaches cost."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days: list[dict[str, dict[str, np.ndarray]]] = []
        self.breach_costs: list[np.ndarray] = []
        self.kept: list[list[int]] = []

    def dusk(self) -> None:
        books, tables = self.ledger.books, ("firms", "holders", "arms", "tiers", "by_topic")
        day = {
            name: {f: np.array(getattr(books, name)[f]) for f in getattr(books, name).dtype.names} for name in tables
        }
        self.days.append(day | {"sold": {"times": books.sold.copy()}})
        self.breach_costs.append(self.ledger._breach_costs.copy())
        self.kept.append([self.ledger.kept(h) for h in range(len(self.holders))])
        super().dusk()

    def total(self, table: str, field: str) -> np.ndarray:
        """A field of a book, summed over all days."""
        return np.sum([day[table][field] for day in self.days], axis=0)


@pytest.fixture(scope="session")
def lived() -> Maker[Audited]:
    """A market of 300 consumers (or as asked) that has lived some days."""

    def make(days: int = 0, rng: int = 1, **parameters: Any) -> Audited:
        market = Audited(Scenario(**{"consumers": 300, "degree": 4.0} | parameters), rng=rng, threads=1)
        for _ in range(days):
            market.run_for(1)
        return market

    return make


@pytest.fixture(scope="session")
def morning(lived) -> Maker[Market]:
    """A market in which the firms have planned the day and nobody has lived it: rules can be called on its world."""

    def make(*args: Any, **parameters: Any) -> Market:
        market = lived(*args, **parameters)
        for holder in market.holders:
            holder.plan()
        market.set_usual()
        return market

    return make


@pytest.fixture(scope="session")
def law(tmp_path_factory):
    """A law that is silent on everything but these clauses; the path of its file."""

    def make(**clauses: Any) -> str:
        path: Path = tmp_path_factory.mktemp("law") / "own.toml"
        path.write_text(load("none").with_(name="own", **clauses).as_toml())
        return str(path)

    return make


@pytest.fixture(scope="session")
def firm():
    """Scenario parameters in which one marketer has a policy of its own."""

    def make(number: int = 0, **policy: Any) -> dict[str, Any]:
        return {"firms": (*({} for _ in range(number)), policy)}

    return make


@pytest.fixture(scope="session")
def seen():
    """How often each kind of event was told of, and of whom: Counter of (kind, who, what)."""

    def count(market: Market) -> Counter[tuple[str, str, str]]:
        events = market.ledger.events
        return Counter(zip(events["kind"], events["who"], events["what"], strict=True))

    return count
