"""Whom each marketer's ads reach: that groups see as many ads does not say that they see the same ones."""

import numpy as np

from sim.ledger.measures.closing import Closing, Row, ratio
from sim.ledger.measures.fairness import FIELDS
from sim.world import Array

MEASURES = {
    "delivery_gap": ("share", "Gap between groups in a marketer's ads a head over 28 days, either way; mean by ads"),
}


def measured(days: Closing) -> Row:
    """Each day's, by name."""
    return {"delivery_gap": delivery_gap(days.shown[..., FIELDS.index("impressions")], days.groups)}


def delivery_gap(shown: Array, groups: Array) -> Array:
    """The size (D,) of the difference between groups in ads a head, over ads a head, of the average ad's marketer.

    ``shown`` (D, M, 2) are each marketer's ads seen by majority and minority, ``groups`` (2,) their heads. NaN if a
    group is empty or nothing is shown.
    """
    total = shown.sum(axis=2)
    if not np.all(groups):
        return np.full(len(shown), np.nan)
    rates, mean = shown / groups, total / groups.sum()
    gaps = np.abs(rates[..., 1] - rates[..., 0]) / np.maximum(mean, 1e-12)
    return np.asarray(ratio((gaps * total).sum(axis=1), total.sum(axis=1)))
