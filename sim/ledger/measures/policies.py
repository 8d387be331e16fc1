"""What marketers' policies came to."""

import numpy as np

from sim.ledger.measures.closing import Closing, Row

MEASURES = {
    "personalization": ("0-1", "Mean personalization intensity of marketers"),
    "collection": ("0-1", "Mean collection intensity"),
    "transparency": ("0-1", "Mean transparency"),
    "security": ("0-1", "Mean security"),
    "sources": ("sources", "Mean number of sources of data that a marketer buys from"),
}
POLICIES = tuple(MEASURES)
"""What a marketer may learn, as it is today."""


def measured(day: Closing) -> Row:
    """The day's, by name."""
    return {name: float(np.mean([policy[name] for policy in day.policies])) for name in POLICIES}
