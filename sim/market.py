"""The market: consumers, marketers, brokers and regulators, and the day they share."""

from pathlib import Path
from typing import Any

import mesa
import numpy as np

from sim.breaches import Breaches
from sim.columns import ColumnModel
from sim.compiled import announce_compiling
from sim.creation import make_network, make_people, make_world, read_graph, settle_size, usual_purchases
from sim.data.profiles import expire
from sim.draws import SAMPLE, seed_of, stream
from sim.errors import bad, unknown
from sim.firms.birth import found_brokers, found_marketers, found_partnerships
from sim.firms.holder import DataHolder
from sim.firms.marketer import describe
from sim.firms.policies import check_policies
from sim.firms.targeting import check_priors
from sim.law.duties import Duties, strictest
from sim.law.privacy_law import PrivacyLaw, load
from sim.ledger.ledger import Ledger
from sim.memory import refuse_what_does_not_fit
from sim.parallel import cores, over
from sim.regulators.checks import check_places
from sim.regulators.kinds import Kind
from sim.regulators.regulator import Regulator, lend_room
from sim.scenario import LOCAL, PER_FIRM, Change, Scenario
from sim.society.consumer import Consumers
from sim.world import Array, Dealing, rules_of, table

ASSISTANCE = 1 << 31
"""Whom authorities' luck in lending room to each other is drawn for."""


class Market(ColumnModel):
    """A market of consumers, marketers and regulators; one step is one day.

    ``Market(scenario, rng=7)``, or with parameters by name: ``Market(consumers=1000, law="gdpr", rng=7)``. What
    happened is in ``ledger``; agents are in ``consumers``, ``marketers``, ``brokers``, ``regulators``.
    """

    def __init__(
        self,
        scenario: Scenario | None = None,
        *,
        rng: Any = None,
        threads: int | None = None,
        graph: Any = None,
        **parameters: Any,
    ) -> None:
        """Build the market of a scenario.

        Args:
            scenario: its parameters; the default scenario if None.
            rng: seed, as Mesa takes it; the same seed gives the same market, to the bit.
            threads: how many threads live the day; all cores by default. The result does not depend on it.
            graph: a networkx graph to use as the social network, a consumer a node.
            parameters: values that differ from the scenario's, by name.

        Raises:
            BadInput: for an unknown parameter, a value out of range, or a market larger than memory.
        """
        asked = _asked(scenario, parameters)
        check_places(asked)
        own = read_graph(asked, graph)
        asked = settle_size(asked, own)
        refuse_what_does_not_fit(asked)
        self.seed = seed_of(rng)
        super().__init__(rng=int(self.seed) >> 1)
        self._scenario = asked
        self.threads = cores() if threads is None else max(1, threads)
        announce_compiling()
        people, interests = make_people(asked, self.seed, own)
        friends = own.friends if own else make_network(asked, np.asarray(people["segment"]), self.seed)
        self.world = make_world(asked, self.seed, people, interests)
        self._populate(friends)
        self.datacollector = mesa.DataCollector(model_reporters={"day": today, "lift": lift, "trust": trust})

    def _populate(self, friends: Any) -> None:
        self.consumers = Consumers(self, self.world, friends)
        self.marketers, self.brokers = found_marketers(self), found_brokers(self)
        self.holders: list[DataHolder] = [*self.marketers, *self.brokers]
        self.holders += found_partnerships(self, self.marketers)
        self.regulators: list[Regulator] = []
        self._duties: tuple[list[PrivacyLaw], Duties] | None = None
        for j, place in enumerate(self._scenario.places):
            own = self._scenario.local(j)
            self.regulators.append(Regulator(self, j, load(str(own["law"])), own, place.name))
        names = [marketer.name for marketer in self.marketers]
        payers = np.array([holder.index if holder.buyer is None else holder.buyer for holder in self.holders])
        self.ledger = Ledger(self._scenario, names, self._group_sizes(), payers, self._residents())
        for regulator in self.regulators:
            regulator.follow_timeline()  # steps that are past on the first day
        self.breaches = Breaches(self, self.holders, self.regulators)
        self._foresee()

    def _group_sizes(self) -> Array:
        return np.bincount(self.world.people["group"], minlength=2)

    def _residents(self) -> Array:
        return np.bincount(self.world.people["jurisdiction"], minlength=len(self._scenario.places))

    def _foresee(self) -> None:
        """Refuse, before the first day, names that the run would stumble over: of strategies, firms and laws."""
        for change in self._scenario.changes:
            self._find_named(change)
        check_policies(self._scenario)

    def _find_named(self, change: Change) -> None:
        for name in (change.firm, change.breach.holder if change.breach else ""):
            if name:
                self.holder(name)

    @property
    def scenario(self) -> Scenario:
        """The parameters in force today."""
        return self._scenario

    @scenario.setter
    def scenario(self, _: Any) -> None:
        """Mesa sets a scenario of its own kind when a model starts; the market keeps its own."""

    def __repr__(self) -> str:
        laws = " and ".join(dict.fromkeys(law.name for law in self.laws))
        return f"<Market of {len(self.consumers):,} consumers under {laws}, day {self.day}>"

    @property
    def law(self) -> PrivacyLaw:
        """The law in force, in the first jurisdiction."""
        return self.regulators[0].law

    @property
    def laws(self) -> list[PrivacyLaw]:
        """The laws in force, by jurisdiction."""
        return [regulator.law for regulator in self.regulators]

    @property
    def duties(self) -> Duties:
        """The strictest of what the laws in force demand of holders: asked all day, worked out when a law changes."""
        if self._duties is None or self._duties[0] != self.laws:
            self._duties = self.laws, strictest(self.laws)
        return self._duties[1]

    @property
    def authorities(self) -> list[Regulator]:
        """The regulators, by jurisdiction."""
        return self.regulators

    @property
    def has_politics(self) -> bool:
        """Is there a regulator that listens to lobbyists?"""
        return any(Kind.find(kind).listens for kind in {str(each.settings["regulator"]) for each in self.regulators})

    @property
    def day(self) -> int:
        """Today, 0 on the first day."""
        return self.world.day

    def step(self) -> None:
        """Live one day."""
        self.dawn()  # dated changes come into force
        for regulator in self.regulators:
            regulator.govern()  # time-line, politics, cases, audits, fines
        if self._scenario.cooperation:
            lend_room(self.regulators, self._scenario.cooperation, stream(self.seed, self.day, ASSISTANCE, SAMPLE))
        for holder in self.holders:
            holder.plan()  # recording, intensity, bids
        self.set_usual()
        self.live()  # browse, see ads, visit, shop, answer, protect
        self.consumers.talk()  # hear one friend
        self.breaches.strike()  # thefts, discoveries, news
        for holder in self.holders:
            holder.learn()  # read the results
        self.dusk()  # close the books

    def live(self) -> None:
        """Have every consumer live the day: all at once here, but in any order it comes to the same."""
        self.consumers.do("step")

    def dawn(self) -> None:
        """Begin the day: whatever the scenario changes today is changed."""
        self.world = self.world._replace(day=max(0, int(self.time) - 1))
        for change in self._scenario.changes:
            if change.day == self.day:
                self.change(change)

    def dusk(self) -> None:
        """End the day: complaints reach regulators, the ledger closes, Mesa's collector reads it."""
        for regulator in self.regulators:
            regulator.receive(self.ledger.complaints())
            regulator.report()
        margins = np.array([marketer.number("margin") for marketer in self.marketers])
        prices, policies = self.world.holders["price"][len(margins) :], [describe(firm) for firm in self.marketers]
        self.ledger.close(self.day, self._scenario, margins, prices, policies)
        self.datacollector.collect(self)

    def schedule(self, change: Change) -> None:
        """Have a change come into force on its day, as if the scenario had said so from the start.

        Raises :class:`~sim.errors.BadInput` for a change that will not do, or a day that has begun.
        """
        self._scenario = self.foreseen(change)

    def foreseen(self, change: Change) -> Scenario:
        """The parameters in force today, with a further change to come; raises as :meth:`schedule` does."""
        if change.day <= self.day and self.ledger.last:
            raise bad("day", change.day, f"a day to come, {self.day + 1} or later")
        asked = self._scenario.with_(changes=(*self._scenario.changes, change))
        self._find_named(change)
        check_places(asked)
        check_policies(asked)
        return asked

    def change(self, change: Change) -> None:
        """Bring a change into force today: parameter values, for all or one firm, or a breach."""
        policy = {name: value for name, value in change.set.items() if name in PER_FIRM}
        for holder in [self.holder(change.firm)] if change.firm else self.holders:
            holder.policy.update(policy)
        if change.set and not change.firm and not change.jurisdiction:
            self._scenario = self._scenario.with_(**change.set)
            self.world = self.world._replace(rules=rules_of(self._scenario))
        for regulator in self.regulators if not change.firm else ():
            if change.jurisdiction in ("", regulator.name):
                self._change_locally(regulator, change)
        for name, value in change.set.items():
            self.tell(
                "change",
                change.firm or change.jurisdiction,
                f"{name} = {Path(value).name if isinstance(value, str) else value}",
            )
        if change.breach:
            breach = change.breach
            self.breaches.strike_holder(self.holder(breach.holder), breach.share, breach.found_after)

    def _change_locally(self, regulator: Regulator, change: Change) -> None:
        """Give a regulator its new means, and bring its new law into force."""
        regulator.settings |= {name: value for name, value in change.set.items() if name in LOCAL}
        if "law" in change.set:
            regulator.enact(load(str(change.set["law"])))

    def holder(self, name: str) -> DataHolder:
        """The marketer or broker of this name; raises with the nearest one otherwise."""
        for holder in self.holders:
            if holder.name == name:
                return holder
        raise unknown("marketer or broker", name, [holder.name for holder in self.holders])

    @property
    def ties(self) -> tuple[Array, Array]:
        """Social ties: friends of consumer i are ``friend[start[i]:start[i + 1]]``, given (start, friend)."""
        return self.consumers.friends.start, self.consumers.friends.friend

    def tell(self, kind: str, who: str, what: str, **figures: float) -> None:
        """Note an event in the ledger."""
        self.ledger.note(self.day, kind, who, what, **figures)

    def expire(self, holder: int) -> None:
        """Delete the events of ``holder`` that are not fresh, and its dealings; start a new generation."""
        held, fresh = self.world.held, self.world.fresh
        gone = over(len(held), lambda low, high: expire(low, high, holder, held, fresh), self.threads)
        self.world.wrong[:, holder : holder + 1, :, 0] = self.world.wrong[:, holder : holder + 1, :, 1]
        self.world.wrong[:, holder : holder + 1, :, 1] = 0
        self._start_dealings(holder)
        self.ledger.expired(holder, sum(gone))

    def start_generation(self, holder: int) -> None:
        """From today, events of ``holder`` count as fresh; those before do not."""
        self.world.fresh[:, holder, :] = 0
        self.world.wrong[:, holder : holder + 1, :, 1] = 0
        self.ledger.aged(holder)

    def mark_errors(self) -> None:
        """From now on keep account of which events are wrong, which takes half as much memory again as profiles do."""
        if not len(self.world.wrong):
            self.world = self.world._replace(wrong=np.zeros((*self.world.held.shape, 2), np.uint8))

    def set_priors(self, marketer: int, priors: Array, rows: Array | None) -> None:
        """Give a marketer's estimates these priors (R, K), and each consumer's row (N,); row 0 is for strangers."""
        world = self.world
        strategy = self.marketers[marketer].strategy_name
        priors, rows = np.asarray(priors), None if rows is None else np.asarray(rows)
        check_priors(strategy, priors, rows, len(self.consumers), self.scenario.topics)
        if len(priors) > world.prior.shape[1]:
            wider = np.zeros((world.prior.shape[0], *priors.shape))
            wider[:, : world.prior.shape[1]] = world.prior
            self.world = world = world._replace(prior=wider)
        world.prior[marketer, : len(priors)] = priors
        bonds = world.bonds
        bonds["prior_row"][:, marketer] = 0 if rows is None else rows

    def _start_dealings(self, marketer: int) -> None:
        """Begin the counts of a marketer's offers anew: they have no dates, so none gets older than half the limit."""
        own: Any = np.asarray(self.world.dealings)[:, marketer : marketer + 1]
        own[...] = 0
        own["price"] = 1.0

    def open_dealings(self) -> None:
        """Have room, from the first time that somebody asks, to write down what marketers offer whom."""
        world = self.world
        if not len(world.dealings):
            dealings = table(Dealing, *world.bonds.shape)
            dealings["price"] = 1.0
            self.world = world._replace(dealings=dealings)

    def set_usual(self) -> None:
        """Work out what is usual for each need, for the ghost-ad comparison."""
        self.world.usual_buy[:] = usual_purchases(self.world, self._scenario)


def _asked(scenario: object, parameters: dict[str, Any]) -> Scenario:
    if scenario is not None and not isinstance(scenario, Scenario):
        raise bad("scenario", scenario, "a Scenario", "Name a law or a size by parameters: Market(law='gdpr', rng=7).")
    if "seed" in parameters:
        raise bad("seed", parameters["seed"], "given as rng=", "For example Market(rng=7).")
    return (scenario or Scenario()).with_(**parameters)


def today(market: Market) -> int:
    """The day, for Mesa's DataCollector."""
    return market.day


def lift(market: Market) -> float:
    """The day's ad lift, for Mesa's DataCollector."""
    return market.ledger.lift


def trust(market: Market) -> float:
    """The day's mean trust, for Mesa's DataCollector."""
    return market.ledger.trust
