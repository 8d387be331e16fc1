"""How groups fare, and how narrow the world of ads is."""

import math
from typing import Any

from sim.books import SCALE
from sim.ledger.measures.closing import Closing, Row, ratio

MEASURES = {
    "exposure_gap": ("share", "Ads a head, minority against majority, less one"),
    "relevance_gap": ("0-1", "Mean relevance of ads seen, minority less majority"),
    "accuracy_gap": ("bits", "Mean accuracy of profiles, minority less majority"),
    "price_gap": ("share", "Mean price paid, minority against majority, less one"),
    "diversity_within": ("bits", "Collision entropy of topics in one person's successive ads"),
    "diversity_between": ("bits", "Collision entropy of topics over everybody's ads"),
}


def measured(day: Closing) -> Row:
    """The day's, by name."""
    book = day.books.groups
    majority, minority = book[0], book[1]
    many, few = day.groups
    topics = day.books.topics.astype(float)
    market: Any = day.books.market[0]
    return {
        "exposure_gap": ratio(ratio(minority.impressions, day.groups[1]), ratio(majority.impressions, day.groups[0]))
        - 1.0,
        "relevance_gap": (
            ratio(minority.relevance_f, minority.impressions) - ratio(majority.relevance_f, majority.impressions)
        )
        / SCALE,
        "accuracy_gap": (ratio(minority.accuracy_f, few) - ratio(majority.accuracy_f, many)) / SCALE,
        "price_gap": ratio(
            ratio(minority.spending_f, minority.purchases), ratio(majority.spending_f, majority.purchases)
        )
        - 1.0,
        "diversity_within": _bits(ratio(market.same_topic, market.ad_pairs)),
        "diversity_between": _bits(ratio((topics**2).sum(), topics.sum() ** 2)),
    }


def _bits(collision: float) -> float:
    """Collision (Renyi) entropy in bits; NaN where nothing collided."""
    return -math.log2(collision) if collision > 0 else math.nan
