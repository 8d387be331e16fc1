"""The day's books: whole-number counters that any order of entries brings to the same sum.

Money and probabilities are entered in fixed point (see :func:`fixed`), because sums of whole numbers, unlike those
of reals, do not depend on the order or the thread they are made in.
"""

import math
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np

from sim.compiled import rule
from sim.records import Record, Table, Whole

SCALE = 2.0**24
"""Fixed-point units in one unit of money, probability or bits."""


@rule
def fixed(value: float) -> int:
    """``value`` in fixed point, rounded; good to 6e-8, sums up to 5e11."""
    return math.floor(value * SCALE + 0.5)


class MarketBook(Record):
    """What happened to all; names ending in _f are in fixed point."""

    page_views: Whole
    tracked_views: Whole  # at least one broker recorded
    notices: Whole
    accepts: Whole
    withdrawals: Whole
    cookie_deletions: Whole
    erasures: Whole
    futile_acts: Whole
    complaints: Whole
    occasions: Whole
    engagements: Whole
    same_topic: Whole  # successive ads of one person on one topic
    ad_pairs: Whole
    surplus_f: Whole
    spending_f: Whole
    concern_f: Whole
    resignation_f: Whole
    bits_f: Whole
    accuracy_f: Whole
    identifiable: Whole
    blockers: Whole
    concerned: Whole
    resigned: Whole
    measure: Whole
    share: Whole
    cookie_age: Whole
    talks: Whole
    given_up: Whole  # requests that were too much effort to make
    misjudged: Whole  # consumers of whom marketers' data say less than nothing true


class FirmBook(Record):
    """What happened to a marketer, truly and as its own analytics saw it."""

    impressions: Whole
    ghosts: Whole
    clicks: Whole
    expected_clicks_f: Whole
    visits: Whole
    purchases: Whole
    expected_purchases_f: Whole
    repeat_purchases: Whole
    lapsed: Whole  # customers whose last purchase is 90 days ago today
    satisfaction_f: Whole  # with purchases, 0-1 each
    contacts: Whole  # customers who needed help
    served: Whole  # of these, helped
    subscribers: Whole
    mails: Whole
    opens: Whole
    unsubscribes: Whole
    shadow_views: Whole  # days on which a row was used for somebody who refused
    revenue_f: Whole
    spend_f: Whole
    trust_f: Whole
    customers: Whole  # bought within the last 90 days
    personalise: Whole  # people it may personalise for
    recorded_visits: Whole
    recorded_visitors: Whole  # identifiers new to it
    attributed: Whole  # purchases it can trace to an ad
    exposed: Whole  # identified people it has shown an ad to of late
    unexposed: Whole  # identified people it has not
    unexposed_purchases: Whole
    premium_f: Whole  # paid above list prices, or below
    pushes: Whole  # choices at which it pushed
    regrets_f: Whole  # chances of purchases that would not have been made without its push
    heard: Whole  # complaints that came to it first
    settled: Whole  # of these, settled


class HolderBook(Record):
    """What a keeper of profiles did."""

    events: Whole  # recorded on a lawful basis
    unlawful_events: Whole  # and without one
    deleted: Whole  # erased at the consumer's wish
    orphaned: Whole  # cut off from their consumer by a cookie deletion
    orphaned_fresh: Whole  # of these, recorded in the current generation
    complaints: Whole
    uses: Whole  # visits measured on a lawful basis
    unlawful_uses: Whole  # and without one; and people judged by others' data who refused, where that is barred
    sales: Whole  # impressions its data were used for, or profiles handed over, with leave to share
    unlawful_sales: Whole  # and without
    privacy_f: Whole  # epsilon spent on events recorded by randomised response
    refused: Whole  # events not recorded since a privacy budget was used up
    requests: Whole  # under a right, received
    answered: Whole  # of these, answered within the law's deadline
    late: Whole  # or after it
    ignored: Whole  # or given up by who asked
    automatic: Whole  # answers that a data passport fetched by itself
    corrected: Whole  # wrong events put right at the consumer's wish
    ported: Whole  # events taken in from another holder at the consumer's wish


class ArmBook(Record):
    """What an experiment arm brought: what campaign optimisers learn from."""

    people: Whole  # in it today, not held out
    impressions: Whole
    clicks: Whole
    visits: Whole  # recorded ones
    purchases: Whole
    spend_f: Whole
    fees_f: Whole  # to sources of data, by use


class PartBook(Record):
    """What a part of the market brought a marketer, treated (0) or held out (1): a tier, or a topic."""

    people: Whole
    impressions: Whole
    purchases: Whole
    spend_f: Whole
    visits: Whole  # recorded ones


class LiftBook(Record):
    """Reached consumers, treated (0) or held out (1): what they did, and what was usual for their needs."""

    visits_f: Whole
    usual_visits_f: Whole
    sales_f: Whole
    usual_sales_f: Whole


class GroupBook(Record):
    """What happened to a demographic group."""

    impressions: Whole
    relevance_f: Whole
    purchases: Whole
    spending_f: Whole
    accuracy_f: Whole


class ShownBook(Record):
    """What a marketer's ads and prices were to a demographic group."""

    impressions: Whole
    reached: Whole  # people who saw an ad of it today
    relevance_f: Whole
    purchases: Whole
    spending_f: Whole


class QuoteBook(Record):
    """A marketer's quotes at prices left to chance, low (0) or high (1)."""

    quotes: Whole
    sales: Whole


class HarmBook(Record):
    """What was done to a demographic group; people are polled once a week, as what firms know of them is measured."""

    surplus_f: Whole  # as experienced
    choices: Whole  # at which somebody who pushes had an offer: consumer-marketer pairs
    susceptibility_f: Whole  # of the people in these
    pushes: Whole  # of these, pushed
    pushed_susceptibility_f: Whole
    regrets_f: Whole  # chances of purchases that would not have been made without a push
    regret_f: Whole  # money: surplus lost to pushes
    quotes: Whole  # prices quoted to people whom the marketer recognised
    quoted_f: Whole  # relative to list prices
    quoted_squares_f: Whole
    sensitive_views: Whole
    avoided_views: Whole
    avoided_sensitive: Whole
    watched_f: Whole
    thefts: Whole  # identities used
    losses_f: Whole
    averted: Whole  # uses of identities prevented by people who acted in time
    drifted_f: Whole
    narrowed_f: Whole
    window_pairs: Whole  # of the last ads of one person
    window_same: Whole  # of these, on one topic
    polled: Whole
    concern_f: Whole
    concern_squares_f: Whole
    protection_f: Whole
    protection_squares_f: Whole
    product_f: Whole
    concerned: Whole
    concerned_idle: Whole  # of these, do nothing to protect themselves
    concerned_resigned: Whole


class SlotBook(Record):
    """Impressions, tracked or not, with the page's topic visible or not."""

    impressions: Whole
    price_f: Whole
    expected_clicks_f: Whole
    goodwill_f: Whole


class Books(NamedTuple):
    """All books of a day."""

    market: Table[MarketBook]  # (1,)
    firms: Table[FirmBook]  # (M,)
    holders: Table[HolderBook]  # (H,)
    arms: Table[ArmBook]  # (M, A)
    tiers: Table[PartBook]  # (M, T, 2)
    by_topic: Table[PartBook]  # (M, K, 2)
    sold: Any  # (M, S) impressions won with a source's data
    lift: Table[LiftBook]  # (M, 2)
    groups: Table[GroupBook]  # (2,)
    slots: Table[SlotBook]  # (tracked, visible)
    shown: Table[ShownBook]  # (M, 2)
    quotes: Table[QuoteBook]  # (M, 2)
    harms: Table[HarmBook]  # (2,)
    delivered: Any  # (M, 3) ads seen, by the group the marketer takes people to be of
    topics: Any  # (K,) ads seen
    inventory: Any  # (K,) pages whose topic everybody can see
    events: Any  # (H, K) events recorded
    filed: Any  # (J, H) complaints by residents of a jurisdiction
    unlawful: Any  # (J, H) what was done without a lawful basis with data of its residents
    entries: Any  # all numbers in them, of which the books are views

    def __reduce__(self) -> Any:
        """Copies and pickles are views of their own entries, too."""
        marketers, tiers, _ = self.tiers.shape
        places, holders = self.filed.shape
        size = marketers, holders, len(self.topics), self.arms.shape[1], tiers, places
        return _with_entries, (size, self.entries)


type Page = tuple[type[Record] | None, tuple[int, ...]]
"""A book's records, or None if it has plain numbers, and its shape."""


def open_books(marketers: int, holders: int, topics: int, arms: int, tiers: int, jurisdictions: int = 1) -> Books:
    """Empty books."""
    layout = _layout(marketers, holders, topics, arms, tiers, jurisdictions)
    entries = np.zeros(sum(map(_size, layout)), np.int64)
    starts = accumulate(map(_size, layout), initial=0)
    views: Any = [_view(page, entries, start) for page, start in zip(layout, starts, strict=False)]
    return Books(*[*views, entries])


def _with_entries(size: tuple[int, ...], entries: Any) -> Books:
    books = open_books(*size)
    books.entries[:] = entries
    return books


def books_of(entries: Any, *size: int) -> Books:
    """Books of D days, of the size that :func:`open_books` takes, by their ``entries`` (D, E): plain arrays, to read.

    Each has an axis of days before its own.
    """
    layout = _layout(*size)
    parts = np.split(entries, [*accumulate(map(_size, layout))][:-1], axis=1)
    books: Any = [*map(_of_days, layout, parts), entries]
    return Books(*books)


def _of_days(page: Page, part: Any) -> Any:
    record, shape = page
    return (part.view(record.dtype()) if record else part).reshape(len(part), *shape)


def _layout(m: int, h: int, k: int, arms: int, tiers: int, j: int) -> tuple[Page, ...]:
    """The books, in the order of :class:`Books`."""
    return (
        (MarketBook, (1,)),
        (FirmBook, (m,)),
        (HolderBook, (h,)),
        (ArmBook, (m, arms)),
        (PartBook, (m, tiers, 2)),
        (PartBook, (m, k, 2)),
        (None, (m, h - m)),
        (LiftBook, (m, 2)),
        (GroupBook, (2,)),
        (SlotBook, (2, 2)),
        (ShownBook, (m, 2)),
        (QuoteBook, (m, 2)),
        (HarmBook, (2,)),
        (None, (m, 3)),
        (None, (k,)),
        (None, (k,)),
        (None, (h, k)),
        (None, (j, h)),
        (None, (j, h)),
    )


def _size(page: Page) -> int:
    record, shape = page
    return math.prod(shape) * (record.dtype().itemsize // 8 if record else 1)


def _view(page: Page, entries: Any, at: int) -> Any:
    """A book as a view of the entries from number ``at`` on."""
    record, shape = page
    if record is None:
        return np.ndarray(shape, np.int64, entries, 8 * at)
    return np.recarray(shape, record.dtype(), entries, 8 * at)


def add(into: Books, other: Books) -> None:
    """Add ``other``'s entries to ``into``; the order of additions does not matter."""
    into.entries[:] += other.entries


def clear(books: Books) -> None:
    """Empty the books."""
    books.entries[:] = 0


def places(record: type[Record], *fields: str) -> list[int]:
    """Where these fields are among a record's, as :func:`whole` has them."""
    return [*map([*record.fields()].index, fields)]


def whole(book: Any) -> Any:
    """A book as plain 64-bit whole numbers, one axis more for the fields of a record."""
    plain = np.asarray(book).view(np.ndarray)
    return plain if plain.dtype == np.int64 else plain.view(np.int64).reshape(*plain.shape, -1)
