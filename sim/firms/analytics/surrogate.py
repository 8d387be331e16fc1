"""Visits as a surrogate of sales: there are many more of them, so that what ads did shows sooner.

How many sales a further visit stands for is learned from the firm's own hold-out, over the long run; until then it is
taken to be between none and as many as a visit usually stands for.

Literature: Prentice 1989, Surrogate endpoints in clinical trials, Statistics in Medicine 8(4); Athey, Chetty, Imbens &
Kang 2019, The surrogate index, NBER Working Paper 26463.
"""

import numpy as np

from sim.firms.analytics import Tally
from sim.firms.analytics.evidence import UNKNOWN, Effect, agreed, increments, product

SHARE, SHARE_ERROR = 0.5, 12.0**-0.5
"""Sales that an added visit stands for, against a usual one: mean and standard deviation of what may be 0 to 1."""
CLEAR = 2.0
"""Standard errors that visits must differ by before it is asked how many sales that stood for."""


def worth_of_visits(tally: Tally, of_sales: float, of_visits: float) -> Effect:
    """Sales for each visit that ads added, from a tally (2,) of treated and held out; unknown where none are recorded.

    Args:
        tally: of the long run, since this hardly changes.
        of_sales: clustering of sales: times the variance of Poisson counts that theirs have.
        of_visits: clustering of visits.
    """
    if not (tally.visits[..., 1].all() and tally.purchases.any()):
        return UNKNOWN
    usual = float(tally.purchases.sum() / tally.visits.sum())
    share = Effect(np.array(SHARE), np.array(SHARE_ERROR))
    visits = added_visits(tally, of_visits)
    if visits.mean > CLEAR * visits.error:
        share = agreed(share, increments(tally, of_sales).per(usual * visits.mean))
    return share._replace(mean=np.clip(share.mean, 0.0, 1.0)).times(usual)


def added_visits(tally: Tally, clustered: float) -> Effect:
    """Recorded visits of the treated beyond those that the held-out lead one to expect."""
    return increments(tally._replace(purchases=tally.visits), clustered)


def added_sales(tally: Tally, worth: Effect, of_sales: float, of_visits: float) -> Effect:
    """Sales of the treated beyond those expected: as counted, and as visits tell of them, each as far as it is sure."""
    counted = increments(tally, of_sales)
    if not np.isfinite(worth.error):
        return counted
    return agreed(counted, product(worth, added_visits(tally, of_visits)))
