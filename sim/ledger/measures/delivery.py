"""Whom each marketer's ads reach: that groups see as many ads does not say that they see the same ones."""

from typing import Any

import numpy as np

from sim.ledger.measures.closing import Closing, Row, ratio
from sim.ledger.measures.fairness import FIELDS

MEASURES = {
    "delivery_gap": ("share", "Gap between groups in a marketer's ads a head over 28 days, either way; mean by ads"),
}


def measured(day: Closing) -> Row:
    """The day's, by name."""
    return {"delivery_gap": delivery_gap(day.shown[:, :, FIELDS.index("impressions")], day.groups)}


def delivery_gap(shown: Any, groups: Any) -> float:
    """The size of the difference between groups in ads a head, over ads a head, of the average ad's marketer.

    ``shown`` (M, 2) are each marketer's ads seen by majority and minority, ``groups`` (2,) their heads. NaN if a group
    is empty or nothing is shown.
    """
    total = shown.sum(axis=1)
    if not np.all(groups) or not total.sum():
        return float("nan")
    rates, mean = shown / groups, total / groups.sum()
    return ratio((np.abs(rates[:, 1] - rates[:, 0]) / np.maximum(mean, 1e-12) * total).sum(), total.sum())
