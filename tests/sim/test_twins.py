"""Common random numbers: two markets of one seed share their luck, and differ by what a policy causes."""

import numpy as np
import pandas as pd
import pytest

from sim.scenario import Change

CALM = {"interest_drift": 0.0, "act_rate": 0.0, "habit_rate": 0.0, "breach_rate": 0.0, "broker_coverage": 0.7}
"""Nobody changes her tastes or starts to hide, so what she does all day is a matter of luck alone."""
UNSEEN = {"profit"}


def differing(one: pd.DataFrame, other: pd.DataFrame) -> set[str]:
    """Columns in which two ledgers differ."""
    return {name for name in one.columns if not one[name].equals(other[name])}


def firm(number: int, **policy) -> dict:
    """Scenario parameters in which one marketer has a policy of its own."""
    return {"firms": (*({} for _ in range(number)), policy)}


POLICIES = [
    {"personalization": 1.0},
    {"strategy": "broad"},
    {"daily_budget": 0.0},
    {"price": 12.0},
    {"third_party": False},
    {"transparency": 1.0},
    {"margin": 0.9},
]
of_policies = pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: next(iter(policy)))


@of_policies
def test_twins_are_born_alike(lived, policy):
    ours, theirs = lived(), lived(**policy)
    for table in ("people", "bonds", "tracks", "interests", "appeal"):
        assert getattr(ours.world, table).tobytes() == getattr(theirs.world, table).tobytes()
    assert ours.consumers.friends.friend.tolist() == theirs.consumers.friends.friend.tolist()


@of_policies
def test_twins_browse_the_same_pages_on_the_same_topics(lived, policy):
    ours, theirs = (lived(15, **CALM, **own) for own in ({}, policy))
    assert ours.ledger.daily["page_views"].tolist() == theirs.ledger.daily["page_views"].tolist()
    trackers = slice(len(ours.marketers), None)
    assert ours.world.held[:, trackers].sum() > 1000
    np.testing.assert_array_equal(ours.world.held[:, trackers], theirs.world.held[:, trackers])


@of_policies
def test_twins_hold_out_the_same_consumers(lived, policy):
    ours, theirs = (lived(15, **own) for own in ({}, policy))
    assert 0.05 < ours.consumers.holdout.mean() < 0.15
    np.testing.assert_array_equal(ours.consumers.holdout, theirs.consumers.holdout)


@pytest.mark.parametrize("law", ["none", "gdpr"])
def test_a_margin_that_nobody_sees_changes_profits_and_nothing_else(lived, law):
    ours, theirs = (lived(30, law=law, **own) for own in ({}, firm(0, margin=0.9)))
    assert differing(ours.ledger.daily, theirs.ledger.daily) == UNSEEN
    assert differing(ours.ledger.marketers, theirs.ledger.marketers) == UNSEEN
    others = ours.ledger.marketers["marketer"] != "Giant 1"
    assert differing(ours.ledger.marketers[others], theirs.ledger.marketers[others]) == set()
    assert ours.consumers.trust.tobytes() == theirs.consumers.trust.tobytes()


def test_a_policy_of_one_firm_leaves_the_others_plans_of_the_first_day_alone(morning):
    ours, theirs = (morning(**own) for own in ({}, firm(2, personalization=1.0, price=5.0, collection=0.1)))
    changed = ours.world.firms != theirs.world.firms
    assert np.flatnonzero(changed).tolist() == [2]
    assert np.flatnonzero(ours.world.holders != theirs.world.holders).tolist() == [2]


def test_security_is_felt_by_nobody_until_a_breach(lived):
    ours, theirs = (lived(20, breach_rate=0.0, **own) for own in ({}, {"security": 0.999}))
    assert differing(ours.ledger.daily, theirs.ledger.daily) == {"security", "security_costs", "profit"}


CHANGES = [
    {"law": "gdpr"},
    {"personalization": 1.0},
    {"broker_coverage": 0.0},
    {"trust_recovery": 0.9},
    {"talk_rate": 1.0},
    {"strategy": "broad"},
    {"price": 10.0},
    {"collection": 0.1},
    {"third_party": False},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_a_dated_change_works_from_its_day_on_and_not_before(lived, change):
    day = 8
    ours = lived(12, rng=3).ledger.daily
    theirs = lived(12, rng=3, changes=(Change(day=day, set=change),)).ledger.daily
    assert differing(ours[:day], theirs[:day]) == set()
    assert differing(ours[day : day + 1], theirs[day : day + 1]) != set()


def test_a_dated_change_of_one_firm_is_its_own(lived):
    change = Change(day=3, set={"price": 1.0}, firm="Niche 1")
    prices = lived(5, changes=(change,)).world.firms["price"]
    before = lived(3, changes=(change,)).world.firms["price"]
    assert np.flatnonzero(prices != before).tolist() == [2]
    assert prices[2] / before[2] == pytest.approx(1.0 / 20.0)


@pytest.mark.parametrize("policy", CHANGES, ids=lambda policy: next(iter(policy)))
def test_what_holds_from_the_first_day_can_as_well_be_a_change_on_it(lived, policy):
    given, changed = lived(6, **policy), lived(6, changes=(Change(day=0, set=policy),))
    assert differing(given.ledger.daily, changed.ledger.daily) == set()


def test_products_still_differ_after_a_price_and_a_quality_for_all(lived):
    policy = {"price": 10.0, "quality": 0.5}
    given, changed = (lived(5, **own).world.firms for own in (policy, {"changes": (Change(day=3, set=policy),)}))
    for name in policy:
        assert len(set(changed[name])) == 8
        assert changed[name].tolist() == given[name].tolist()
