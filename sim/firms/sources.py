"""Sources of others' data: brokers, who track across sites and sell by use, and copies that partners hand over."""

import numpy as np

from sim.books import Books
from sim.data.deals import deliver, join
from sim.firms.holder import DataHolder
from sim.firms.pen import Pen
from sim.firms.protection import note
from sim.firms.technology import named
from sim.firms.technology.cohorts import mean_profiles
from sim.firms.technology.room import forget, room_for_groups
from sim.parallel import over
from sim.parameter import Value
from sim.scenario import Deal
from sim.stage import Stage
from sim.world import ROWS, SUMS, Array


class Broker(DataHolder):
    """A data broker: tracks across sites, sells what it records, and is not very accurate."""

    reach, dearness, odds = 1.0, 1.0, 1.0
    """How it differs from the average broker: factors on coverage, price and odds of being accurate."""

    def __init__(self, model: Stage, index: int, name: str, policy: dict[str, Value]) -> None:
        super().__init__(model, index, name, policy)
        self._terms = Pen()

    @property
    def accuracy(self) -> float:
        """Share of its events with the right topic."""
        right = self.market.scenario.broker_accuracy
        return right * self.odds / (right * self.odds + 1.0 - right) if right > 0.0 else 0.0

    def plan(self) -> None:
        """Set the day's tracking."""
        super().plan()
        scenario = self.market.scenario
        self._terms.write(
            self.market.world.holders,
            self.index,
            broker=True,
            coverage=min(1.0, scenario.broker_coverage * self.reach),
            accuracy=self.accuracy,
            price=scenario.data_price * self.dearness,
        )


class PartnerCopy(DataHolder):
    """What one marketer has handed over to another: kept by the buyer, under the buyer's policy."""

    buyer: int

    def __init__(self, model: Stage, index: int, deal: Deal, seller: DataHolder, buyer: DataHolder) -> None:
        super().__init__(model, index, deal.name, buyer.policy)
        self.deal, self.source, self.keeper, self.buyer = deal, seller, buyer, buyer.index

    @property
    def own_security(self) -> float:
        """The buyer's, who keeps it."""
        return self.keeper.own_security

    def protect(self) -> None:
        """Keep a copy as the buyer keeps its own store; and sums, not rows, if either side says so."""
        market = self.market
        record, keeper = market.world.holders[self.index], market.world.holders[self.buyer]
        record.encrypted = keeper.encrypted
        either = {*named(self.policy), *named(self.source.policy)}
        place = SUMS if "secure_sums" in either else int(keeper.place)
        if place != record.place:
            forget(market, self.index)
            record.place, market.ledger.instead[self.index] = place, -1 if place == ROWS else 0
        note(record)

    def plan(self) -> None:
        """Take delivery, if one is due."""
        super().plan()
        row = self.market.world.holders[self.index]
        row.broker, row.collection, row.accuracy = True, 0.0, 1.0
        since = self.market.day - self.deal.start
        if since >= 0 and since % self.deal.every == 0:
            self._take_delivery()

    def _take_delivery(self) -> None:
        market = self.market
        handed = self._take_rows()
        if market.world.holders[self.index].place == SUMS:
            handed = self._take_sums()
            market.ledger.pay(self.buyer, "technology", handed * market.scenario.join_price)
        self.held_since, self.fresh_since = self.source.held_since, self.source.fresh_since
        market.ledger.pay(self.buyer, "partners", handed * self.deal.price)
        market.ledger.pay(self.source.index, "partners", -handed * self.deal.price)
        market.tell("delivery", self.name, "profiles handed over", people=float(handed))

    def _take_rows(self) -> int:
        """Have the copy emptied, and filled anew if it is one of rows; how many profiles were handed over."""
        market, handed = self.market, 0
        record, source = market.world.holders[self.index], market.world.holders[self.source.index]
        record.epsilon, record.grain = source.epsilon, source.grain
        note(record)

        def some(low: int, high: int) -> tuple[int, Books]:
            world = market.world._replace(books=market.ledger.blank())
            return deliver(low, high, world, self.source.index, self.index), world.books

        for count, books in over(market.scenario.consumers, some, market.threads):
            handed += count
            market.ledger.enter(books)
        return handed

    def _take_sums(self) -> int:
        """Learn sums over the buyer's own groups of people, but those of too few; how many people are behind them."""
        market, buyer = self.market, self.buyer
        shape = market.world.prior.shape[1], market.world.held.shape[2]
        room_for_groups(market, shape[0])

        def some(low: int, high: int) -> tuple[Array, Array, Books]:
            sums, heads = np.zeros(shape, np.int64), np.zeros(shape[0], np.int64)
            world = market.world._replace(books=market.ledger.blank())
            join(low, high, world, self.source.index, self.index, buyer, sums, heads)
            return sums, heads, world.books

        if market.world.holders[self.source.index].place != ROWS:
            return 0
        parts = over(market.scenario.consumers, some, market.threads)
        sums, heads = np.sum([part[0] for part in parts], axis=0), np.sum([part[1] for part in parts], axis=0)
        for *_, books in parts:
            market.ledger.enter(books)
        told = heads >= self.number("cohort_size")
        profiles = mean_profiles(sums, heads, self.source, buyer) * told[:, None]
        market.world.shield.profile[self.index, : len(profiles)] = profiles
        market.ledger.instead[self.index] = int(told.sum()) * shape[1]
        return int(heads.sum())


def differ(broker: Broker, luck: np.random.Generator, spread: float) -> Broker:
    """Make a broker differ from the average one: some see more, some are dearer, some more often right."""
    broker.reach, broker.dearness, broker.odds = map(float, np.exp(spread * luck.standard_normal(3)))
    return broker
