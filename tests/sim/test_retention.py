"""Old events go: nothing survives the limit, and what is young enough stays."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.law.privacy_law import load
from sim.market import Market
from sim.scenario import Change, Scenario

KEPT = {"act_rate": 0.0, "breach_rate": 0.0, "compliance": 1.0}
"""Nobody deletes anything but the holders themselves."""


class Remembering(Market):
    """Remembers what was recorded on which day, and looks at what is left of it every morning and evening."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.recorded: list[np.ndarray] = []
        self.mornings: list[np.ndarray] = []

    def live(self) -> None:
        before = self.world.held.astype(np.int64)
        self.mornings.append(before)
        super().live()
        self.recorded.append(self.world.held - before)

    def of_the_last(self, days: int, day: int) -> np.ndarray:
        """What was recorded in the ``days`` days before ``day``."""
        return sum(self.recorded[max(0, day - days) : day], np.zeros_like(self.mornings[0]))


def remember(days: int, **parameters: Any) -> Remembering:
    market = Remembering(Scenario(**{"consumers": 60, "degree": 4.0} | KEPT | parameters), rng=1, threads=1)
    for _ in range(days):
        market.run_for(1)
    return market


@settings(max_examples=20)
@given(st.integers(1, 25))
def test_nothing_is_older_than_the_limit_and_nothing_younger_than_half_of_it_is_gone(limit):
    market = remember(4 * limit, retention_days=limit)
    for day, held in enumerate(market.mornings):
        assert np.all(held <= market.of_the_last(limit, day)), day
        assert np.all(held >= market.of_the_last(limit // 2, day)), day


@settings(max_examples=20)
@given(st.integers(1, 40), st.integers(1, 15), st.integers(1, 15))
def test_a_limit_that_is_new_or_changes_holds_from_its_first_day(day, first, then):
    changes = (Change(day=day, set={"retention_days": first}), Change(day=day + 12, set={"retention_days": then}))
    market = remember(day + 30, changes=changes)
    for today in range(day, day + 30):
        limit = first if today < day + 12 else then
        assert np.all(market.mornings[today] <= market.of_the_last(limit, today))


def test_without_a_limit_everything_is_kept():
    market = remember(120)
    assert np.array_equal(market.mornings[-1], market.of_the_last(120, 119))


def test_the_shorter_of_the_firm_s_own_limit_and_the_law_s_counts():
    strict = remember(2, law="gdpr", retention_days=30)
    lax = remember(2, law="gdpr", retention_days=1_000)
    assert [firm.retention_days for firm in strict.marketers] == [30] * 8
    assert [firm.retention_days for firm in lax.marketers] == [load("gdpr").retention_days] * 8


@pytest.mark.parametrize("days", [200])
def test_a_law_that_arrives_empties_stores_of_what_it_finds_too_old(days):
    change = Change(day=days - 10, set={"law": "gdpr"})
    market = remember(days, changes=(change,))
    limit = load("gdpr").retention_days
    before, after = market.mornings[days - 11], market.mornings[days - 10]
    assert np.any(before > market.of_the_last(limit, days - 11))
    assert np.all(after <= market.of_the_last(limit, days - 10))


def test_orphaned_events_are_kept_no_longer_than_others(lived):
    market = lived(120, retention_days=6, act_rate=1.0, resignation_mean=0.1)
    assert market.ledger.orphans.sum() > 0
    market.world.people["concern"], market.world.people["baseline_concern"] = 0.0, 0.0  # nobody acts any more
    market.run_for(6)
    assert market.ledger.orphans.sum() == 0
    assert [market.ledger.kept(h.index) for h in market.holders] == market.world.held.sum(axis=(0, 2)).tolist()
