"""What is measured each day: each measure once, with its unit and meaning, a file a theme."""

from sim.ledger.measures import (
    automation,
    delivery,
    effects,
    fairness,
    money,
    people,
    policies,
    privacy,
    recorded,
    rights,
    traffic,
)
from sim.ledger.measures.closing import Closing, Row

THEMES = (traffic, money, effects, privacy, people, rights, fairness, delivery, recorded, automation, policies)
"""Each says what it measures in ``MEASURES``, and measures it in ``measured``."""
MEASURES: dict[str, tuple[str, str]] = {name: told for theme in THEMES for name, told in theme.MEASURES.items()}
"""Every column of the daily ledger: unit, meaning."""


def measure(day: Closing) -> Row:
    """All measures of a day, in the order of :data:`MEASURES`."""
    measured = {name: value for theme in THEMES for name, value in theme.measured(day).items()}
    return {name: measured[name] for name in MEASURES}
