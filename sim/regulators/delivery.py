"""Audits of ad delivery: does a marketer reach the two groups alike?

An authority asks a sample of people of each group whether they have lately seen an ad of the marketer's. The sample
errs, and the authority knows it: it finds against a marketer only if the ratio of the two shares is below the law's
floor by more than chance explains (the four-fifths rule, 29 CFR § 1607.4(D), with a test of a ratio of shares: Katz,
Baptista, Azen & Pike 1978).
"""

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.regulators.cases import Case, fine
from sim.world import NEVER, Array

if TYPE_CHECKING:
    from sim.regulators.regulator import Regulator

SEEN_DAYS = 14
"""Days within which people are asked whether they have seen an ad."""
ONE_SIDED = 1.645
"""Standard errors that chance explains: 95 % one-sided."""


class Reach(NamedTuple):
    """What a sample says: people asked in each group, and how many of them were reached."""

    asked: tuple[int, int]
    reached: tuple[int, int]

    @property
    def ratio(self) -> float:
        """The lesser of the shares reached over the greater; 1 if nobody was."""
        few, many = sorted(reached / max(1, asked) for reached, asked in zip(self.reached, self.asked, strict=True))
        return few / many if many > 0.0 else 1.0

    def is_below(self, floor: float) -> bool:
        """Is the ratio below ``floor`` by more than chance explains?"""
        if min(self.asked) == 0 or max(self.reached) == 0:
            return False
        parts = zip(self.asked, self.reached, strict=True)
        error = math.sqrt(sum(1.0 / (reached + 0.5) - 1.0 / (asked + 0.5) for asked, reached in parts))
        return math.log(max(self.ratio, 1e-9)) + ONE_SIDED * error < math.log(floor)


def audit_delivery(case: Case, office: "Regulator", luck: np.random.Generator) -> bool:
    """Audit whom a marketer's ads reach; a finding is an order to correct, and a fine. True if there was one."""
    market = office.market
    market.ledger.docket.count(office.jurisdiction, "algorithm_audits")
    reach = ask(case.holder, office, luck)
    if not reach.is_below(office.law.impact_ratio_floor):
        return False
    name = market.holders[case.holder].name
    market.tell("audit", name, f"its ads reach one group {reach.ratio:.2f} times as often as the other")
    if days := int(office.number("order_days")):
        office.orders[case.holder] = market.day + days
        market.holders[case.holder].obey(market.day + days)
        market.ledger.docket.count(office.jurisdiction, "orders")
        market.tell("order", name, f"to deliver without profiles for {days} days")
    fine(case.holder, 1, office, luck)
    return True


def ask(marketer: int, office: "Regulator", luck: np.random.Generator) -> Reach:
    """Ask as many people of each group as the authority can whether they have lately seen the marketer's ads."""
    world, most = office.market.world, int(office.number("audit_sample"))
    group, residents = np.asarray(world.people["group"]), office.protects
    samples = [_some(np.flatnonzero(residents & (group == each)), most, luck) for each in (0, 1)]
    seen = _lately_seen(np.asarray(world.bonds["last_ad"])[:, marketer], world.bonds["holdout"][:, marketer], world.day)
    few, many = (int(seen[sample].sum()) for sample in samples)
    return Reach((len(samples[0]), len(samples[1])), (few, many))


def _some(rows: Array, most: int, luck: np.random.Generator) -> Array:
    return rows if len(rows) <= most else np.asarray(luck.choice(rows, most, replace=False))


def _lately_seen(last_ad: Array, holdout: Array, today: int) -> Array:
    return np.asarray((last_ad != NEVER) & (today - last_ad <= SEEN_DAYS) & ~np.asarray(holdout))
