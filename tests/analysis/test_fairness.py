"""Gaps between groups: counted in the loop as fairlearn counts them, and none where groups are alike."""

import sys

import numpy as np
import pytest
from fairlearn import metrics

from analysis.fairness import MARKET, assess, decisions
from sim.books import whole
from sim.errors import BadInput
from sim.ledger.measures.fairness import FIELDS
from sim.market import Market

TWO_GROUPS = {"consumers": 2_000, "degree": 4.0, "minority_share": 0.3, "group_tilt": 1.0}


@pytest.fixture(scope="module")
def first_day() -> Market:
    market = Market(**TWO_GROUPS, rng=4)
    market.run_for(1)
    return market


def reached(market: Market) -> np.ndarray:
    bonds = market.world.bonds
    return (np.asarray(bonds["last_ad"]) == market.day) & ~np.asarray(bonds["holdout"]).astype(bool)


def test_the_books_count_selection_as_fairlearn_does(first_day):
    each, group = first_day.ledger.marketers, np.asarray(first_day.world.people["group"])
    chosen = reached(first_day)
    for m, row in each.iterrows():
        asked = (chosen[:, m], chosen[:, m])
        gap = metrics.demographic_parity_difference(*asked, sensitive_features=group)
        assert abs(row["selection_gap"]) == pytest.approx(gap)
        assert row["parity_ratio"] == pytest.approx(
            metrics.demographic_parity_ratio(*asked, sensitive_features=group), nan_ok=True
        )


def test_the_market_s_gaps_are_those_of_its_marketers(first_day):
    each, today = first_day.ledger.marketers, first_day.ledger.last
    weights = reached(first_day).sum(axis=0)
    assert today["selection_gap"] == pytest.approx(each["selection_gap"].mean())
    assert today["parity_ratio"] == pytest.approx(np.average(each["parity_ratio"], weights=weights))
    assert today["worst_parity_ratio"] == pytest.approx(each["parity_ratio"].min())


def test_what_groups_see_and_pay_adds_up_to_what_marketers_show_and_sell():
    market = Market(**TWO_GROUPS, rng=4, shop_rate=0.5)
    shown = []
    close = market.dusk

    def dusk() -> None:
        shown.append(whole(market.ledger.books.shown).sum(axis=(0, 1)))
        close()

    market.dusk = dusk
    market.run_for(3)
    daily = market.ledger.daily
    totals = np.stack(shown)
    assert totals[:, FIELDS.index("impressions")].tolist() == daily["impressions"].tolist()
    assert totals[:, FIELDS.index("purchases")].tolist() == daily["purchases"].tolist()
    assert (totals[:, FIELDS.index("reached")] <= totals[:, FIELDS.index("impressions")]).all()


def test_a_market_is_assessed_marketer_by_marketer_and_as_a_whole(first_day):
    told, pairs = assess(first_day), decisions(first_day)
    assert [*told.index] == [*(firm.name for firm in first_day.marketers), MARKET]
    by_group = pairs.groupby("group")["selected"].mean()
    assert told.loc[MARKET, "selection_minority"] == pytest.approx(by_group[1])
    gains = pairs[pairs["gains"]].groupby("group")["selected"].mean()
    assert told.loc[MARKET, "equal_opportunity_difference"] == pytest.approx(abs(gains[1] - gains[0]))
    assert told.loc[MARKET, "demographic_parity_ratio"] <= 1.0


def test_one_group_alone_cannot_be_treated_unequally():
    with pytest.raises(BadInput, match="minority_share is 0"):
        assess(Market(consumers=50, degree=4.0, minority_share=0.0, rng=1))


def test_without_fairlearn_it_says_what_to_install(first_day, monkeypatch):
    monkeypatch.setitem(sys.modules, "fairlearn.metrics", None)
    with pytest.raises(BadInput, match=r"needs fairlearn.*symbiosis\[fairness\]"):
        assess(first_day)


def gaps(days: int, **parameters) -> dict[str, float]:
    """Mean gaps of the second half, over a few markets."""
    rows = []
    for seed in (1, 2, 3):
        market = Market(**{"consumers": 1_500, "degree": 4.0, "holdout": 0.0} | parameters, rng=seed)
        market.run_for(days)
        rows.append(market.ledger.daily[days // 2 :][["relevance_gap", "parity_ratio"]].mean())
    return {name: float(np.mean([abs(row[name]) for row in rows])) for name in rows[0].index}


@pytest.mark.slow
def test_gaps_come_of_tastes_that_differ_and_of_nothing_else():
    """No rule mentions groups; equal shares and tastes leave no gap but luck, apart tastes do."""
    sharp = {"segments": 3, "segment_focus": 0.2, "minority_share": 0.5}
    null, apart = (gaps(40, **sharp, group_tilt=tilt) for tilt in (0.0, 1.0))
    assert null["relevance_gap"] < 0.015
    assert null["parity_ratio"] > 0.9
    assert apart["relevance_gap"] > 2 * null["relevance_gap"]
    assert apart["parity_ratio"] < null["parity_ratio"] - 0.02
