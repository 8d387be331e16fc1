"""Rights that people use: what it takes to ask, whether and when holders answer, and what an answer does."""

import numpy as np
import pytest

from sim.data.profiles import breaks_law
from sim.society.privacy import ERASE, WITHDRAW, drive, perform
from sim.society.requests import ask, has_passport, send
from sim.society.rights import exercise
from sim.world import ACCESS, ERASURE, NEVER, NOTHING, PORTABILITY, RECTIFICATION

SIZE = {"consumers": 300, "degree": 4.0, "marketers": 3, "giants": 3, "brokers": 1, "topics": 4}
HER, FIRM, OTHER, BROKER = 2, 1, 2, 3
AT_ONCE = {"compliance": 1.0, "answer_wait": 0.0}
KINDS = {"access": ACCESS, "rectification": RECTIFICATION, "erasure": ERASURE, "portability": PORTABILITY}


@pytest.fixture(scope="module")
def profiled(morning):
    """A world in which everybody is known to every holder, with five events of each topic, and has agreed to all."""

    def make(law: str = "gdpr", **parameters):
        world = morning(law=law, **SIZE | AT_ONCE | {"request_rate": 0.0} | parameters).world
        for name in ("known", "measure", "personalise", "share", "answered"):
            world.tracks[name] = True
        world.held[:] = 5
        world.bonds["trust"][:, FIRM], world.bonds["trust"][:, OTHER] = 0.1, 0.9
        return world

    return make


def wait(world, until: int, who: int = HER):
    """Let her live to a day, as far as requests go."""
    for day in range(1, until + 1):
        exercise(who, world._replace(day=day))
    return world


class TestAsking:
    def test_takes_effort(self, profiled):
        through = [send(HER, FIRM, ACCESS, 0.5, 1.0, profiled(request_clicks=clicks)) for clicks in (0.0, 1.0, 2.0)]
        assert through == [True, True, False]  # at 0.6 logits a click, 0.5 is between e^-0.6 and e^-1.2

    def test_that_is_too_much_is_given_up_and_counted(self, profiled):
        world = profiled(request_clicks=5.0)
        assert not send(HER, FIRM, ACCESS, 0.5, 1.0, world)
        assert world.books.market[0].given_up == 1
        assert world.tracks["request"][HER].tolist() == [NOTHING] * 4

    def test_is_done_one_request_at_a_time_and_of_those_who_know_her(self, profiled):
        world = profiled()
        world.tracks["known"][HER, OTHER] = False
        assert [ask(HER, h, ACCESS, world) for h in (FIRM, FIRM, OTHER)] == [True, False, False]
        assert world.people["pending"][HER] == 1

    @pytest.mark.parametrize("law", ["none", "gdpr"])
    def test_happens_by_itself_only_where_there_are_rights(self, lived, law):
        market = lived(15, law=law, request_rate=1.0)
        assert (market.ledger.daily["requests"].sum() > 0) == (law == "gdpr")
        assert (market.ledger.daily["requests_costs"].sum() > 0) == (law == "gdpr")
        assert (len(market.world.wrong) > 0) == (law == "gdpr")

    def test_is_done_by_the_driven(self, lived):
        market = lived(1, law="gdpr", request_rate=1.0, request_clicks=0.0)
        world = market.world
        asked = world.people["pending"] > 0
        drives = np.array([drive(i, world) for i in range(len(market.consumers))])
        assert asked.any()
        assert drives[asked].mean() > drives[~asked].mean()


class TestAnswers:
    def test_come_on_the_next_day_at_the_earliest(self, profiled):
        world = profiled()
        ask(HER, FIRM, ERASURE, world)
        assert world.held[HER, FIRM].all()
        assert not wait(world, 1).held[HER, FIRM].any()
        assert world.people["pending"][HER] == 0
        assert world.books.holders["answered"].tolist() == [0, 1, 0, 0]

    def test_come_late_from_a_desk_that_is_slow(self, profiled):
        world = profiled()
        world.holders["answer_wait"] = 60.0
        for i in range(300):
            ask(i, FIRM, ACCESS, world)
            wait(world, 40, i)
        book = world.books.holders[FIRM]
        share = book.late / (book.late + book.answered)
        assert book.answered > book.late > 0  # of those answered within 40 days, a fifth has waited over 30
        assert share == pytest.approx(0.19, abs=0.1)

    def test_never_come_from_a_holder_that_breaks_the_law_with_her(self, profiled):
        world = profiled(compliance=0.0, deterrence=0.0, patience_days=20)
        resigned, trust = float(world.people["resignation"][HER]), float(world.bonds["trust"][HER, FIRM])
        ask(HER, FIRM, ERASURE, world)
        assert world.tracks["answer"][HER, FIRM] == NEVER
        wait(world, 19)
        assert world.people["pending"][HER] == 1
        wait(world, 20)
        assert world.people["pending"][HER] == 0
        assert world.held[HER, FIRM].all()
        assert world.books.holders["ignored"].tolist() == [0, 1, 0, 0]
        assert world.people["resignation"][HER] > resigned
        assert world.bonds["trust"][HER, FIRM] < trust

    def test_fail_just_those_with_whom_the_law_is_broken(self, profiled):
        world = profiled(compliance=0.5, deterrence=0.0)
        for i in range(300):
            ask(i, FIRM, ACCESS, world)
        broken = np.array([breaks_law(i, FIRM, world.holders[FIRM], world) for i in range(300)])
        assert 50 < broken.sum() < 250
        assert np.array_equal(world.tracks["answer"][:, FIRM] == NEVER, broken)

    def test_of_all_requests_each_has_one_end(self, lived):
        market = lived(110, law="gdpr", request_rate=1.0, compliance=0.5, patience_days=50, act_rate=0.2)
        days = market.ledger.daily
        ended = days[["answered_in_time", "answered_late", "requests_ignored"]].sum()
        assert (ended > 0).all()
        assert days["requests"].sum() == ended.sum() + market.consumers.pending.sum()
        assert market.consumers.pending.tolist() == (market.world.tracks["request"] != NOTHING).sum(axis=1).tolist()

    def test_that_are_late_or_missing_are_what_an_inspection_may_find(self, lived):
        market = lived(
            40, law="gdpr", request_rate=1.0, compliance=0.5, patience_days=10, collection=0.0, visit_rate=0.0
        )
        assert market.ledger.daily["unlawful_events"].sum() == 0
        ignored = market.ledger.daily[["requests_ignored", "answered_late"]].sum().sum()
        assert market.ledger.processed[1].sum() - market.ledger.daily["unlawful_sales"].sum() >= ignored


class TestAccess:
    @pytest.mark.parametrize(("events", "concern", "alarmed"), [(500, 0.3, True), (1, 0.9, False)])
    def test_alarms_who_finds_more_than_she_feared_and_calms_who_finds_less(self, profiled, events, concern, alarmed):
        world = profiled()
        world.held[HER, FIRM] = events
        me = world.people
        me["concern"][HER], me["resignation"][HER] = concern, 0.5
        ask(HER, FIRM, ACCESS, world)
        wait(world, 1)
        assert (me["concern"][HER] > concern) == alarmed
        assert (me["resignation"][HER] > 0.5) == alarmed
        assert world.held[HER, FIRM].tolist() == [events] * 4

    def test_leads_to_rectification_if_something_is_wrong(self, profiled):
        world = profiled()
        world.wrong[HER, BROKER, 1] = 2, 1
        ask(HER, BROKER, ACCESS, world)
        wait(world, 1)
        assert world.tracks["request"][HER, BROKER] == RECTIFICATION


class TestRectification:
    def test_leaves_nothing_wrong_and_loses_no_event(self, profiled):
        world = profiled()
        world.fresh[HER, BROKER] = 2
        world.wrong[HER, BROKER, :, 0], world.wrong[HER, BROKER, :, 1] = (5, 0, 3, 1), (2, 0, 1, 0)
        world.interests[HER] = 0.0, 1.0, 0.0, 0.0
        ask(HER, BROKER, RECTIFICATION, world)
        wait(world, 1)
        assert not world.wrong[HER, BROKER].any()
        assert world.held[HER, BROKER].tolist() == [0, 14, 2, 4]
        assert world.fresh[HER, BROKER].tolist() == [0, 5, 1, 2]
        assert world.books.holders["corrected"].tolist() == [0, 0, 0, 9]

    def test_concerns_her_profile_at_that_holder_alone(self, profiled):
        world = profiled()
        world.wrong[..., 0] = 1
        ask(HER, BROKER, RECTIFICATION, world)
        wait(world, 1)
        assert world.wrong.sum() == world.wrong.shape[0] * 16 - 4

    def test_makes_what_firms_know_truer(self, lived):
        asking = {
            "law": "gdpr",
            "act_rate": 0.0,
            "request_rate": 1.0,
            "request_clicks": 0.0,
            "consumers": 500,
            **AT_ONCE,
        }
        world = lived(30, **asking).world
        quiet = lived(30, **asking | {"request_rate": 0.0}).world
        wrong, without = (w.wrong[..., 0].sum() / w.held.sum() for w in (world, quiet))
        assert wrong < 0.95 * without


class TestPortability:
    def test_copies_her_file_to_the_marketer_she_trusts_most(self, profiled):
        world = profiled()
        world.held[HER, FIRM] = 1, 2, 3, 4
        ask(HER, FIRM, PORTABILITY, world)
        wait(world, 1)
        assert world.held[HER].tolist() == [[5] * 4, [1, 2, 3, 4], [6, 7, 8, 9], [5] * 4]
        assert world.books.holders["ported"].tolist() == [0, 0, 10, 0]
        assert world.books.holders["events"].tolist() == [0, 0, 10, 0], "recorded with her leave"

    def test_gives_nobody_anything_she_refuses(self, profiled):
        world = profiled()
        world.tracks["personalise"][HER, OTHER] = False
        ask(HER, FIRM, PORTABILITY, world)
        wait(world, 1)
        assert world.held[HER, OTHER].tolist() == [5] * 4
        assert world.held[HER, 0].tolist() == [10] * 4, "the next one whom she lets personalise"


class TestPassport:
    def test_is_had_by_a_share_of_people_where_data_are_portable(self, profiled):
        world = profiled(data_passport=0.3)
        assert np.mean([has_passport(i, world) for i in range(300)]) == pytest.approx(0.3, abs=0.1)
        assert not any(has_passport(i, profiled("none", data_passport=1.0)) for i in range(300))

    def test_reaches_all_at_once_with_little_effort(self, profiled):
        world = profiled(data_passport=1.0, notice="confirm_only")
        assert perform(HER, ERASE, 0.7, world)
        assert world.tracks["request"][HER].tolist() == [ERASURE] * 4
        wait(world, 1)
        assert not world.held[HER].any()
        assert world.books.holders["automatic"].tolist() == [1] * 4

    def test_revokes_everything_at_once(self, profiled):
        with_one, without = profiled(data_passport=1.0), profiled()
        assert perform(HER, WITHDRAW, 0.0, with_one)
        assert perform(HER, WITHDRAW, 0.0, without)
        assert not with_one.tracks["personalise"][HER].any()
        assert without.tracks["personalise"][HER].sum() == 3

    def test_is_answered_by_machines_which_are_never_late(self, lived):
        asks = {"law": "gdpr", "request_rate": 1.0, "act_rate": 0.0, "compliance": 1.0}
        with_one, without = (lived(30, data_passport=share, **asks).ledger.daily.sum() for share in (1.0, 0.0))
        assert with_one["requests"] > 2 * without["requests"]
        assert with_one["answered_late"] == 0
        assert with_one["requests_costs"] / with_one["requests"] < without["requests_costs"] / without["requests"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_request_is_of_one_kind_and_does_no_more(profiled, kind):
    world = profiled()
    world.wrong[HER, FIRM, 0] = 1, 0
    before = world.held[HER].copy()
    ask(HER, FIRM, KINDS[kind], world)
    wait(world, 1)
    assert (not world.held[HER, FIRM].any()) == (kind == "erasure")
    assert (world.wrong[HER, FIRM].sum() == 0) == (kind in ("rectification", "erasure"))
    assert (world.held[HER, OTHER].sum() > before[OTHER].sum()) == (kind == "portability")
