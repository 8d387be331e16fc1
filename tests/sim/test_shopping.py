"""Choice of marketers by multinomial logit, what experience teaches, and recommendations that feed tastes."""

import math

import numpy as np
import pytest
from scipy.stats import chisquare

from sim.books import SCALE
from sim.data.estimate import believe, open_desk
from sim.society.shopping import buy_here, purchase, shop, visit
from sim.society.tastes import draw_topic, drift

PEOPLE, FIRMS, TOPICS = 4_000, 4, 3
SIZE = {"consumers": PEOPLE, "degree": 4.0, "marketers": FIRMS, "giants": FIRMS, "brokers": 0, "topics": TOPICS}
ALWAYS = {"shop_rate": 1.0, "visit_rate": 1.0}
FEELINGS = {"trust": (0.2, 0.5, 0.8, 0.5), "goodwill": (0.0, 0.4, 0.1, 0.9), "loyalty": (0.6, 0.0, 0.1, 0.0)}
"""Of everybody, towards each marketer."""
TRUST, GOODWILL, LOYALTY = map(np.array, FEELINGS.values())
LIKING = {"buy_goodwill": 0.7, "buy_trust": 1.5, "buy_loyalty": 1.0, "trust_start": 0.5, "price_weight": 0.1}


@pytest.fixture(scope="module")
def street(morning, alike):
    """A market of identical consumers with one need, who feel differently about four marketers."""

    def make(**parameters):
        market = alike(morning(**SIZE | ALWAYS | LIKING | {"buy_nothing": 0.5} | parameters))
        world = market.world
        world.interests[:] = np.eye(TOPICS)[1]
        for feeling, towards in FEELINGS.items():
            world.bonds[feeling] = towards
        return world

    return make


def utility(world, need: int = 1) -> np.ndarray:
    """Utility of buying at each marketer over buying nothing."""
    firms, rules = world.firms, world.rules
    return (
        firms["quality"]
        + rules.buy_appeal * world.appeal[:, need]
        + rules.buy_goodwill * GOODWILL
        + rules.buy_trust * (TRUST - rules.trust_start)
        + rules.buy_loyalty * LOYALTY
        - rules.price_weight * firms["price"]
        - rules.buy_nothing
    )


def shares(world) -> np.ndarray:
    """Multinomial logit (McFadden 1974): nothing first, then each marketer."""
    pull = np.concatenate([[1.0], np.where(world.appeal[:, 1] > 0, np.exp(utility(world)), 0.0)])
    return pull / pull.sum()


def shop_all(world) -> np.ndarray:
    """How many bought nothing, and at each marketer."""
    desk = open_desk(FIRMS, 0, TOPICS)
    for i in range(PEOPLE):
        shop(i, world, desk)
    bought = world.books.firms["purchases"]
    return np.concatenate([[PEOPLE - bought.sum()], bought])


class TestChoice:
    def test_shares_are_those_of_the_multinomial_logit(self, street):
        world = street()
        chosen, expected = shop_all(world), shares(world) * PEOPLE
        assert expected.min() > 100
        assert chisquare(chosen, expected).pvalue > 1e-3

    def test_expected_purchases_are_exactly_those_shares(self, street):
        world = street()
        shop_all(world)
        assert world.books.firms["expected_purchases_f"] / SCALE / PEOPLE == pytest.approx(shares(world)[1:], abs=1e-6)

    def test_nobody_buys_where_her_need_is_not_offered(self, street):
        world = street()
        world.appeal[2] = 0.0
        chosen = shop_all(world)
        assert chosen[3] == 0
        assert chisquare(np.delete(chosen, 3), np.delete(shares(world), 3) * PEOPLE).pvalue > 1e-3

    def test_a_marketer_that_goes_leaves_the_odds_of_the_others_as_they_were(self, street):
        world = street()
        before = shares(world)
        world.appeal[2] = 0.0
        after = shop_all(world)
        odds = before[1] / before[2]
        assert after[1] / after[2] == pytest.approx(odds, rel=0.15)

    @pytest.mark.parametrize(
        ("rule", "better"), [("buy_goodwill", 3), ("buy_trust", 2), ("buy_loyalty", 0)], ids=lambda value: str(value)
    )
    def test_goodwill_trust_and_loyalty_each_draw_buyers(self, street, rule, better):
        bought = [shop_all(street(**{rule: weight}))[1 + better] for weight in (0.0, 2.0)]
        assert bought[1] > 1.1 * bought[0]

    def test_dearer_products_sell_less(self, street):
        sold = [PEOPLE - shop_all(street(price=price))[0] for price in (5.0, 15.0, 30.0)]
        assert sold == sorted(sold, reverse=True)
        assert sold[0] > 1.5 * sold[2]

    def test_surplus_is_the_log_of_the_sum_of_pulls_in_money(self, street):
        world = street()
        shop_all(world)
        surplus = math.log(1.0 + np.exp(utility(world)).sum()) / world.rules.price_weight
        assert world.books.market[0].surplus_f / SCALE == pytest.approx(PEOPLE * surplus, rel=1e-6)

    def test_what_is_paid_is_the_price(self, street):
        world = street()
        shop_all(world)
        books = world.books
        assert books.firms["revenue_f"] / SCALE == pytest.approx(world.firms["price"] * books.firms["purchases"])
        assert books.market[0].spending_f == books.firms["revenue_f"].sum() == books.groups["spending_f"].sum()

    def test_on_a_site_the_choice_is_to_buy_there_or_not(self, street):
        world = street()
        for i in range(PEOPLE):
            buy_here(i, 1, 1, 0, world)
        chance = 1.0 / (1.0 + math.exp(-utility(world)[1]))
        assert world.books.firms[1].purchases / PEOPLE == pytest.approx(chance, abs=0.03)


class TestExperience:
    def feel(self, street, **parameters) -> tuple[np.ndarray, np.ndarray]:
        """Changes of trust and of loyalty of those who bought at marketer 1."""
        world = street(**parameters)
        before = world.bonds[:, 1].copy()
        for i in range(PEOPLE):
            purchase(i, 1, 1, 0, world)
        after = world.bonds[:, 1]
        return after["trust"] - before["trust"], after["loyalty"] - before["loyalty"]

    def test_a_good_one_builds_trust_and_a_bad_one_costs_it(self, street):
        change, _ = self.feel(street, quality=0.0)
        assert 0.4 < (change > 0).mean() < 0.6
        assert change.min() < 0.0 < change.max()

    def test_trust_falls_faster_than_it_rises(self, street):
        change, _ = self.feel(street, quality=0.0)
        assert -change[change < 0].mean() > 1.5 * change[change > 0].mean()

    def test_better_products_make_loyal_customers(self, street):
        loyalty = [self.feel(street, quality=quality)[1].mean() for quality in (-2.0, 0.0, 2.0)]
        assert np.all(np.diff(loyalty) > 0.01)

    def test_a_purchase_is_remembered(self, street):
        world = street()
        purchase(5, 2, 1, 0, world._replace(day=33))
        assert world.bonds[5, 2].last_purchase == 33
        purchase(5, 2, 1, 0, world)
        assert world.books.firms["repeat_purchases"].tolist() == [0, 0, 1, 0]


class TestVisits:
    def test_go_by_appeal_and_warmth(self, street):
        world, desk = street(engage_rate=0.0), open_desk(FIRMS, 0, TOPICS)
        for i in range(PEOPLE):
            visit(i, world, desk)
        warmth = world.rules.visit_goodwill * GOODWILL + TRUST - world.rules.trust_start + LOYALTY
        pull = np.concatenate([[1.0], world.appeal[:, 1] * np.exp(warmth)])
        visits = world.books.firms["visits"]
        assert chisquare([PEOPLE - visits.sum(), *visits], pull / pull.sum() * PEOPLE).pvalue > 1e-3

    def test_recommendations_taken_up_feed_the_taste_for_them(self, street):
        world, desk = street(engage_rate=1.0, interest_drift=0.1), open_desk(FIRMS, 0, TOPICS)
        world.appeal[:] = (1.0, 0.5, 0.5)
        world.interests[:] = (0.4, 0.3, 0.3)
        for i in range(PEOPLE):
            believe(i, world, desk)  # who knows no one recommends what is strongest
            visit(i, world, desk)
        moved = world.interests[:, 0] > 0.4
        assert moved.sum() == world.books.market[0].engagements > 100
        assert world.interests[moved].tolist() == pytest.approx(np.full((moved.sum(), 3), (0.46, 0.27, 0.27)))
        assert np.all(world.interests[~moved] == (0.4, 0.3, 0.3))


class TestTastes:
    def test_needs_are_drawn_by_taste(self):
        interests = np.array([[0.2, 0.0, 0.5, 0.3]])
        drawn = np.bincount([draw_topic(interests, 0, luck) for luck in np.linspace(0, 1, 10_001)[:-1]], minlength=4)
        assert drawn / 10_000 == pytest.approx(interests[0], abs=1e-3)

    def test_drift_moves_towards_a_topic_and_keeps_the_sum(self):
        interests = np.array([[0.2, 0.3, 0.5], [0.1, 0.1, 0.8]])
        drift(interests, 0, 1, 0.1)
        np.testing.assert_allclose(interests, [[0.18, 0.37, 0.45], [0.1, 0.1, 0.8]])
