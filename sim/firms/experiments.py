"""A marketer's experiments: its optimiser's arms get into the day, and what they brought gets back to it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.books import SCALE
from sim.draws import CAMPAIGN, stream
from sim.firms.campaigns import Optimiser, Result, Task, check_arms
from sim.firms.levers import LEVERS, candidates, named
from sim.records import read

if TYPE_CHECKING:
    from sim.firms.marketer import Marketer

DEALT_ANEW = 100_000
"""Numbers that an optimiser has for its own experiments before those of the next one begin."""
LEAST_RECORDED = 0.01
"""Share of visits recorded from which on a firm takes them for a sample of all."""
SALES_A_VISIT, VISITS_ASSUMED = 0.1, 50.0
"""What a firm takes a visit to be worth in sales before it knows, and how many visits outweigh that."""


class Treatment(NamedTuple):
    """What is done to the consumers in one arm: the fields of :class:`~sim.world.Arm` but for its reach."""

    intensity: float
    collection: float
    transparency: float
    bid: float
    creative: float
    offence: float
    vendors: int


class Experiments:
    """What a marketer tries out, and on whom."""

    def __init__(self, marketer: "Marketer") -> None:
        self.marketer = marketer
        self.series = -1
        self._task_of: object = None
        self._written: object = None
        self.optimiser: Optimiser
        self.shares: tuple[float, ...] = (1.0,)
        self.treatments: tuple[Treatment, ...] = ()
        self._visits, self._sales = VISITS_ASSUMED, SALES_A_VISIT * VISITS_ASSUMED

    def plan(self) -> None:
        """Deal consumers into today's arms, and write down what is done in each."""
        self._start_if_new()
        arms = self.optimiser.arms()
        check_arms(self.marketer.policy["optimiser"], arms)
        self.shares = tuple(arm.share for arm in arms)
        proposed = tuple(self._treatment(arm.settings) for arm in arms)
        self.treatments = self.marketer.governance.rule_on(proposed)
        number = self.series * DEALT_ANEW + self.optimiser.experiment
        if (number, self.shares, self.treatments) != self._written:
            self._written = (number, self.shares, self.treatments)
            self._write(number)

    def _write(self, number: int) -> None:
        world, m = self.marketer.market.world, self.marketer.index
        arms, reach = np.asarray(world.arms), np.cumsum(self.shares)
        reach[-1] = 1.0
        world.firms[m].experiment = number
        arms[m]["reach"] = 1.0
        for a, treatment in enumerate(self.treatments):
            arms[m, a] = (reach[a], *treatment)

    def _start_if_new(self) -> None:
        """Begin anew when the policy changes what is to be learned, or where it starts from."""
        policy, names = self.marketer.policy, self.levers
        terms = [policy[name] for name in ("optimiser", "candidates", "test_days", "peeking", "objective")]
        start = {name: self.marketer.setting(name) for name in names}
        studio = self.marketer.creatives if "creative" in names else None
        if (terms, start, studio) != self._task_of:
            self._task_of = (terms, start, studio)
            self.series += 1
            self.optimiser = Optimiser.find(str(policy["optimiser"]))(self._task(start))

    @property
    def levers(self) -> tuple[str, ...]:
        """The levers that arms set."""
        return tuple(name for name in named(self.marketer.policy) if LEVERS[name].by_arms)

    def _task(self, start: Mapping[str, float]) -> Task:
        policy, choose = self.marketer.policy, len(start) == 1
        number = int(policy["candidates"])
        settings = [candidates(name, at, number, self.marketer.choices(name)) for name, at in start.items()]
        options = tuple({name: value} for name in start for value in settings[0]) if choose else ()
        bounds = {name: (LEVERS[name].low, LEVERS[name].high) for name in start}
        return Task(start, bounds, options, int(policy["test_days"]), bool(policy["peeking"]))

    def _treatment(self, settings: Mapping[str, float]) -> Treatment:
        """What the optimiser set, what the policy says of the rest, and what the law makes of it."""
        firm = self.marketer
        chosen = {name: settings.get(name, firm.setting(name)) for name in LEVERS}
        creative = firm.creatives[int(chosen["creative"]) % len(firm.creatives)]
        collection, transparency = chosen["collection"], chosen["transparency"]
        kept_to = firm.lawful_collection(collection), firm.lawful_transparency(transparency)
        return Treatment(chosen["personalization"], *kept_to, chosen["bid"], *creative, int(chosen["vendors"]))

    def learn(self) -> None:
        """Read what the arms brought today."""
        firm = self.marketer
        arms: Any = np.asarray(firm.market.ledger.books.arms)[firm.index]
        books = [read(arms[a]) for a in range(len(self.shares))]
        self._visits += sum(self._visits_of(book, a) for a, book in enumerate(books))
        self._sales += float(sum(book.purchases for book in books))
        if self.levers:
            luck = stream(firm.market.seed, firm.market.day, firm.index, CAMPAIGN)
            self.optimiser.learn([self._result(book, a) for a, book in enumerate(books)], luck)

    def _result(self, book: Any, arm: int) -> Result:
        """What an arm brought, in terms of what the firm aims at."""
        firm = self.marketer
        sale, aim = firm.sale_value, firm.policy["objective"]
        cost = (float(book.spend_f) + float(book.fees_f)) / SCALE + self._stock_cost(book, arm)
        if aim == "clicks":
            return Result(float(book.people), float(book.clicks), firm.market.scenario.click_value, cost)
        if aim == "sales":
            return Result(float(book.people), float(book.purchases), sale, cost)
        return Result(float(book.people), self._visits_of(book, arm), sale * self._sales / self._visits, cost)

    def _visits_of(self, book: Any, arm: int) -> float:
        """Visits there must have been, if a known share is recorded: or recording more would look like selling more.

        Where next to nothing is recorded, it goes by what it sold.
        """
        rate = self.treatments[arm].collection
        if rate > LEAST_RECORDED:
            return float(book.visits) / rate
        return float(book.purchases) * self._visits / self._sales

    def _stock_cost(self, book: Any, arm: int) -> float:
        """An arm's part of what keeping data costs, by how much is collected in it."""
        firm, mean = self.marketer, self.mean("collection")
        share = float(book.people) / max(1.0, float(firm.market.scenario.consumers))
        return firm.stock_cost * share * self.treatments[arm].collection / mean if mean > 0.0 else 0.0

    def mean(self, field: str) -> float:
        """The average over today's consumers of a field of :class:`Treatment`."""
        return float(sum(s * getattr(t, field) for s, t in zip(self.shares, self.treatments, strict=True)))
