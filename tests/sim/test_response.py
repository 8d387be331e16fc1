"""What an ad does to the one who sees it, and how it fades."""

import math

import numpy as np
import pytest

from sim.books import SCALE
from sim.data.estimate import believe, desk_for
from sim.exchange import relevance
from sim.society.feelings import settle
from sim.society.response import reactance, see_ad

SIZE = {"consumers": 40, "degree": 4.0, "marketers": 4, "giants": 4, "brokers": 1, "topics": 5}
RULES = {
    "prior_strength": 80.0,
    "reactance_rate": 1.0,
    "covert_intrusion": 0.5,
    "bought_intrusion": 0.5,
    "control_relief": 0.9,
    "goodwill_gain": 0.06,
    "trust_start": 0.5,
}
ME, FIRM = 3, 1


@pytest.fixture(scope="module")
def scene(morning, alike):
    """A world of identical consumers, each with events of one topic at marketer 1 and at the broker; a desk."""

    def make(own: int = 20, bought: int = 0, law: str = "none", answered: bool = False, concern: float = 0.8, **more):
        market = alike(morning(law=law, **SIZE | RULES | {"personalization": 1.0} | more), concern=concern)
        world, desk = market.world, desk_for(market.world)
        world.tracks["known"] = world.tracks["personalise"] = world.tracks["share"] = True
        world.tracks["answered"] = answered
        world.holders["latency"] = 0
        world.held[:, FIRM, 2], world.held[:, 4, 2] = own, bought
        believe(ME, world, desk)
        return world, desk

    return make


class TestReactance:
    def test_is_concern_times_how_personal_times_how_intrusive(self, scene):
        world, desk = scene(own=20, bought=10, transparency=0.4)
        share = 30 / (80 + 30)
        intrusion = (1 - 0.5 * 0.4) * (1 + 0.5 * 10 / 30)
        assert reactance(ME, FIRM, -1, world, desk) == pytest.approx(1.0 * 0.8 * share * intrusion)

    def test_grows_with_concern(self, scene):
        felt = [reactance(ME, FIRM, -1, *scene(concern=concern)) for concern in (0.0, 0.3, 0.6, 1.0)]
        assert felt[0] == 0.0
        assert felt[1:] == pytest.approx([felt[3] * concern for concern in (0.3, 0.6, 1.0)])

    def test_grows_with_how_much_of_the_ad_is_about_her(self, scene):
        felt = [reactance(ME, FIRM, -1, *scene(own=own)) for own in (0, 5, 20, 100)]
        assert felt[0] == 0.0
        assert np.all(np.diff(felt) > 0)

    @pytest.mark.parametrize("strategy", ["broad", "contextual"])
    def test_is_not_felt_where_no_profile_is_used(self, scene, strategy):
        assert reactance(ME, FIRM, -1, *scene(strategy=strategy)) == 0.0

    def test_is_less_where_the_page_explains_the_ad(self, scene):
        world, desk = scene()
        assert 0.0 < reactance(ME, FIRM, 2, world, desk) < reactance(ME, FIRM, -1, world, desk)

    def test_is_stronger_if_the_data_were_bought(self, scene):
        own, bought = (reactance(ME, FIRM, -1, *scene(*events)) for events in ((20, 0), (0, 20)))
        assert bought == pytest.approx(1.5 * own)

    def test_falls_with_honest_disclosure(self, scene):
        covert, honest = (reactance(ME, FIRM, -1, *scene(transparency=t)) for t in (0.0, 1.0))
        assert honest == pytest.approx(0.5 * covert)

    def test_falls_with_rights_and_with_having_been_asked(self, scene):
        lawless = reactance(ME, FIRM, -1, *scene(transparency=1.0))
        rights = reactance(ME, FIRM, -1, *scene(transparency=1.0, law="gdpr"))
        asked = reactance(ME, FIRM, -1, *scene(transparency=1.0, law="gdpr", answered=True))
        assert rights == pytest.approx(lawless * (1 - 0.9 * 0.5))
        assert asked == pytest.approx(lawless * (1 - 0.9))


def goodwill_gained(scene, page: int = -1, topic: int = 2, **more) -> float:
    world, desk = scene(**more)
    see_ad(ME, 0, page, FIRM, 0.001, topic, world, desk)
    return float(world.bonds[ME, FIRM].goodwill)


class TestSeeingAnAd:
    def test_adds_goodwill_by_relevance_and_reactance(self, scene):
        world, desk = scene()
        relevant = relevance(world.interests[ME, 2] * world.appeal[FIRM, 2], world)
        resisted = math.exp(-reactance(ME, FIRM, -1, world, desk))
        see_ad(ME, 0, -1, FIRM, 0.001, 2, world, desk)
        creative = world.arms[FIRM, 0].creative
        assert world.bonds[ME, FIRM].goodwill == pytest.approx(0.06 * relevant * resisted * creative)

    def test_adds_more_the_less_it_is_resisted(self, scene):
        gains = [goodwill_gained(scene, concern=concern) for concern in (1.0, 0.5, 0.0)]
        assert np.all(np.diff(gains) > 0)

    def test_adds_more_where_it_matches_the_page(self, scene):
        assert goodwill_gained(scene, page=2, own=0) > goodwill_gained(scene, page=1, own=0)

    def test_adds_less_each_time_and_never_more_than_there_is_room_for(self, scene):
        world, desk = scene(goodwill_gain=1.0)
        stock = [0.0]
        for slot in range(50):
            see_ad(ME, slot, -1, FIRM, 0.001, 2, world, desk)
            stock.append(float(world.bonds[ME, FIRM].goodwill))
        gains = np.diff(stock)
        assert np.all(gains > 0)
        assert np.all(np.diff(gains) < 0)
        assert stock[-1] <= 1.0

    def test_irritates_and_alarms_as_far_as_it_is_resisted(self, scene):
        world, desk = scene(irritation=0.1, alarm=0.2)
        resisted = 1.0 - math.exp(-reactance(ME, FIRM, -1, world, desk))
        see_ad(ME, 0, -1, FIRM, 0.001, 2, world, desk)
        assert world.bonds[ME, FIRM].trust == pytest.approx(0.5 * (1.0 - 0.1 * resisted))
        assert world.people[ME].concern == pytest.approx(0.8 + 0.2 * resisted * 0.2)

    def test_leaves_trust_and_concern_alone_if_it_is_about_nobody(self, scene):
        world, desk = scene(own=0, irritation=1.0, alarm=1.0)
        see_ad(ME, 0, -1, FIRM, 0.001, 2, world, desk)
        assert (world.bonds[ME, FIRM].trust, world.people[ME].concern) == (0.5, 0.8)

    def test_is_clicked_the_more_the_more_she_trusts(self, scene):
        expected = []
        for trust in (0.0, 0.5, 1.0):
            world, desk = scene()
            world.bonds["trust"] = trust
            see_ad(ME, 0, -1, FIRM, 0.001, 2, world, desk)
            expected.append(world.books.firms[FIRM].expected_clicks_f / SCALE)
        assert expected == pytest.approx([expected[1] * 0.5, expected[1], expected[1] * 1.5], abs=1e-6)

    def test_costs_its_marketer_the_price_and_no_one_else_anything(self, scene):
        world, desk = scene()
        see_ad(ME, 0, -1, FIRM, 0.125, 2, world, desk)
        assert (world.books.firms["spend_f"] / SCALE).tolist() == [0.0, 0.125, 0.0, 0.0]
        assert world.books.firms["impressions"].tolist() == [0, 1, 0, 0]

    @pytest.mark.parametrize(("page", "own"), [(-1, 0), (-1, 9), (2, 0), (2, 9)])
    def test_is_entered_as_tracked_or_not_and_with_the_page_visible_or_not(self, scene, page, own):
        world, desk = scene(own=own)
        see_ad(ME, 0, page, FIRM, 0.001, 2, world, desk)
        where = np.argwhere(world.books.slots["impressions"]).tolist()
        assert where == [[int(own > 0), int(page >= 0)]]


class TestFading:
    def test_goodwill_decays_by_seven_per_cent_a_day(self, scene):
        world, desk = scene()
        world.bonds["goodwill"] = 0.5
        for _ in range(10):
            settle(ME, world, desk)
        assert world.bonds[ME].goodwill.tolist() == pytest.approx([0.5 * 0.93**10] * 4)

    def test_trust_and_attitudes_drift_back_to_where_they_were(self, scene):
        world, desk = scene()
        me = world.people[ME]
        world.bonds["trust"][ME] = 0.1
        me.concern, me.resignation, me.tracker_trust = 0.9, 0.0, 0.9
        for _ in range(2_000):
            settle(ME, world, desk)
        assert world.bonds["trust"][ME].tolist() == pytest.approx([0.5] * 4)
        back = [me.concern, me.resignation, me.tracker_trust]
        assert back == pytest.approx([me.baseline_concern, me.baseline_resignation, 0.5])

    def test_half_of_lost_trust_is_back_after_five_weeks(self, scene):
        world, desk = scene()
        world.bonds["trust"][ME] = 0.0
        days = next(
            day for day in range(1_000) if settle(ME, world, desk) is None and world.bonds[ME, FIRM].trust >= 0.25
        )
        assert 28 < days < 42


def test_ghost_ads_are_won_but_neither_seen_nor_paid(lived):
    market = lived(10, consumers=500, holdout=0.5, talk_goodwill=0.0)
    each = market.ledger.marketers
    shown, ghosts = each["impressions"].sum(), each["ghosts"].sum()
    assert ghosts == pytest.approx(shown, rel=0.1)
    world = market.world
    held_out = world.bonds["holdout"]
    reached = world.bonds["last_ad"] >= 0
    assert reached[held_out].mean() == pytest.approx(reached[~held_out].mean(), rel=0.1)
    assert not world.bonds["goodwill"][held_out].any()
    assert world.bonds["goodwill"][~held_out & reached].all()


def test_ads_lift_visits_over_the_ghost_ad_control(lived):
    daily = lived(40, consumers=3_000, click_value=5.0, goodwill_gain=0.6, ad_load=1.0).ledger.daily
    none = lived(40, consumers=3_000, click_value=5.0, goodwill_gain=0.0, click_rate=0.0001).ledger.daily
    assert daily["lift_visits"].iloc[-1] > 0.1
    assert abs(none["lift_visits"].iloc[-1]) < 0.02
