"""What firms' own analytics saw."""

import numpy as np

from sim.ledger.measures.closing import Closing, Row, ratio, sum_of_known
from sim.ledger.measures.marketers import naive_lift
from sim.world import Array

MEASURES = {
    "recorded_visits": ("visits", "Visits as the firms' analytics saw them"),
    "recorded_visitors": ("identifiers", "New identifiers as the firms' analytics saw them"),
    "cookie_age": ("days", "How long identifiers have lasted, on average"),
    "attributed_share": ("share", "Purchases that firms can trace to their ads"),
    "naive_lift": (
        "share",
        "What firms would call lift: purchases a head of the people shown ads of late over all others they know",
    ),
}


def measured(days: Closing) -> Row:
    """Each day's, by name."""
    market = days.market
    firms = days.all_firms
    return {
        "recorded_visits": firms["recorded_visits"],
        "recorded_visitors": firms["recorded_visitors"],
        "cookie_age": market["cookie_age"] / days.consumers,
        "attributed_share": ratio(firms["attributed"], firms["purchases"]),
        "naive_lift": _pooled_naive(days.naive),
    }


def _pooled_naive(sums: Array) -> Array:
    """The market's naive lift (D,): firms' own, weighted by the people they call exposed; NaN without any."""
    lifts = naive_lift(sums)
    known = np.isfinite(lifts)
    return np.asarray(ratio(sum_of_known(lifts * sums[..., 1], known), sum_of_known(sums[..., 1], known)))
