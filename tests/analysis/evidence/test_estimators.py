"""Estimators on made-up data of which the answer is known."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.evidence.estimators import (
    before_and_after,
    click_attribution,
    days_until_back,
    difference_in_differences,
    elasticity,
    exposed_against_unexposed,
    impulse_response,
    interval,
    lift,
    log_slope,
    poisson_slope,
    truncated_pareto,
    twin_effect,
)


def test_an_interval_is_the_t_interval_of_the_mean():
    mean, half = interval([1.0, 2.0, 3.0])
    assert mean == 2.0
    assert half == pytest.approx(2.484, abs=1e-3)  # 4.303 / sqrt(3)


def test_seeds_that_show_nothing_are_left_out_of_an_interval():
    assert interval([1.0, math.nan, 3.0])[0] == 2.0
    assert math.isnan(interval([5.0])[1])
    assert math.isnan(interval([math.nan])[0])


def test_a_lift_is_measured_against_what_is_usual_for_the_needs_of_either_group():
    assert lift(120, 100, 10, 10) == pytest.approx(0.2)
    assert lift(120, 100, 12, 10) == pytest.approx(0.0)  # the held-out are keener, too
    assert math.isnan(lift(1, 1, 0, 1))


def test_a_twin_effect_is_relative_or_not():
    assert twin_effect(110, 100) == pytest.approx(0.1)
    assert twin_effect(110, 100, relative=False) == 10
    assert math.isnan(twin_effect(1, 0))


def test_what_befell_all_firms_is_no_effect_on_one():
    assert difference_in_differences(after=15, before=10, other_after=13, other_before=10) == 2


@given(st.floats(-2, 2), st.floats(1.01, 3))
def test_an_elasticity_is_the_exponent(exponent, factor):
    assert elasticity(1.01**exponent, 1, 1.01, 1) == pytest.approx(exponent, abs=1e-3)
    sizes = factor ** np.arange(5)
    assert log_slope(sizes, 3 * sizes**exponent) == pytest.approx(exponent)


def test_a_cause_that_is_in_neither_market_has_no_elasticity():
    assert math.isnan(elasticity(2, 1, 0, 0))
    assert math.isnan(elasticity(2, 1, 3, 3))


def test_counts_with_zeros_have_an_elasticity_too():
    luck = np.random.default_rng(1)
    sizes = np.geomspace(0.1, 10, 400)
    assert poisson_slope(sizes, luck.poisson(0.7 * sizes**0.6)) == pytest.approx(0.6, abs=0.1)


def test_a_truncated_tail_gives_its_exponent():
    u, low, alpha = np.random.default_rng(1).random(4000), 0.05, 0.5
    shares = low * (1 - u * (1 - low**alpha)) ** (-1 / alpha)
    assert truncated_pareto(list(shares), tail=0.99) == pytest.approx(0.5, abs=0.1)
    assert math.isnan(truncated_pareto([0.1, 0.2]))


def test_a_response_is_back_when_it_stays_near_nothing():
    days = np.arange(200)
    twin = np.ones(200)
    market = np.where(days < 50, 1.0, 1.0 - np.exp(-0.05 * (days - 50.0)))
    response = impulse_response(market, twin, 50)
    assert days_until_back(response, share=0.1, smooth=1) == pytest.approx(math.log(10) / 0.05, abs=1)
    assert math.isnan(days_until_back(response[:20], smooth=1))  # not yet
    assert math.isnan(days_until_back(np.zeros(50)))  # nothing happened


def test_naive_estimates_call_differences_between_people_effects():
    assert exposed_against_unexposed(20, 100, 10, 100) == 1.0  # though the ads did nothing
    assert before_and_after([1, 1, 2, 2], 2) == 1.0  # though it was the season
    assert click_attribution(3, 4) == 0.75
