"""What a firm has written down of its dealings with a person goes when it may not, or cannot, be hers any more."""

import numpy as np
import pytest

from sim.data.dealings import personal_factor, recognises
from sim.society.privacy import DELETE_COOKIES, perform
from sim.society.requests import ask
from sim.society.rights import exercise
from sim.world import ERASURE

SIZE = {"consumers": 200, "degree": 4.0, "marketers": 3, "giants": 3, "brokers": 1, "topics": 5}
HER, FIRM = 2, 1
EXPLOITS = {"manipulation": 1.0, "price_personalization": 1.0, "visit_rate": 0.8, "shop_rate": 0.5, "engage_rate": 1.0}
COUNTS = ("plain", "plain_taken", "pushed", "pushed_taken", "quotes", "sales")


def is_blank(deals) -> bool:
    """Is nothing written down, and nothing made of it?"""
    return not any(deals[name].any() for name in (*COUNTS, "push")) and bool((deals["price"] == 1.0).all())


@pytest.fixture
def known(morning):
    """A morning on which every firm knows everybody, has their leave, and has dealt with them."""

    def make(**parameters):
        market = morning(**SIZE | {"law": "gdpr", "compliance": 1.0, "answer_wait": 0.0} | EXPLOITS | parameters)
        for name in ("known", "measure", "personalise", "share", "answered"):
            market.world.tracks[name] = True
        for name in COUNTS:
            market.world.dealings[name] = 9
        market.world.dealings["push"], market.world.dealings["price"] = True, 1.2
        return market

    return make


class TestErasure:
    def test_empties_what_was_written_down_of_offers_as_it_does_the_profile(self, known):
        world = known().world
        assert ask(HER, FIRM, ERASURE, world)
        exercise(HER, world._replace(day=1))
        assert not world.held[HER, FIRM].any()
        assert is_blank(world.dealings[HER : HER + 1, FIRM])
        assert not is_blank(world.dealings[HER : HER + 1, 0]), "she asked one firm"
        assert personal_factor(HER, FIRM, world) == 1.0

    def test_leaves_a_person_who_comes_back_a_stranger(self, known):
        world = known(price_trial=0.0).world
        assert ask(HER, FIRM, ERASURE, world)
        exercise(HER, world._replace(day=1))
        world.tracks["known"][HER, FIRM] = world.tracks["personalise"][HER, FIRM] = True
        assert recognises(HER, FIRM, world)
        assert personal_factor(HER, FIRM, world) == 1.0


def test_deleted_cookies_take_the_dealings_of_who_has_no_account(known):
    world = known().world
    world.bonds["last_purchase"][HER] = -1, 3, 3
    assert perform(HER, DELETE_COOKIES, 0.0, world)
    assert is_blank(world.dealings[HER : HER + 1, 0])
    assert not is_blank(world.dealings[HER : HER + 1, 1:])


class TestRefusal:
    def test_ends_the_use_at_once_and_the_keeping_at_the_next_review(self, known):
        market = known(price_trial=0.0)
        world = market.world
        world.tracks["measure"][HER, FIRM] = world.tracks["personalise"][HER, FIRM] = False
        assert not recognises(HER, FIRM, world)
        assert personal_factor(HER, FIRM, world) == 1.0
        market.marketers[FIRM].dealings.review()
        assert is_blank(world.dealings[HER : HER + 1, FIRM])
        others = np.arange(SIZE["consumers"]) != HER
        assert (world.dealings["quotes"][others, FIRM] == 9).all()

    def test_is_passed_over_by_who_breaks_the_law(self, known):
        market = known(compliance=0.0, deterrence=0.0)
        market.world.tracks["measure"] = market.world.tracks["personalise"] = False
        market.marketers[FIRM].dealings.review()
        assert (market.world.dealings["quotes"][:, FIRM] == 9).all()

    def test_leaves_nothing_in_any_market_that_keeps_the_law(self, lived):
        market = lived(22, **SIZE | EXPLOITS, law="gdpr", compliance=1.0, act_rate=0.3)  # the last review was on day 21
        tracks, dealings = market.world.tracks, market.world.dealings
        refused = ~np.asarray(tracks["personalise"][:, :3]).astype(bool)
        before = refused & ~np.asarray(tracks["known"][:, :3]).astype(bool)
        assert before.any()
        assert not dealings["quotes"][before].any()
        assert dealings["quotes"][~refused].any()


def test_retention_reaches_dealings(lived):
    kept, limited = (lived(20, **SIZE | EXPLOITS, retention_days=days) for days in (0, 4))
    assert kept.world.dealings["quotes"].max() > 4
    assert limited.world.dealings["quotes"].max() <= 4, "two quotes a day, of the last half of the limit"


@pytest.mark.parametrize("technology", ["on_device", "cohorts", "synthetic"])
def test_who_keeps_no_rows_of_people_deals_with_all_alike(lived, technology):
    market = lived(15, **SIZE | EXPLOITS, privacy_technology=technology, cohort_size=10)
    assert is_blank(market.world.dealings)
    assert market.ledger.daily["pushes"].sum() == 0
    assert np.isnan(market.ledger.daily["price_dispersion"]).all(), "nobody is quoted a price of her own"


@pytest.mark.parametrize("technology", ["", "local_dp", "minimisation", "encryption"])
def test_who_keeps_rows_can_push_and_price_by_its_sales(lived, technology):
    market = lived(15, **SIZE | EXPLOITS, privacy_technology=technology)
    assert market.ledger.daily["pushes"].sum() > 0
    assert market.world.dealings["quotes"].any()


def test_rows_that_move_to_devices_take_the_dealings_with_them(lived):
    turns = ({"day": 10, "privacy_technology": "on_device"},)
    assert not is_blank(lived(10, **SIZE | EXPLOITS).world.dealings)
    assert is_blank(lived(16, **SIZE | EXPLOITS, changes=turns).world.dealings)
