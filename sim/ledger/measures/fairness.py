"""How groups fare, and how narrow the world of ads is.

Groups are compared as the literature on fairness does: differences and ratios of selection rates (demographic parity;
Dwork et al. 2012), with the four-fifths rule of the US Uniform Guidelines (1978) as a yardstick for ratios, and gaps in
accuracy (Hardt, Price & Srebro 2016). ``analysis.fairness`` has more of them, of a market's last day.
"""

import math
from typing import Any

import numpy as np

from sim.books import SCALE, ShownBook
from sim.ledger.measures.closing import Closing, Row, ratio, shares, squared, sum_of_known
from sim.world import Array

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


def measured(days: Closing) -> Row:
    """Each day's, by name."""
    topics = days.books.topics.astype(float)
    market, shown = days.market, topics.sum(axis=1)
    return _of_ads(days) | _of_selection(days) | {
        "diversity_within": bits(ratio(market["same_topic"], market["ad_pairs"])),
        "diversity_between": bits(ratio((topics**2).sum(axis=1), squared(shown))),
    }  # fmt: skip


def _of_ads(days: Closing) -> Row:
    """Gaps in what the groups saw and paid today, and in how well they are known."""
    many, few = days.groups
    groups: Any = days.books.groups
    majority, minority = groups[:, 0], groups[:, 1]
    surplus = days.books.harms["surplus_f"]
    return {
        "exposure_gap": ratio(ratio(minority["impressions"], few), ratio(majority["impressions"], many)) - 1.0,
        "relevance_gap": (
            ratio(minority["relevance_f"], minority["impressions"])
            - ratio(majority["relevance_f"], majority["impressions"])
        )
        / SCALE,
        "accuracy_gap": (ratio(minority["accuracy_f"], few) - ratio(majority["accuracy_f"], many)) / SCALE,
        "price_gap": ratio(
            ratio(minority["spending_f"], minority["purchases"]), ratio(majority["spending_f"], majority["purchases"])
        )
        - 1.0,
        "benefit_gap": ratio(ratio(surplus[:, 1], few), ratio(surplus[:, 0], many)) - 1.0,
    }


def _of_selection(days: Closing) -> Row:
    rates, weight = selection_rates(days), days.shown[..., FIELDS.index("reached")].sum(axis=2)
    ratios = parity_ratios(rates)
    known = np.isfinite(ratios) & (weight > 0)
    return {
        "selection_gap": (rates[..., 1] - rates[..., 0]).mean(axis=1),
        "parity_ratio": ratio(sum_of_known(ratios * weight, known), sum_of_known(weight, known)),
        "worst_parity_ratio": np.where(known.any(axis=1), np.where(known, ratios, math.inf).min(axis=1), math.nan),
    }


def selection_rates(days: Closing) -> Any:
    """Share of each group (D, M, 2) that each marketer's ads reach in a day; NaN for a group without anybody."""
    return shares(days.shown[..., FIELDS.index("reached")], days.groups)


def parity_ratios(rates: Any) -> Any:
    """The lower group's rate over the higher one's (D, M); NaN where nobody is reached."""
    low, high = rates.min(axis=2), rates.max(axis=2)
    return shares(low, high)


def of_groups(days: Closing) -> dict[str, Any]:
    """Each marketer's gaps (D, M) over the last 28 days."""
    shown, rates = days.shown, selection_rates(days)
    relevance = shares(shown[..., FIELDS.index("relevance_f")] / SCALE, shown[..., FIELDS.index("impressions")])
    price = shares(shown[..., FIELDS.index("spending_f")], shown[..., FIELDS.index("purchases")])
    return {
        "selection_gap": rates[..., 1] - rates[..., 0],
        "parity_ratio": parity_ratios(rates),
        "relevance_gap": relevance[..., 1] - relevance[..., 0],
        "price_gap": shares(price[..., 1], price[..., 0]) - 1.0,
    }


def bits(collisions: Array) -> Array:
    """Collision (Renyi) entropies (D,) in bits; NaN where nothing collided."""
    return np.array([-math.log2(collision) if collision > 0 else math.nan for collision in collisions.tolist()])
