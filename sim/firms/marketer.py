"""The marketer: its policy, its plan for the day, what it learns from the result."""

import math
from typing import Any

import numpy as np

from sim.books import SCALE
from sim.data.dossiers import read_devices, read_groups, read_profiles
from sim.data.estimate import desk_for
from sim.draws import CREATIVE, SYNTHESIS, stream
from sim.firms import studio
from sim.firms.accounts import best_security, running_costs
from sim.firms.conduct import REVIEW_DAYS as CONDUCT_DAYS
from sim.firms.conduct import Conduct
from sim.firms.dealings import Dealings
from sim.firms.establishment import REVIEW_DAYS as HOME_DAYS
from sim.firms.establishment import review_home
from sim.firms.experiments import Experiments
from sim.firms.governance import Governance
from sim.firms.holder import DataHolder
from sim.firms.insight import Insight
from sim.firms.levers import ALL_VENDORS, named
from sim.firms.pen import Pen
from sim.firms.targeting import Store, Strategy
from sim.parallel import over
from sim.parameter import Value
from sim.parameters.words import CHATBOTS
from sim.records import read
from sim.stage import Institution, Stage
from sim.world import Array

WITHOUT_PROFILES = "broad"
"""The strategy of whoever is ordered to correct whom its ads reach."""
REVIEW_DAYS = 7
"""Days between reviews of the priors."""
RISK_DAYS = 28
"""Days between reviews of security."""
SLOWEST_PACE, FASTEST_RISE = 0.01, 1.1
"""Of bids, against an unpaced one, and from one day to the next."""
BREACHES_ASSUMED, DAYS_ASSUMED = 1.0, 3_650.0
"""What a firm believes of breaches before it hears of any: one a holder in ten years."""


LEARNABLE = {"personalization": "intensity", "collection": "collection", "transparency": "transparency"}
"""Levers whose settings the ledger tells, and the fields of an arm that they set."""
AS_USUAL = {"bid": 1.0, "creative": 0.0, "vendors": float(ALL_VENDORS)}
"""Settings of the levers that no policy tells."""


class Marketer(DataHolder):
    """A firm that sells, advertises and personalises."""

    def __init__(self, model: Stage, index: int, name: str, policy: dict[str, Value]) -> None:
        super().__init__(model, index, name, policy)
        self.pace = 1.0
        self.price_factor, self.quality_edge = 1.0, 0.0
        """How its products differ from what its policy says of the average one."""
        self.strategy: Strategy
        self.strategy_name: Value = ""
        self.creatives: tuple[studio.Creative, ...] = ()
        self.creatives_from: tuple[Value, int] = ("", 0)
        self.experiments, self.insight = Experiments(self), Insight(self)
        self.conduct, self.dealings, self.governance = Conduct(self), Dealings(self), Governance(self)
        self._listening, self._offer = Pen(), Pen()
        self.book: Any = None
        """What its own books of the day say, as it reads them in the evening."""
        self.ordered_until = 0
        """Until when an order to correct bars it from targeting by profiles."""
        self.vendor_risk = np.zeros(model.world.contracts.shape[1])
        self.breaches_known = 0
        self.chosen_security: float | None = None

    def plan(self) -> None:
        """Set the day's recording, sources, creatives, remedies, experiments, offer and, weekly, priors and tiers."""
        if self.market.day % CONDUCT_DAYS == 0:
            self.conduct.review()
        if self.market.day % HOME_DAYS == 0 and self.market.day > 0:
            review_home(self)
        super().plan()
        self.conduct.note_treatment()
        self.choose_sources()
        self.order_creatives()
        self.governance.plan()
        self.experiments.plan()
        self.choose_strategy()
        self.make_offer()
        self.dealings.plan()
        if self.market.day % REVIEW_DAYS == 0:
            self.review_priors()
            self.insight.review()
            self.dealings.review()
        if self.market.day % RISK_DAYS == 0 and "security" in named(self.policy):
            self.review_security()

    def choose_sources(self) -> None:
        """Listen where its policy says; buy from partners, and from brokers that have not lately been in trouble."""
        world, contracts = self.market.world, self.market.world.contracts[self.index]
        coverage = min(1.0, self.number("app_coverage") + self.number("social_coverage"))
        self._listening.write(
            world.holders, self.index, coverage=coverage, accuracy=self.accuracy, latency=self.storage.latency
        )
        had = contracts.tolist()
        for s, source in enumerate(self.market.holders[len(world.firms) :]):
            wanted = self._wants(s, source)
            if wanted == bool(had[s]):
                continue
            if self.market.day > 0:
                self.market.tell("source", self.name, f"{'returns to' if wanted else 'drops'} {source.name}")
            contracts[s] = float(wanted)

    @property
    def accuracy(self) -> float:
        """Share of events off its own site with the right topic, before any checks."""
        app, social = self.number("app_coverage"), self.number("social_coverage")
        right = app + social * self.market.scenario.social_accuracy
        return right / (app + social) if app + social > 0.0 else 1.0

    def _wants(self, s: int, source: Institution) -> bool:
        """Does it want data from this source? It has a contract with a partner; a broker may have become a risk."""
        if source.buyer is not None:
            return source.buyer == self.index
        return bool(self.policy["third_party"]) and self.vendor_risk[s] <= self.market.scenario.vendor_tolerance

    def order_creatives(self) -> None:
        """Have new creatives made, if the policy says of another kind or the old ones have served their time."""
        scenario, kind = self.market.scenario, self.policy["content"]
        batch = self.market.day // scenario.creative_days
        if (kind, batch) != self.creatives_from:
            self.creatives_from = kind, batch
            luck = stream(self.market.seed, batch, self.index, CREATIVE)
            self.creatives, cost = studio.make(str(kind), scenario, luck)
            self.market.ledger.pay(self.index, "creative", cost)

    def choose_strategy(self) -> None:
        """Begin with another strategy, if the policy or an authority wants one; what the old one learned is gone."""
        wanted = WITHOUT_PROFILES if self.market.day < self.ordered_until else self.policy["strategy"]
        if wanted != self.strategy_name:
            self.strategy_name = wanted
            self.strategy = Strategy.find(str(self.strategy_name))()
            if self.market.day % REVIEW_DAYS:
                self.review_priors()

    def make_offer(self) -> None:
        """Write down what it sells, how it bids, and how it writes to and serves its customers."""
        scenario, how = self.market.scenario, self.strategy
        self._offer.write(
            self.market.world.firms,
            self.index,
            price=self.number("price") * self.price_factor,
            quality=self.number("quality") + self.quality_edge,
            uses_profile=how.uses_profile,
            uses_context=how.uses_context,
            infers=how.infers,
            shadows=how.shadows,
            bid_value=scenario.click_value * self.pace * self.insight.advice.budget,
            bid_cap=self.daily_budget,
            mails=self.number("mails") / 7.0,
            mail_tracking=bool(self.policy["mail_tracking"]),
            chatbot=CHATBOTS.index(str(self.policy["chatbot"])),
        )

    @property
    def daily_budget(self) -> float:
        """Money for a day's advertising in the whole market."""
        return self.number("daily_budget") * self.market.scenario.consumers * self.insight.advice.budget

    @property
    def sale_value(self) -> float:
        """Margin on a sale, money."""
        return self.number("price") * self.price_factor * self.number("margin")

    @property
    def stock_cost(self) -> float:
        """Money that keeping its own data, and its partners', costs a day."""
        ledger, stores = self.market.ledger, [self.index]
        stores += [holder.index for holder in self.market.holders if holder.buyer == self.index]
        return sum(map(ledger.kept, stores)) * self.market.scenario.storage_price * self.storage.price

    @property
    def own_security(self) -> float:
        """Share of attacks stopped by its own will: its policy's, or what it has learned to be worth it."""
        return self.number("security") if self.chosen_security is None else self.chosen_security

    def setting(self, lever: str) -> float:
        """What a lever is set to by policy."""
        return AS_USUAL[lever] if lever in AS_USUAL else self.number(lever)

    def choices(self, lever: str) -> int:
        """How many creatives, or sources of data, there are to choose among."""
        return len(self.creatives) if lever == "creative" else min(7, len(self.vendor_risk))

    def review_priors(self) -> None:
        """Let the strategy learn its priors from the firm's own store, and pay for the computing."""
        store = self.store()
        priors, rows = (
            self.strategy.priors(store),
            self.strategy.rows(self.people() if self.protection.model else store),
        )
        self.market.set_priors(self.index, priors, rows)
        computing = self.strategy.operations(store) * self.market.scenario.compute_price
        self.market.ledger.pay(self.index, "compute", computing)

    def store(self) -> Store:
        """What it has to learn from: its records, or rows that a model made up if it keeps none."""
        model, market = self.protection.model, self.market
        if model is None:
            return self.people()
        rows = model.sample(market.scenario.consumers, stream(market.seed, market.day, self.index, SYNTHESIS))
        everybody = np.ones(len(rows), np.bool_)
        strength = market.scenario.prior_strength
        return Store(
            market.ledger.inventory_seen, model.sums.sum(axis=0), rows, everybody, strength, threads=market.threads
        )

    def people(self) -> Store:
        """The people it deals with: what may be used of each today, on her device if that is where it is."""
        ledger, world = self.market.ledger, self.market.world
        others = world.contracts[self.index] @ ledger.events_seen[len(world.firms) :]
        permitted = world.tracks["personalise"][:, self.index]
        permitted.flags.writeable = False
        return Store(
            ledger.inventory_seen,
            ledger.events_seen[self.index] + others,
            self._profiles,
            permitted,
            self.market.scenario.prior_strength,
            groups=self._groups,
            devices=self._devices,
            ties=None if self.protection.model else self.market.ties,
            threads=self.market.threads,
        )

    def _profiles(self) -> Array:
        world, m = self.market.world, self.index
        profiles = np.empty((len(world.people), world.appeal.shape[1]), np.float32)

        def some(low: int, high: int) -> None:
            read_profiles(low, high, m, world, desk_for(world), profiles)

        over(len(profiles), some, self.market.threads)
        return profiles

    def _groups(self) -> Array:
        world, groups = self.market.world, np.empty(len(self.market.world.people), np.int8)
        over(len(groups), lambda low, high: read_groups(low, high, self.index, world, groups), self.market.threads)
        return groups

    def _devices(self) -> Array:
        world, devices = self.market.world, np.empty(len(self.market.world.people), np.int8)
        over(len(devices), lambda low, high: read_devices(low, high, self.index, world, devices), self.market.threads)
        return devices

    def fear(self, fined: int) -> None:
        """Learn that a holder was fined; if it is a source, its data have become a risk."""
        super().fear(fined)
        self._suspect_source(fined)

    @property
    def compliance(self) -> float:
        """Share of processing in which it keeps the law: by habit and fear, or as far as that pays."""
        return super().compliance if self.conduct.chosen is None else self.conduct.chosen

    def tells(self, people: int, luck: float) -> bool:
        """Does it tell of a breach that exposed so many people? If it calculates, unless keeping quiet pays."""
        return not self.conduct.hushes_up(people) if self.conduct.calculates else super().tells(people, luck)

    def obey(self, until: int) -> None:
        """Deliver without profiles until that day: who is ordered to correct has no choice."""
        self.ordered_until = max(self.ordered_until, until)

    def lobby(self) -> None:
        """Spend on lobbying, where anybody listens, a share of the margin on what its analytics put down to its ads."""
        money = self.number("lobbying") * (float(self.book.attributed) * self.sale_value)
        if money and self.market.has_politics:
            self.market.ledger.pay(self.index, "lobbying", money)
            self.market.ledger.docket.lobby(money)

    def hear_of_breach(self, struck: int) -> None:
        """Learn that a holder was breached."""
        self.breaches_known += 1
        self._suspect_source(struck)

    def _suspect_source(self, holder: int) -> None:
        marketers = len(self.market.world.firms)
        if holder >= marketers:
            self.vendor_risk[holder - marketers] += 1.0

    def review_security(self) -> None:
        """Move half the way to the security that pays, if breaches strike as often as the news has it."""
        market, scenario = self.market, self.market.scenario
        watched = len(market.holders) * (market.day + 1.0) + DAYS_ASSUMED
        hazard = (self.breaches_known + BREACHES_ASSUMED) / watched / max(0.01, 1.0 - self.own_security)
        claims = max(law.in_dollars("breach_damages") for law in market.laws) * scenario.claim_rate
        known = market.ledger.kept(self.index) > 0
        best = best_security(hazard, (scenario.breach_cost + claims) * known, scenario)
        self.chosen_security = (self.own_security + best) / 2.0

    def learn(self) -> None:
        """Read the day's results: of experiments, of spending; note what it all cost."""
        super().learn()
        self.book = read(np.asarray(self.market.ledger.books.firms)[self.index])
        self.vendor_risk *= 1.0 - self.market.scenario.risk_memory
        self.experiments.learn()
        self.insight.keep_records()
        self.dealings.learn()
        self.pace_bids()
        self.lobby()
        for kind, money in running_costs(self, self.market.scenario):
            self.market.ledger.pay(self.index, kind, money)
        self.governance.learn()

    def pace_bids(self) -> None:
        """Pace tomorrow's bids by today's spend: half the way, in logs, to spending just the budget.

        Up it goes slowly, for spend rises steeply once bids clear the reserve; so the budget holds on average.
        """
        spent, budget = float(self.book.spend_f) / SCALE, self.daily_budget
        if budget > 0.0:
            step = min(FASTEST_RISE, math.sqrt(budget / max(spent, budget / 2.0)))
            self.pace = min(1.0, max(SLOWEST_PACE, self.pace * step))


def describe(marketer: Marketer) -> dict[str, Any]:
    """What a marketer's policy comes to today, averaged over its arms."""
    told = {name: marketer.experiments.mean(field) for name, field in LEARNABLE.items()}
    return told | {
        "security": marketer.security,
        "compliance": marketer.compliance,
        "perceived_risk": marketer.perceived_risk,
        "strict_reach": float(not marketer.is_local),
        "sources": float(marketer.market.world.contracts[marketer.index].sum()),
    }
