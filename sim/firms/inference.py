"""What can be inferred of each person from few answers of hers: who gives in to pushes, and who would pay more.

Counts of one person say little; how much they say of her, and how much of luck, is itself estimated from everybody's
(empirical Bayes, Morris 1983; for counts, the gamma-Poisson model of Ehrenberg 1959).
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

type Reals = NDArray[np.float64]

SURE = 2.0
"""Standard errors from nothing at which an answer to prices is believed."""
LEAST, MOST = 0.001, 0.95
"""Chances of a sale that a person is credited with."""


def shrunk_ratio(taken: Reals, offered: Reals) -> Reals:
    """Of each person (N,), how much oftener than others she takes what is offered, shrunk towards 1.

    Where people differ no more than luck would have them, all are 1.
    """
    expected, spread = offered * _rate(taken, offered), _spread(taken, offered)
    return np.asarray((1.0 + spread * taken) / (1.0 + spread * expected))


def _spread(taken: Reals, offered: Reals) -> float:
    """Variance between people of how much oftener than others they take, by moments; 0 if luck explains it all."""
    rate = _rate(taken, offered)
    expected = offered * rate
    excess = float(((taken - expected) ** 2 - expected * (1.0 - rate)).sum())
    squares = float((expected**2 - expected * rate).sum())  # of ordered pairs of one person's offers
    return max(0.0, excess / squares) if squares > 0.0 else 0.0


def gives_in(plain: Reals, plain_taken: Reals, pushed: Reals, pushed_taken: Reals) -> NDArray[np.bool_]:
    """Who (N,) is believed to give in: who took more when pushed than others, and not because she always takes more.

    Args:
        plain: offers to each person without a push, (N,).
        plain_taken: how many of these she took.
        pushed: offers with one.
        pushed_taken: how many of these she took.
    """
    moved, usual = shrunk_ratio(pushed_taken, pushed), shrunk_ratio(plain_taken, plain)
    return np.asarray(moved > np.maximum(usual, 1.0))


def _rate(taken: Any, offered: Any) -> float:
    """Share taken of all that was offered."""
    return float(taken.sum()) / max(1.0, float(offered.sum()))


def price_slope(tried: Reals, step: float) -> float:
    """How much the log-odds of a sale fall for each unit of money more in price; 0 as long as that is not sure.

    Args:
        tried: (low or high, quotes or sales) at prices left to chance, (2, 2).
        step: money between the low price and the high one.
    """
    (low_quotes, low_sales), (high_quotes, high_sales) = tried.tolist()
    misses = low_quotes - low_sales, high_quotes - high_sales
    if min(low_sales, high_sales, *misses) < 1.0 or step <= 0.0:
        return 0.0
    fall = math.log(low_sales / misses[0]) - math.log(high_sales / misses[1])
    error = math.sqrt(1.0 / low_sales + 1.0 / high_sales + 1.0 / misses[0] + 1.0 / misses[1])
    return fall / step if fall > SURE * error else 0.0


def personal_prices(quotes: Reals, sales: Reals, slope: float, price: float, most: float) -> Reals:
    """Each person's price over the list price (N,): the markup that pays best with her, against that with others.

    With logit demand the best markup is 1 / (slope x (1 - P)), P her chance to buy (Besanko, Gupta & Jain 1998). The
    list price stays what the policy says, so that the average person is asked just that.

    Args:
        quotes: prices quoted to each, (N,).
        sales: how many of these she paid.
        slope: what :func:`price_slope` says; with 0, all prices are the list price.
        price: the list price, money.
        most: that a price may depart from it, relative.
    """
    if slope <= 0.0 or price <= 0.0 or not quotes.any():
        return np.ones(len(quotes))
    usual = _rate(sales, quotes)
    chance = np.clip(usual * shrunk_ratio(sales, quotes), LEAST, MOST)
    markup = 1.0 / (slope * (1.0 - chance))
    average = float((markup * quotes).sum() / quotes.sum())
    return np.asarray(1.0 + np.clip((markup - average) / price, -most, most))
