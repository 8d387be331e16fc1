"""Where a marketer's data come from: partners who hand over copies, brokers who sell by use, and its own ears."""

import math
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.books import SCALE, fixed
from sim.data.deals import deliver
from sim.data.estimate import LAWFULLY, NOT_SOLD, UNLAWFULLY, believe, desk_for
from sim.data.profiles import arm_of
from sim.draws import LAWLESS, four
from sim.errors import BadInput
from sim.scenario import Change, Deal, Strike

SIZE = {"consumers": 300, "degree": 4.0, "marketers": 4, "brokers": 2, "topics": 6}
CALM = {"breach_rate": 0.0, "act_rate": 0.0, "talk_rate": 0.0}
SELLER, BUYER, BROKER, COPY = 0, 1, 4, 6
DEAL = Deal("Giant 1", "Giant 2", every=100)
NAME = "Giant 1 to Giant 2"


def dares(world, h: int) -> np.ndarray:
    """With whom holder ``h`` does not keep the law (N,)."""
    luck = np.array([four(world.seed, 0, i, LAWLESS, h)[0] for i in range(len(world.people))])
    return luck >= world.holders[h].compliance


class TestConsentTravelsWithTheData:
    @settings(max_examples=25)
    @given(st.integers(0, 10_000), st.sampled_from(("none", "ccpa", "gdpr")), st.sampled_from((0.0, 0.6, 1.0)))
    def test_handed_over_is_the_sellers_store_of_those_whom_it_may_share_or_dares_to(self, morning, seed, law, keeps):
        sizes = SIZE | {"consumers": 60, "law": law, "compliance": keeps, "deterrence": 0.0}
        world, rng = morning(deals=(Deal("Giant 1", "Giant 2", start=9),), **sizes).world, np.random.default_rng(seed)
        world.held[:] = rng.poisson(2.0, world.held.shape) * rng.integers(0, 2, (60, 7, 1))
        world.fresh[:] = world.held // 2
        for name in ("known", "share"):
            world.tracks[name] = rng.random(world.tracks.shape) < 0.6
        before = world.held[:, COPY].sum()
        may = world.tracks["share"][:, SELLER] | (law == "none")
        handed = world.tracks["known"][:, SELLER] & (may | dares(world, SELLER))
        full = handed & world.held[:, SELLER].any(axis=1)
        assert deliver(0, 60, world, SELLER, COPY) == full.sum()
        assert np.array_equal(world.held[:, COPY], world.held[:, SELLER] * handed[:, None])
        assert np.array_equal(world.fresh[:, COPY], world.fresh[:, SELLER] * handed[:, None])
        assert np.array_equal(world.tracks["known"][:, COPY], full)
        assert np.array_equal(world.tracks["share"][full, COPY], may[full])
        book = world.books.holders
        assert (book[SELLER].sales, book[SELLER].unlawful_sales) == ((full & may).sum(), (full & ~may).sum())
        assert book[COPY].deleted == before
        assert world.books.events[COPY].tolist() == world.held[:, COPY].sum(axis=0).tolist()

    def test_a_firm_that_keeps_the_law_hands_over_nobody_who_was_not_asked(self, lived, law):
        market = lived(
            8, law=law(consent_share="opt_in"), compliance=1.0, deals=(Deal("Giant 1", "Giant 2", 2),), **CALM
        )
        assert market.world.held[:, SELLER].any()
        assert not market.world.held[:, len(market.holders) - 1].any()
        assert not market.consumers.share[:, :8].any()

    def test_one_who_takes_her_consent_back_is_missing_from_the_next_delivery(self, morning):
        deals = (Deal("Giant 1", "Giant 2", every=1),)
        market = morning(10, law="ccpa", compliance=1.0, deals=deals, **SIZE | CALM)
        world, copy = market.world, market.holders[COPY]
        leaver = int(np.flatnonzero(world.held[:, COPY].any(axis=1))[0])
        world.tracks["share"][leaver, SELLER] = False
        copy.plan()
        assert not world.held[leaver, COPY].any()
        assert world.held[:, COPY].any()

    def test_a_copy_is_kept_no_longer_than_the_buyer_keeps_anything(self, lived, firm):
        short = firm(BUYER, retention_days=4)
        copies = [
            lived(12, deals=(Deal("Giant 1", "Giant 2", 100, start=5),), **own, **CALM).world.held[:, -1].sum()
            for own in ({}, short)
        ]
        assert copies[0] > 100
        assert copies[1] == 0


@pytest.fixture(scope="module")
def handing_over(lived, law, firm):
    """A market in which the seller breaks a law that wants consent to sharing, and one in which it does not."""

    def make(keeps: float, deals: tuple[Deal, ...] = (DEAL,), **more):
        own = firm(SELLER, compliance=keeps)
        asked = SIZE | CALM | own | {"compliance": 1.0, "deterrence": 0.0, "brokers": 0, "visit_rate": 0.9} | more
        return lived(12, law=law(consent_share="opt_in"), deals=deals, **asked)

    return make


class TestUnlawfulHandOver:
    def test_is_logged_at_the_seller_and_there_alone(self, handing_over):
        market = handing_over(0.0, deals=(Deal("Giant 1", "Giant 2", every=5, start=4),))
        profiles = market.ledger.events.query("kind == 'delivery'")["people"].sum()
        assert profiles > 200
        assert market.total("holders", "unlawful_sales").tolist() == [profiles, 0, 0, 0, 0]
        assert market.total("holders", "sales").tolist() == [0] * 5
        assert market.ledger.daily["unlawful_sales"].sum() == profiles

    def test_is_what_an_investigation_of_the_seller_finds(self, handing_over):
        deals = (Deal("Giant 1", "Giant 2", every=5, start=4),)
        breaking, keeping, no_deal = handing_over(0.0, deals), handing_over(1.0, deals), handing_over(0.0, ())
        assert [market.ledger.unlawful_share(SELLER) for market in (keeping, no_deal)] == [0.0, 0.0]
        assert breaking.ledger.unlawful_share(SELLER) > 0.1
        assert breaking.ledger.unlawful_share(BUYER) == 0.0

    def test_is_of_no_use_to_a_buyer_that_keeps_the_law(self, handing_over, firm):
        market = handing_over(0.0, deals=(Deal("Giant 1", "Giant 2", every=5, start=11),))
        assert market.world.held[:, -1].any()
        assert market.total("sold", "times").sum() == 0

    def test_is_used_by_a_buyer_that_does_not_and_logged_again(self, handing_over):
        rogues = {"firms": ({"compliance": 0.0}, {"compliance": 0.0})}
        market = handing_over(0.0, deals=(Deal("Giant 1", "Giant 2", every=5, start=4),), **rogues)
        used = market.total("sold", "times")
        assert used[BUYER].sum() > 50
        assert used.sum() == used[BUYER].sum()
        logged = market.total("holders", "unlawful_sales")
        assert logged[BUYER] + logged[-1] == used.sum()

    def test_that_was_used_is_fined_at_the_buyers_cost(self, lived, law):
        strict = law(consent_share="opt_in", inspection=True, fine_fixed=1e9)
        caught = {"audit_rate": 1.0, "detection": 1.0, "case_days": 0.0, "compliance": 0.0, "deterrence": 0.0}
        deals = (Deal("Giant 1", "Giant 2", every=5, start=4),)
        market = lived(12, law=strict, deals=deals, **SIZE | CALM | caught | {"brokers": 0, "visit_rate": 0.9})
        told = market.ledger.events.query("kind == 'fine'").groupby("who")["amount"].sum()
        paid = market.ledger.marketers.groupby("marketer")["fines"].sum()
        assert set(told.index) <= {"Giant 1", "Giant 2", NAME}
        assert paid["Giant 1"] == pytest.approx(told["Giant 1"])
        assert paid["Giant 2"] == pytest.approx(told.get("Giant 2", 0.0) + told.get(NAME, 0.0)) != 0.0


class TestDeliveries:
    @settings(max_examples=15)
    @given(
        st.integers(0, 999),
        st.integers(1, 4),
        st.integers(0, 6),
        st.sampled_from(("none", "ccpa", "gdpr")),
        st.booleans(),
    )
    def test_leave_every_store_with_what_came_in_less_what_went(self, lived, seed, every, keeps, law, hides):
        deals = Deal("Giant 1", "Giant 2", every), Deal("Giant 2", "Giant 1", every, start=1), DEAL
        asked = {"law": law, "retention_days": keeps, "act_rate": 0.5 if hides else 0.0, "consumers": 80}
        market = lived(9, rng=seed, deals=deals, **SIZE | asked)
        world = market.world
        stored = world.held.sum(axis=(0, 2), dtype=int)
        assert market.ledger.records.tolist() == stored.tolist()
        assert np.all(world.fresh <= world.held)
        assert not world.held[~market.consumers.known].any()
        kept = np.array([market.ledger.kept(h) for h in range(len(market.holders))])
        assert np.all(kept >= stored)

    def test_come_on_the_days_that_were_agreed(self, lived):
        market = lived(16, deals=(Deal("Giant 1", "Giant 2", every=4, start=3), Deal("Niche 1", "Giant 1", start=9)))
        told = market.ledger.events.query("kind == 'delivery'")
        assert told.query("who == @NAME")["day"].tolist() == [3, 7, 11, 15]
        assert told.query("who == 'Niche 1 to Giant 1'")["day"].tolist() == [9]

    def test_bring_what_the_seller_has_that_morning_and_it_ages_until_the_next(self, lived):
        deal = Deal("Giant 1", "Giant 2", every=4, start=4)
        stores = [lived(days, deals=(deal,), **SIZE | CALM).world.held for days in (4, 5, 8)]
        assert stores[0][:, SELLER].any()
        assert not stores[0][:, COPY].any()
        assert np.array_equal(stores[1][:, COPY], stores[0][:, SELLER])
        assert np.array_equal(stores[2][:, COPY], stores[0][:, SELLER])
        assert stores[2][:, SELLER].sum() > stores[0][:, SELLER].sum()

    def test_tell_the_buyer_something_and_nobody_else(self, morning):
        market = morning(10, deals=(Deal("Giant 1", "Giant 2", every=1),), **SIZE | CALM | {"brokers": 0})
        world, desk = market.world, desk_for(market.world)
        for i in np.flatnonzero(world.held[:, SELLER].any(axis=1)):
            believe(int(i), world, desk)
            copied = world.held[i, -1].sum()
            assert desk.sold[:, 0].tolist() == [NOT_SOLD, LAWFULLY, NOT_SOLD, NOT_SOLD]
            assert desk.bought[BUYER] == pytest.approx(copied / desk.usable[BUYER].sum())

    def test_cost_the_buyer_what_the_seller_gets_for_each_profile(self, lived):
        deals = Deal("Giant 1", "Giant 2", every=3, price=0.25, start=2), Deal("Niche 1", "Giant 1", every=5, price=2.0)
        market = lived(14, deals=deals, **SIZE | CALM)
        told = market.ledger.events.query("kind == 'delivery'")
        paid = market.ledger.marketers.pivot(index="day", columns="marketer", values="partners_costs")
        handed = {name: told.query("who == @name").groupby("day")["people"].sum() for name in set(told["who"])}
        first, other = (h.reindex(range(14), fill_value=0.0) for h in (handed[NAME], handed["Niche 1 to Giant 1"]))
        assert first.sum() > 100
        assert other.sum() > 10
        assert paid["Giant 2"].tolist() == pytest.approx((0.25 * first).tolist())
        assert paid["Niche 1"].tolist() == pytest.approx((-2.0 * other).tolist())
        assert paid["Giant 1"].tolist() == pytest.approx((2.0 * other - 0.25 * first).tolist())
        assert paid.sum(axis=1).tolist() == pytest.approx([0.0] * 14)
        assert market.ledger.daily["partners_costs"].tolist() == pytest.approx([0.0] * 14)

    @settings(max_examples=6)
    @given(st.floats(0.0, 100.0))
    def test_move_money_and_nothing_else_by_their_price(self, lived, price):
        markets = [lived(6, deals=(Deal("Giant 1", "Giant 2", 2, p, 1),), **SIZE | CALM) for p in (0.0, price)]
        free, dear = (market.ledger.marketers for market in markets)
        moved = dear["profit"] - free["profit"]
        assert moved.tolist() == pytest.approx((-dear["partners_costs"]).tolist(), abs=1e-6)
        assert markets[1].ledger.daily["profit"].tolist() == pytest.approx(markets[0].ledger.daily["profit"].tolist())
        assert markets[0].world.held.tobytes() == markets[1].world.held.tobytes()
        others = ~dear["marketer"].isin(["Giant 1", "Giant 2"])
        assert not moved[others].any()

    def test_between_marketers_nobody_knows_are_refused(self, lived):
        with pytest.raises(BadInput, match=r"There is no marketer 'Giant 3'\. Did you mean 'Giant"):
            lived(deals=(Deal("Giant 1", "Giant 3"),))

    def test_do_not_count_among_the_consents_to_brokers(self, lived):
        with_deal, without = (lived(3, deals=deals, **CALM).ledger.daily for deals in ((DEAL,), ()))
        assert without["consent_share"].tolist() == [1.0] * 3
        assert with_deal["consent_share"].tolist() == [1.0] * 3


STOLEN, FOUND = 8, 1


@pytest.fixture(scope="module")
def struck(lived, law):
    """A market, and its twin, in which the copy was stolen on one day and all had to be told two days later."""
    asked = SIZE | CALM | {"compliance": 1.0, "breach_cost": 2.0, "law": law(notification_days=1)}
    deal, change = Deal("Giant 1", "Giant 2", 100, start=5), Change(STOLEN, breach=Strike(NAME, 1.0, FOUND))
    return [lived(14, deals=(deal,), changes=changes, **asked) for changes in ((change,), ())]


class TestABreachOfACopy:
    def test_exposes_those_of_whom_the_copy_has_something(self, struck):
        market, _ = struck
        (breach,) = market.breaches.all
        copied = market.world.held[:, COPY].sum(axis=1)
        assert breach.people == (copied > 0).sum() > 50
        assert breach.records == copied.sum()
        assert market.consumers.harm.tolist() == copied.tolist()
        assert market.ledger.events.query("kind == 'breach'")["who"].tolist() == [NAME]

    def test_alarms_them(self, struck):
        market, twin = struck
        exposed = market.consumers.harm > 0
        alarmed = market.consumers.concern - twin.consumers.concern
        assert alarmed[exposed].mean() > 2 * alarmed[~exposed].mean() > 0

    def test_costs_the_buyer_who_kept_it(self, struck):
        market, twin = struck
        costs = 2.0 * market.breaches.all[0].people
        day = STOLEN + FOUND + 1
        loss = (twin.ledger.marketers["profit"] - market.ledger.marketers["profit"]).to_numpy().reshape(14, 4)
        assert loss[day].tolist() == pytest.approx([0.0, costs, 0.0, 0.0])


class TestBrokers:
    def test_are_all_alike_if_nothing_makes_them_differ(self, morning):
        rows = morning(brokers=4, broker_spread=0.0).world.holders[8:]
        for name, value in (("coverage", 0.25), ("accuracy", 0.6), ("price", 0.0002)):
            assert rows[name].tolist() == pytest.approx([value] * 4)

    def test_differ_in_what_they_see_how_often_they_are_right_and_what_they_ask(self, morning):
        rows = morning(brokers=6, broker_spread=0.5).world.holders[8:]
        for name in ("coverage", "accuracy", "price"):
            assert len(set(rows[name])) == 6, name
        assert np.all((rows["accuracy"] > 0.0) & (rows["accuracy"] < 1.0))

    def test_record_more_the_more_pages_they_are_on_and_err_as_often_as_they_are_said_to(self, lived):
        market = lived(brokers=4, broker_spread=0.5, collection=1.0, page_views=8.0, **CALM, consumers=1_000)
        market.world.interests[:] = np.eye(market.scenario.topics)[3]
        market.run_for(6)
        events, rows = market.world.held[:, 8:].sum(axis=0, dtype=int), market.world.holders[8:]
        pages = market.ledger.daily["page_views"].sum()
        assert events.sum(axis=1) / pages == pytest.approx(rows["coverage"], abs=0.012)
        assert events[:, 3] / events.sum(axis=1) == pytest.approx(rows["accuracy"], abs=0.02)

    @settings(max_examples=20)
    @given(
        st.integers(0, 4),
        st.floats(0.0, 0.01),
        st.floats(0.0, 1.0),
        st.sampled_from(("content_based", "broad")),
        st.sampled_from(((), (Deal("Giant 1", "Niche 1", every=2),))),
    )
    def test_are_paid_for_each_use_of_their_data_and_for_nothing_else(self, lived, brokers, price, spread, how, deals):
        asked = {"brokers": brokers, "data_price": price, "broker_spread": spread, "deals": deals}
        market = lived(5, strategy=how, **SIZE | asked, firms=({"third_party": False},))
        each = market.ledger.marketers.groupby("day")["data_fees"].apply(list)
        tags = [fixed(p) for p in market.world.holders["price"][4:]]
        for day, books in enumerate(market.days):
            used = books["sold"]["times"]
            assert books["arms"]["fees_f"].sum(axis=1).tolist() == (used @ np.array(tags, np.int64)).tolist()
            assert each[day] == (books["arms"]["fees_f"].sum(axis=1) / SCALE).tolist()
            sold = books["holders"]["sales"] + books["holders"]["unlawful_sales"]
            assert sold[4 : 4 + brokers].tolist() == used[:, :brokers].sum(axis=0).tolist()
            assert not used[0, :brokers].any()
            assert used.sum() == 0 or how == "content_based"
            assert np.all(used <= books["firms"]["impressions"][:, None])

    def test_are_paid_by_every_firm_that_used_them(self, lived):
        used = lived(10, **SIZE | {"page_views": 6.0}).total("sold", "times")
        assert np.all(used > 0)

    def test_sell_what_they_took_unlawfully_and_it_is_logged(self, lived, law):
        asked = SIZE | CALM | {"law": law(consent_share="opt_in"), "notice": "none", "deterrence": 0.0}
        rogue, honest = (lived(6, compliance=keeps, **asked) for keeps in (0.0, 1.0))
        used = rogue.total("sold", "times").sum(axis=0)
        assert np.all(used > 20)
        assert rogue.total("holders", "unlawful_sales")[BROKER:].tolist() == used.tolist()
        assert rogue.ledger.daily["unlawful_sales"].sum() == used.sum()
        assert honest.ledger.daily["unlawful_sales"].sum() == 0
        assert [honest.ledger.unlawful_share(h) for h in (BROKER, BROKER + 1)] == [0.0, 0.0]

    def test_have_the_same_turnover_in_a_market_that_was_laid_aside(self, lived):
        market, resumed = lived(), pickle.loads(pickle.dumps(lived()))
        for each in (market, resumed):
            each.run_for(3)
        turnover = [[each.ledger.yearly_turnover(h) for h in (8, 9)] for each in (market, resumed)]
        assert min(turnover[0]) > 0.0
        assert turnover[1] == turnover[0]


TROUBLE, MEMORY = 5, 0.1
AWAY = math.ceil(math.log(0.5) / math.log(1 - MEMORY))
"""Days after which half of the perceived risk is forgotten, so that it is tolerated again."""


@pytest.fixture(scope="module")
def breached(lived, law):
    asked = SIZE | CALM | {"law": law(notification_days=0), "compliance": 1.0, "risk_memory": MEMORY}
    change = Change(TROUBLE, breach=Strike("Broker 1", 0.5, 0))
    return lived(20, changes=(change,), firms=({"third_party": False},), **asked)


class TestABrokerInTrouble:
    def test_is_dropped_by_all_its_customers_the_morning_after_and_taken_back_when_it_is_forgotten(self, breached):
        told = breached.ledger.events.query("kind == 'source'")
        customers = ["Giant 2", "Niche 1", "Niche 2"]
        dropped, back = (told[told["what"].str.startswith(verb)] for verb in ("drops", "returns to"))
        for some, day in ((dropped, TROUBLE + 1), (back, TROUBLE + AWAY)):
            assert some["who"].tolist() == customers
            assert some["day"].tolist() == [day] * 3
            assert some["what"].str.endswith(" Broker 1").all()

    def test_sells_nothing_in_between(self, breached):
        used = np.array([day["sold"]["times"].sum(axis=0) for day in breached.days])
        away = slice(TROUBLE + 1, TROUBLE + AWAY)
        assert used[away, 0].sum() == 0
        assert used[: TROUBLE + 1, 0].sum() > 0
        assert used[TROUBLE + AWAY :, 0].sum() > 0
        assert np.all(used[1:, 1] > 0)

    def test_leaves_its_mark_in_the_ledger(self, breached):
        sources = breached.ledger.marketers.pivot(index="day", columns="marketer", values="sources")
        days = np.arange(20)
        away = (days > TROUBLE) & (days < TROUBLE + AWAY)
        assert sources["Giant 2"].tolist() == np.where(away, 1.0, 2.0).tolist()
        assert sources["Giant 1"].tolist() == [0.0] * 20
        assert breached.ledger.daily["sources"].tolist() == np.where(away, 0.75, 1.5).tolist()

    def test_is_kept_by_those_who_can_live_with_it(self, lived, law):
        asked = SIZE | CALM | {"law": law(notification_days=0), "compliance": 1.0, "vendor_tolerance": 5.0}
        market = lived(8, changes=(Change(TROUBLE, breach=Strike("Broker 1", 0.5, 0)),), **asked)
        assert len(market.ledger.events.query("kind == 'news'")) == 1
        assert market.ledger.events.query("kind == 'source'").empty

    def test_is_dropped_the_day_it_is_fined(self, lived):
        caught = {
            "law": "gdpr",
            "compliance": 0.0,
            "deterrence": 0.0,
            "detection": 1.0,
            "audit_rate": 0.2,
            "case_days": 0.1,
        }
        market = lived(12, **SIZE | CALM | caught | {"risk_memory": 0.0})
        told = market.ledger.events
        fined = told[(told["kind"] == "fine") & told["who"].str.startswith("Broker")].groupby("who")["day"].min()
        assert len(fined) == 2
        for broker, day in fined.items():
            dropped = told[told["what"] == f"drops {broker}"]
            assert dropped["day"].tolist() == [day] * 4

    def test_of_ones_own_choosing_can_be_given_up_and_taken_up_by_policy(self, lived, seen):
        changes = (Change(3, {"third_party": False}, "Giant 1"), Change(6, {"third_party": True}, "Giant 1"))
        market = lived(8, changes=changes, **SIZE | CALM)
        told = {key: n for key, n in seen(market).items() if key[0] == "source"}
        verbs = ("drops Broker 1", "drops Broker 2", "returns to Broker 1", "returns to Broker 2")
        assert told == {("source", "Giant 1", verb): 1 for verb in verbs}


QUIET = CALM | {"visit_rate": 0.0, "shop_rate": 0.0, "click_rate": 0.0, "collection": 0.5, "page_views": 6.0}
"""Nobody comes to anybody's site, so whatever a marketer has it overheard."""


@pytest.fixture(scope="module")
def listening(lived, firm):
    def make(**policy):
        market = lived(**SIZE | QUIET | {"consumers": 1_000} | firm(BUYER, **policy))
        market.world.interests[:] = np.eye(6)[2]
        market.run_for(5)
        return market

    return make


class TestListening:
    def test_is_all_that_a_firm_without_visitors_has(self, listening):
        silent, app = listening(), listening(app_coverage=0.3)
        assert not silent.world.held[:, :4].any()
        assert np.flatnonzero(app.world.held[:, :4].any(axis=(0, 2))).tolist() == [BUYER]

    @pytest.mark.parametrize(("app", "social"), [(0.3, 0.0), (0.0, 0.4), (0.2, 0.3), (0.8, 0.7)])
    def test_hears_its_share_of_pages_and_collects_its_share_of_these(self, listening, app, social):
        market = listening(app_coverage=app, social_coverage=social)
        heard = market.world.held[:, BUYER].sum()
        expected = market.ledger.daily["page_views"].sum() * 0.5 * min(1.0, app + social)
        assert abs(heard - expected) < 5 * np.sqrt(expected)

    @pytest.mark.parametrize(("app", "social", "right"), [(0.4, 0.0, 1.0), (0.0, 0.4, 0.7), (0.3, 0.1, 0.925)])
    def test_mistakes_what_people_post_but_not_what_they_do_in_its_app(self, listening, app, social, right):
        events = listening(app_coverage=app, social_coverage=social).world.held[:, BUYER].sum(axis=0)
        assert events[2] / events.sum() == pytest.approx(right, abs=0.02)
        assert (events[[0, 1, 3, 4, 5]] > 0).all() == (right < 1.0)

    def test_is_not_what_brokers_track(self, lived, firm):
        daily = lived(4, **SIZE | QUIET | {"brokers": 0} | firm(BUYER, app_coverage=0.5)).ledger.daily
        assert daily["records"].iloc[-1] > 100
        assert daily["tracked_share"].tolist() == [0.0] * 4

    def test_needs_consent_where_recording_does(self, lived, firm):
        asked = SIZE | QUIET | {"law": "gdpr", "compliance": 1.0, "notice": "none"}
        market = lived(5, **asked | firm(BUYER, app_coverage=0.9))
        assert not market.world.held[:, BUYER].any()


class TestAnArmWithoutAVendor:
    def test_does_without_its_events(self, morning, firm):
        learner = firm(0, optimiser="ab_test", learns="vendors", candidates=4)
        market = morning(**SIZE | learner)
        world, desk = market.world, desk_for(market.world)
        world.tracks["known"] = True
        world.held[:, BROKER], world.held[:, BROKER + 1] = 3, 1
        bought = {(): 0.0, (0,): 18.0, (1,): 6.0, (0, 1): 24.0}
        met = set()
        for i in range(300):
            believe(i, world, desk)
            mask = int(world.arms[0, arm_of(i, 0, world)].vendors)
            uses = tuple(s for s in (0, 1) if mask >> s & 1)
            assert desk.sold[0].tolist() == [LAWFULLY if s in uses else NOT_SOLD for s in (0, 1)]
            assert desk.usable[0].sum() == bought[uses]
            assert desk.usable[1].sum() == 24.0
            met.add(uses)
        assert met == set(bought)

    def test_does_not_pay_it_either(self, lived, firm):
        learner = firm(0, optimiser="ab_test", learns="vendors", candidates=4)
        market = lived(10, **SIZE | learner | {"page_views": 6.0})
        fees, shown = (market.total("arms", name)[0] for name in ("fees_f", "impressions"))
        assert np.all(shown[:4] > 50)
        assert np.all(fees[:3] > 0)
        assert fees[3] == 0

    def test_uses_what_was_sold_unlawfully_only_through_one_that_dares(self, morning, law):
        market = morning(**SIZE | {"law": law(consent_share="opt_in"), "compliance": 0.5, "deterrence": 0.0})
        world, desk = market.world, desk_for(market.world)
        world.tracks["known"] = True
        world.held[:, BROKER] = 2
        bold = dares(world, BROKER)
        assert 50 < bold.sum() < 250
        for i in range(300):
            believe(i, world, desk)
            assert desk.sold[0, 0] == (UNLAWFULLY if bold[i] else NOT_SOLD)
