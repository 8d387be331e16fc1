"""What machines do of marketing: mails, chatbots, generated creatives; and what becomes of customers."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.data.estimate import believe, desk_for
from sim.draws import CREATIVE, stream
from sim.exchange import relevance
from sim.firms.studio import make
from sim.scenario import Change, Scenario
from sim.society.feelings import settle
from sim.society.mail import read_mails
from sim.society.response import reactance
from sim.society.service import ask_for_help, chance_of_help
from sim.world import DISCLOSED, HUMAN, NEVER, UNDISCLOSED

PEOPLE, FIRM, TOPICS = 2_000, 1, 6
SIZE = {"consumers": PEOPLE, "degree": 4.0, "marketers": 3, "giants": 3, "brokers": 0, "topics": TOPICS}
CALM = {"breach_rate": 0.0, "act_rate": 0.0, "talk_rate": 0.0}
DAILY = {"mails": 7.0}


def read_all(world, people: range = range(PEOPLE)) -> None:
    """Everybody reads her mails."""
    desk = desk_for(world)
    for i in people:
        believe(i, world, desk)
        read_mails(i, world, desk)


@pytest.fixture(scope="module")
def mailing(morning, firm):
    """A world in which one of three firms mails its subscribers daily; all are the same person but for their luck."""

    def make(**parameters):
        asked = SIZE | {"mail_fatigue": 0.0, "mail_open": 0.8, "trust_start": 0.5} | parameters
        world = morning(**asked | firm(FIRM, **DAILY, **asked.pop("policy", {}))).world
        world.people["concern"], world.people["activity"] = 0.5, 1.0
        world.interests[:] = 1.0 / TOPICS
        world.bonds["subscribed"][:, FIRM] = True
        return world

    return make


class TestMails:
    def test_go_to_every_subscriber_of_the_firm_that_sends_them_and_to_nobody_else(self, mailing):
        world = mailing()
        world.bonds["subscribed"][::4] = False
        world.bonds["subscribed"][:, 0] = True
        read_all(world)
        assert world.books.firms["mails"].tolist() == [0, PEOPLE * 3 // 4, 0]

    def test_go_as_often_a_week_as_the_policy_says(self, mailing):
        world = mailing()
        world.firms["mails"][FIRM] = 2.0 / 7.0
        read_all(world)
        expected = PEOPLE * 2 / 7
        assert abs(world.books.firms[FIRM].mails - expected) < 4 * np.sqrt(expected)

    def test_are_had_by_customers_from_their_first_purchase_on(self, lived):
        market = lived(20, mails=3.0, mail_fatigue=0.0, shop_rate=0.2)
        bought = market.world.bonds["last_purchase"] != NEVER
        assert 0.1 < bought.mean() < 0.9
        assert np.array_equal(market.consumers.subscribed, bought)
        assert market.ledger.daily["mails"].sum() > 100

    def test_are_had_by_nobody_where_nobody_buys(self, lived):
        market = lived(10, mails=7.0, shop_rate=0.0, buy_nothing=20.0)
        assert market.ledger.daily["purchases"].sum() == 0
        assert market.ledger.daily["mails"].sum() == 0

    def test_are_opened_the_more_the_more_she_trusts_and_the_more_they_suit_her(self, mailing):
        world = mailing()
        people = np.arange(PEOPLE)
        world.bonds["trust"][:, FIRM] = np.where(people % 2, 0.9, 0.1)
        topic = int(world.appeal[FIRM].argmax())
        suits, other = np.eye(TOPICS)[[topic, (topic + 1) % TOPICS]]
        world.interests[:] = np.where((people // 2 % 2)[:, None] == 1, suits, other)
        read_all(world)
        opened = world.bonds["goodwill"][:, FIRM] > 0.0
        suiting, distrusted, trusted = people // 2 % 2 == 1, people % 2 == 0, people % 2 == 1
        fit = float(relevance(world.appeal[FIRM, topic], world))
        for trust, who in ((0.1, distrusted), (0.9, trusted)):
            expected = 0.8 * (0.5 + trust) * (0.5 + fit)
            assert opened[suiting & who].mean() == pytest.approx(min(1.0, expected), abs=0.09)
        unsuited = 0.8 * 0.5 * (0.6 * 500 + 1.4 * 500)
        assert world.books.firms[FIRM].opens == pytest.approx(opened.sum() + unsuited, rel=0.12)

    def test_add_goodwill_by_relevance_and_reactance_when_opened(self, mailing):
        world = mailing()
        world.held[:, FIRM, 2], world.tracks["known"], world.tracks["since"] = 30, True, -9
        desk = desk_for(world)
        believe(0, world, desk)
        topic = desk.best[FIRM]
        relevant = float(relevance(world.interests[0, topic] * world.appeal[FIRM, topic], world))
        resisted = math.exp(-reactance(0, FIRM, -1, world, desk))
        assert resisted < 0.99
        read_all(world)
        gained = world.bonds["goodwill"][:, FIRM]
        opened = gained > 0.0
        assert gained[opened] == pytest.approx(0.06 * relevant * resisted)
        assert opened.sum() == world.books.firms[FIRM].opens > 500
        assert not world.bonds["goodwill"][:, [0, 2]].any()

    def test_that_do_not_suit_make_her_leave_for_good(self, mailing):
        world = mailing(mail_fatigue=1.0)
        best = int(world.appeal[FIRM].argmax())
        world.interests[:] = np.eye(TOPICS)[(best + 1) % TOPICS]
        read_all(world)
        assert world.books.firms[FIRM].unsubscribes == PEOPLE
        assert not world.bonds["subscribed"][:, FIRM].any()
        assert world.books.firms[FIRM].opens == 0
        read_all(world)
        assert world.books.firms[FIRM].mails == PEOPLE

    def test_wear_out_the_less_the_better_they_suit(self, lived):
        ended = [
            lived(15, mails=7.0, shop_rate=0.3, half_relevance=half, mail_fatigue=0.1, **CALM).ledger.daily
            for half in (0.1, 10.0)
        ]
        rates = [daily["unsubscribes"].sum() / daily["mails"].sum() for daily in ended]
        assert 0.0 < rates[0] < rates[1] / 2

    def test_are_not_taken_up_again_by_another_purchase(self, lived):
        market = lived(30, mails=7.0, mail_fatigue=1.0, half_relevance=50.0, shop_rate=0.5, **CALM)
        bought = market.consumers.purchases
        left = (bought > 1) & ~market.consumers.subscribed
        assert left.sum() > 100
        ended = market.ledger.daily["unsubscribes"].sum()
        assert ended == ((bought > 0) & ~market.consumers.subscribed).sum()

    def test_are_about_her_only_if_the_firm_may_personalise(self, mailing, law):
        world = mailing(law=law(consent_personalise="opt_out", purpose_limitation=True), compliance=1.0)
        popular = int((world.prior[FIRM, 0] * world.appeal[FIRM]).argmax())
        rare = (popular + 1) % TOPICS
        people = np.arange(PEOPLE)
        world.tracks["personalise"][:, FIRM] = people % 2 == 1
        world.tracks["known"], world.tracks["since"], world.held[:, FIRM, rare] = True, -9, 2_000
        world.interests[:] = np.eye(TOPICS)[rare]
        read_all(world)
        warmed = world.bonds["goodwill"][:, FIRM] > 0.0
        assert not warmed[people % 2 == 0].any()
        assert warmed[people % 2 == 1].mean() > 0.5

    def test_that_are_followed_lead_to_visits_and_sales(self, mailing):
        ignored, followed = (mailing(mail_click=rate) for rate in (0.0, 1.0))
        for world in (ignored, followed):
            read_all(world)
        assert (ignored.books.firms["visits"].sum(), ignored.books.firms["purchases"].sum()) == (0, 0)
        visits, sales = (followed.books.firms[name] for name in ("visits", "purchases"))
        assert 100 < visits[FIRM] < followed.books.firms[FIRM].opens
        assert 0 < sales[FIRM] < visits[FIRM] == visits.sum()


class TestMailTracking:
    def test_records_who_opened_what(self, mailing):
        world = mailing(mail_click=0.0, collection=1.0)
        read_all(world)
        opened = world.bonds["goodwill"][:, FIRM] > 0.0
        assert np.array_equal(world.held.any(axis=2)[:, FIRM], opened)
        assert not world.held[:, [0, 2]].any()

    def test_switched_off_records_nothing(self, mailing):
        world = mailing(mail_click=0.0, collection=1.0, policy={"mail_tracking": False})
        read_all(world)
        assert world.books.firms[FIRM].opens > 500
        assert not world.held.any()
        assert not world.tracks["known"].any()

    def test_records_nobody_who_did_not_agree(self, mailing):
        world = mailing(mail_click=0.0, collection=1.0, law="gdpr", compliance=1.0)
        assert not world.tracks["personalise"].any()
        read_all(world)
        assert world.books.firms[FIRM].opens > 500
        assert not world.held.any()


@pytest.fixture(scope="module")
def serving(morning):
    """A world in which all need help, served in one way; trust and loyalty one half, concern as told."""

    def make(served_by: int, concern: float = 0.5, **parameters):
        chatbot = {HUMAN: "none", DISCLOSED: "disclosed", UNDISCLOSED: "undisclosed"}[served_by]
        world = morning(**SIZE | {"chatbot": chatbot} | parameters).world
        assert world.firms["chatbot"].tolist() == [served_by] * 3
        world.people["concern"] = concern
        world.bonds["trust"] = world.bonds["loyalty"] = 0.5
        for i in range(PEOPLE):
            ask_for_help(i, FIRM, 0, world)
        return world

    return make


def served(world) -> float:
    """Share of requests that were settled."""
    book = world.books.firms[FIRM]
    assert book.contacts == PEOPLE
    return book.served / book.contacts


class TestChatbots:
    def test_settle_less_than_people_who_are_there_but_are_always_there(self, serving):
        day = {"human_hours": 1.0, "human_quality": 0.9, "bot_quality": 0.6}
        assert served(serving(HUMAN, **day)) == pytest.approx(0.9, abs=0.03)
        assert served(serving(UNDISCLOSED, **day)) == pytest.approx(0.6, abs=0.04)
        night = day | {"human_hours": 0.0}
        assert served(serving(HUMAN, **night)) == 0.0
        assert served(serving(UNDISCLOSED, **night)) == served(serving(UNDISCLOSED, **day))

    @settings(max_examples=20)
    @given(st.floats(0.0, 1.0), st.sampled_from((HUMAN, UNDISCLOSED)))
    def test_chance_of_help_does_not_depend_on_concern_unless_a_bot_says_so(self, morning, concern, by):
        world = morning(**SIZE | {"consumers": 5}).world
        world.people["concern"] = concern
        assert chance_of_help(0, by, world) == pytest.approx({HUMAN: 0.75 * 0.9, UNDISCLOSED: 0.6}[by])
        assert chance_of_help(0, DISCLOSED, world) == pytest.approx(0.6 * (1.0 - 0.4 * concern))

    def test_that_say_what_they_are_are_left_by_the_concerned(self, serving):
        shares = [served(serving(DISCLOSED, concern, bot_aversion=0.8)) for concern in (0.0, 0.5, 1.0)]
        assert shares == pytest.approx([0.6, 0.6 * 0.6, 0.6 * 0.2], abs=0.04)

    def test_that_do_not_cost_trust_when_they_are_recognised(self, serving):
        frank = serving(DISCLOSED, bot_aversion=0.0, bot_recognised=1.0, deception_loss=0.3)
        found_out = serving(UNDISCLOSED, bot_aversion=0.0, bot_recognised=1.0, deception_loss=0.3)
        trust = [world.bonds["trust"][:, FIRM] for world in (frank, found_out)]
        assert trust[1] == pytest.approx(0.7 * trust[0])

    def test_that_do_not_are_recognised_as_often_as_told(self, serving):
        frank = serving(DISCLOSED, bot_aversion=0.0)
        hidden = serving(UNDISCLOSED, bot_aversion=0.0, bot_recognised=0.2)
        recognised = hidden.bonds["trust"][:, FIRM] < frank.bonds["trust"][:, FIRM]
        assert recognised.mean() == pytest.approx(0.2, abs=0.04)

    @pytest.mark.parametrize("by", [HUMAN, DISCLOSED, UNDISCLOSED])
    def test_or_people_win_trust_and_loyalty_by_helping_and_lose_them_otherwise(self, serving, by):
        world = serving(by, bot_recognised=0.0)
        trust, loyalty = (world.bonds[name][:, FIRM] for name in ("trust", "loyalty"))
        helped = loyalty > 0.5
        assert helped.sum() == world.books.firms[FIRM].served
        assert loyalty[helped] == pytest.approx(0.5 + 0.2 * 0.5)
        assert loyalty[~helped] == pytest.approx(0.5 - 0.2 * 0.5)
        assert trust[helped] == pytest.approx(0.5 + 0.05 * 0.5)
        assert trust[~helped] == pytest.approx(0.5 - 0.15 * 0.5)
        assert np.all(world.bonds["trust"][:, [0, 2]] == 0.5)

    def test_serve_the_share_of_purchases_with_which_somebody_needs_help(self, lived):
        always, never, some = (lived(15, service_rate=rate, shop_rate=0.5).ledger.daily for rate in (1.0, 0.0, 0.3))
        assert always["service_contacts"].tolist() == always["purchases"].tolist()
        assert never["service_contacts"].sum() == 0
        expected = 0.3 * some["purchases"].sum()
        assert abs(some["service_contacts"].sum() - expected) < 4 * np.sqrt(expected)

    def test_are_cheap_and_show_in_satisfaction_and_trust(self, lived):
        asked = CALM | {"service_rate": 1.0, "shop_rate": 0.3, "human_hours": 1.0, "deception_loss": 0.5}
        people, bot = (lived(25, chatbot=how, **asked).ledger.daily for how in ("none", "undisclosed"))
        assert bot["service_costs"].sum() < people["service_costs"].sum() / 10
        for name in ("satisfaction", "served_share", "trust"):
            assert bot[name].iloc[-5:].mean() < people[name].iloc[-5:].mean() - 0.01, name


rates = st.floats(0.0, 1.0)
seeds = st.integers(0, 10_000)


def studio(kind: str, seed: int, **parameters):
    """A set of creatives, and its cost, in a market of 1,000 consumers."""
    return make(kind, Scenario(consumers=1_000, **parameters), stream(np.uint64(seed), 0, 0, CREATIVE))


class TestContent:
    def test_comes_in_small_sets_from_an_agency_and_in_large_ones_from_a_model(self):
        assert [len(studio(kind, 1, flop_rate=0.0)[0]) for kind in ("agency", "generated", "reviewed")] == [2, 8, 8]

    @given(seeds, rates)
    def test_of_an_agency_never_offends(self, seed, flops):
        assert all(creative.offence == 0.0 for creative in studio("agency", seed, flop_rate=flops)[0])

    @given(seeds, rates, rates)
    def test_that_was_reviewed_is_the_generated_without_what_offends(self, seed, flops, offence):
        asked = {"flop_rate": flops, "flop_offence": offence}
        generated, reviewed = (studio(kind, seed, **asked)[0] for kind in ("generated", "reviewed"))
        assert {creative.offence for creative in generated} <= {0.0, offence}
        harmless = tuple(creative for creative in generated if creative.offence == 0.0)
        assert reviewed == harmless or not harmless
        assert reviewed
        assert all(creative.offence == 0.0 for creative in reviewed)

    def test_that_a_model_made_offends_as_often_as_told(self):
        offends = [c.offence > 0.0 for seed in range(500) for c in studio("generated", seed, flop_rate=0.25)[0]]
        assert np.mean(offends) == pytest.approx(0.25, abs=0.03)

    def test_of_a_model_is_worse_on_average_and_better_at_its_best(self):
        made = {kind: [[c.quality for c in studio(kind, s)[0]] for s in range(400)] for kind in ("agency", "generated")}
        logs = {kind: np.log(qualities) for kind, qualities in made.items()}
        assert np.exp(logs["agency"].mean()) == pytest.approx(1.0, abs=0.02)
        assert np.exp(logs["generated"].mean()) == pytest.approx(0.9, abs=0.02)
        assert logs["generated"].std() == pytest.approx(2 * logs["agency"].std(), rel=0.1)
        assert np.mean([max(q) for q in made["generated"]]) > np.mean([max(q) for q in made["agency"]])

    @given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
    def test_costs_what_it_takes_to_make_and_to_review(self, agency, generated, review):
        asked = {"agency_price": agency, "generated_price": generated, "review_price": review}
        costs = [studio(kind, 1, **asked)[1] for kind in ("agency", "generated", "reviewed")]
        assert costs == pytest.approx([2_000 * agency, 8_000 * generated, 8_000 * (generated + review)])

    def test_is_made_anew_when_it_has_served_its_time_and_paid_for_on_that_day(self, lived):
        market, before, kept = lived(creative_days=4, **CALM), None, []
        for _ in range(10):
            market.run_for(1)
            kept.append(market.marketers[0].creatives == before)
            before = market.marketers[0].creatives
        paid = market.ledger.daily["creative_costs"]
        assert [day for day in range(10) if not kept[day]] == [0, 4, 8]
        assert paid[paid > 0].index.tolist() == [0, 4, 8]
        assert set(paid[paid > 0]) == {8 * 2 * 300 * 0.004}

    def test_can_change_its_source_in_mid_run(self, lived):
        market = lived(5, changes=(Change(3, {"content": "generated"}, "Giant 1"),), flop_rate=0.0, **CALM)
        assert [len(marketer.creatives) for marketer in market.marketers[:2]] == [8, 2]
        assert np.flatnonzero(market.ledger.daily["creative_costs"]).tolist() == [0, 3]

    def test_that_offends_costs_trust_unless_it_is_reviewed(self, lived):
        asked = CALM | {"flop_rate": 1.0, "ad_load": 1.0, "daily_budget": 0.1, "shop_rate": 0.0}
        blunt, mild, checked = (
            lived(12, content=kind, flop_offence=offence, **asked).ledger.daily["trust"].iloc[-1]
            for kind, offence in (("generated", 0.2), ("generated", 0.0), ("reviewed", 0.2))
        )
        assert blunt < mild - 0.05
        assert checked > blunt + 0.05

    def test_that_is_better_is_clicked_more(self, lived):
        market = lived(2, **CALM | {"creative_spread": 2.0, "ad_load": 1.0, "daily_budget": 0.1}, consumers=1_000)
        quality = np.array([marketer.creatives[0].quality for marketer in market.marketers])
        assert market.world.arms["creative"][:, 0].tolist() == quality.tolist()
        expected, shown = (market.total("firms", name) for name in ("expected_clicks_f", "impressions"))
        rates = (expected / shown)[shown > 50]
        assert np.corrcoef(np.log(rates), np.log(quality[shown > 50]))[0, 1] > 0.9


class TestChurn:
    def test_is_counted_on_the_ninetieth_day_after_the_last_purchase(self, morning):
        market = morning(**SIZE)
        world, desk = market.world._replace(day=200), desk_for(market.world)
        world.bonds["last_purchase"][:, FIRM] = 200 - np.arange(PEOPLE) % 200
        for i in range(PEOPLE):
            settle(i, world, desk)
        book = world.books.firms[FIRM]
        assert book.customers == 90 * PEOPLE // 200
        assert book.lapsed == PEOPLE // 200
        assert world.books.firms["customers"].sum() == book.customers

    def test_loses_everybody_who_bought_once_nobody_buys_any_more(self, lived):
        shut = Change(10, {"shop_rate": 0.0, "buy_nothing": 20.0})
        market = lived(101, consumers=150, shop_rate=0.2, changes=(shut,), **CALM)
        daily, bought = market.ledger.daily, market.world.bonds["last_purchase"]
        assert daily["churn"][:90].max() == 0.0
        days = np.bincount(bought[bought != NEVER], minlength=11)[:11]
        lapsed = market.total("firms", "lapsed").sum()
        assert lapsed == days.sum() == (bought != NEVER).sum()
        assert daily["churn"][99] == 1.0
        assert daily["customers"][99] == 0

    def test_share_is_of_those_who_were_customers_the_day_before(self, lived):
        market = lived(95, consumers=150, shop_rate=0.2, **CALM)
        lapsed, customers = (np.array([d["firms"][n].sum() for d in market.days]) for n in ("lapsed", "customers"))
        assert lapsed[90:].sum() > 0
        assert market.ledger.daily["churn"].tolist() == pytest.approx((lapsed / (customers + lapsed)).tolist())


class TestSatisfaction:
    def test_follows_quality(self, lived):
        levels = [
            lived(15, quality=quality, buy_nothing=quality + 1.0, shop_rate=0.5, service_rate=0.0, **CALM)
            for quality in (-2.0, 0.0, 2.0)
        ]
        told = [market.ledger.daily["satisfaction"].mean() for market in levels]
        assert told == pytest.approx([0.15, 0.5, 0.85], abs=0.08)

    def test_counts_being_helped_as_much_as_a_purchase(self, lived):
        asked = CALM | {"shop_rate": 0.5, "service_rate": 1.0, "human_hours": 1.0, "human_quality": 1.0}
        helped, alone = lived(15, **asked), lived(15, **asked | {"human_quality": 0.0})
        with_help, without = (market.ledger.daily["satisfaction"].mean() for market in (helped, alone))
        assert with_help == pytest.approx(without + 0.5, abs=0.02)
        assert share_served(helped) == 1.0
        assert share_served(alone) == 0.0


def share_served(market) -> float:
    """Share of requests that were served, over all days."""
    return market.total("firms", "served").sum() / market.total("firms", "contacts").sum()
