"""What ads brought, against randomised hold-outs."""

import numpy as np

from sim.books import SCALE
from sim.ledger.measures.closing import Closing, Row, ratio, shares, sum_of_known
from sim.ledger.measures.marketers import firm_lift
from sim.world import Array

MEASURES = {
    "expected_clicks": ("clicks", "Sum of click probabilities"),
    "ctr": ("share", "Expected clicks an impression"),
    "ctr_tracked": ("share", "The same of impressions on someone with a usable profile"),
    "expected_purchases": ("purchases", "Sum of purchase probabilities"),
    "lift": ("share", "Extra purchases among the exposed over the ghost-ad hold-out, last 28 days"),
    "lift_visits": ("share", "Extra visits likewise"),
    "cost_per_incremental": ("money", "Ad spend for one purchase that would not have been made, last 28 days"),
    "repeat_share": ("share", "Purchases by people who had bought there before"),
}


def measured(days: Closing) -> Row:
    """Each day's, by name."""
    firms, slots = days.all_firms, days.books.slots
    clicks = firms["expected_clicks_f"] / SCALE
    bought = firms["expected_purchases_f"] / SCALE
    extra = incremental(days.lift) / SCALE
    return {
        "expected_clicks": clicks,
        "ctr": ratio(clicks, firms["impressions"]),
        "ctr_tracked": ratio(
            slots["expected_clicks_f"][:, 1].sum(axis=1) / SCALE, slots["impressions"][:, 1].sum(axis=1)
        ),
        "expected_purchases": bought,
        "lift": pooled_lift(days.lift, 2),
        "lift_visits": pooled_lift(days.lift, 0),
        "cost_per_incremental": shares(days.lift_spend, extra),
        "repeat_share": ratio(firms["repeat_purchases"], firms["purchases"]),
    }


def pooled_lift(sums: Array, first: int) -> Array:
    """The market's lift (D,): marketers' lifts, weighted by what the treated would usually do; NaN if none is held out.

    ``sums`` are (D, M, 2, 4).
    """
    each, usual = firm_lift(sums, first), sums[..., 0, first + 1]
    known = np.isfinite(each)
    weighted = np.where(known, each, 0.0) * usual
    return np.asarray(shares(sum_of_known(weighted, known), sum_of_known(usual, known)))


def incremental(sums: Array) -> Array:
    """Purchases (D,), fixed point, of the treated beyond those that the held-out lead one to expect of their needs.

    ``sums`` are (D, M, 2, 4).
    """
    treated, held_out = sums[..., 0, :].astype(float), sums[..., 1, :].astype(float)  # products would overflow
    known = held_out[..., 3] > 0
    expected = shares(treated[..., 3] * held_out[..., 2], held_out[..., 3])
    return sum_of_known(treated[..., 2] - expected, known)
