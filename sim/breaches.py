"""What becomes of breaches: they strike, are found, are notified or hushed up, and make the news."""

from collections.abc import Sequence

import numpy as np

from sim.books import SCALE
from sim.data.breach import FOREVER, Breach, discovery_delay, hazard, share_taken
from sim.data.estimate import desk_for
from sim.data.identity import foresee, prevented, victims
from sim.data.theft import nobody, steal
from sim.draws import KEY, STRIKE, first, stream
from sim.firms.holder import DataHolder
from sim.parallel import over, total
from sim.regulators.regulator import Regulator
from sim.society.news import read_news
from sim.stage import Stage
from sim.world import Array

PRESS_DAYS = 60.0
"""Mean days until the press finds out what was not notified."""


NEGLIGENCE = 0.1
"""By what share of a law's floor security must fall short to count as negligent."""


class Breaches:
    """All breaches of a market, struck so far."""

    def __init__(self, market: Stage, holders: Sequence[DataHolder], regulators: Sequence[Regulator]) -> None:
        self.market, self.holders, self.regulators = market, holders, regulators
        self.all: list[Breach] = []

    def strike(self) -> None:
        """The day's breaches strike, older ones are found, and news of found ones comes out."""
        for holder in self.holders:
            where = self.market.seed, self.market.day, holder.index, STRIKE
            if first(*where) < self._hazard(holder):
                self._strike_by_chance(holder, stream(*where))
        for breach in self.all:
            if breach.found == self.market.day:
                self._find(breach)
            if breach.known == self.market.day:
                self._make_news(breach)
            self._suffer(breach)

    def strike_holder(self, holder: DataHolder, share: float, found_after: int) -> Breach:
        """Let a breach of ``holder`` strike today, taking a ``share`` of its profiles."""
        market = self.market
        breach = Breach(len(self.all), holder.index, market.day, share, market.day + found_after)
        exposed, world = nobody(market.scenario.consumers), market.world
        breach.sealed = self._is_sealed(holder, breach.number)
        readable = 0.0 if breach.sealed else share

        def some(low: int, high: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
            loot = np.zeros(3, np.int64)
            steal(low, high, world, holder.index, breach.number, readable, desk_for(world), exposed, loot)
            return loot

        breach.security = holder.security
        loot = total(over(len(exposed), some, market.threads))
        orphans = int(readable * market.ledger.orphans[:, holder.index].sum())
        breach.people, breach.records, breach.bits = int(loot[0]), int(loot[1]) + orphans, int(loot[2]) / SCALE
        self._foresee_thefts(breach, exposed)
        breach.exposed = np.packbits(exposed)
        self.all.append(breach)
        market.ledger.breach(breach.people, breach.records, breach.bits)
        market.tell("breach", holder.name, "struck", people=breach.people, records=breach.records)
        return breach

    def _is_sealed(self, holder: DataHolder, number: int) -> bool:
        """Is what thieves take encrypted, and the key not among it?"""
        if not self.market.world.holders[holder.index].encrypted:
            return False
        luck = stream(self.market.seed, number, holder.index, KEY)
        return bool(luck.random() >= self.market.scenario.key_theft)

    def _hazard(self, holder: DataHolder) -> float:
        scenario, records = self.market.scenario, self.market.ledger.kept(holder.index)
        return hazard(
            scenario.breach_rate,
            records / scenario.breach_stock,
            scenario.consumers,
            scenario.breach_elasticity,
            holder.security,
            holder.storage.risk,
        )

    def _strike_by_chance(self, holder: DataHolder, luck: np.random.Generator) -> None:
        scenario = self.market.scenario
        luck.random()  # the draw by which it struck
        share = share_taken(scenario.breach_share, scenario.breach_tail, luck)
        self.strike_holder(holder, share, discovery_delay(scenario.discovery_days, luck))

    def _find(self, breach: Breach) -> None:
        """The holder finds out. It tells, if the law wants it to and it complies; if not, the press may.

        Of what nobody can read nobody needs to be told (so GDPR Art. 34(3)(a), and most American laws).
        """
        if breach.sealed:
            return
        holder, market = self.holders[breach.holder], self.market
        luck = stream(market.seed, market.day, 10_000 + breach.number, STRIKE)
        deadline = market.duties.notification_days
        obeys, leaks = luck.random(2)
        if deadline >= 0 and holder.tells(breach.people, obeys):
            breach.known = market.day + min(deadline, 30_000)
        elif leaks < market.scenario.press_rate:
            breach.known = market.day + 1 + int(luck.exponential(PRESS_DAYS))
            breach.hushed = deadline >= 0

    def _make_news(self, breach: Breach) -> None:
        market, holder = self.market, self.holders[breach.holder]
        exposed = np.unpackbits(breach.exposed, count=market.scenario.consumers).astype(np.bool_)
        world = market.world
        over(
            len(exposed),
            lambda low, high: read_news(low, high, world, breach.holder, breach.number, exposed),
            market.threads,
        )
        self._act_in_time(breach)
        breach.exposed, breach.known = None, FOREVER
        by_place = np.bincount(np.asarray(world.people["jurisdiction"])[exposed], minlength=len(market.laws))
        market.ledger.charge(holder.index, self._cost(by_place))
        for institution in self.holders:
            institution.hear_of_breach(breach.holder)
        market.tell("news", holder.name, "breach known", people=breach.people, records=breach.records)
        for regulator in self.regulators:
            if by_place[regulator.jurisdiction] or not by_place.any():
                regulator.open_breach_case(holder.index, breach.hushed, self._was_negligent(breach, regulator))

    def _cost(self, exposed: Array) -> float:
        """What a known breach costs that exposed so many people in each jurisdiction (J,): damages go by their law."""
        scenario, laws = self.market.scenario, self.market.laws
        damages = [law.in_dollars("breach_damages") * scenario.claim_rate for law in laws]
        return float(sum(int(n) * (scenario.breach_cost + owed) for n, owed in zip(exposed, damages, strict=True)))

    @staticmethod
    def _was_negligent(breach: Breach, regulator: Regulator) -> bool:
        return breach.security < (1.0 - NEGLIGENCE) * regulator.law.security_floor

    def _foresee_thefts(self, breach: Breach, exposed: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> None:
        """Settle whose identities this breach will cost, when and how much, if nobody does anything about it."""
        market, world = self.market, self.market.world
        if breach.people == 0 or market.scenario.identity_theft <= 0.0:
            return
        when, loss = np.empty(len(exposed), np.int32), np.empty(len(exposed))
        holder, number = breach.holder, breach.number
        over(
            len(exposed),
            lambda low, high: foresee(low, high, world, holder, number, exposed, when, loss),
            market.threads,
        )
        breach.victims = victims(when, loss)

    def _suffer(self, breach: Breach) -> None:
        """Those whose day it is lose money, and some of their calm."""
        if breach.victims is None:
            return
        today, people = breach.victims.on(self.market.day), self.market.world.people
        if len(today.person):
            people["losses"][today.person] += today.loss
            concern = people["concern"][today.person]
            people["concern"][today.person] = concern + self.market.scenario.theft_concern * (1.0 - concern)
            self.market.ledger.suffer(people["group"][today.person], today.loss)

    def _act_in_time(self, breach: Breach) -> None:
        """Some of the people who learn that they are exposed prevent what would have come."""
        if breach.victims is None:
            return
        safe = prevented(breach.victims, self.market.world, breach.holder, breach.number)
        self.market.ledger.avert(self.market.world.people["group"][breach.victims.person[safe]])
        breach.victims = breach.victims.only(~safe)
