"""Local differential privacy: what is recorded of a person, whoever she is, is nearly as likely of anybody else."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from analysis.frontier.accounting import reports_epsilon
from sim.data.protection import credibility, debiased, recognised, truth_chance
from sim.market import Market
from sim.scenario import Scenario

STEPS = 2**32
"""Draws there are."""
epsilons = st.floats(0.01, 20.0)
answers = st.integers(2, 250)


def draws_for(answer: int, true: int, epsilon: float, values: int) -> int:
    """How many of all possible draws make randomised response give this answer, counted exactly.

    Answers follow each other as draws grow, so it is enough to find where each begins.
    """
    place = (answer - true) % values

    def reached(draw: int) -> bool:
        told = recognised(true, draw / STEPS, truth_chance(epsilon, values), values)
        return (told - true) % values >= place

    def first(wanted) -> int:
        low, high = 0, STEPS
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if wanted(middle) else (middle + 1, high)
        return low

    def passed(draw: int) -> bool:
        told = recognised(true, draw / STEPS, truth_chance(epsilon, values), values)
        return (told - true) % values > place

    return first(passed) - first(reached)


class TestLikelihood:
    @settings(max_examples=60)
    @given(epsilons, st.integers(2, 12))
    def test_ratio_never_exceeds_e_to_the_epsilon_for_any_draw_there_is(self, epsilon, values):
        counts = [draws_for(answer, 0, epsilon, values) for answer in range(values)]
        assert sum(counts) == STEPS
        assert max(counts) <= math.exp(epsilon) * min(counts)

    @given(epsilons, answers)
    def test_ratio_of_the_formula_is_e_to_the_epsilon_less_rounding(self, epsilon, values):
        true = truth_chance(epsilon, values)
        false = (1.0 - true) / (values - 1.0)
        assert true / false <= math.exp(epsilon)
        exact = math.exp(epsilon) / (math.exp(epsilon) + values - 1.0)
        assert true == pytest.approx(exact, abs=values * 2.0**-31)
        assert true > false or epsilon < 1e-4

    def test_is_the_same_for_each_true_answer(self):
        tables = [[draws_for(answer, true, 1.3, 5) for answer in range(5)] for true in range(5)]
        assert all(sorted(row) == sorted(tables[0]) for row in tables)
        assert all(row[true] == max(row) for true, row in enumerate(tables))

    @pytest.mark.parametrize("epsilon", [0.5, 2.0, 5.0])
    def test_of_one_report_is_what_the_accountant_says(self, epsilon):
        assert reports_epsilon(epsilon, 12, 1, delta=1e-9) == pytest.approx(epsilon, rel=1e-3)

    def test_of_many_reports_adds_up_to_no_more_than_their_sum(self):
        assert reports_epsilon(0.5, 6, 40) < 40 * 0.5


class TestEstimate:
    @given(st.floats(0.05, 8.0), st.lists(st.integers(0, 30), min_size=2, max_size=12))
    def test_of_counts_is_unbiased(self, epsilon, events):
        """The expectation over all answers of the de-biased count of a topic is its true count."""
        values, total, true = len(events), float(sum(events)), truth_chance(epsilon, len(events))
        false = (1.0 - true) / (values - 1.0)
        expected = [n * true + (total - n) * false for n in events]
        found = [debiased(count, total, epsilon, values) for count in expected]
        np.testing.assert_allclose(found, events, atol=1e-6 * (1.0 + total))

    @given(st.floats(0.05, 8.0), st.lists(st.integers(0, 30), min_size=2, max_size=12))
    def test_adds_up_to_the_reports_there_are(self, epsilon, reports):
        total = float(sum(reports))
        found = sum(debiased(count, total, epsilon, len(reports)) for count in reports)
        assert found == pytest.approx(total, abs=1e-6 * (1.0 + total))

    @given(answers)
    def test_is_worth_more_the_less_noise_there_is(self, values):
        worth = [credibility(epsilon, values) for epsilon in (0.1, 0.5, 1.0, 2.0, 4.0, 8.0)]
        assert worth == sorted(worth)
        assert 0.0 < worth[0] < 0.01
        assert worth[-1] < 1.0

    def test_is_discounted_by_the_ratio_of_variances(self):
        """Simulated, at even shares: the variance of a de-biased count of one event over that of its true count."""
        epsilon, values, rng = 1.5, 6, np.random.default_rng(1)
        true = truth_chance(epsilon, values)
        topics = rng.integers(0, values, 200_000)
        told = np.array(
            [recognised(int(t), float(u), true, values) for t, u in zip(topics, rng.random(200_000), strict=True)]
        )
        noisy = np.array([debiased(1.0, 1.0, epsilon, values), debiased(0.0, 1.0, epsilon, values)])
        ratio = (topics == 0).var() / np.where(told == 0, *noisy).var()
        assert ratio == pytest.approx(credibility(epsilon, values), rel=0.03)


SMALL = {"consumers": 400, "degree": 4.0, "marketers": 2, "giants": 2, "brokers": 1, "topics": 4, "compliance": 1.0}
SEEN = {"page_views": 8.0, "broker_coverage": 1.0, "collection": 1.0, "broker_accuracy": 1.0, "broker_spread": 0.0}
STILL = {"act_rate": 0.0, "breach_rate": 0.0, "interest_drift": 0.0}


def market_of_one_taste(topic: int, days: int = 8, **parameters) -> Market:
    """A market in which everybody likes one topic only, so that every event there is is known."""
    market = Market(Scenario(**SMALL | SEEN | STILL | {"privacy_budget": 600.0} | parameters), rng=3)
    market.world.interests[:] = np.eye(4)[topic]
    market.run_for(days)
    return market


@pytest.fixture(scope="module")
def told() -> np.ndarray:
    """(4, 4) what the broker recorded in all, by the topic that everybody likes."""
    asked = {"privacy_technology": "local_dp", "epsilon": 1.0}
    markets = [market_of_one_taste(topic, **asked) for topic in range(4)]
    return np.array([market.world.held[:, market.brokers[0].index].sum(axis=0) for market in markets])


class TestTheMarketsOwnRule:
    def test_records_as_the_mechanism_says(self, told):
        true = truth_chance(1.0, 4)
        for topic, counts in enumerate(told):
            expected = np.where(np.arange(4) == topic, true, (1.0 - true) / 3.0) * counts.sum()
            assert counts.sum() > 10_000
            assert chisquare(counts, expected).pvalue > 1e-4

    def test_makes_no_answer_much_likelier_for_one_taste_than_for_another(self, told):
        shares = told / told.sum(axis=1, keepdims=True)
        assert (shares.max(axis=0) / shares.min(axis=0)).max() < math.exp(1.0) * 1.1

    def test_tells_who_dares_to_sum_what_people_like_all_the_same(self, told):
        for topic, counts in enumerate(told):
            found = [debiased(float(n), float(counts.sum()), 1.0, 4) for n in counts]
            assert found[topic] == pytest.approx(counts.sum(), rel=0.05)

    def test_draws_anew_for_each_event_of_a_day(self):
        market = market_of_one_taste(0, days=1, privacy_technology="local_dp", epsilon=0.5)
        held = market.world.held[:, market.brokers[0].index]
        many = held[held.sum(axis=1) >= 8]
        assert len(many) > 50
        assert ((many > 0).sum(axis=1) > 1).mean() > 0.95


class TestBudget:
    @settings(max_examples=10)
    @given(st.floats(0.2, 3.0), st.floats(3.0, 30.0), st.integers(1, 9))
    def test_is_never_exceeded(self, epsilon, budget, days):
        asked = {"privacy_technology": "local_dp", "epsilon": epsilon, "privacy_budget": budget, "budget_days": days}
        market = Market(Scenario(**SMALL | SEEN | asked | {"consumers": 60}), rng=1)
        for _ in range(10):
            market.run_for(1)
            assert market.world.shield.spent.max() * epsilon <= budget + 1e-9

    def test_stops_recording_when_it_is_used_up_and_goes_on_when_it_is_renewed(self):
        asked = {"privacy_technology": "local_dp", "epsilon": 1.0, "privacy_budget": 5.0, "budget_days": 10}
        market = Market(Scenario(**SMALL | SEEN | STILL | asked), rng=1)
        market.run_for(20)
        events = market.ledger.daily["epsilon_spent"].to_numpy()
        assert events[5:10].sum() < 0.4 * events[:5].sum()
        assert events[10] > 10 * events[9]
        assert market.ledger.daily["refused_reports"].sum() > 0

    def test_is_what_the_ledger_says(self):
        asked = {"privacy_technology": "local_dp", "epsilon": 0.5, "privacy_budget": 600.0, "budget_days": 1000}
        market = Market(Scenario(**SMALL | SEEN | STILL | asked), rng=1)
        market.run_for(10)
        spent = market.world.shield.spent.sum() * 0.5
        assert market.ledger.daily["epsilon_spent"].sum() * 400 == pytest.approx(spent)
        assert market.world.held.sum() == market.world.shield.spent.sum()

    def test_outlives_the_deletion_of_what_it_was_spent_on(self):
        asked = {"privacy_technology": "local_dp", "epsilon": 1.0, "privacy_budget": 600.0, "retention_days": 2}
        market = Market(Scenario(**SMALL | SEEN | STILL | asked), rng=1)
        market.run_for(9)
        assert market.world.shield.spent.sum() > 2 * market.world.held.sum()

    def test_counts_what_was_spent_in_events_of_another_loss(self):
        change = {"day": 5, "epsilon": 2.0}
        asked = {"privacy_technology": "local_dp", "epsilon": 1.0, "privacy_budget": 600.0, "changes": (change,)}
        market = Market(Scenario(**SMALL | SEEN | STILL | asked), rng=1)
        market.run_for(5)
        before = market.world.shield.spent.copy()
        market.run_for(1)
        assert market.world.shield.spent.sum() < before.sum()
        assert np.all(market.world.shield.spent * 2.0 >= before)

    def test_is_not_renewed_by_leaving_the_technology_for_a_day(self):
        changes = ({"day": 5, "privacy_technology": ""}, {"day": 6, "privacy_technology": "local_dp"})
        asked = {"privacy_technology": "local_dp", "epsilon": 1.0, "privacy_budget": 6.0, "budget_days": 100}
        market = Market(Scenario(**SMALL | SEEN | STILL | asked, changes=changes), rng=1)
        market.run_for(12)
        assert market.world.shield.spent.max() == 6
        assert market.ledger.daily["epsilon_spent"].sum() * 400 == pytest.approx(market.world.shield.spent.sum())
