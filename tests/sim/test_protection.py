"""Consent notices as designs, and what people can do to protect themselves under each law."""

import math

import numpy as np
import pytest

from sim.law.privacy_law import load
from sim.parameters.words import NOTICES
from sim.society.privacy import (
    BLOCK,
    COMPLAIN,
    DELETE_COOKIES,
    ERASE,
    MEASURE_STAKE,
    PERSONALISE_STAKE,
    SHARE_STAKE,
    WITHDRAW,
    accepts,
    drive,
    meet,
    perform,
    protect,
)
from sim.society.rights import exercise

SIZE = {"consumers": 600, "degree": 4.0, "marketers": 3, "giants": 3, "brokers": 1, "topics": 4}
HER, FIRM, BROKER = 2, 1, 3


@pytest.fixture(scope="module")
def asking(morning):
    """A market under a law that asks first, where all firms show the same notice and any design is allowed."""

    def make(notice: str, law: str = "gdpr", dark: bool = True, **parameters):
        market = morning(**SIZE | parameters, notice=notice, compliance=1.0)
        market.regulators[0].enact(load(law).with_(dark_patterns=dark))
        return market

    return make


def answers(market, holder: int = FIRM) -> tuple[float, float]:
    """Shares of consumers who attended to the holder's notice, and of these who agreed to personalisation."""
    world = market.world
    for i in range(SIZE["consumers"]):
        luck = (i + 0.5) / SIZE["consumers"]
        meet(i, holder, 0.0, luck, world)
    track = world.tracks[:, holder]
    return track["answered"].mean(), track["personalise"][track["answered"]].mean()


def acceptance(market) -> float:
    return answers(market)[1]


class TestNotices:
    @pytest.mark.parametrize(
        ("more", "less"),
        [
            ("preticked", "highlighted"),
            ("highlighted", "equal"),
            ("highlighted", "granular"),
            ("granular", "opt_in"),
            ("confirm_only", "highlighted"),
        ],
    )
    def test_designs_that_steer_get_more_agreement(self, asking, more, less):
        assert acceptance(asking(more)) > acceptance(asking(less))

    def test_almost_nobody_unticks_a_box_or_takes_the_long_way_to_refuse(self, asking):
        assert acceptance(asking("preticked")) > 0.95
        assert acceptance(asking("confirm_only")) > 0.9

    def test_almost_nobody_ticks_a_box(self, asking):
        assert acceptance(asking("opt_in")) < 0.05

    def test_no_notice_no_answer(self, asking):
        market = asking("none")
        for i in range(SIZE["consumers"]):
            meet(i, FIRM, 0.0, 0.0, market.world)
        assert not market.world.tracks["answered"].any()
        assert not market.world.tracks["personalise"].any()
        assert market.world.books.market[0].notices == 0

    @pytest.mark.parametrize("notice", [name for name in NOTICES if name != "none"])
    def test_is_attended_to_more_often_on_a_mobile_device(self, asking, notice):
        market = asking(notice, attention_mobile=0.75, attention_desktop=0.42, mobile_share=0.5)
        answers(market)
        mobile, answered = market.consumers.mobile, market.consumers.answered[:, FIRM]
        assert answered[mobile].mean() == pytest.approx(0.75, abs=0.08)
        assert answered[~mobile].mean() == pytest.approx(0.42, abs=0.08)

    def test_a_law_against_dark_patterns_makes_choices_equal(self, asking):
        fair = asking("preticked", dark=False)
        assert acceptance(fair) == acceptance(asking("equal"))

    def test_granular_choices_are_made_purpose_by_purpose(self, asking):
        market = asking("granular")
        answers(market)
        track = market.world.tracks[:, FIRM][market.consumers.answered[:, FIRM]]
        agreed = [track[purpose].mean() for purpose in ("measure", "personalise", "share")]
        assert agreed[0] > agreed[1] > agreed[2]  # the more is at stake, the fewer

    def test_other_designs_settle_all_purposes_at_once(self, asking):
        market = asking("equal")
        answers(market)
        track = market.world.tracks[:, FIRM]
        assert np.array_equal(track["measure"], track["personalise"])
        assert np.array_equal(track["measure"], track["share"])

    @pytest.mark.parametrize(
        ("feeling", "sign"), [("concern", -1), ("valuation", -1), ("resignation", 1)], ids=lambda value: str(value)
    )
    def test_the_concerned_refuse_and_the_resigned_give_in(self, asking, feeling, sign):
        chances = []
        for level in (0.0, 0.5, 1.0):
            world = asking("equal").world
            world.people[feeling] = level
            chances.append(accepts(HER, FIRM, world.notices[NOTICES.index("equal")], PERSONALISE_STAKE, world))
        assert np.all(sign * np.diff(chances) > 0)

    def test_trust_in_the_one_who_asks_makes_accepting_easier(self, asking):
        world, chances = asking("equal").world, []
        for trust in (0.0, 0.5, 1.0):
            world.bonds["trust"][HER] = 0.5
            world.bonds["trust"][HER, FIRM] = trust
            chances.append(accepts(HER, FIRM, world.notices[NOTICES.index("equal")], PERSONALISE_STAKE, world))
        assert np.all(np.diff(chances) > 0)

    def test_acceptance_is_a_logit(self, asking):
        world = asking("highlighted", consent_bias=0.3, salience=0.6, click_effort=0.5).world
        me, notice = world.people[HER], world.notices[NOTICES.index("highlighted")]
        for stake in (MEASURE_STAKE, PERSONALISE_STAKE, SHARE_STAKE):
            chance = accepts(HER, FIRM, notice, stake, world)
            unresigned = me.concern * (1 - me.resignation)
            logit = 0.3 - 1.0 * unresigned - 1.0 * me.valuation * stake + 0.5 + 0.6 * 0.5  # trust is neutral
            assert math.log(chance / (1.0 - chance)) == pytest.approx(logit)

    def test_a_yes_is_not_asked_for_again_and_a_no_is_now_and_then(self, asking):
        world = asking("equal", ask_again=0.3).world
        world.people["mobile"] = True
        asked = []
        for agreed in (True, False):
            world.tracks["answered"], world.tracks["personalise"] = True, agreed
            before = int(world.books.market[0].notices)
            for i in range(100):
                meet(i, FIRM, (i + 0.5) / 100, 0.9, world)  # too late for attention, so nothing is answered
            asked.append(int(world.books.market[0].notices) - before)
        assert asked == [0, 30]


EFFECTIVE = {
    # what an act achieves under each law, for someone whose data are held and who has agreed where asked
    WITHDRAW: {"none": False, "ccpa": True, "gdpr": True, "pipl": True},
    DELETE_COOKIES: dict.fromkeys(("none", "ccpa", "gdpr", "pipl"), True),
    BLOCK: dict.fromkeys(("none", "ccpa", "gdpr", "pipl"), True),
    ERASE: {"none": False, "ccpa": True, "gdpr": True, "pipl": True},
    COMPLAIN: {"none": False, "ccpa": True, "gdpr": True, "pipl": True},
}
CASES = [(act, law, works) for act, laws in EFFECTIVE.items() for law, works in laws.items()]
NAMES = {WITHDRAW: "withdraw", DELETE_COOKIES: "delete cookies", BLOCK: "block", ERASE: "erase", COMPLAIN: "complain"}


@pytest.fixture(scope="module")
def profiled(morning):
    """A world in which everybody is known to every holder, with five events of each topic, and has agreed to all."""

    def make(law: str, **parameters):
        market = morning(law=law, **SIZE | {"compliance": 1.0} | parameters)
        world = market.world
        for name in ("known", "measure", "personalise", "share", "answered"):
            world.tracks[name] = True
        world.held[:] = 5
        world.bonds["trust"][:, FIRM] = 0.1  # so it is the one she acts against
        return world

    return make


class TestActs:
    @pytest.mark.parametrize(("act", "law", "works"), CASES, ids=[f"{NAMES[act]}-{law}" for act, law, _ in CASES])
    def test_work_where_the_law_gives_a_right_or_none_is_needed(self, profiled, act, law, works):
        assert perform(HER, act, 0.0, profiled(law)) == works

    @pytest.mark.parametrize(("act", "law", "works"), CASES, ids=[f"{NAMES[act]}-{law}" for act, law, _ in CASES])
    def test_that_achieve_nothing_change_nothing(self, profiled, act, law, works):
        world = profiled(law)
        before = world.tracks.copy(), world.held.copy(), world.people.copy()
        perform(HER, act, 0.0, world)
        after = world.tracks, world.held, world.people
        same = all(np.array_equal(*pair) for pair in zip(before, after, strict=True))
        assert same == (not works or act == COMPLAIN)

    @pytest.mark.parametrize("law", ["ccpa", "gdpr", "pipl"])
    def test_are_spent_once_there_is_nothing_left_to_take_back(self, profiled, law):
        world = profiled(law)
        assert perform(HER, WITHDRAW, 0.0, world)
        assert not perform(HER, WITHDRAW, 0.0, world)

    def test_are_aimed_at_the_holder_she_trusts_least(self, profiled):
        world = profiled("gdpr")
        perform(HER, WITHDRAW, 0.0, world)
        assert world.tracks["personalise"][HER].tolist() == [True, False, True, True]

    def test_one_signal_opts_out_of_all_where_the_law_binds_all_to_it(self, profiled):
        world = profiled("ccpa")
        perform(HER, WITHDRAW, 0.0, world)
        assert not world.tracks["share"][HER].any()

    def test_against_nobody_are_futile(self, profiled):
        world = profiled("gdpr")
        world.tracks["known"] = False
        assert not any(perform(HER, act, 0.0, world) for act in (WITHDRAW, ERASE, COMPLAIN))

    @pytest.mark.parametrize("act", [WITHDRAW, ERASE])
    def test_are_given_up_where_the_way_is_long(self, profiled, act):
        long = {"notice": "confirm_only", "law": "gdpr", "compliance": 0.0, "deterrence": 0.0}
        assert not perform(HER, act, 0.5, profiled(**long))

    def test_erasure_empties_the_profile_and_only_that_one(self, profiled):
        world = profiled("gdpr", answer_wait=0.0, request_rate=0.0)
        perform(HER, ERASE, 0.0, world)
        assert world.held[HER, FIRM].all(), "it has a day to answer"
        exercise(HER, world._replace(day=1))
        assert not world.held[HER, FIRM].any()
        assert not world.fresh[HER, FIRM].any()
        assert not world.tracks[HER, FIRM].known
        assert world.held.sum() == 5 * world.held.size - 5 * world.held.shape[2]
        assert world.books.holders["deleted"].tolist() == [0, 20, 0, 0]

    def test_erasure_is_ignored_by_those_who_break_the_law(self, profiled):
        world = profiled("gdpr", compliance=0.0, deterrence=0.0, request_rate=0.0, patience_days=20)
        assert perform(HER, ERASE, 0.0, world)
        for day in range(1, 30):
            exercise(HER, world._replace(day=day))
        assert world.held[HER, FIRM].all()
        assert world.books.holders["ignored"].tolist() == [0, 1, 0, 0]

    def test_a_blocker_is_put_in_once(self, profiled):
        world = profiled("none")
        assert perform(HER, BLOCK, 0.0, world)
        assert not perform(HER, BLOCK, 0.0, world)
        assert world.people["blocker"].sum() == 1

    def test_complaints_reach_the_books_of_the_regulator_seldom(self, profiled):
        world = profiled("gdpr", complaint_rate=0.02)
        for luck in np.arange(1_000) / 1_000:
            perform(HER, COMPLAIN, luck, world)
        assert world.books.holders["complaints"].tolist() == [0, 20, 0, 0]
        assert world.books.market[0].complaints == 20


class TestCookies:
    def test_deleting_them_orphans_profiles_without_an_account(self, profiled):
        world = profiled("none")
        world.bonds["last_purchase"][HER, FIRM] = 0
        perform(HER, DELETE_COOKIES, 0.0, world)
        assert world.held[HER].sum(axis=1).tolist() == [0, 20, 0, 0]
        assert world.tracks["known"][HER].tolist() == [False, True, False, False]
        assert world.books.holders["orphaned"].tolist() == [20, 0, 20, 20]

    def test_and_makes_notices_forget_her_answers(self, profiled):
        world = profiled("gdpr")
        perform(HER, DELETE_COOKIES, 0.0, world)
        for name in ("answered", "measure", "personalise", "share"):
            assert not world.tracks[name][HER].any()
            assert world.tracks[name][HER + 1].all()

    def test_but_an_opt_out_regime_goes_on_as_before(self, profiled):
        world = profiled("ccpa")
        perform(HER, DELETE_COOKIES, 0.0, world)
        assert world.tracks["share"][HER].all()

    def test_make_one_person_several_visitors(self, lived):
        kept, deleted = (lived(60, act_rate=rate, shop_rate=0.0, visit_rate=0.9) for rate in (0.0, 1.0))
        visitors = [market.ledger.daily["recorded_visitors"].sum() for market in (kept, deleted)]
        met = [market.consumers.known[:, :8].sum() for market in (kept, deleted)]
        assert visitors[0] <= met[0]
        assert visitors[1] > 1.5 * met[1]
        assert deleted.ledger.daily["cookie_age"].iloc[-1] < kept.ledger.daily["cookie_age"].iloc[-1]


class TestBlockers:
    def test_see_no_ads_and_are_tracked_by_nobody_on_the_way(self, morning):
        market = morning(broker_coverage=1.0, **SIZE)
        market.consumers.blocker = True
        market.run_for(5)
        daily = market.ledger.daily
        assert daily["page_views"].sum() > 0
        assert daily["impressions"].sum() == daily["tracked_share"].sum() == 0
        assert not market.world.held[:, BROKER].any()

    def test_but_shops_still_know_their_visitors(self, morning):
        market = morning(**SIZE)
        market.consumers.blocker = True
        market.run_for(5)
        assert market.world.held[:, :BROKER].sum() > 0

    def test_spread_from_friend_to_friend(self, lived):
        with_friends, alone = (
            lived(40, act_rate=0.01, talk_rate=1.0, habit_rate=1.0, rng=3, degree=degree) for degree in (10.0, 0.0)
        )
        adopted = [market.ledger.daily["blocker_share"].iloc[-1] for market in (with_friends, alone)]
        assert adopted[0] > 2 * adopted[1]


class TestProtecting:
    def test_drive_is_concern_times_efficacy_times_what_is_left_of_hope(self, profiled):
        world = profiled("none")
        me = world.people[HER]
        me.concern, me.efficacy, me.resignation = 0.8, 0.5, 0.25
        assert drive(HER, world) == pytest.approx(0.8 * 0.5 * 0.75)

    def act_all(self, world) -> np.ndarray:
        """Let everybody act; by how much each one's resignation changed."""
        for name, level in (("concern", 1.0), ("efficacy", 1.0), ("resignation", 0.2)):
            world.people[name] = level
        for i in range(SIZE["consumers"]):
            protect(i, world)
        return world.people["resignation"] - 0.2

    def test_futile_acts_breed_resignation_and_others_take_some_away(self, profiled):
        world = profiled("none", act_rate=1.0, futility=0.1)
        change = self.act_all(world)
        futile, worked = change > 0, change < 0
        assert change[futile] == pytest.approx(np.full(futile.sum(), 0.1 * 0.8))
        assert change[worked] == pytest.approx(np.full(worked.sum(), -0.1 * 0.2))
        assert futile.sum() == world.books.market[0].futile_acts

    def test_three_acts_in_five_are_futile_without_a_law(self, profiled):
        world = profiled("none", act_rate=1.0, futility=0.1)
        assert (self.act_all(world) > 0).sum() / (SIZE["consumers"] * 0.8) == pytest.approx(0.6, abs=0.08)

    @pytest.mark.parametrize("law", ["gdpr", "pipl", "ccpa"])
    def test_few_are_under_a_law_that_is_kept(self, profiled, law):
        change = self.act_all(profiled(law, act_rate=1.0, futility=0.1, click_effort=0.0))
        assert (change > 0).mean() < 0.02

    def test_nobody_acts_who_does_not_care(self, profiled):
        world = profiled("gdpr", act_rate=1.0)
        world.people["concern"] = 0.0
        before = world.people.copy()
        for i in range(100):
            protect(i, world)
        assert np.array_equal(before, world.people)
