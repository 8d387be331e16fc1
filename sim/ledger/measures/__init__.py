"""What is measured each day: each measure once, with its unit and meaning, a file a theme."""

from sim.ledger.measures import (
    automation,
    delivery,
    effects,
    enforcement,
    fairness,
    harms,
    money,
    people,
    policies,
    privacy,
    protection,
    recorded,
    rights,
    traffic,
)
from sim.ledger.measures.closing import Closing, Row

THEMES = (
    traffic,
    money,
    effects,
    privacy,
    protection,
    people,
    rights,
    fairness,
    delivery,
    harms,
    recorded,
    automation,
    policies,
    enforcement,
)
"""Each says what it measures in ``MEASURES``, and measures it in ``measured``."""
MEASURES: dict[str, tuple[str, str]] = {name: told for theme in THEMES for name, told in theme.MEASURES.items()}
"""Every column of the daily ledger: unit, meaning."""


def measure(days: Closing) -> Row:
    """All measures of each day, in the order of :data:`MEASURES`."""
    measured = {name: value for theme in THEMES for name, value in theme.measured(days).items()}
    return {name: measured[name] for name in MEASURES}
