"""What always holds, whatever the policies, laws and strategies: money, bounds, accounts and permissions."""

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.books import SCALE
from sim.firms.analytics import Analytics
from sim.firms.targeting import Strategy
from sim.law.privacy_law import presets
from sim.market import Market
from sim.parameters.jurisdiction import Jurisdiction
from sim.regulators.kinds import Kind
from sim.scenario import PARAMETERS, PER_FIRM, Change, Deal, Scenario, Strike

DAYS, EXAMPLES = 6, 30
ELSEWHERE = Jurisdiction("Elsewhere", 0.3)
"""Where the scenario's own law holds."""
NARROWER = {
    # name: a range in which a small market of a few days has something to show
    "price": (0.0, 100.0),
    "quality": (-3.0, 3.0),
    "daily_budget": (0.0, 0.05),
    "retention_days": (0, 8),
    "page_views": (0.1, 8.0),
    "breach_stock": (0.001, 10.0),
    "discovery_days": (0.0, 3.0),
    "case_days": (0.0, 3.0),
    "segments": (1, 9),
    "epsilon": (0.05, 8.0),
    "privacy_budget": (8.0, 40.0),  # at least epsilon
    "budget_days": (1, 8),
    "cohort_size": (2, 20),  # at most as many as there are consumers
    "topic_grain": (1, 2),  # at most as many as there are topics
    "event_cap": (1, 5),
    "political_days": (1, 5),
    "timeline_year": (1, 3650),
}
SIZES = ("consumers", "marketers", "giants", "brokers", "topics", "days", "clustering", "homophily", "degree")
DIALS = sorted(name for name, p in PARAMETERS.items() if p.kind in (int, float) and name not in (*SIZES, *PER_FIRM))
OWN = tuple(name for name in PER_FIRM if name not in ("optimiser", "learns"))  # which must agree: see LEARNING
LATER = sorted(name for name in (*DIALS, *OWN) if not PARAMETERS[name].born)


WORDS = {
    "strategy": sorted(Strategy.all()),
    "analytics": sorted(Analytics.all()),
    "privacy_technology": ["", "local_dp encryption", "cohorts minimisation", "on_device", "synthetic", "secure_sums"],
    "home": ["", "Union"],
}
LEARNING = [
    {},
    {"learns": "security"},
    {"optimiser": "gradient", "learns": "personalization collection transparency security bid", "test_days": 3},
    {"optimiser": "thompson", "learns": "vendors"},
    {"optimiser": "ab_test", "learns": "creative", "test_days": 4, "peeking": True},
]


def values_of(name: str) -> st.SearchStrategy[Any]:
    """Values that a parameter may take."""
    p = PARAMETERS[name]
    low, high = NARROWER.get(name, (p.low, p.high))
    if name in WORDS:
        return st.sampled_from(WORDS[name])
    if p.choices or p.kind is bool:
        return st.sampled_from(p.choices or (True, False))
    return st.integers(int(low), int(high)) if p.kind is int else st.floats(low, high)


def some_of(names: tuple[str, ...] | list[str], most: int) -> st.SearchStrategy[dict[str, Any]]:
    """Values for a few of these parameters."""
    few = st.lists(st.sampled_from(names), max_size=most, unique=True)
    return few.flatmap(lambda chosen: st.fixed_dictionaries({name: values_of(name) for name in chosen}))


@st.composite
def changes(draw, firms: int) -> Change:
    """A law, some parameters or a breach, on some day."""
    day, what = draw(st.integers(0, DAYS - 1)), draw(st.sampled_from(("law", "dials", "breach")))
    if what == "law":
        return Change(day, {"law": draw(st.sampled_from(presets()))})
    if what == "dials":
        return Change(day, draw(some_of(LATER, 3).filter(bool)))
    strike = Strike(f"Firm {draw(st.integers(1, firms))}", draw(st.floats(0.0, 1.0)), draw(st.integers(0, 3)))
    return Change(day, breach=strike)


@st.composite
def scenarios(draw, **fixed: Any) -> Scenario:
    """A small market, and anything else a user may ask for."""
    firms = draw(st.integers(1, 5))
    asked = {
        "consumers": draw(st.integers(30, 300)),
        "marketers": firms,
        "giants": draw(st.integers(0, firms)),
        "brokers": draw(st.integers(0, 3)),
        "topics": draw(st.integers(2, 10)),
        "degree": 4.0,
        "network": draw(st.sampled_from(("small_world", "holme_kim", "block"))),
        "law": draw(st.sampled_from(presets())),
        "regulator": draw(st.sampled_from(sorted(Kind.all()))),
        "lead_authority": draw(st.booleans()),
        "jurisdictions": (Jurisdiction("Union", 0.7, {"law": draw(st.sampled_from(presets()))}), ELSEWHERE),
        "cohort_size": 10,
        "topic_grain": 2,
    }
    own = [{"name": f"Firm {m + 1}"} | draw(some_of(OWN, 3)) for m in range(firms)]
    own[0] |= draw(st.sampled_from(LEARNING))
    if firms > 1 and "firms" not in fixed:
        asked["deals"] = draw(st.sampled_from([(), (Deal(seller="Firm 1", buyer="Firm 2", every=2),)]))
    dated = tuple(draw(st.lists(changes(firms), max_size=3)))
    dials = draw(some_of(DIALS, 8)) | draw(some_of(OWN, 5))
    return Scenario(**asked | dials | {"firms": tuple(own), "changes": dated} | fixed)


class Audited(Market):
    """Adds up what holders did, and what they let expire, over all days; the ledger's books are of one day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.did: Counter[str] = Counter({"expired": np.zeros(len(self.holders), np.int64)})

    def dusk(self) -> None:
        books = self.ledger.books.holders
        for name in books.dtype.names:
            self.did[name] += np.array(books[name])
        super().dusk()

    def expire(self, holder: int) -> None:
        before = self.stored()[holder]
        super().expire(holder)
        self.did["expired"][holder] += before - self.stored()[holder]

    def stored(self) -> np.ndarray:
        return self.world.held.sum(axis=(0, 2), dtype=np.int64)


def lived[M: Market](scenario: Scenario, kind: type[M] = Market, days: int = DAYS) -> M:
    market = kind(scenario, rng=1, threads=1)
    for _ in range(days):
        market.run_for(1)
    return market


def of_markets(*more: Any, **fixed: Any) -> Any:
    """Runs a test on a few dozen markets, in which some parameters are as told."""
    return lambda test: settings(max_examples=EXAMPLES)(given(scenarios(**fixed), *more)(test))


CAUGHT = {
    "compliance": 0.1,
    "deterrence": 0.0,
    "detection": 1.0,
    "audit_rate": 1.0,
    "case_days": 0.1,
    "firms": (),
    "changes": (),
}
ONE_LAW = {"jurisdictions": (), "home": "", "regulator": "static"}
LAWFUL = {"compliance": 1.0, "compliance_rule": "fixed", "firms": (), "changes": (), **ONE_LAW}
STEADFAST = {"ask_again": 0.0, "act_rate": 0.0, "breach_rate": 0.0}
"""Nobody takes back what she once permitted."""


class TestMoney:
    @of_markets()
    def test_what_consumers_spend_is_what_marketers_sell(self, scenario):
        market = lived(scenario)
        daily, each = market.ledger.daily, market.ledger.marketers
        assert daily["spending"].tolist() == daily["revenue"].tolist()
        assert each.groupby("day")["revenue"].sum().tolist() == pytest.approx(daily["spending"].tolist())

    @of_markets()
    def test_what_marketers_pay_for_ads_is_what_publishers_and_the_exchange_earn(self, scenario):
        market = lived(scenario)
        daily = market.ledger.daily
        earned = daily["publisher_revenue"] + daily["exchange_revenue"]
        assert earned.tolist() == pytest.approx(daily["ad_spend"].tolist())
        assert market.ledger.marketers.groupby("day")["ad_spend"].sum().tolist() == pytest.approx(earned.tolist())

    @of_markets(law="gdpr", **CAUGHT)
    def test_fines_paid_are_fines_collected(self, scenario):
        market = lived(scenario)
        told = market.ledger.events.query("kind == 'fine'")["amount"].sum()
        assert market.ledger.daily["fines"].sum() == pytest.approx(market.ledger.fines_collected / SCALE)
        assert told == pytest.approx(market.ledger.fines_collected / SCALE, abs=1e-6)
        assert len(market.ledger.events.query("kind == 'fine'")) == sum(each.fined for each in market.regulators)
        assert market.ledger.jurisdictions["fines"].sum() == pytest.approx(told, abs=1e-6)

    @of_markets()
    def test_no_bid_and_no_price_is_above_a_day_s_budget(self, scenario):
        market = lived(scenario)
        each = market.ledger.marketers
        budgets = np.array([marketer.daily_budget for marketer in market.marketers])
        today = each[each["day"] == DAYS - 1]
        assert np.all(today["ad_spend"] <= today["impressions"] * budgets + 1e-6)


class TestBounds:
    @of_markets()
    def test_feelings_stay_between_0_and_1(self, scenario):
        market = lived(scenario)
        for name in ("trust", "goodwill", "loyalty", "concern", "resignation", "tracker_trust"):
            column = getattr(market.consumers, name)
            assert column.min() >= 0.0, name
            assert column.max() <= 1.0, name

    @of_markets()
    def test_tastes_are_a_distribution(self, scenario):
        interests = lived(scenario).consumers.interests
        assert interests.min() >= 0.0
        np.testing.assert_allclose(interests.sum(axis=1), 1.0, atol=1e-9)

    @of_markets()
    def test_shares_are_shares(self, scenario):
        daily = lived(scenario).ledger.daily
        for name in daily.columns[[name.endswith("_share") or name.startswith("consent") for name in daily.columns]]:
            assert daily[name].dropna().between(0.0, 1.0).all(), name

    @of_markets()
    def test_firms_see_no_more_visits_than_there_are(self, scenario):
        each = lived(scenario).ledger.marketers
        assert (each["recorded_visits"] <= each["visits"]).all()
        assert (each["attributed"] <= each["purchases"]).all()
        assert (each["clicks"] <= each["impressions"]).all()


class TestWordOfMouth:
    @of_markets(st.integers(0, 99), consumers=60, degree=6.0, talk_rate=1.0)
    def test_creates_no_trust_and_no_concern_from_nothing(self, scenario, seed):
        market, rng = lived(scenario, days=0), np.random.default_rng(seed)
        trust, concern = market.consumers.trust, market.consumers.concern
        trust[:], concern[:] = rng.random(trust.shape), rng.random(concern.shape)
        before = trust.copy(), concern.copy()
        market.consumers.talk()
        for now, then in zip((trust, concern), before, strict=True):
            assert np.all(now.max(axis=0) <= then.max(axis=0) + 1e-12)
            assert np.all(now.min(axis=0) >= then.min(axis=0) - 1e-12)

    @of_markets(st.integers(0, 99), consumers=60, degree=6.0, talk_rate=1.0, talk_weight=0.5, changes=())
    def test_moves_the_listener_towards_somebody_she_knows(self, scenario, seed):
        market, rng = lived(scenario, days=0), np.random.default_rng(seed)
        trust = market.consumers.trust
        trust[:] = rng.random(trust.shape)
        before = trust.copy()
        market.consumers.talk()
        for i in np.flatnonzero(np.any(trust != before, axis=1)):
            friends = before[market.consumers.friends.of(int(i))]
            assert np.any(np.all(np.isclose(trust[i], (before[i] + friends) / 2.0), axis=1))

    @of_markets(talk_rate=0.0, changes=())
    def test_those_who_hear_nobody_keep_their_views(self, scenario):
        market = lived(scenario)
        before = market.consumers.trust.copy(), market.consumers.goodwill.copy(), market.consumers.blocker.copy()
        market.consumers.talk()
        after = market.consumers.trust, market.consumers.goodwill, market.consumers.blocker
        assert all(np.array_equal(*pair) for pair in zip(before, after, strict=True))


class TestStores:
    @of_markets()
    def test_events_recorded_less_those_gone_are_those_in_store(self, scenario):
        market = lived(scenario, Audited)
        did, recorded = market.did, market.ledger.events_seen.sum(axis=1)
        gone = did["deleted"] + did["orphaned"] + did["expired"]
        assert (recorded - gone).tolist() == market.stored().tolist()
        assert market.ledger.records.tolist() == market.stored().tolist()

    @of_markets()
    def test_every_event_has_a_basis_or_is_logged_as_unlawful(self, scenario):
        market = lived(scenario, Audited)
        logged = market.did["events"] + market.did["unlawful_events"]
        assert logged.tolist() == market.ledger.events_seen.sum(axis=1).tolist()

    @of_markets()
    def test_what_is_fresh_is_held(self, scenario):
        world = lived(scenario).world
        assert np.all(world.fresh <= world.held)

    @of_markets(law="gdpr", request_rate=1.0)
    def test_what_is_wrong_is_held_and_what_is_wrong_and_fresh_is_fresh(self, scenario):
        world = lived(scenario).world
        assert np.all(world.wrong[..., 0] <= world.held)
        assert np.all(world.wrong[..., 1] <= np.minimum(world.fresh, world.wrong[..., 0]))

    @of_markets()
    def test_nobody_has_a_profile_without_an_identifier(self, scenario):
        market = lived(scenario)
        assert not market.world.held[~market.consumers.known].any()
        if len(dealings := np.asarray(market.world.dealings)):
            strangers = dealings[~market.consumers.known[:, : dealings.shape[1]]]
            assert not any(strangers[name].any() for name in dealings.dtype.names if name != "price")
            assert (strangers["price"] == 1.0).all()


class TestRequests:
    @of_markets(request_rate=1.0, patience_days=2)
    def test_each_is_answered_ignored_or_open(self, scenario):
        market = lived(scenario)
        days, open_ = market.ledger.daily.sum(), market.consumers.pending
        ended = days["answered_in_time"] + days["answered_late"] + days["requests_ignored"]
        assert days["requests"] == ended + open_.sum()
        assert open_.tolist() == (market.world.tracks["request"] > 0).sum(axis=1).tolist()

    @of_markets(compliance=1.0, firms=(), changes=(), answer_wait=0.0, request_rate=1.0)
    def test_none_is_ignored_or_late_where_all_keep_the_law_and_answer_at_once(self, scenario):
        days = lived(scenario).ledger.daily
        assert days[["answered_late", "requests_ignored"]].sum().tolist() == [0.0, 0.0]


class TestPermission:
    @of_markets(**LAWFUL)
    def test_those_who_keep_the_law_do_nothing_unlawful(self, scenario):
        market = lived(scenario)
        assert market.ledger.daily["unlawful_events"].sum() == 0
        assert not any(market.ledger.unlawful_share(h) for h in range(len(market.holders)))
        assert market.ledger.daily["fines"].sum() == 0.0

    @of_markets(st.sampled_from(("gdpr", "pipl")), **LAWFUL, **STEADFAST)
    def test_where_consent_comes_first_there_is_no_profile_without_it(self, scenario, law):
        market = lived(scenario.with_(law=law))
        marketers = len(market.marketers)
        permitted = np.hstack([market.consumers.personalise[:, :marketers], market.consumers.share[:, marketers:]])
        assert not market.world.held[~permitted].any()
        assert market.consumers.answered[permitted].all()

    @of_markets(st.sampled_from(("gdpr", "pipl")), **LAWFUL, notice="none")
    def test_who_is_never_asked_has_no_profile(self, scenario, law):
        market = lived(scenario.with_(law=law))
        assert not market.world.held.any()
        assert market.ledger.daily["bits_known"].sum() == 0.0

    @of_markets(compliance=0.0, deterrence=0.0, firms=(), changes=(), law="gdpr", collection=1.0, brokers=2, **ONE_LAW)
    def test_those_who_break_the_law_have_it_logged(self, scenario):
        market = lived(scenario.with_(broker_coverage=1.0, cookie_blocking=0.0, notice="none", page_views=5.0))
        assert market.ledger.daily["unlawful_events"].sum() > 0
        assert market.ledger.daily["unlawful_events"].sum() == market.ledger.events_seen.sum()


class TestGhostAds:
    @of_markets(talk_goodwill=0.0, mails=0.0, firms=(), changes=())
    def test_the_held_out_get_no_goodwill_from_ads(self, scenario):
        market = lived(scenario)
        assert not market.consumers.goodwill[market.consumers.holdout].any()

    @of_markets(holdout=1.0, talk_goodwill=0.0, mails=0.0, firms=(), changes=())
    def test_where_all_are_held_out_nothing_is_shown_clicked_or_paid(self, scenario):
        market = lived(scenario)
        for name in ("impressions", "clicks", "expected_clicks", "ad_spend", "data_fees"):
            assert market.ledger.daily[name].sum() == 0.0, name
        assert not market.consumers.goodwill.any()

    @of_markets(holdout=0.0)
    def test_where_none_is_held_out_there_are_no_ghosts(self, scenario):
        assert lived(scenario).ledger.marketers["ghosts"].sum() == 0

    def test_the_others_do_see_ads_and_warm_to_them(self):
        market = lived(Scenario(consumers=300, degree=4.0, talk_goodwill=0.0))
        assert market.ledger.marketers["ghosts"].sum() > 0
        assert market.consumers.goodwill[~market.consumers.holdout].mean() > 0.0


@pytest.mark.parametrize("what", ["clicks", "purchases"])
def test_what_is_expected_is_met_on_average(what):
    """Expected clicks and purchases are sums of chances, so the drawn ones scatter around them."""
    busy = Scenario(consumers=6_000, degree=4.0, click_rate=0.5, shop_rate=0.6, buy_nothing=0.0, page_views=4.0)
    days = lived(busy, days=4).ledger.daily.sum()
    expected = days[f"expected_{what}"]
    assert expected > 5_000
    assert abs(days[what] - expected) < 4.0 * np.sqrt(expected)
