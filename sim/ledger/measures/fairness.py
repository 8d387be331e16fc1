"""How groups fare, and how narrow the world of ads is.

Groups are compared as the literature on fairness does: differences and ratios of selection rates (demographic parity;
Dwork et al. 2012), with the four-fifths rule of the US Uniform Guidelines (1978) as a yardstick for ratios, and gaps in
accuracy (Hardt, Price & Srebro 2016). ``analysis.fairness`` has more of them, of a market's last day.
"""

import math
from typing import Any

import numpy as np

from sim.books import SCALE, ShownBook
from sim.ledger.measures.closing import Closing, Row, ratio, shares
from sim.records import read

MEASURES = {
    "exposure_gap": ("share", "Ads a head, minority against majority, less one"),
    "relevance_gap": ("0-1", "Mean relevance of ads seen, minority less majority"),
    "accuracy_gap": ("bits", "Mean accuracy of profiles, minority less majority"),
    "price_gap": ("share", "Mean price paid, minority against majority, less one"),
    "benefit_gap": ("share", "Consumers' surplus a head, minority against majority, less one"),
    "selection_gap": (
        "share",
        "Share of a group that an average marketer's ads reach in a day, minority less majority, last 28 days",
    ),
    "parity_ratio": (
        "share",
        "The lower group's share of that over the higher one's, marketers weighted by people reached, last 28 days",
    ),
    "worst_parity_ratio": ("share", "Of the marketer at which that is lowest, last 28 days"),
    "diversity_within": ("bits", "Collision entropy of topics in one person's successive ads"),
    "diversity_between": ("bits", "Collision entropy of topics over everybody's ads"),
}
FIELDS = list(ShownBook.fields())


def measured(day: Closing) -> Row:
    """The day's, by name."""
    topics = day.books.topics.astype(float)
    market: Any = day.books.market[0]
    return _of_ads(day) | _of_selection(day) | {
        "diversity_within": bits(ratio(market.same_topic, market.ad_pairs)),
        "diversity_between": bits(ratio((topics**2).sum(), topics.sum() ** 2)),
    }  # fmt: skip


def _of_ads(day: Closing) -> Row:
    """Gaps in what the groups saw and paid today, and in how well they are known."""
    many, few = day.groups
    majority, minority = read(day.books.groups[0]), read(day.books.groups[1])
    surplus = day.books.harms["surplus_f"]
    return {
        "exposure_gap": ratio(ratio(minority.impressions, few), ratio(majority.impressions, many)) - 1.0,
        "relevance_gap": (
            ratio(minority.relevance_f, minority.impressions) - ratio(majority.relevance_f, majority.impressions)
        )
        / SCALE,
        "accuracy_gap": (ratio(minority.accuracy_f, few) - ratio(majority.accuracy_f, many)) / SCALE,
        "price_gap": ratio(
            ratio(minority.spending_f, minority.purchases), ratio(majority.spending_f, majority.purchases)
        )
        - 1.0,
        "benefit_gap": ratio(ratio(surplus[1], few), ratio(surplus[0], many)) - 1.0,
    }


def _of_selection(day: Closing) -> Row:
    rates, weight = selection_rates(day), day.shown[:, :, FIELDS.index("reached")].sum(axis=1)
    ratios = parity_ratios(rates)
    known = np.isfinite(ratios) & (weight > 0)
    return {
        "selection_gap": float((rates[:, 1] - rates[:, 0]).mean()),
        "parity_ratio": float(np.average(ratios[known], weights=weight[known])) if known.any() else math.nan,
        "worst_parity_ratio": float(ratios[known].min()) if known.any() else math.nan,
    }


def selection_rates(day: Closing) -> Any:
    """Share of each group (M, 2) that each marketer's ads reach in a day; NaN for a group without anybody."""
    return shares(day.shown[:, :, FIELDS.index("reached")], np.broadcast_to(day.groups, (day.marketers, 2)))


def parity_ratios(rates: Any) -> Any:
    """The lower group's rate over the higher one's (M,); NaN where nobody is reached."""
    low, high = rates.min(axis=1), rates.max(axis=1)
    return shares(low, high)


def of_groups(day: Closing) -> dict[str, Any]:
    """Each marketer's gaps (M,) over the last 28 days."""
    shown, rates = day.shown, selection_rates(day)
    relevance = shares(shown[:, :, FIELDS.index("relevance_f")] / SCALE, shown[:, :, FIELDS.index("impressions")])
    price = shares(shown[:, :, FIELDS.index("spending_f")], shown[:, :, FIELDS.index("purchases")])
    return {
        "selection_gap": rates[:, 1] - rates[:, 0],
        "parity_ratio": parity_ratios(rates),
        "relevance_gap": relevance[:, 1] - relevance[:, 0],
        "price_gap": shares(price[:, 1], price[:, 0]) - 1.0,
    }


def bits(collision: float) -> float:
    """Collision (Renyi) entropy in bits; NaN where nothing collided."""
    return -math.log2(collision) if collision > 0 else math.nan
