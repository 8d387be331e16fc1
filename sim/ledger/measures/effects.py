"""What ads brought, against randomised hold-outs."""

import math
from typing import Any

import numpy as np

from sim.books import SCALE
from sim.ledger.measures.closing import Closing, Row, ratio
from sim.ledger.measures.marketers import firm_lift

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


def measured(day: Closing) -> Row:
    """The day's, by name."""
    firms, slots = day.all_firms, day.books.slots
    clicks = firms["expected_clicks_f"] / SCALE
    bought = firms["expected_purchases_f"] / SCALE
    extra = incremental(day.lift) / SCALE
    return {
        "expected_clicks": clicks,
        "ctr": ratio(clicks, firms["impressions"]),
        "ctr_tracked": ratio(slots["expected_clicks_f"][1].sum() / SCALE, slots["impressions"][1].sum()),
        "expected_purchases": bought,
        "lift": pooled_lift(day.lift, 2),
        "lift_visits": pooled_lift(day.lift, 0),
        "cost_per_incremental": day.lift_spend / extra if extra > 0 else math.nan,
        "repeat_share": ratio(firms["repeat_purchases"], firms["purchases"]),
    }


def pooled_lift(sums: Any, first: int) -> float:
    """The market's lift: marketers' lifts, weighted by what the treated would usually do; NaN if nobody is held out."""
    each, usual = firm_lift(sums, first), sums[:, 0, first + 1]
    known = np.isfinite(each)
    return float((each[known] * usual[known]).sum() / usual[known].sum()) if usual[known].sum() > 0 else math.nan


def incremental(sums: Any) -> float:
    """Purchases (fixed point) of the treated beyond those that the held-out lead one to expect of their needs."""
    treated, held_out = sums[:, 0].astype(float), sums[:, 1].astype(float)  # products would overflow
    known = held_out[:, 3] > 0
    expected = treated[known, 3] * held_out[known, 2] / held_out[known, 3]
    return float((treated[known, 2] - expected).sum())
