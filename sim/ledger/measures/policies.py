"""What marketers' policies came to."""

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


def measured(days: Closing) -> Row:
    """Each day's, by name."""
    return {name: days.policies[name].mean(axis=1) for name in POLICIES}
