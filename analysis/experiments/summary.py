"""What a run comes to in a few numbers: a dozen measures that most readers ask for, early and late."""

import pandas as pd

from sim.ledger.measures import MEASURES

WINDOW = 28
"""Days at the beginning and at the end of a run that are compared."""
STANDING = ("cases_pending", "complaints_waiting", "perceived_risk")
STOCKS = ("records", "customers", "subscribers", "sources", "cost_per_incremental", "released_epsilon", *STANDING)
"""Measured in counts or money, but of a state or a price: they do not add up over days."""
RATIOS = ("share", "0-1", "bits", "correlation", "days", "money per 1,000")
"""Units that do not add up over days."""
GROUPS: dict[str, tuple[str, ...]] = {
    "Effectiveness": ("lift", "ctr", "ad_spend", "cost_per_incremental", "profit"),
    "Privacy": ("bits_known", "identifiable", "tracked_share", "consent_personalise", "records", "exposed_people"),
    "People": ("trust", "concern", "resignation", "blocker_share", "surplus"),
    "Policies": ("personalization", "collection", "transparency", "security"),
    "Market": ("revenue", "publisher_revenue", "data_fees", "hhi", "complaints", "fines"),
}
"""The measures of the summary, by what they are about."""


def adds_up(measure: str) -> bool:
    """Whether a measure is a count or a sum of money that adds up over days, rather than a state, share or price."""
    return MEASURES[measure][0] not in RATIOS and measure not in STOCKS


def summary(daily: pd.DataFrame) -> pd.DataFrame:
    """Daily means of the first and of the last days of a run (28 of each, or half of it), a row a measure.

    Columns: group, measure, unit, meaning, first, last. Money and counts are a day's.
    """
    days = window(daily)
    ends = {"first": daily.head(days), "last": daily.tail(days)}
    rows = [
        {"group": group, "measure": measure, "unit": unit_a_day(measure), "meaning": MEASURES[measure][1]}
        | {end: float(some[measure].mean()) for end, some in ends.items()}
        for group, measures in GROUPS.items()
        for measure in measures
    ]
    return pd.DataFrame(rows)


def window(daily: pd.DataFrame) -> int:
    """How many days the first and the last days of a run are."""
    return min(WINDOW, max(1, len(daily) // 2))


def unit_a_day(measure: str) -> str:
    """The unit of a measure's mean over days."""
    unit = MEASURES[measure][0]
    return f"{unit}/day" if adds_up(measure) else unit
