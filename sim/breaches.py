"""What becomes of breaches: they strike, are found, are notified or hushed up, and make the news."""

from collections.abc import Sequence

import numpy as np

from sim.books import SCALE
from sim.data.breach import FOREVER, Breach, discovery_delay, hazard, share_taken
from sim.data.estimate import desk_for
from sim.data.theft import nobody, steal
from sim.draws import KEY, STRIKE, stream
from sim.firms.holder import DataHolder
from sim.parallel import over, total
from sim.regulators.regulator import Regulator
from sim.society.news import read_news
from sim.stage import Stage

PRESS_DAYS = 60.0
"""Mean days until the press finds out what was not notified."""


class Breaches:
    """All breaches of a market, struck so far."""

    def __init__(self, market: Stage, holders: Sequence[DataHolder], regulators: Sequence[Regulator]) -> None:
        self.market, self.holders, self.regulators = market, holders, regulators
        self.all: list[Breach] = []

    def strike(self) -> None:
        """The day's breaches strike, older ones are found, and news of found ones comes out."""
        for holder in self.holders:
            luck = stream(self.market.seed, self.market.day, holder.index, STRIKE)
            if luck.random() < self._hazard(holder):
                self._strike_by_chance(holder, luck)
        for breach in self.all:
            if breach.found == self.market.day:
                self._find(breach)
            if breach.known == self.market.day:
                self._make_news(breach)

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

        loot = total(over(len(exposed), some, market.threads))
        orphans = int(readable * market.ledger.orphans[:, holder.index].sum())
        breach.people, breach.records, breach.bits = int(loot[0]), int(loot[1]) + orphans, int(loot[2]) / SCALE
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
        deadline = holder.law.notification_days
        obeys, leaks = luck.random(2)
        if deadline >= 0 and obeys < holder.compliance:
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
        breach.exposed, breach.known = None, FOREVER
        damages = holder.law.in_dollars("breach_damages") * market.scenario.claim_rate
        market.ledger.charge(holder.index, breach.people * (market.scenario.breach_cost + damages))
        for institution in self.holders:
            institution.hear_of_breach(breach.holder)
        market.tell("news", holder.name, "breach known", people=breach.people, records=breach.records)
        for regulator in self.regulators:
            regulator.open_breach_case(holder.index, breach.hushed)
