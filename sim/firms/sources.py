"""Sources of others' data: brokers, who track across sites and sell by use, and copies that partners hand over."""

import numpy as np

from sim.books import Books
from sim.data.deals import deliver
from sim.firms.holder import DataHolder
from sim.parallel import over
from sim.scenario import Deal
from sim.stage import Stage


class Broker(DataHolder):
    """A data broker: tracks across sites, sells what it records, and is not very accurate."""

    reach, dearness, odds = 1.0, 1.0, 1.0
    """How it differs from the average broker: factors on coverage, price and odds of being accurate."""

    @property
    def accuracy(self) -> float:
        """Share of its events with the right topic."""
        right = self.market.scenario.broker_accuracy
        return right * self.odds / (right * self.odds + 1.0 - right) if right > 0.0 else 0.0

    def plan(self) -> None:
        """Set the day's tracking."""
        super().plan()
        row, scenario = self.market.world.holders[self.index], self.market.scenario
        row.broker = True
        row.coverage = min(1.0, scenario.broker_coverage * self.reach)
        row.accuracy = self.accuracy
        row.price = scenario.data_price * self.dearness


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

    def plan(self) -> None:
        """Take delivery, if one is due."""
        super().plan()
        row = self.market.world.holders[self.index]
        row.broker, row.collection, row.accuracy = True, 0.0, 1.0
        since = self.market.day - self.deal.start
        if since >= 0 and since % self.deal.every == 0:
            self._take_delivery()

    def _take_delivery(self) -> None:
        market, handed = self.market, 0

        def some(low: int, high: int) -> tuple[int, Books]:
            world = market.world._replace(books=market.ledger.blank())
            return deliver(low, high, world, self.source.index, self.index), world.books

        for count, books in over(market.scenario.consumers, some, market.threads):
            handed += count
            market.ledger.enter(books)
        self.held_since, self.fresh_since = self.source.held_since, self.source.fresh_since
        market.ledger.pay(self.buyer, "partners", handed * self.deal.price)
        market.ledger.pay(self.source.index, "partners", -handed * self.deal.price)
        market.tell("delivery", self.name, "profiles handed over", people=float(handed))


def differ(broker: Broker, luck: np.random.Generator, spread: float) -> Broker:
    """Make a broker differ from the average one: some see more, some are dearer, some more often right."""
    broker.reach, broker.dearness, broker.odds = map(float, np.exp(spread * luck.standard_normal(3)))
    return broker
