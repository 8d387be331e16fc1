"""Regulators: laws that arrive in mid-run, complaints and backlog, audits, fines, and the fear of them."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import Market
from sim.books import SCALE
from sim.law.of_the_day import PURPOSES, reset_permissions
from sim.law.privacy_law import load
from sim.world import NOT_ASKED, OPT_IN, OPT_OUT, TOLD, Track

SILENT = load("none")
CONSENT = SILENT.with_(consent_personalise="opt_in", consent_share="opt_in", purpose_limitation=True)
FINES = {"fine_fixed": 2e7}
NOBODY_ACTS = {"act_rate": 0.0, "ask_again": 0.0, "breach_rate": 0.0}
EVERY_CASE_IS_WON = {"audit_rate": 0.5, "detection": 1.0, "case_days": 0.0}


@pytest.fixture
def market_under(tmp_path):
    """Makes a market under a law, given as a preset's name or as a law that is written to a file."""

    def make(law, consumers: int = 400, **parameters) -> Market:
        return Market(consumers=consumers, law=lay_down(law, tmp_path), rng=3, **parameters)

    return make


def lay_down(law, folder) -> str:
    """The law as a scenario names it."""
    if isinstance(law, str):
        return law
    file = folder / f"law_{len(list(folder.iterdir()))}.toml"
    file.write_text(law.as_toml(), encoding="utf-8")
    return str(file)


def arrival(day: int, law: str) -> dict[str, object]:
    return {"changes": [{"day": day, "law": law}]}


def lived(market: Market, days: int) -> Market:
    market.run_for(days)
    return market


def permissions(market: Market) -> np.ndarray:
    """Every permission of every pair, (purpose, N, H)."""
    return np.stack([getattr(market.consumers, purpose) for purpose in PURPOSES])


class TestOptInArrives:
    """Until somebody is asked and agrees, nobody's data may be used."""

    @pytest.fixture
    def market(self, market_under):
        quiet = {"notice": "none", "compliance": 1.0, **NOBODY_ACTS}
        return lived(market_under("none", **quiet, **arrival(10, "gdpr")), 10)

    def test_whatever_was_permitted_is_permitted_no_more(self, market):
        assert permissions(market).all()
        market.run_for(1)
        assert not permissions(market).any()

    def test_nothing_more_is_recorded(self, market):
        profiles = market.consumers.profiles.copy()
        market.run_for(20)
        assert (market.consumers.profiles == profiles).all()
        assert market.ledger.daily.recorded_visits[10:].sum() == 0
        assert market.ledger.daily.unlawful_events.sum() == 0

    def test_what_was_recorded_before_is_not_used(self, market):
        assert market.ledger.daily.bits_known.iloc[-1] > 0
        assert market.ledger.daily.cpm_tracked.iloc[-1] > 0
        market.run_for(8)
        assert market.consumers.profiles.sum() > 0, "it is still there"
        assert market.ledger.daily.bits_known.iloc[-1] == 0
        assert market.ledger.daily.cpm_tracked[10:].isna().all(), "no ad is aimed by a profile"

    def test_where_people_are_asked_consent_returns_person_by_person(self, market_under):
        market = lived(market_under("none", **NOBODY_ACTS, **arrival(10, "gdpr")), 25)
        consent = market.ledger.daily.consent_personalise
        assert (consent[:10] == 1.0).all()
        assert consent[10] < 0.2
        assert consent[10:].is_monotonic_increasing
        assert consent[24] > consent[10]


class TestOptInLeaves:
    @pytest.fixture
    def asked(self, market_under):
        """A market in which some have agreed, some refused and some have not been asked, on day 10 of the GDPR."""

        def until(law: str) -> Market:
            return lived(market_under("gdpr", **NOBODY_ACTS, **arrival(10, law)), 10)

        return until

    def test_silence_is_a_yes_again_but_a_refusal_stands_under_opt_out(self, asked):
        market = asked("ccpa")
        personalise, answered = market.consumers.personalise.copy(), market.consumers.answered.copy()
        assert (answered & personalise).any()
        assert (answered & ~personalise).any()
        assert (~answered).any()
        market.dawn()
        market.run_for(1)
        assert (market.consumers.personalise == (personalise | ~answered)).all()

    def test_without_a_law_nobody_can_refuse(self, asked):
        assert permissions(lived(asked("none"), 1)).all()

    def test_between_two_laws_that_ask_answers_stay(self, asked):
        market = asked("pipl")
        before = permissions(market), market.consumers.answered.copy()
        market.regulators[0].enact(load("pipl"))
        assert (permissions(market) == before[0]).all()
        assert (market.consumers.answered == before[1]).all()


def law_of(rules: tuple[int, int, int], objection: bool) -> SimpleNamespace:
    """A law of the day with these three consent rules."""
    named = {f"consent_{purpose}": rule for purpose, rule in zip(PURPOSES, rules, strict=True)}
    return SimpleNamespace(**named, objection=objection)


LAWS = st.builds(law_of, st.tuples(*[st.sampled_from([NOT_ASKED, TOLD, OPT_OUT, OPT_IN])] * 3), st.booleans())
PAIRS = st.lists(st.tuples(*[st.booleans()] * 4), min_size=1, max_size=12)


class TestAnyChangeOfLaw:
    @given(before=LAWS, now=LAWS, pairs=PAIRS)
    def test_nobody_gains_a_permission_that_the_new_law_wants_asked_for(self, before, now, pairs):
        was, is_now = changed(before, now, pairs)
        for purpose in PURPOSES:
            if getattr(now, f"consent_{purpose}") == OPT_IN:
                assert not (is_now[purpose] & ~was[purpose]).any()
                if getattr(before, f"consent_{purpose}") != OPT_IN:
                    assert not is_now[purpose].any()

    @given(before=LAWS, now=LAWS, pairs=PAIRS)
    def test_a_refusal_stands_where_the_new_law_lets_people_opt_out(self, before, now, pairs):
        was, is_now = changed(before, now, pairs)
        for purpose in PURPOSES:
            may_refuse = getattr(now, f"consent_{purpose}") == OPT_OUT or (purpose == "personalise" and now.objection)
            if may_refuse:
                assert not is_now[purpose][was["answered"] & ~was[purpose]].any()

    @given(before=LAWS, now=LAWS, pairs=PAIRS)
    def test_nobody_is_refused_by_silence_where_it_need_not_be_asked(self, before, now, pairs):
        was, is_now = changed(before, now, pairs)
        for purpose in PURPOSES:
            if getattr(now, f"consent_{purpose}") != OPT_IN:
                assert is_now[purpose][~was["answered"]].all()
                assert (is_now[purpose] >= was[purpose]).all()

    def test_of_one_jurisdiction_does_not_touch_another(self):
        tracks = Track.table(2, 3)
        reset_permissions(tracks, np.array([True, False]), None, law_of((NOT_ASKED,) * 3, False))
        assert tracks["personalise"][0].all()
        assert not tracks["personalise"][1].any()


def changed(before, now, pairs):
    """Permissions and answers of these (consumer, holder) pairs before a new law and after."""
    tracks = Track.table(len(pairs), 1)
    for name, values in zip((*PURPOSES, "answered"), zip(*pairs, strict=True), strict=True):
        tracks[name][:, 0] = values
    was = tracks.copy()
    reset_permissions(tracks, np.ones(len(pairs), bool), before, now)
    return was, tracks


class TestInbox:
    @pytest.fixture
    def office(self, market_under):
        """A market whose regulator has ten complaints about each holder, and what it can do as told."""

        def make(**means) -> Market:
            market = market_under(SILENT.with_(**FINES), complaint_rate=0.0, case_days=10_000.0, **means)
            market.regulators[0].inbox[:] = 10
            return market

        return make

    def test_is_worked_as_far_as_capacity_goes(self, office):
        market = office(capacity=2.0)
        (regulator,) = market.regulators
        for day in range(1, 6):
            market.run_for(1)
            assert len(regulator.cases) == 2 * day
            assert regulator.inbox.sum() + len(regulator.cases) == 100, "nothing is lost"

    def test_of_an_authority_without_means_only_grows(self, office):
        market = lived(office(capacity=0.0), 5)
        assert market.regulators[0].cases == []
        assert market.regulators[0].inbox.sum() == 100

    def test_is_emptied_where_there_is_capacity_to_spare(self, office):
        market = lived(office(capacity=100_000.0), 1)
        assert market.regulators[0].inbox.sum() == 0
        assert np.bincount([case.holder for case in market.regulators[0].cases]).tolist() == [10] * 10

    def test_fills_with_what_people_complain_of(self, market_under):
        angry = {"compliance": 0.3, "complaint_rate": 1.0, "act_rate": 0.5, "notice_unlawful": 0.5, "capacity": 0.0}
        market = lived(market_under(CONSENT.with_(**FINES), **angry), 10)
        (regulator,) = market.regulators
        assert regulator.complaints == market.ledger.daily.complaints.sum() > 0
        assert regulator.inbox.sum() == regulator.complaints

    def test_takes_nothing_where_no_authority_is(self, market_under):
        market = lived(market_under(CONSENT, compliance=0.3, complaint_rate=1.0, act_rate=0.5), 10)
        assert market.regulators[0].inbox.sum() == 0


class TestAudits:
    LAW = SILENT.with_(inspection=True)

    def test_of_every_holder_every_day_if_it_can(self, market_under):
        market = lived(market_under(self.LAW, audit_rate=1.0, case_days=10_000.0), 3)
        assert len(market.regulators[0].cases) == 3 * len(market.holders)

    def test_come_at_their_rate(self, market_under):
        market = lived(market_under(self.LAW, 20, audit_rate=0.3, case_days=10_000.0), 200)
        expected = 0.3 * 200 * len(market.holders)
        assert len(market.regulators[0].cases) == pytest.approx(expected, abs=4 * np.sqrt(expected * 0.7))

    def test_fall_on_the_same_days_whatever_people_complain_of(self, market_under):
        law, busy = CONSENT.with_(inspection=True), {"audit_rate": 0.1, "case_days": 10_000.0, "capacity": 0.0}
        few, many = (lived(market_under(law, **busy, complaint_rate=rate), 15) for rate in (0.0, 1.0))
        assert many.regulators[0].complaints > few.regulators[0].complaints
        assert few.regulators[0].cases == many.regulators[0].cases

    def test_of_those_who_keep_the_law_find_nothing(self, market_under):
        market = lived(market_under(CONSENT.with_(inspection=True, **FINES), compliance=1.0, **EVERY_CASE_IS_WON), 15)
        assert market.regulators[0].fined == 0
        assert market.ledger.fines_collected == 0

    def test_take_as_long_as_cases_take(self, market_under):
        market = lived(market_under(self.LAW, audit_rate=1.0, case_days=30.0), 60)
        waits = [case.due for case in market.regulators[0].cases]
        assert all(due > 59 for due in waits), "whatever was due is concluded"
        # In the long run as many are open as are opened a day times how long each takes.
        expected = len(market.holders) * 30 * (1 - np.exp(-60 / 30))
        assert len(waits) == pytest.approx(expected, rel=0.25)


class TestFines:
    @pytest.fixture
    def market(self, market_under):
        law = CONSENT.with_(inspection=True, **FINES)
        return lived(market_under(law, compliance=0.5, deterrence=0.0, **EVERY_CASE_IS_WON), 60)

    def test_paid_are_fines_collected(self, market):
        told = fines(market)
        assert len(told) == market.regulators[0].fined > 0
        assert market.ledger.daily.fines.sum() == pytest.approx(told.amount.sum(), rel=1e-6)
        assert market.ledger.fines_collected / SCALE == pytest.approx(told.amount.sum(), rel=1e-6)

    def test_stay_below_the_cap_and_are_mostly_small(self, market):
        cap = 2e7 * 400 / 450e6
        assert fines(market).amount.max() <= cap
        assert fines(market).amount.median() < 0.01 * cap
        assert fines(market).amount.max() > 0.1 * cap, "but some are not"

    def test_are_rarer_where_less_is_proved(self, market, market_under):
        law = CONSENT.with_(inspection=True, **FINES)
        lenient = {**EVERY_CASE_IS_WON, "detection": 0.1}
        rare = lived(market_under(law, compliance=0.5, deterrence=0.0, **lenient), 60)
        assert rare.regulators[0].fined < 0.3 * market.regulators[0].fined

    @pytest.mark.parametrize(("compliance", "fined"), [(0.0, True), (1.0, False)])
    def test_meet_who_hushes_a_breach_up_not_who_tells(self, market_under, compliance, fined):
        law = SILENT.with_(notification_days=3, **FINES)
        breach = {"changes": [{"day": 5, "breach": {"holder": "Giant 1", "share": 1.0, "found_after": 0}}]}
        sure = {"press_rate": 1.0, "detection": 1.0, "case_days": 0.0, "breach_rate": 0.0, "complaint_rate": 0.0}
        market = lived(market_under(law, 50, compliance=compliance, **sure, **breach), 365)
        (news,) = market.ledger.events.query("kind == 'news'").day
        assert (news > 5 + 3) == fined, "the press came later than the deadline"
        assert set(fines(market).who) == ({"Giant 1"} if fined else set())
        assert market.regulators[0].notifications == (0 if fined else 1)


def fines(market: Market) -> pd.DataFrame:
    return market.ledger.events.query("kind == 'fine'")


class TestDeterrence:
    @pytest.fixture
    def market(self, market_under):
        return market_under(CONSENT.with_(inspection=True, **FINES), compliance=0.5, audit_rate=0.0, risk_memory=0.1)

    @pytest.mark.parametrize("fined", ["Giant 1", "Broker 1"])
    def test_who_was_fined_fears_most_and_the_others_learn_from_it(self, market, fined):
        for holder in market.holders:
            holder.fear(market.holder(fined).index)
        compliance = {holder.name: holder.compliance for holder in market.holders}
        others = {compliance[name] for name in compliance if name != fined}
        assert 0.5 < max(others) < compliance[fined] < 1.0

    def test_a_fine_is_heard_of_by_every_holder(self, market_under):
        means = {**EVERY_CASE_IS_WON, "compliance": 0.5}
        market = lived(market_under(CONSENT.with_(inspection=True, **FINES), **means), 20)
        assert market.regulators[0].fined > 0
        assert all(holder.compliance > 0.5 for holder in market.holders)

    def test_fear_fades(self, market):
        giant = market.holder("Giant 1")
        giant.fear(giant.index)
        course = [giant.compliance]
        for _ in range(5):
            market.run_for(20)
            course.append(giant.compliance)
        assert course == sorted(course, reverse=True)
        assert course[0] > 0.9
        assert course[-1] == pytest.approx(0.5, abs=0.01)

    def test_the_frightened_break_the_law_less(self, market_under):
        law, means = CONSENT.with_(inspection=True, **FINES), {**EVERY_CASE_IS_WON, "compliance": 0.5}
        bold, cowed = (lived(market_under(law, **means, deterrence=rate), 30) for rate in (0.0, 2.0))
        late = slice(15, None)
        assert cowed.ledger.daily.unlawful_events[late].sum() < 0.5 * bold.ledger.daily.unlawful_events[late].sum()


class TestUnlawfulProcessing:
    @pytest.mark.parametrize("law", ["gdpr", "pipl", "ccpa"])
    @pytest.mark.parametrize("compliance", [0.0, 0.6])
    def test_is_logged(self, market_under, law, compliance):
        market = lived(market_under(law, compliance=compliance, act_rate=0.3), 20)
        assert market.ledger.daily.unlawful_events.sum() > 0
        assert all(0 < market.ledger.unlawful_share(holder.index) < 1 for holder in market.brokers)

    @pytest.mark.parametrize("law", ["none", "gdpr", "pipl", "ccpa"])
    def test_does_not_happen_where_all_comply(self, market_under, law):
        market = lived(market_under(law, compliance=1.0, act_rate=0.3, deterrence=0.0), 20)
        assert market.ledger.processed[1].sum() == 0

    def test_is_what_non_compliance_says(self, market_under):
        quiet = {"notice": "none", **NOBODY_ACTS, "deterrence": 0.0, "audit_rate": 0.0}
        with_law, without = (lived(market_under(law, 2000, compliance=0.8, **quiet), 10) for law in (CONSENT, "none"))
        assert with_law.ledger.processed[0].sum() == with_law.ledger.processed[0][:8].sum(), "brokers asked nobody"
        unlawful = with_law.ledger.daily.unlawful_events.sum()
        assert unlawful == pytest.approx(0.2 * without.ledger.daily.records.iloc[-1], rel=0.1)

    @pytest.mark.parametrize("compliance", [0.0, 0.5, 1.0])
    def test_no_event_is_in_a_profile_without_a_basis_or_a_log_entry(self, market_under, compliance):
        market = market_under(CONSENT, compliance=compliance, **NOBODY_ACTS)
        for _ in range(5):
            morning, before = leave(market), market.consumers.profiles.sum(axis=2)
            market.run_for(1)
            added = market.consumers.profiles.sum(axis=2) - before
            logged = market.ledger.last["unlawful_events"]
            assert added[~leave(market)].sum() <= logged <= added[~morning].sum(), "some agree during the day"
            assert (logged == 0) == (compliance == 1.0)


def leave(market: Market) -> np.ndarray:
    """Which holder may keep a profile of whom, (N, H): a marketer to personalise, a broker to share."""
    marketers = len(market.marketers)
    return np.hstack([market.consumers.personalise[:, :marketers], market.consumers.share[:, marketers:]])
