"""The marketer: its policy, its plan for the day, what it learns from the result."""

import math
from typing import Any

import mesa

from sim.firms.targeting import Store, Strategy
from sim.law.privacy_law import PrivacyLaw
from sim.parameter import Value
from sim.parameters import NOTICES
from sim.stage import Stage

GENERATION_DAYS = 90
"""Days in a generation of events where nothing limits how long they are kept."""
STAGGER_DAYS = 11
"""Days between the calendars of two holders: they do not all delete on the same day."""
REVIEW_DAYS = 7
"""Days between reviews of the priors."""
OWN_FINE, OTHERS_FINE = 1.0, 0.2
"""What a fine adds to perceived risk: one's own, another's."""
SLOWEST_PACE, FASTEST_RISE = 0.01, 1.1
"""Of bids, against an unpaced one, and from one day to the next."""


class DataHolder(mesa.Agent):
    """Whoever keeps profiles: it records within the law as far as it complies."""

    def __init__(self, model: Stage, index: int, name: str, policy: dict[str, Value]) -> None:
        super().__init__(model)
        self.market, self.index, self.name = model, index, name
        self.policy = policy
        self.perceived_risk = 0.0
        self.held_since = self.fresh_since = -(STAGGER_DAYS * index % GENERATION_DAYS)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}>"

    @property
    def law(self) -> PrivacyLaw:
        """The law the holder is under."""
        return self.market.law

    @property
    def compliance(self) -> float:
        """Share of processing in which it keeps the law: its own will, and its fear of fines."""
        fear = math.exp(-self.market.scenario.deterrence * self.perceived_risk)
        return 1.0 - (1.0 - self.number("compliance")) * fear

    def number(self, name: str) -> float:
        """A number of its policy."""
        return float(self.policy[name])

    def lawful(self, own: float, demanded: float) -> float:
        """Between what it wants and what the law demands, as far as it complies."""
        return own + self.compliance * (demanded - own)

    @property
    def collection(self) -> float:
        """Share of events recorded: its own wish, capped by data minimisation."""
        own = self.number("collection")
        return self.lawful(own, min(own, self.law.minimisation_cap))

    @property
    def security(self) -> float:
        """Share of attacks stopped, raised towards the law's floor."""
        own = self.number("security")
        return self.lawful(own, max(own, self.law.security_floor))

    @property
    def transparency(self) -> float:
        """Honest disclosure, raised towards the law's floor."""
        own = self.number("transparency")
        return self.lawful(own, max(own, self.law.transparency_floor))

    @property
    def retention_days(self) -> int:
        """Days that events are kept, 0 for ever: its own limit or the law's, whichever is shorter."""
        limits = [int(self.policy["retention_days"]), self.law.retention_days if self.compliance >= 0.5 else 0]
        return min((days for days in limits if days > 0), default=0)

    def fear(self, fined: int) -> None:
        """Learn that a holder was fined."""
        self.perceived_risk += OWN_FINE if fined == self.index else OTHERS_FINE

    def plan(self) -> None:
        """Set the day's recording, and delete what is too old."""
        row = self.market.world.holders[self.index]
        row.collection, row.transparency, row.compliance = self.collection, self.transparency, self.compliance
        row.notice = NOTICES.index(str(self.policy["notice"]))
        self._delete_old()

    def _delete_old(self) -> None:
        """Delete in batches, as firms do: nothing gets older than the limit, and what is younger than half of it stays.

        A store has two generations. The fresh one began on ``fresh_since``, nothing in either is older than
        ``held_since``. A limit that is new or shorter may find no generation young enough; then all is deleted.
        """
        limit, today = self.retention_days, self.market.day
        while limit and self.held_since < today and self._is_due(today, limit):
            self.market.expire(self.index)
            self.held_since, self.fresh_since = self.fresh_since, today
        if not limit and today - self.fresh_since >= GENERATION_DAYS:
            self.market.start_generation(self.index)
            self.fresh_since = today

    def _is_due(self, today: int, limit: int) -> bool:
        """Is the old generation too old, or the fresh one old enough to take its place?"""
        return today - self.held_since >= limit or today - self.fresh_since >= (limit + 1) // 2

    def learn(self) -> None:
        """Let the fear of fines fade."""
        self.perceived_risk *= 1.0 - self.market.scenario.risk_memory


class Broker(DataHolder):
    """A data broker: tracks across sites, sells what it records, and is not very accurate."""

    def plan(self) -> None:
        """Set the day's tracking."""
        super().plan()
        row, scenario = self.market.world.holders[self.index], self.market.scenario
        row.broker = True
        row.coverage = scenario.broker_coverage
        row.accuracy = scenario.broker_accuracy


class Marketer(DataHolder):
    """A firm that sells, advertises and personalises."""

    def __init__(self, model: Stage, index: int, name: str, policy: dict[str, Value]) -> None:
        super().__init__(model, index, name, policy)
        self.pace = 1.0
        self.reviewed: Value = ""
        """The strategy that its priors were last learned by."""
        self.price_factor, self.quality_edge = 1.0, 0.0
        """How its products differ from what its policy says of the average one."""

    @property
    def strategy(self) -> Strategy:
        """How it targets."""
        return Strategy.find(str(self.policy["strategy"]))()

    def plan(self) -> None:
        """Set the day's recording, intensity, sources, bids and, once a week, priors."""
        super().plan()
        world = self.market.world
        world.holders[self.index].accuracy = 1.0
        world.arm_intensity[self.index, :] = self.number("personalization")
        world.contracts[self.index, :] = 1.0 if self.policy["third_party"] else 0.0
        self._set_bids(world.firms[self.index])
        if self.market.day % REVIEW_DAYS == 0 or self.policy["strategy"] != self.reviewed:
            self.review_priors()

    def _set_bids(self, row: Any) -> None:
        scenario = self.market.scenario
        row.price = self.number("price") * self.price_factor
        row.quality = self.number("quality") + self.quality_edge
        row.uses_profile, row.uses_context = self.strategy.uses_profile, self.strategy.uses_context
        row.bid_value = scenario.click_value * self.pace
        row.bid_cap = self.daily_budget

    @property
    def daily_budget(self) -> float:
        """Money for a day's advertising in the whole market."""
        return self.number("daily_budget") * self.market.scenario.consumers

    def review_priors(self) -> None:
        """Let the strategy learn its priors from the firm's own store."""
        strategy = self.strategy
        self.reviewed = self.policy["strategy"]
        store = self.store()
        priors, rows = strategy.priors(store), strategy.rows(store)
        self.market.set_priors(self.index, priors, rows)

    def store(self) -> Store:
        """What it has to learn from."""
        seen, world = self.market.ledger.events_seen, self.market.world
        bought = world.contracts[self.index] @ seen[len(world.firms) :]
        own, permitted = world.held[:, self.index, :], world.tracks["personalise"][:, self.index]
        own.flags.writeable = permitted.flags.writeable = False
        inventory, strength = self.market.ledger.inventory_seen, self.market.scenario.prior_strength
        return Store(inventory, seen[self.index] + bought, own, permitted, strength)

    def learn(self) -> None:
        """Pace tomorrow's bids by today's spend: half the way, in logs, to spending just the budget.

        Up it goes slowly, for spend rises steeply once bids clear the reserve; so the budget holds on average.
        """
        super().learn()
        spent, budget = self.market.ledger.spend_today(self.index), self.daily_budget
        if budget > 0.0:
            step = min(FASTEST_RISE, math.sqrt(budget / max(spent, budget / 2.0)))
            self.pace = min(1.0, max(SLOWEST_PACE, self.pace * step))
