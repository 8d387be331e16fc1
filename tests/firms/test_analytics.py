from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.errors import BadInput
from sim.firms.analytics import LEAST, MOST, WINDOW, Advice, Analytics, Records, Tally, check_advice
from sim.firms.analytics.anomalies import Chart, find_shift
from sim.firms.analytics.diagnostic import by_recency
from sim.firms.analytics.evidence import (
    UNKNOWN,
    Effect,
    Memory,
    agreed,
    beyond_doubt,
    clustering,
    factors,
    increments,
    product,
    shrunk,
    step,
    total,
)
from sim.firms.analytics.predictive import scores
from sim.firms.analytics.surrogate import added_sales, added_visits, worth_of_visits
from sim.firms.analytics.trials import APART, compared, deal, spend_added, together
from sim.world import NEVER, TIERS

LEVELS = ("none", "descriptive", "diagnostic", "predictive", "prescriptive")
TOPICS = 6
ACCOUNTS = ("impressions", "clicks", "spend", "recorded_visits", "attributed", "purchases", "revenue")
SERIES = (*ACCOUNTS, "mails", "opens", "unsubscribes")


def level(name):
    if name in ("predictive", "prescriptive"):
        pytest.importorskip("sklearn")
    return Analytics.find(name)()


def tally(
    people=(9e4, 1e4), bought=(900, 100), impressions=(6e4, 7e3), spend=240.0, visits=(0, 0), parts=TIERS, rows=None
):
    """A tally alike in all of its parts, but for ``rows``: purchases of the treated and the held out in some."""
    each = (people, bought, impressions, (spend, 0.0), visits)
    made = Tally(*(np.tile(np.asarray(part, float), (parts, 1)) for part in each))
    for row, purchases in (rows or {}).items():
        made.purchases[row] = purchases
    return made


def records(day=84, people=50, **known):
    """The books of a firm of nobody's interest, but for what is ``known`` of it."""
    none = np.zeros(people, np.int64)
    usual = {
        "daily": {},
        "last_purchase": none + NEVER,
        "purchases": none,
        "events": none,
        "subscribed": none.astype(bool),
        "tiers": none.astype(np.uint8),
        "by_tier": tally(),
        "by_topic": tally(parts=TOPICS),
        "holdout": 0.1,
        "value": 8.0,
        "mail_cost": 0.001,
        "luck": 1,
    }
    return Records(day=day, **(usual | known))


def weekly(analyst, books, weeks=10):
    """What ``analyst`` advises after weeks in which the books stayed what they are."""
    advice = Advice()
    for week in range(weeks):
        advice = analyst.review(replace(books, day=books.day + 7 * week))
    return advice


def flat(**each):
    """A history without noise: ``each`` series the same number every day."""
    return {name: np.full(WINDOW, float(each.get(name, 0.0))) for name in SERIES}


NO_EFFECT = records(
    daily=flat(spend=70.0, attributed=40.0, purchases=300.0),
    by_tier=tally(people=(9e5, 1e5), bought=(900, 100), spend=245.0),
)
"""Ads that bring nothing: treated and held out buy alike; but 40 sales a day follow an ad."""


# ------------------------------------------------------------------------------------------------ the family


def test_there_are_four_levels_above_none_each_with_a_summary():
    members = Analytics.all()
    assert set(LEVELS) <= set(members)
    assert all(members[name].summary.endswith(".") for name in LEVELS)
    assert all(members[name].literature for name in LEVELS[1:])
    assert [members[name].level for name in LEVELS] == [0, 1, 2, 3, 4]


def test_each_level_includes_what_the_former_knows():
    kinds = [Analytics.find(name) for name in LEVELS]
    assert all(issubclass(higher, lower) for lower, higher in pairwise(kinds[1:]))


def test_without_analytics_everybody_is_treated_alike():
    advice = level("none").review(records())
    assert advice.tiers is None
    assert advice.budget == 1.0
    assert (advice.bids == 1.0).all()
    assert (advice.mails == 1.0).all()


# ---------------------------------------------------------------------------------------------- descriptive


def test_the_dashboard_raises_the_budget_of_ads_that_add_nothing():
    assert weekly(level("descriptive"), NO_EFFECT).budget == MOST


def test_the_dashboard_lowers_the_budget_where_even_recorded_returns_are_low():
    poor = replace(NO_EFFECT, daily=flat(spend=70.0, attributed=1.0))
    assert weekly(level("descriptive"), poor, weeks=20).budget == LEAST


def test_a_budget_moves_by_a_tenth_a_week_at_most():
    assert level("descriptive").review(NO_EFFECT).budget == pytest.approx(1.1)
    assert step(1.0, 0.0) == pytest.approx(1 / 1.1)


def test_where_nothing_was_spent_the_dashboard_says_nothing():
    assert weekly(level("descriptive"), replace(NO_EFFECT, daily=flat(attributed=9.0))).budget == 1.0


# ------------------------------------------------------------------------------------------ hold-outs, shrinkage


def test_increments_and_their_errors_are_right_on_average():
    rng = np.random.default_rng(1)
    bought = np.stack([rng.poisson(1_200, 4_000), rng.poisson(100, 4_000)], axis=1)
    effect = increments(tally(bought=(0, 0), parts=4_000)._replace(purchases=bought))
    assert effect.mean.mean() == pytest.approx(300, abs=6)
    assert ((effect.mean - 300) / effect.error).std() == pytest.approx(1.0, abs=0.15)


def test_without_a_hold_out_no_increment_is_known():
    assert np.isinf(increments(tally(people=(1e5, 0), bought=(900, 0))).error).all()


def test_none_sold_is_not_taken_for_certain():
    assert (increments(tally(bought=(0, 0))).error > 0).all()


numbers = st.floats(-1e3, 1e3)


@given(arrays(float, 5, elements=numbers), arrays(float, 5, elements=st.floats(1e-3, 1e3)), numbers)
def test_shrinkage_ends_between_the_own_estimate_and_the_pooled_one(mean, error, pooled):
    result = shrunk(Effect(mean, error), pooled)
    slack = 1e-9 * (1 + np.abs(mean) + abs(pooled))
    assert (result >= np.minimum(mean, pooled) - slack).all()
    assert (result <= np.maximum(mean, pooled) + slack).all()


def test_estimates_that_differ_by_no_more_than_chance_are_taken_for_one():
    assert shrunk(Effect(np.array([0.5, 1.5, 1.2]), np.ones(3)), 1.0) == pytest.approx(np.ones(3))


def test_the_noisier_estimate_is_shrunk_more():
    result = shrunk(Effect(np.array([-9.0, 9.0, 9.0]), np.array([0.1, 0.1, 9.0])), 0.0)
    assert result[1] > 8.9
    assert result[2] < 8.0


def test_factors_on_bids_are_as_worths_where_all_is_well_known():
    worth = Effect(np.array([0.5, 1.0, 1.5]), np.full(3, 1e-6))
    assert factors(worth, Effect(np.array(1.0), np.array(1e-6))) == pytest.approx([0.5, 1.0, 1.5], abs=1e-3)


def test_people_who_buy_again_make_sums_vary_more_than_poisson_counts():
    rng = np.random.default_rng(2)
    often = rng.gamma(0.5, 4.0, 20_000)
    bought = rng.poisson(often)
    found = clustering(bought, 28)
    groups = rng.permutation(bought).reshape(200, 100).sum(axis=1)
    assert found == pytest.approx(groups.var() / groups.mean(), rel=0.25)
    assert found > 3
    assert clustering(np.zeros(9, int), 84) == 1.0


def test_memory_counts_no_day_twice_and_fades():
    memory = Memory()
    for week in range(9):
        learned = memory.add(tally(bought=(10.0**week, 0)))
    assert learned.purchases[0, 0] == pytest.approx(1e8 + 0.7e4 + 0.49)


def effect(mean, error):
    return Effect(np.array(float(mean)), np.array(float(error)))


def test_two_estimates_agree_on_what_lies_between_them_nearer_the_surer_one():
    both = agreed(effect(0, 1), effect(1, 0.5))
    assert both.mean == pytest.approx(0.8)
    assert both.error == pytest.approx(0.2**0.5)
    assert agreed(effect(3, 2), UNKNOWN) == pytest.approx((3, 2))
    assert np.isinf(agreed(UNKNOWN, UNKNOWN).error)


def test_the_error_of_a_product_is_that_of_many_draws():
    rng = np.random.default_rng(9)
    one, other = rng.normal(2.0, 0.3, 200_000), rng.normal(5.0, 0.4, 200_000)
    assert product(effect(2, 0.3), effect(5, 0.4)) == pytest.approx((10.0, (one * other).std()), rel=0.02)


def test_nothing_is_staked_on_what_may_be_noise():
    assert beyond_doubt(effect(0.9, 1.0)) == 0.0
    assert beyond_doubt(effect(-3.0, 1.0)) == -2.0
    assert beyond_doubt(effect(3.0, 1.0), 0.5) == 2.5
    assert beyond_doubt(UNKNOWN) == 0.0


# ------------------------------------------------------------------------------------- visits as a surrogate


def visited(extra_visits, extra_sales, size=1.0):
    """A tally (2,) in which a tenth is held out, and both visits and sales are added to."""
    bought, visits = (9e2 * (1 + extra_sales), 1e2), (9e3 * (1 + extra_visits), 1e3)
    return Tally(*(size * np.array(part) for part in ((9e4, 1e4), bought, (6e4, 7e3), (240.0, 0.0), visits)))


def test_before_it_is_learned_an_added_visit_stands_for_between_no_sale_and_as_many_as_a_usual_one():
    worth = worth_of_visits(visited(0.0, 0.0), 1.0, 1.0)
    assert worth.mean == pytest.approx(0.05)
    assert worth.error == pytest.approx(0.1 / 12**0.5)


def test_what_an_added_visit_stands_for_is_learned_from_the_hold_out():
    few, many = (worth_of_visits(visited(0.2, 0.04, size), 1.0, 1.0) for size in (10.0, 10_000.0))
    assert many.mean == pytest.approx(36 / 1_800, rel=0.01)
    assert many.error < few.error


def test_it_is_never_more_than_a_usual_visits_nor_less_than_nothing():
    assert worth_of_visits(visited(0.1, 0.4, 1e4), 1.0, 1.0).mean == pytest.approx(0.1, rel=0.3)
    assert worth_of_visits(visited(0.1, -0.4, 1e4), 1.0, 1.0).mean == 0.0


def test_where_no_visits_are_recorded_sales_are_counted_and_no_more():
    blind = visited(0.2, 0.1)._replace(visits=np.zeros(2))
    worth = worth_of_visits(blind, 1.0, 1.0)
    assert np.isinf(worth.error)
    assert added_sales(blind, worth, 1.0, 1.0) == increments(blind)


def test_visits_tell_sooner_what_ads_add_than_sales_do():
    rng, counted, told, errors = np.random.default_rng(10), [], [], []
    for _ in range(400):
        few = visited(0.2, 0.1)
        few = few._replace(purchases=rng.poisson(few.purchases), visits=rng.poisson(few.visits))
        worth = worth_of_visits(visited(0.2, 0.1, 100.0), 1.0, 1.0)
        counted.append(float(increments(few).mean))
        told.append(float(added_sales(few, worth, 1.0, 1.0).mean))
        errors.append(float(added_sales(few, worth, 1.0, 1.0).error))
    assert np.mean(told) == pytest.approx(90, rel=0.1)
    assert np.std(told) < 0.6 * np.std(counted)
    assert np.std(told) < 1.1 * np.mean(errors)


def test_a_change_in_recording_alters_treated_and_held_out_alike():
    half = visited(0.2, 0.1, 1e3)
    half = half._replace(visits=half.visits / 2)
    before, after = (
        added_visits(each, 1.0).mean * worth_of_visits(each, 1.0, 1.0).mean for each in (visited(0.2, 0.1, 1e3), half)
    )
    assert before == pytest.approx(after, rel=0.05)


# ------------------------------------------------------------------------------------------------- trials


def test_a_trial_deals_half_of_the_people_into_each_arm_alike_in_what_they_bought_before():
    rng = np.random.default_rng(11)
    books = records(people=5_001, purchases=rng.geometric(0.2, 5_001), events=rng.poisson(3.0, 5_001))
    arms = deal(books)
    assert 2_500 <= arms.sum() <= 2_501
    assert books.purchases[arms == 1].mean() == pytest.approx(books.purchases[arms == 0].mean(), rel=0.01)
    assert np.array_equal(arms, deal(books))
    assert not np.array_equal(arms, deal(replace(books, luck=2)))


def test_arms_are_compared_without_the_held_out_and_classes_with_them():
    by_tier = Tally(*np.arange(5 * 2 * TIERS, dtype=float).reshape(5, TIERS, 2))
    arms, classes = compared(by_tier), together(by_tier)
    assert arms.people.tolist() == [2 + 6 + 10 + 14, 0 + 4 + 8 + 12]
    assert classes.people.tolist() == [[0 + 2, 1 + 3], [4 + 6, 5 + 7], [8 + 10, 9 + 11], [12 + 14, 13 + 15]]
    assert total(classes).purchases.tolist() == total(by_tier).purchases.tolist()
    more = compared(by_tier)._replace(people=np.array([200.0, 100.0]), spend=np.array([9.0, 2.0]))
    assert spend_added(more) == pytest.approx(9.0 - 2 * 2.0)
    assert spend_added(more._replace(people=np.zeros(2))) == 0.0


def test_a_prescriptive_firm_bids_a_little_more_for_half_of_the_people_and_less_for_the_others():
    analyst, books = level("prescriptive"), records(people=2_000)
    advice = weekly(analyst, books, weeks=1)
    bids = advice.bids[advice.tiers]
    assert sorted(set(bids.tolist())) == pytest.approx([1 / APART, APART])
    assert (bids > 1.0).sum() == 1_000
    assert (weekly(analyst, books, weeks=3).tiers % 2 == advice.tiers % 2).all(), "and stays with that"


# ----------------------------------------------------------------------------------------------- diagnostic


def test_tiers_are_recency_and_frequency():
    last = np.array([NEVER, 99, 99, 60, 60, 0, 0], np.int16)
    bought = np.array([0, 1, 2, 1, 5, 1, 2], np.uint16)
    assert by_recency(records(day=100, last_purchase=last, purchases=bought)).tolist() == [0, 1, 2, 3, 4, 5, 6]


def test_hold_outs_lower_the_budget_of_ads_that_add_nothing():
    assert weekly(level("diagnostic"), NO_EFFECT).budget < 0.75


def test_hold_outs_raise_the_budget_of_ads_that_add_much():
    good = replace(NO_EFFECT, by_tier=tally(people=(9e5, 1e5), bought=(1_300, 100), spend=245.0))
    assert weekly(level("diagnostic"), good).budget > 1.5


def test_in_a_small_market_the_same_rates_hardly_move_the_budget():
    small = replace(NO_EFFECT, by_tier=tally(people=(9e3, 1e3), bought=(9, 1), spend=2.45))
    assert 0.85 < weekly(level("diagnostic"), small).budget < 1.0


def test_where_counts_are_large_bids_go_to_the_tier_in_which_ads_work():
    books = records(by_tier=tally(bought=(9_000, 1_000), rows={3: (14_000, 1_000)}))
    bids = weekly(level("diagnostic"), books).bids
    assert bids[3] == MOST
    assert (np.delete(bids, 3) < 0.5).all()


def test_where_counts_are_small_all_tiers_are_bid_for_much_alike():
    rng = np.random.default_rng(3)
    off = []
    for _ in range(40):
        analyst = level("diagnostic")
        for week in range(8):
            rows = {tier: rng.poisson((9 * (1.5 if tier == 3 else 1), 1)) for tier in range(TIERS)}
            bids = analyst.review(records(7 * week, by_tier=tally(rows=rows))).bids
        off.append(np.abs(bids - 1.0))
    assert np.mean(off) < 0.1


def test_new_tiers_are_bid_for_alike_until_the_window_holds_only_them():
    books = records(by_tier=tally(bought=(9_000, 1_000), rows={3: (14_000, 1_000)}))
    assert (weekly(level("diagnostic"), books, weeks=4).bids == 1.0).all()
    assert (weekly(level("diagnostic"), books, weeks=5).bids != 1.0).all()


def test_without_a_hold_out_there_is_only_attribution_to_go_by():
    blind = replace(NO_EFFECT, by_tier=tally(people=(1e6, 0), bought=(1_000, 0)))
    assert weekly(level("diagnostic"), blind).budget == MOST


# ------------------------------------------------------------------------------------------------ anomalies


def history(rng, visits=200.0, sales=60.0, days=200, fall_from=200, visits_left=1.0, sales_left=1.0):
    since = np.arange(days) >= fall_from
    return {
        "recorded_visits": rng.poisson(visits * np.where(since, visits_left, 1.0)),
        "purchases": rng.poisson(sales * np.where(since, sales_left, 1.0)),
    }


def notes_of(chart, daily, until=200):
    """What ``chart`` tells, week by week."""
    told = []
    for day in range(7, until, 7):
        told += chart.read(records(day, daily={name: series[:day] for name, series in daily.items()}))
    return told


def test_a_fall_in_recorded_visits_is_told_once_with_its_day_and_size():
    daily = history(np.random.default_rng(4), fall_from=92, visits_left=0.55)
    told = [note for note in notes_of(Chart(), daily, until=125) if note.startswith("recorded visits fell by")]
    assert len(told) == 1
    assert told[0].endswith("% on day 92")
    assert 38 <= int(told[0].split()[4]) <= 52


def test_while_visits_a_sale_are_off_recorded_figures_are_not_trusted_and_later_they_are():
    chart = Chart()
    daily = history(np.random.default_rng(4), fall_from=92, visits_left=0.55)
    told = notes_of(chart, daily, until=106)
    assert any("not trusted" in note for note in told)
    assert not chart.trusted
    for day in range(106, 200, 7):
        chart.read(records(day, daily={name: series[:day] for name, series in daily.items()}))
    assert chart.trusted


def test_when_trade_itself_falls_recording_is_still_trusted():
    chart = Chart()
    told = notes_of(chart, history(np.random.default_rng(5), fall_from=92, visits_left=0.5, sales_left=0.5), until=106)
    assert any(note.startswith("purchases fell") for note in told)
    assert chart.trusted


@pytest.mark.parametrize("mean", [0.3, 5.0, 300.0])
def test_noise_alone_is_hardly_ever_called_an_anomaly(mean):
    rng = np.random.default_rng(6)
    series = rng.poisson(mean, (1_000, WINDOW + 7)).astype(float)
    alarms = sum(find_shift("visits", 100, each) is not None for each in series)
    assert alarms <= 5


def test_too_short_a_history_has_no_anomalies():
    assert find_shift("visits", 20, np.array([100.0] * 10 + [0.0] * 10)) is None


def test_while_recording_is_not_trusted_a_firm_without_hold_out_leaves_its_budget():
    analyst = level("diagnostic")
    daily = history(np.random.default_rng(4), days=98, fall_from=92, visits_left=0.3)
    daily |= {"spend": np.full(98, 70.0), "attributed": np.full(98, 40.0)}
    books = records(98, daily=daily, by_tier=tally(people=(1e6, 0), bought=(1_000, 0)))
    assert analyst.review(books).budget == 1.0
    assert not analyst.chart.trusted


# ----------------------------------------------------------------------------------------------- predictive


class Shop:
    """Customers who buy at rates of their own until they leave for good, and the books kept of them."""

    def __init__(self, people=4_000, seed=7):
        self.rng = np.random.default_rng(seed)
        self.rate = self.rng.gamma(0.6, 0.02, people)
        self.leaves = self.rng.geometric(0.01, people)
        self.last = np.full(people, NEVER, np.int16)
        self.bought = np.zeros(people, np.uint16)

    def live(self, day):
        buys = (self.rng.random(len(self.rate)) < self.rate) & (day < self.leaves)
        self.last[buys] = day
        self.bought += buys

    def books(self, day):
        everybody = np.ones(len(self.last), bool)
        return records(
            day,
            last_purchase=self.last.copy(),
            purchases=self.bought.copy(),
            events=3 * self.bought,
            subscribed=everybody,
        )


def run_shop(analyst, days=112, **shop):
    """A shop reviewed weekly; returns it on day ``days`` with the last review's advice and books."""
    shop = Shop(**shop)
    for day in range(days + 1):
        if day % 7 == 0:
            books = shop.books(day)
            advice = analyst.review(books)
        shop.live(day)
    return shop, advice, books


def area_under_curve(score, positive):
    """Chance that one who is positive scores above one who is not."""
    order = np.argsort(np.argsort(score, kind="stable"), kind="stable")
    wins = order[positive].sum() - positive.sum() * (positive.sum() - 1) / 2
    return wins / (positive.sum() * (~positive).sum())


def test_the_model_ranks_who_will_buy_again_and_tiers_follow():
    analyst = level("predictive")
    shop, advice, books = run_shop(analyst)
    for day in range(113, 141):
        shop.live(day)
    customers = books.last_purchase != NEVER
    again = (shop.bought > books.purchases)[customers]
    tiers = advice.tiers[customers]
    assert area_under_curve(scores(analyst.model, books, np.flatnonzero(customers)), again) > 0.65
    for safest in (1, 4):
        shares = [again[tiers == tier].mean() for tier in (safest, safest + 1, safest + 2)]
        assert shares[0] > shares[1] > shares[2]


def test_valuable_customers_at_risk_are_mailed_more_and_safe_ones_less():
    _, advice, books = run_shop(level("predictive"))
    customers = books.last_purchase != NEVER
    often = advice.mails[advice.tiers]
    courted, spared = customers & (often > 1), customers & (often < 1)
    assert 0.05 < courted.sum() / customers.sum() < 0.25
    assert books.purchases[courted].mean() > books.purchases[customers].mean()
    assert books.last_purchase[courted].mean() < books.last_purchase[spared].mean()
    assert (often[~customers] == 1).all()


def test_until_a_model_is_fitted_tiers_are_those_of_diagnostics():
    analyst = level("predictive")
    _, advice, books = run_shop(analyst, days=28)
    assert analyst.model is None
    assert (advice.tiers == by_recency(books)).all()
    assert (advice.mails == 1).all()


def test_a_shop_with_hardly_a_customer_fits_no_model():
    analyst = level("predictive")
    run_shop(analyst, people=150)
    assert analyst.model is None


# --------------------------------------------------------------------------------------------- prescriptive


def test_money_moves_to_the_topic_where_it_returns_more():
    books = records(by_topic=tally(bought=(9_300, 1_000), parts=TOPICS, rows={2: (12_000, 1_000), 4: (9_000, 1_000)}))
    topics = weekly(level("prescriptive"), books).topics
    assert topics.argmax() == 2
    assert topics[2] == MOST
    assert topics[4] < topics[0] < 1.0


def most_off(size, rng, weeks=26):
    """How far a factor ever gets from 1 where all topics are alike, in a market of this size."""
    analyst, off = level("prescriptive"), 0.0
    for week in range(weeks):
        rows = {topic: rng.poisson((900 * size, 80 * size)) for topic in range(TOPICS)}
        people, impressions = (9e4 * size, 1e4 * size), (6e4 * size, 7e3 * size)
        books = records(84 + 7 * week, by_topic=tally(people, impressions=impressions, parts=TOPICS, rows=rows))
        off = max(off, np.abs(analyst.review(books).topics - 1.0).max())
    return off


def test_in_a_small_market_topics_that_are_alike_are_sometimes_taken_to_differ():
    """Who acts on more than can be known has noise in the bids; with more data it is gone."""
    rng = np.random.default_rng(8)
    small = [most_off(1, rng) for _ in range(12)]
    large = [most_off(10_000, rng) for _ in range(12)]
    assert np.mean(np.array(small) > 0.1) > 0.2
    assert max(large) < 0.1


class Town:
    """A firm's people, whose visits and purchases ads add to as a power of what is bid, and the books kept of them.

    ``best`` is the factor on bids at which the next unit of money returns one; ads lift sales by a sixth at 1, and
    visits by twice that. People differ in how much they shop, and a tenth never see ads.
    """

    def __init__(self, best=1.0, elasticity=0.5, people=20_000, lift=0.16, alike=False, seed=1):
        self.rng = np.random.default_rng(seed)
        self.lift, self.elasticity = lift, elasticity
        self.price = 8.0 * 0.005 * lift * elasticity * best ** (elasticity - 1.0)
        self.shops = np.ones(people) if alike else self.rng.gamma(1.5, 1 / 1.5, people)
        self.held_out = self.rng.random(people) < 0.1
        self.bought, self.seen = np.zeros(people, np.int64), np.zeros(people, np.int64)
        self.weeks, self.spent, self.day = [], [], 0

    def live(self, advice):
        """A week in which the firm bids as ``advice`` says."""
        tiers = np.zeros(len(self.shops), np.uint8) if advice.tiers is None else advice.tiers
        bids = np.where(self.held_out, 0.0, advice.budget * advice.bids[tiers])
        up = self.lift * bids**self.elasticity
        bought = self.rng.poisson(7 * 0.005 * self.shops * (1.0 + up))
        visits = self.rng.poisson(7 * 0.02 * self.shops * (1.0 + 2.0 * up))
        kinds = np.full(len(bids), 7.0), bought, bids, 7.0 * self.price * bids, visits
        part = 2 * tiers + self.held_out
        sums = [np.bincount(part, kind, 2 * TIERS).reshape(TIERS, 2) for kind in kinds]
        self.weeks = [*self.weeks, sums][-4:]
        self.spent += 7 * [sums[3].sum() / 7]
        self.bought, self.seen, self.day = self.bought + bought, self.seen + bought + visits, self.day + 7

    def books(self):
        return records(
            self.day,
            daily={"spend": np.array(self.spent)},
            last_purchase=np.where(self.bought > 0, self.day - 7, NEVER).astype(np.int16),
            people=len(self.bought),
            purchases=self.bought,
            events=self.seen,
            by_tier=Tally(*np.sum(self.weeks, axis=0)),
        )


def budgets(weeks=34, name="prescriptive", start=1.0, **town):
    """The factors on the budget, week by week, of a firm in a town."""
    town, analyst, path = Town(**town), level(name), []
    analyst.budget, advice = start, Advice(budget=start)
    for _ in range(weeks):
        town.live(advice)
        advice = analyst.review(town.books())
        path.append(advice.budget)
    return path


def test_where_the_usual_budget_is_the_best_it_hardly_moves():
    late = [budgets(seed=seed)[17:] for seed in range(4)]
    assert 0.8 < np.exp(np.log(late).mean()) < 1.25
    assert np.abs(np.log(late)).mean() < 0.3


def test_where_ads_are_four_times_too_dear_it_finds_out():
    ends = [budgets(best=0.25, seed=seed)[-1] for seed in range(4)]
    assert np.mean(ends) < 0.7


def test_where_ads_are_a_bargain_it_finds_out():
    ends = [budgets(best=4.0, seed=seed)[-1] for seed in range(4)]
    assert np.mean(ends) > 1.5


def test_in_a_small_town_little_can_be_known_and_the_budget_hardly_moves():
    paths = [budgets(people=300, best=best, seed=seed) for seed in range(3) for best in (1.0, 4.0)]
    assert np.abs(np.log(paths)).mean() < 0.15


@pytest.mark.parametrize("best", [0.5, 1.0, 1.5])
def test_where_all_is_known_the_budget_ends_where_the_next_unit_returns_one(best):
    """Whatever the elasticity: it is learned by the trial."""
    for elasticity in (0.3, 0.7):
        town = {"lift": 4.0, "alike": True, "elasticity": elasticity, "best": best}
        assert np.mean(budgets(**town)[-8:]) == pytest.approx(best, rel=0.2)


def test_a_firm_that_bad_luck_frightened_off_comes_back():
    """At a low budget nothing is spent, so nothing more is learned: it must not stay there for good."""
    analyst, nothing = level("prescriptive"), {"impressions": (0.0, 0.0), "spend": 0.0}
    analyst.budget = 0.25
    assert weekly(analyst, records(by_tier=tally(**nothing)), weeks=12).budget == pytest.approx(1.0, abs=0.05)


def test_mails_increase_while_opened_ones_are_worth_more_than_they_cost():
    by_tier = tally(people=(9e5, 1e5), bought=(1_000, 100), spend=245.0)
    busy = {"spend": 70.0, "clicks": 50.0, "mails": 100.0, "opens": 20.0, "unsubscribes": 0.1}
    books = records(daily=flat(**busy), by_tier=by_tier, subscribed=np.ones(50, bool))
    assert level("prescriptive").review(books).mails == pytest.approx(np.full(TIERS, 1.1))


def test_mails_decrease_where_they_drive_subscribers_away():
    by_tier = tally(people=(9e5, 1e5), bought=(1_000, 100), spend=245.0)
    busy = {"spend": 70.0, "clicks": 50.0, "mails": 100.0, "opens": 20.0, "unsubscribes": 5.0}
    books = records(daily=flat(**busy), by_tier=by_tier, subscribed=np.ones(50, bool))
    assert (level("prescriptive").review(books).mails < 1.0).all()


def test_where_no_opened_mail_is_recorded_mails_stay_as_they_are():
    books = records(daily=flat(spend=70.0, clicks=50.0, mails=100.0))
    assert (level("prescriptive").review(books).mails == 1.0).all()


# ------------------------------------------------------------------------------------------- whatever comes

sizes = st.sampled_from([0, 1, 5, 300, 10**9, 10**15])


@st.composite
def any_books(draw, day=84, people=300):
    """Books in which each kind of count is of any size, however little it fits the others."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))

    def some(*shape):
        return rng.integers(0, draw(sizes), shape, endpoint=True)

    bought = np.minimum(some(people), 60_000).astype(np.uint16)
    return records(
        day,
        daily={name: some(day) for name in SERIES},
        last_purchase=np.where(bought > 0, rng.integers(0, day, people), NEVER).astype(np.int16),
        purchases=bought,
        events=np.minimum(some(people), 60_000).astype(np.uint16),
        subscribed=some(people) > 0,
        by_tier=Tally(*(some(TIERS, 2) for _ in range(5))),
        by_topic=Tally(*(some(TOPICS, 2) for _ in range(5))),
        value=draw(st.sampled_from([0.0, 1e-9, 8.0, 1e6])),
        mail_cost=draw(st.sampled_from([0.0, 1e-6, 1.0])),
    )


@pytest.mark.parametrize("name", LEVELS)
@settings(max_examples=25, deadline=None)
@given(books=any_books(), luck=st.integers(0, 9))
def test_whatever_is_in_the_books_advice_is_finite_bounded_and_the_same_again(name, books, luck):
    one, other = level(name), level(name)
    more = books.purchases + (np.random.default_rng(luck).random(300) < 0.4)
    for week in range(6):
        now = replace(books, day=books.day + 7 * week, purchases=more if week > 2 else books.purchases)
        advice, again = one.review(now), other.review(now)
        check_advice(name, advice, 300, TOPICS)
        for each, same in zip(advice[1:5], again[1:5], strict=True):
            assert (np.asarray(each) >= LEAST).all()
            assert (np.asarray(each) <= MOST).all()
            assert np.array_equal(each, same)
        assert np.array_equal(advice.tiers, again.tiers)
        assert advice.notes == again.notes


@pytest.mark.parametrize(
    "advice",
    [
        Advice(bids=np.full(TIERS, np.nan)),
        Advice(mails=np.full(TIERS, -1.0)),
        Advice(topics=np.ones(TOPICS + 1)),
        Advice(budget=np.inf),
        Advice(tiers=np.full(50, TIERS)),
        Advice(tiers=np.zeros(49, int)),
    ],
)
def test_advice_that_cannot_be_followed_is_refused(advice):
    with pytest.raises(BadInput, match="of analytics level 'mine'"):
        check_advice("mine", advice, 50, TOPICS)
