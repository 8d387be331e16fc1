"""Compliance as a decision: what breaking the law brings, what it may cost, and what follows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import Market
from sim.firms.conduct import BELIEVED_GAIN, LEAST, MOST, REVIEW_DAYS, Trial

CALCULATES = {"compliance_rule": "calculating", "law": "gdpr", "consumers": 600, "degree": 6.0, "rng": 4}
HARSH = {"detection": 1.0, "audit_rate": 0.3, "case_days": 1.0, "fine_tail": 0.05}
IDLE = {"capacity": 0.0, "audit_rate": 0.0, "breach_rate": 0.0}


def lived(days: int, **parameters) -> Market:
    market = Market(**CALCULATES | parameters)
    market.run_for(days)
    return market


class TestTheTrial:
    def test_says_what_was_believed_before_anything_was_seen(self):
        assert Trial(np.zeros(2), np.zeros(2)).gain == 0.0
        assert Trial(np.array([100.0, 0.0]), np.array([20.0, 0.0])).gain == pytest.approx(BELIEVED_GAIN * 0.2)

    def test_says_what_was_seen_once_it_is_large(self):
        assert Trial(np.array([1e7, 1e7]), np.array([1e6, 2e6])).gain == pytest.approx(0.1, rel=0.01)
        assert Trial(np.array([1e7, 1e7]), np.array([2e6, 1e6])).gain == pytest.approx(-0.1, rel=0.01)

    @given(st.floats(10, 1e6), st.floats(10, 1e6), st.floats(0.01, 1.0), st.floats(0.01, 1.0))
    def test_lies_between_what_was_believed_and_what_was_seen(self, kept, broke, sells, would):
        trial = Trial(np.array([kept, broke]), np.array([kept * sells, broke * would]))
        believed = BELIEVED_GAIN * trial.purchases.sum() / trial.people.sum()
        seen = would - sells
        assert min(believed, seen) - 1e-9 <= trial.gain <= max(believed, seen) + 1e-9

    def test_counts_the_people_with_whom_the_law_is_not_kept(self):
        market = lived(REVIEW_DAYS + 1, compliance=0.7)
        for firm in market.marketers:
            assert firm.conduct.trial.people.sum() == 600
            assert firm.conduct.trial.people[1] == pytest.approx(0.3 * 600, abs=50)
        bought = sum(firm.conduct.trial.purchases.sum() for firm in market.marketers)
        assert bought == market.ledger.daily["purchases"][:REVIEW_DAYS].sum()


class TestTheDecision:
    def test_is_to_break_the_law_where_nobody_enforces_it(self):
        market = lived(4 * REVIEW_DAYS, **IDLE)
        course = market.ledger.daily["compliance"]
        assert course[0] == pytest.approx(0.97)
        assert course.iloc[-1] < 0.5
        assert "breaks the law" in market.ledger.events.query("kind == 'conduct'").what.iloc[0]

    def test_is_to_keep_it_where_fines_are_sure_and_high(self):
        assert lived(4 * REVIEW_DAYS, **HARSH).ledger.daily["compliance"].iloc[-1] > 0.9

    def test_is_one_s_own(self):
        market = lived(2 * REVIEW_DAYS, compliance_rule="fixed", firms=[{"compliance_rule": "calculating"}], **IDLE)
        calculating, *others = market.marketers
        assert calculating.compliance < 0.9
        assert {firm.compliance for firm in others} == {0.97}

    def test_leaves_some_in_each_half_of_the_trial(self):
        market = lived(12 * REVIEW_DAYS, consumers=100, **IDLE)
        assert all(LEAST <= firm.compliance <= MOST for firm in market.marketers)

    def test_returns_to_habit_when_the_policy_does(self):
        changes = [{"day": REVIEW_DAYS + 1, "compliance_rule": "fixed"}]
        market = lived(2 * REVIEW_DAYS + 1, changes=changes, **IDLE)
        assert {firm.compliance for firm in market.marketers} == {0.97}

    def test_costs_people_their_privacy(self):
        habit, calculus = (lived(4 * REVIEW_DAYS, compliance_rule=rule, **IDLE) for rule in ("fixed", "calculating"))
        assert calculus.ledger.daily["unlawful_events"].sum() > 2 * habit.ledger.daily["unlawful_events"].sum()

    def test_depends_on_what_is_heard(self):
        (firm, *_) = lived(REVIEW_DAYS + 1, **IDLE).marketers
        before = firm.conduct.fines_expected
        firm.fear(3)
        heard = firm.conduct.fines_expected
        firm.fear(firm.index)
        assert before < heard < firm.conduct.fines_expected


class TestABreach:
    @pytest.mark.parametrize(("press_rate", "tells"), [(0.0, False), (1.0, True)])
    def test_is_hushed_up_where_nobody_would_find_out(self, press_rate, tells):
        breach = [{"day": 2, "breach": {"holder": "Giant 1", "share": 1.0, "found_after": 0}}]
        market = lived(20, changes=breach, press_rate=press_rate, breach_rate=0.0, compliance=1.0)
        news = market.ledger.events.query("kind == 'news'").day.tolist()
        assert (news == [2 + 3]) == tells
        assert market.regulators[0].notifications == tells
