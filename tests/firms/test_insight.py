"""What a marketer reads in its own records, how its analytics gets into the day, and how wrong a dashboard can be."""

from pathlib import Path

import numpy as np
import pytest

from sim.data.estimate import believe, desk_for
from sim.errors import BadInput
from sim.exchange import auction
from sim.firms.analytics import WINDOW
from sim.scenario import Change

SIZE = {"consumers": 400, "degree": 4.0, "marketers": 4, "giants": 4, "brokers": 1, "topics": 6}
CALM = {"breach_rate": 0.0, "act_rate": 0.0, "talk_rate": 0.0}
LOUD = {"ad_load": 1.0, "daily_budget": 0.5, "page_views": 6.0}
FIRM, NAME = 1, "Giant 2"
BY_NUMBER = """
import numpy as np
from sim.firms.analytics import Advice, Analytics
from sim.world import TIERS


class ByNumber(Analytics):
    "Puts consumers into tiers in turn, and advises as told below; keeps the last records it read."

    def review(self, records):
        self.records = records
        bids, mails = np.ones(TIERS), np.ones(TIERS)
        bids[1], bids[2], mails[1], mails[2] = {bids}, {mails}
        topics = np.ones(len(records.by_topic.people))
        topics[3] = {topic}
        return Advice(np.arange(len(records.tiers)) % 3, bids, mails, topics, {budget}, ("odd",) * {notes})
"""


@pytest.fixture(scope="module")
def advising(tmp_path_factory):
    """The path of a level of analytics that gives the advice one asks it to."""

    def make(bids="1.0, 1.0", mails="1.0, 1.0", topic=1.0, budget=1.0, notes=0) -> str:
        path: Path = tmp_path_factory.mktemp("analytics") / "by_number.py"
        code = BY_NUMBER.replace("{bids}, {mails}", f"{bids}, {mails}").replace("{topic}", str(topic))
        path.write_text(code.replace("{budget}", str(budget)).replace("{notes}", str(notes)))
        return str(path)

    return make


class TestAdvice:
    def test_has_its_tiers_in_the_books_from_the_first_review_on(self, lived, firm, advising):
        market = lived(9, **SIZE | CALM | firm(FIRM, analytics=advising()))
        tiers = market.world.bonds["tier"]
        assert tiers[:, FIRM].tolist() == [i % 3 for i in range(400)]
        assert not tiers[:, [0, 2, 3]].any()
        people = [day["tiers"]["people"][FIRM].sum(axis=1)[:4].tolist() for day in market.days]
        assert people == [[400, 0, 0, 0]] * 7 + [[134, 133, 133, 0]] * 2

    def test_on_tiers_reaches_the_auction(self, lived, firm, advising):
        analytics = advising(bids="0.0, 2.0")
        market = lived(14, **SIZE | CALM | LOUD | firm(FIRM, analytics=analytics))
        shown = np.sum([day["tiers"]["impressions"][FIRM].sum(axis=1) for day in market.days[7:]], axis=0)
        assert shown[1] == 0
        assert 0 < shown[0] < shown[2]
        before = np.sum([day["tiers"]["impressions"][FIRM].sum() for day in market.days[:7]])
        assert before > 100

    def test_on_tiers_is_what_a_bid_is_multiplied_by(self, lived, firm, advising):
        market = lived(8, **SIZE | CALM | firm(FIRM, analytics=advising(bids="0.5, 2.0")))
        desk = desk_for(market.world)
        for i, factor in ((0, 1.0), (1, 0.5), (2, 2.0)):
            believe(i, market.world, desk)
            assert desk.worth[FIRM] == pytest.approx(factor * market.world.firms[FIRM].bid_value)
            assert desk.worth[0] == pytest.approx(market.world.firms[0].bid_value)

    def test_on_topics_reaches_the_auction(self, lived, firm, advising):
        usual, against = (
            lived(14, **SIZE | CALM | LOUD | firm(FIRM, analytics=advising(topic=factor))) for factor in (1.0, 0.0)
        )
        shown = [np.sum([d["by_topic"]["impressions"] for d in m.days[8:]], axis=0) for m in (usual, against)]
        assert shown[0][FIRM, 3].sum() > 20
        assert shown[1][FIRM, 3].sum() == 0
        assert shown[1][FIRM].sum() > 20

    def test_on_topics_changes_who_wins_with_what(self, morning):
        world = morning(**SIZE | LOUD | {"strategy": "contextual", "bid_noise": 0.0, "context_strength": 9_999.0}).world
        desk, people = desk_for(world), range(50)
        world.topic_bid[FIRM] = 2.0
        world.topic_bid[FIRM, 3] = 0.0

        def winners(page: int) -> set[int]:
            found = set()
            for i in people:
                believe(i, world, desk)
                found.add(auction(i, 0, page, world, desk)[0])
            return found

        assert winners(2) == {FIRM}
        assert FIRM not in winners(3)

    def test_on_mails_and_the_budget_is_followed(self, lived, firm, advising):
        asked = SIZE | CALM | {"shop_rate": 0.5, "mail_fatigue": 0.0, "mail_click": 0.0}
        shut = Change(14, {"shop_rate": 0.0, "visit_rate": 0.0, "click_rate": 0.0})
        own = firm(FIRM, mails=3.5, analytics=advising(mails="0.0, 2.0", budget=0.5))
        market = lived(21, **asked | own, changes=(shut,))
        assert market.marketers[FIRM].daily_budget == pytest.approx(0.5 * market.marketers[0].daily_budget)
        assert market.world.tiers["mail"][FIRM, :3].tolist() == [1.0, 0.0, 2.0]
        sent = np.array([day["firms"]["mails"][FIRM] for day in market.days[14:]])
        subscribers = market.consumers.subscribed[:, FIRM]
        usual, none, double = (subscribers[tier::3].sum() for tier in range(3))
        assert none > 20
        expected = 7 * (0.5 * usual + 1.0 * double)
        assert sent.sum() == pytest.approx(expected, rel=0.12)

    def test_that_something_is_odd_is_told(self, lived, firm, advising, seen):
        market = lived(15, **SIZE | CALM | firm(FIRM, analytics=advising(notes=2)))
        assert seen(market)["anomaly", NAME, "odd"] == 4
        assert set(market.ledger.events.query("kind == 'anomaly'")["day"]) == {7, 14}

    def test_is_forgotten_when_the_firm_gives_its_analytics_up(self, lived, firm, advising):
        own = firm(FIRM, analytics=advising(bids="0.0, 2.0", topic=0.0, budget=0.5))
        market = lived(16, **SIZE | CALM | own, changes=(Change(10, {"analytics": "none"}, NAME),))
        world = market.world
        assert not world.bonds["tier"].any()
        assert np.all(world.tiers["bid"] == 1.0)
        assert np.all(world.topic_bid == 1.0)
        assert market.marketers[FIRM].daily_budget == market.marketers[0].daily_budget

    def test_that_cannot_be_followed_is_refused(self, lived, firm, advising):
        with pytest.raises(BadInput, match="factors on bids by tier of analytics level"):
            lived(9, **SIZE | CALM | firm(FIRM, analytics=advising(bids="-1.0, 2.0")))


class TestRecords:
    @pytest.fixture(scope="class")
    @classmethod
    def market(cls, lived, firm, advising):
        """A firm under the GDPR, of whose visitors many refuse, as it reviews its records on day 35."""
        asked = SIZE | {"law": "gdpr", "compliance": 1.0, "shop_rate": 0.3, "mails": 2.0, "act_rate": 0.1}
        return lived(36, **asked | firm(FIRM, analytics=advising()))

    @pytest.fixture(scope="class")
    @classmethod
    def records(cls, market):
        return market.marketers[FIRM].insight.level.records

    def test_have_a_number_for_each_day_that_is_over(self, market, records):
        books = {name: [day["firms"][name][FIRM] for day in market.days[:35]] for name in market.days[0]["firms"]}
        assert records.day == 35
        for name in ("impressions", "clicks", "purchases", "attributed", "mails", "opens", "unsubscribes"):
            assert records.daily[name].tolist() == books[name], name
        told = market.ledger.marketers.query("marketer == @NAME")[:35]
        assert records.daily["spend"].tolist() == told["ad_spend"].tolist()
        assert records.daily["revenue"].tolist() == told["revenue"].tolist()

    def test_have_the_visits_that_were_recorded_and_not_those_there_were(self, market, records):
        told = market.ledger.marketers.query("marketer == @NAME")[:35]
        assert records.daily["recorded_visits"].tolist() == told["recorded_visits"].tolist()
        assert 0 < records.daily["recorded_visits"].sum() < 0.8 * told["visits"].sum()

    def test_know_what_was_bought_at_its_own_tills(self, market, records):
        assert records.purchases.sum() == records.daily["purchases"].sum()
        assert np.array_equal(records.purchases > 0, records.last_purchase >= 0)
        assert records.last_purchase.max() < 35
        assert records.subscribed[records.purchases == 0].sum() == 0

    def test_know_no_events_of_those_who_refused(self, market, records):
        permitted = market.world.tracks["personalise"][:, FIRM]
        assert 0.1 < permitted.mean() < 0.9
        assert records.events.sum() > 50
        assert records.events[~permitted].sum() <= 0.05 * records.events.sum(), "but for those who took it back today"

    def test_compare_treated_and_held_out_over_the_last_four_weeks(self, market, records):
        held_out = market.consumers.holdout[:, FIRM]
        days = market.days[35 - WINDOW : 35]
        people = records.by_tier.people.sum(axis=0)
        assert people.tolist() == [WINDOW * (~held_out).sum(), WINDOW * held_out.sum()]
        for part, table in ((records.by_tier, "tiers"), (records.by_topic, "by_topic")):
            for name in ("purchases", "impressions", "visits"):
                assert np.array_equal(getattr(part, name), np.sum([day[table][name][FIRM] for day in days], axis=0))
        assert np.array_equal(records.by_topic.people, np.broadcast_to(people, (6, 2)))
        spent = market.ledger.marketers.query("marketer == @NAME")["ad_spend"][35 - WINDOW : 35].sum()
        assert records.by_tier.spend.sum() == pytest.approx(spent)
        assert records.by_topic.spend.sum() == pytest.approx(spent)
        assert records.by_tier.spend[:, 1].sum() == 0.0

    def test_know_of_visits_only_those_that_were_recorded(self, market, records):
        recorded = records.daily["recorded_visits"][-WINDOW:].sum()
        there_were = market.ledger.marketers.query("marketer == @NAME")["visits"][35 - WINDOW : 35].sum()
        assert records.by_tier.visits.sum() == records.by_topic.visits.sum() == recorded < 0.8 * there_were
        arms = np.sum([day["arms"]["visits"][FIRM].sum() for day in market.days[35 - WINDOW : 35]])
        assert records.by_tier.visits[:, 0].sum() == arms

    def test_bring_luck_of_the_firms_own_for_each_review(self, lived, firm, advising):
        market = lived(16, **SIZE | CALM, analytics=advising())
        first = market.marketers[0].insight.records().luck
        assert first == market.marketers[0].insight.records().luck
        assert first != market.marketers[1].insight.records().luck
        assert first != market.marketers[0].insight.level.records.luck

    def test_are_not_changed_by_what_happens_later(self, lived, firm, advising):
        market = lived(9, **SIZE | {"shop_rate": 0.5} | firm(FIRM, analytics=advising()))
        records = market.marketers[FIRM].insight.level.records
        before = records.purchases.copy(), records.last_purchase.copy(), records.tiers.copy()
        market.run_for(3)
        assert market.consumers.purchases[:, FIRM].sum() > before[0].sum()
        for then, now in zip(before, (records.purchases, records.last_purchase, records.tiers), strict=True):
            assert np.array_equal(then, now)


class TestADashboard:
    """The default market; what firms call lift is the difference between those they showed ads to and all others."""

    @pytest.fixture(scope="class")
    @classmethod
    def market(cls, lived):
        return lived(60, consumers=5_000, degree=12.0)

    def test_sees_more_than_twice_the_lift_there_is(self, market):
        last = market.ledger.daily.iloc[-1]
        assert 0.0 < last["lift"] < 0.25
        assert last["naive_lift"] > 2.0 * last["lift"]

    def test_sees_lift_even_where_ads_do_nothing(self, lived):
        dud = {"goodwill_gain": 0.0, "click_rate": 1e-4, "click_value": 50.0, "irritation": 0.0, "mail_gain": 0.0}
        last = lived(60, consumers=5_000, **CALM, **dud).ledger.daily.iloc[-1]
        assert abs(last["lift"]) < 0.04
        assert last["naive_lift"] > 0.15

    def test_of_each_firm_is_what_its_own_books_say(self, market):
        each = market.ledger.marketers.query("day == 59")
        window = market.days[60 - 28 :]
        names = "attributed", "exposed", "unexposed_purchases", "unexposed"
        bought, exposed, others, unexposed = (np.sum([day["firms"][n] for day in window], axis=0) for n in names)
        assert each["naive_lift"].tolist() == pytest.approx((bought / exposed / (others / unexposed) - 1.0).tolist())
        pooled = (each["naive_lift"].to_numpy() * exposed).sum() / exposed.sum()
        assert market.ledger.daily["naive_lift"].iloc[-1] == pytest.approx(pooled)

    def test_counts_only_people_it_can_tell(self, lived):
        asked = CALM | {"law": "gdpr", "compliance": 1.0, "notice": "none"}
        market = lived(30, **asked)
        assert market.ledger.daily["purchases"].sum() > 50
        for name in ("attributed", "exposed", "unexposed", "unexposed_purchases"):
            assert market.total("firms", name).sum() == 0, name
        assert np.isnan(market.ledger.daily["naive_lift"].iloc[-1])


@pytest.mark.slow
class TestWorth:
    """Everybody bids five times what a click is worth to them, so that ads cost one firm more than they bring.

    Twins tell it: the same luck, the same rivals, and one firm that reads its records another way.
    """

    @pytest.fixture(scope="class")
    @classmethod
    def late(cls, lived, firm):
        """What the last 84 of 168 days brought the first firm, by the level of its analytics."""

        def total(level):
            asked = {"consumers": 5_000, "degree": 12.0, "click_value": 12.0} | firm(0, analytics=level)
            told = lived(168, **asked).ledger.marketers
            own = told[(told["marketer"] == told["marketer"].iloc[0]) & (told["day"] >= 84)]
            return own[["profit", "ad_spend", "purchases"]].sum()

        pytest.importorskip("sklearn")
        return {level: total(level) for level in ("none", "descriptive", "prescriptive")}

    def test_the_dashboard_pays_more_for_ads_and_sells_more_at_a_loss(self, late):
        assert late["descriptive"]["ad_spend"] > 1.5 * late["none"]["ad_spend"]
        assert late["descriptive"]["purchases"] > late["none"]["purchases"]
        assert late["descriptive"]["profit"] < late["none"]["profit"]

    def test_trials_save_the_money(self, late):
        assert late["prescriptive"]["ad_spend"] < 0.9 * late["none"]["ad_spend"]
        assert late["prescriptive"]["profit"] > late["descriptive"]["profit"]
