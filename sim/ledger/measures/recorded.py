"""What firms' own analytics saw."""

from typing import Any

import numpy as np

from sim.ledger.measures.closing import Closing, Row, ratio
from sim.ledger.measures.marketers import naive_lift

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


def measured(day: Closing) -> Row:
    """The day's, by name."""
    market: Any = day.books.market[0]
    firms = day.all_firms
    return {
        "recorded_visits": firms["recorded_visits"],
        "recorded_visitors": firms["recorded_visitors"],
        "cookie_age": market.cookie_age / day.consumers,
        "attributed_share": ratio(firms["attributed"], firms["purchases"]),
        "naive_lift": _pooled_naive(day.naive),
    }


def _pooled_naive(sums: Any) -> float:
    """The market's naive lift: firms' own, weighted by the people they call exposed; NaN where nobody is to compare."""
    lifts = naive_lift(sums)
    known = np.isfinite(lifts)
    return ratio((lifts[known] * sums[known, 1]).sum(), sums[known, 1].sum())
