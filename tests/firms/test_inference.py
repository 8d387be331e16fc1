"""What can be told of a person from few answers of hers, and when nothing can."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.firms.inference import gives_in, personal_prices, price_slope, shrunk_ratio

N = 20_000
COUNTS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=30)


def answers(rng, offers: int, chances) -> tuple[np.ndarray, np.ndarray]:
    return np.full(N, float(offers)), rng.binomial(offers, chances, N).astype(float)


def test_luck_alone_tells_nothing_of_anybody():
    offered, taken = answers(np.random.default_rng(1), 10, 0.3)
    assert np.abs(shrunk_ratio(taken, offered) - 1.0).max() < 0.15


def test_people_who_differ_are_told_apart_as_well_as_a_bayesian_would():
    rng = np.random.default_rng(2)
    truth = rng.gamma(4.0, 0.25, N)  # mean 1, variance 1/4
    offered, taken = answers(rng, 10, np.minimum(1.0, 0.1 * truth))
    believed = shrunk_ratio(taken, offered)
    best = (4.0 + taken) / (4.0 + 10 * 0.1)  # gamma-Poisson, with the true variance
    assert np.abs(believed - best).max() < 0.4
    assert np.corrcoef(believed, truth)[0, 1] > 0.4
    assert ((believed - truth) ** 2).mean() < 0.9 * truth.var()


@given(COUNTS)
def test_a_ratio_is_always_finite_and_one_for_who_was_offered_nothing(counts):
    offered = np.array([float(max(pair)) for pair in counts])
    taken = np.array([float(min(pair)) for pair in counts])
    ratio = shrunk_ratio(taken, offered)
    assert np.isfinite(ratio).all()
    assert (ratio[offered == 0] == 1.0).all()


def test_who_gives_in_is_found_among_those_who_always_take_more():
    rng = np.random.default_rng(3)
    eager, soft = rng.random(N) < 0.5, rng.random(N) < 0.5
    usual = np.where(eager, 0.3, 0.1)
    plain, plain_taken = answers(rng, 20, usual)
    pushed, pushed_taken = answers(rng, 20, np.where(soft, 2.5, 1.0) * usual)
    found = gives_in(plain, plain_taken, pushed, pushed_taken)
    assert found[soft].mean() > found[~soft].mean() + 0.3
    assert abs(found[eager & ~soft].mean() - found[~eager & ~soft].mean()) < 0.35


def test_nobody_is_suspected_before_anybody_was_asked():
    nothing = np.zeros(5)
    assert not gives_in(nothing, nothing, nothing, nothing).any()


def test_a_slope_is_believed_once_it_is_sure():
    def tried(n: int) -> np.ndarray:
        return n * np.array([[1.0, 0.20], [1.0, 0.15]])

    assert price_slope(tried(100), 4.0) == 0.0
    odds = np.log(0.2 / 0.8) - np.log(0.15 / 0.85)
    assert price_slope(tried(10_000), 4.0) == pytest.approx(odds / 4.0)
    assert price_slope(tried(10_000)[::-1], 4.0) == 0.0  # who sells more at higher prices trusts no slope
    assert price_slope(np.zeros((2, 2)), 4.0) == 0.0


def test_prices_are_higher_for_who_buys_more_and_the_list_price_on_average():
    quotes, sales = np.full(400, 20.0), np.repeat([0.0, 2.0, 5.0, 12.0], 100)
    prices = personal_prices(quotes, sales, 0.1, 20.0, 0.9)
    assert (np.diff(prices[::100]) > 0.0).all()
    assert prices.mean() == pytest.approx(1.0)
    assert np.ptp(personal_prices(quotes, sales, 0.1, 20.0, 0.05)) <= 0.1 + 1e-12
    assert (personal_prices(quotes, sales, 0.0, 20.0, 0.9) == 1.0).all()
    assert (personal_prices(0 * quotes, 0 * sales, 0.1, 20.0, 0.9) == 1.0).all()


def test_the_personal_markup_is_what_pays_best_where_demand_is_logit():
    """Besanko, Gupta & Jain 1998: no other price earns more from somebody whose demand is known."""
    slope, cost, taste = 0.1, 12.0, 1.0
    prices = np.linspace(12.0, 60.0, 4_801)
    buys = 1.0 / (1.0 + np.exp(slope * prices - taste))
    best = prices[np.argmax((prices - cost) * buys)]
    chance = 1.0 / (1.0 + np.exp(slope * best - taste))
    assert best - cost == pytest.approx(1.0 / (slope * (1.0 - chance)), abs=0.02)
