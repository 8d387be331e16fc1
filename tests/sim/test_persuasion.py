"""Pushes and personal prices: what they do to a choice, whom they meet, and what they cost whom."""

import math

import numpy as np
import pytest

from sim.books import SCALE
from sim.data.dealings import is_pushed, note_offer, personal_factor, price_of, recognises
from sim.data.estimate import open_desk
from sim.society.persuasion import push_on
from sim.society.shopping import purchase, shop

PEOPLE, FIRMS, TOPICS, HER, FIRM = 400, 3, 3, 2, 1
SIZE = {"consumers": PEOPLE, "degree": 4.0, "marketers": FIRMS, "giants": FIRMS, "brokers": 0, "topics": TOPICS}
PUSHY = {"manipulation": 1.0, "push_targets": "everybody", "push_strength": 2.0}


@pytest.fixture
def known(morning):
    """A market on its first morning, in which every marketer knows everybody."""

    def make(**parameters):
        market = morning(**SIZE | parameters)
        market.world.tracks["known"] = True
        return market

    return make


def shop_all(market):
    desk = open_desk(FIRMS, 0, TOPICS)
    for i in range(PEOPLE):
        shop(i, market.world, desk)
    return market.world.books


class TestPushes:
    def test_nobody_is_pushed_by_who_does_not_manipulate(self, known):
        world = known().world
        assert world.dealings.shape == (0, 0)  # and nothing is written down
        assert [push_on(i, FIRM, world) for i in range(9)] == [0.0] * 9

    def test_sway_by_how_hard_they_are_and_how_susceptible_she_is(self, known):
        world = known(**PUSHY | {"manipulation": 0.5}).world
        world.people["susceptibility"][HER] = 0.8
        assert push_on(HER, FIRM, world) == pytest.approx(2.0 * 0.5 * 0.8)

    def test_are_laid_on_whom_the_records_say_and_on_some_by_chance(self, known):
        world = known(manipulation=1.0, push_trial=0.4).world
        world.dealings["push"][: PEOPLE // 2, FIRM] = True
        pushed = np.array([is_pushed(i, FIRM, world) for i in range(PEOPLE)])
        believed, others = pushed[: PEOPLE // 2].mean(), pushed[PEOPLE // 2 :].mean()
        assert believed == pytest.approx(0.6 + 0.2, abs=0.12)
        assert others == pytest.approx(0.2, abs=0.12)

    def test_need_somebody_who_is_known_and_lets_herself_be_treated_as_a_person(self, known):
        world = known(manipulation=1.0, law="gdpr", compliance=1.0).world
        world.dealings["push"] = True
        assert not any(recognises(i, FIRM, world) or is_pushed(i, FIRM, world) for i in range(PEOPLE))
        world.tracks["personalise"] = True
        assert all(recognises(i, FIRM, world) for i in range(PEOPLE))
        world.tracks["known"] = False
        assert not any(is_pushed(i, FIRM, world) for i in range(PEOPLE))

    def test_answers_are_written_down_apart(self, known):
        world = known(manipulation=1.0, push_trial=1.0).world
        for i in range(PEOPLE):
            note_offer(i, FIRM, i % 2 == 0, world)
        deals = world.dealings[:, FIRM]
        assert (deals["plain"] + deals["pushed"] == 1).all()
        assert [deals["pushed"][i] == 1 for i in range(9)] == [is_pushed(i, FIRM, world) for i in range(9)]
        assert deals["pushed_taken"].sum() + deals["plain_taken"].sum() == PEOPLE // 2

    def test_cost_surplus_by_the_formula_of_anticipated_against_experienced_utility(self, known):
        quiet, pushy = (known(shop_rate=1.0, **more) for more in ({}, PUSHY))
        for market in (quiet, pushy):
            market.world.people["group"] = 0
        before, after = shop_all(quiet).harms[0], shop_all(pushy).harms[0]
        assert after.regret_f / SCALE > 1.0
        assert (before.surplus_f - after.surplus_f) / SCALE == pytest.approx(after.regret_f / SCALE, rel=1e-6)

    def test_make_as_many_purchases_regretted_as_there_are_more_where_one_firm_pushes(self, known):
        alone = {"firms": ({}, {"manipulation": 1.0, "push_targets": "everybody"})}
        quiet, pushy = (shop_all(known(shop_rate=1.0, **more)).firms for more in ({}, alone))
        more = int(pushy[FIRM].expected_purchases_f) - int(quiet[FIRM].expected_purchases_f)
        assert more > 0
        assert pushy[FIRM].regrets_f == pytest.approx(more, rel=1e-6)
        assert pushy[0].regrets_f == 0

    def test_are_missed_once_the_thing_is_there(self, known):
        trusts = []
        for more in ({}, PUSHY):
            world = known(**more, experience_noise=0.0).world
            world.people["susceptibility"] = 1.0
            purchase(HER, FIRM, 0, 0, world)
            trusts.append(world.bonds["trust"][HER, FIRM])
            satisfied = int(world.books.firms[FIRM].satisfaction_f) / SCALE
        assert satisfied == pytest.approx(1 / (1 + math.exp(2.0 - world.firms["quality"][FIRM])), abs=1e-6)
        assert trusts[1] < 0.5 < trusts[0]


class TestPersonalPrices:
    def test_strangers_pay_the_list_price(self, morning):
        world = morning(**SIZE, price_personalization=1.0).world
        assert {personal_factor(i, FIRM, world) for i in range(PEOPLE)} == {1.0}

    def test_are_by_chance_now_and_then_and_else_by_the_records(self, known):
        world = known(price_personalization=0.5, price_trial=0.3, price_step=0.2).world
        world.dealings["price"] = 1.1
        factors = np.array([personal_factor(i, FIRM, world) for i in range(PEOPLE)])
        assert set(factors.round(9)) == {0.8, 1.05, 1.2}
        assert (factors.round(9) == 1.05).mean() == pytest.approx(0.7, abs=0.1)

    def test_are_what_is_paid_and_what_the_seller_gets(self, known):
        market = known(price_personalization=1.0, price_trial=0.0)
        market.world.dealings["price"] = 1.25
        purchase(HER, FIRM, 0, 0, market.world)
        asked = price_of(HER, FIRM, market.world)
        book = market.world.books.firms[FIRM]
        assert asked == pytest.approx(1.25 * market.world.firms["price"][FIRM])
        assert int(book.revenue_f) / SCALE == pytest.approx(asked)
        assert int(book.premium_f) / SCALE == pytest.approx(asked / 5.0)

    def test_what_is_paid_above_the_list_price_is_all_margin(self, lived):
        market = lived(40, shop_rate=0.8, price_personalization=1.0, price_step=0.5, daily_budget=0.0, security=0.0)
        each = market.ledger.marketers
        assert (each["revenue"] / each["purchases"].replace(0, np.nan)).std() > 0.5  # prices do differ
        costs = each[[name for name in each.columns if name.endswith("_costs")]].sum(axis=1)
        listed = np.tile(market.world.firms["price"], 40)
        goods = 0.6 * listed * each["purchases"]
        expected = each["revenue"] - goods - costs - each["ad_spend"] - each["data_fees"]
        assert each["profit"].tolist() == pytest.approx(expected.tolist(), abs=1e-4)

    def test_whoever_minds_prices_more_buys_less(self, known):
        market = known(shop_rate=1.0)
        market.world.people["group"][:] = np.arange(PEOPLE) % 2
        market.world.people["price_sensitivity"][:] = np.where(np.arange(PEOPLE) % 2, 2.0, 1.0)
        surplus = shop_all(market).harms["surplus_f"]
        assert 2 * surplus[1] < surplus[0]

    def test_a_market_of_the_equally_sensitive_is_born_so(self, lived):
        assert (lived().consumers.price_sensitivity == 1.0).all()
        spread = np.log(lived(price_spread=0.5, consumers=2_000).consumers.price_sensitivity).std()
        assert spread == pytest.approx(0.5, abs=0.05)


def test_policies_that_are_off_cost_nothing_and_change_nothing(lived):
    plain = lived(10)
    off = lived(10, manipulation=0.0, price_personalization=0.0, push_strength=5.0, price_trial=0.9)
    assert plain.world.dealings.shape == off.world.dealings.shape == (0, 0)
    assert plain.ledger.daily.equals(off.ledger.daily)


@pytest.mark.slow
def test_marketers_find_out_who_gives_in(lived):
    market = lived(
        60, consumers=1_500, marketers=2, giants=2, visit_rate=1.0, engage_rate=0.6, manipulation=1.0, push_trial=0.5,
        push_strength=2.0, rng=3,
    )  # fmt: skip
    pushed = np.asarray(market.world.dealings["push"])
    susceptible = np.asarray(market.world.people["susceptibility"])
    for m in range(2):
        assert 0.1 < pushed[:, m].mean() < 0.9
        assert susceptible[pushed[:, m]].mean() > susceptible[~pushed[:, m]].mean() + 0.03
    assert market.ledger.daily["push_aim"].tail(14).mean() > 0.01
    assert market.ledger.daily["regret"].sum() > 0.0
