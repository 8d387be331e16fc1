"""Analytics: how much of its own records a marketer understands, in four levels of maturity.

Each level reads what the firm itself recorded, which may be wrong, and gives advice: who is in which tier of
consumers, and how bids, mails and budget should differ. A better level is worth what its information is worth.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from sim.errors import bad
from sim.registry import Registered
from sim.world import TIERS, Array

WINDOW = 28
"""Days that the sums of :class:`Records` cover."""
LEAST, MOST = 0.25, 2.0
"""What the levels that come with the market keep every factor they advise within."""


class Tally(NamedTuple):
    """What a part of the market brought over the last days: arrays of one shape, treated or held out from ads."""

    people: Array
    """Person-days."""
    purchases: Array
    """Purchases, from the firm's own tills."""
    impressions: Array
    """Ads shown; of the held out, ads that would have been."""
    spend: Array
    """Money paid for ads."""
    visits: Array
    """Visits to its site, as recorded; of topics, to pages about them."""


@dataclass(frozen=True)
class Records:
    """What a firm has in its books today; nothing in here is known to be true of the people behind it."""

    day: int
    daily: Mapping[str, Array]
    """Its recorded history, a number a day, yesterday's last: impressions, clicks, spend, recorded_visits, attributed,
    purchases, revenue, mails, opens, unsubscribes."""
    last_purchase: Array
    """(N,) day of the last purchase, -1 for people who never bought."""
    purchases: Array
    """(N,) purchases so far."""
    events: Array
    """(N,) own events it keeps and may use, 0 for people who refused."""
    subscribed: Array
    """(N,) who gets its mails."""
    tiers: Array
    """(N,) tier each consumer is in now."""
    by_tier: Tally
    """(TIERS, 2) over the last days: treated, held out."""
    by_topic: Tally
    """(K, 2) likewise, by the topic of the ad or purchase; people are the same in every topic."""
    holdout: float
    """Share of consumers whom it keeps its ads from, to compare."""
    value: float
    """Margin on a sale, money."""
    mail_cost: float
    """Money a mail costs."""
    luck: int
    """A number drawn for today, to seed what it leaves to chance."""


def _ones() -> Array:
    ones = np.ones(TIERS)
    ones.flags.writeable = False
    return ones


class Advice(NamedTuple):
    """What analytics recommends until the next review."""

    tiers: Array | None = None
    """(N,) 0 to TIERS - 1, everybody in tier 0 if None."""
    bids: Array = _ones()
    """(TIERS,) factors on bids."""
    mails: Array = _ones()
    """(TIERS,) factors on how often a mail is sent."""
    topics: Array | float = 1.0
    """(K,) factors on bids by topic of the product."""
    budget: float = 1.0
    """Factor on the advertising budget."""
    notes: tuple[str, ...] = ()
    """Anomalies worth telling somebody."""


class Analytics(Registered, family="analytics level"):
    """Base of all levels of analytics; an object is one marketer's, and may remember what it reviewed."""

    level: ClassVar[int] = 0
    """How many levels above none: each costs alike."""

    def review(self, records: Records) -> Advice:
        """Read the records, once a week, and advise."""
        return Advice()


def check_advice(level: object, advice: Advice, consumers: int, topics: int) -> None:
    """Raise :class:`~sim.errors.BadInput` unless the advice of ``level`` can be followed in a market of this size."""
    whose = f"of analytics level {level!r}"
    _check_factors(f"factors on bids by tier {whose}", advice.bids, (TIERS,))
    _check_factors(f"factors on mails by tier {whose}", advice.mails, (TIERS,))
    _check_factors(f"factors on bids by topic {whose}", advice.topics, (), (topics,))
    _check_factors(f"the factor on the budget {whose}", advice.budget, ())
    tiers = advice.tiers
    if tiers is not None and (
        tiers.dtype.kind not in "iu" or tiers.shape != (consumers,) or tiers.min() < 0 or tiers.max() >= TIERS
    ):
        raise bad(f"the tiers {whose}", tiers.shape, f"({consumers},) whole numbers from 0 to {TIERS - 1}")


def _check_factors(what: str, factors: Array | float, *shapes: tuple[int, ...]) -> None:
    given = np.asarray(factors, float)
    if given.shape not in shapes or not (np.isfinite(given) & (given >= 0.0)).all():
        wanted = " or ".join(str(shape) for shape in shapes)
        raise bad(what, given.tolist(), f"finite, 0 or more, and of shape {wanted}")
