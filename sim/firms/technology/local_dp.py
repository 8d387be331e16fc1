"""Local differential privacy: every event is randomised before the firm sees it."""

import math
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from sim.errors import bad
from sim.firms.technology import Policy, Technology
from sim.firms.technology.room import room_for_budgets
from sim.scenario import Scenario


class LocalDP(Technology):
    """K-ary randomised response on the topic of each event; a consumer's budget adds up until it is renewed."""

    name = "local_dp"
    summary = "Randomises the topic of every event on its way to the store, until a consumer's budget is used up."
    literature = (
        "Warner 1965, Journal of the American Statistical Association 60(309); Dwork, McSherry, Nissim & Smith 2006, "
        "TCC; Kairouz, Bonawitz & Ramage 2016, ICML"
    )
    against: ClassVar[Mapping[str, str]] = {
        "on_device": "what stays on the device is not sent, and the sums over devices have noise of their own",
        "cohorts": "cohorts are formed of true events, on devices",
        "synthetic": "the model would be fitted to noise",
    }
    began, before = -1, 0.0

    @classmethod
    def check(cls, policy: Policy, scenario: Scenario) -> None:
        """A budget must allow for one event."""
        if policy["privacy_budget"] < policy["epsilon"]:
            raise bad(
                "privacy_budget",
                policy["privacy_budget"],
                f"at least epsilon, which is {policy['epsilon']:g}",
                "Otherwise local_dp could not record one event.",
            )

    def write(self, record: Any) -> None:
        """The privacy loss of an event, and how many of these a budget allows for; perhaps a new budget."""
        epsilon, market = self.holder.number("epsilon"), self.holder.market
        record.epsilon = epsilon
        record.reports = min(65_535, math.floor(self.holder.number("privacy_budget") / epsilon + 1e-9))
        if self.began < 0 or market.day - self.began >= self.holder.number("budget_days"):
            self.began = market.day
            self._renew()
        elif epsilon != self.before:
            self._convert(epsilon)
        self.before = epsilon

    def _renew(self) -> None:
        room_for_budgets(self.holder.market).spent[:, self.holder.index] = 0

    def _convert(self, epsilon: float) -> None:
        """What was spent in events of another loss, in events of today's."""
        spent = self.holder.market.world.shield.spent
        worth = np.ceil(spent[:, self.holder.index] * (self.before / epsilon) - 1e-9)
        spent[:, self.holder.index] = np.minimum(worth, 65_535)

    def cost(self) -> float:
        """By event recorded."""
        book = self.holder.market.ledger.books.holders[self.holder.index]
        return float(book.events + book.unlawful_events) * self.holder.market.scenario.randomise_price
