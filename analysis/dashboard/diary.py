"""What befalls one person, day by day: ads and why she saw them, visits, purchases, notices."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analysis.apart import live_apart, living_by
from sim.books import SCALE
from sim.market import Market

KEPT = 60
"""Days that a diary goes back."""


@dataclass(frozen=True)
class Entry:
    """A day of hers: what her own books of the day say."""

    day: int
    ads: dict[str, int]
    """Ads seen, by marketer."""
    personal: int
    """Of these, chosen with what is known of her."""
    in_context: int
    """Of these, on a page whose topic could be seen."""
    bought: dict[str, list[str]]
    """Marketers whose ads drew on data of these brokers and partners."""
    topics: list[int]
    """Topics of the ads."""
    clicks: dict[str, int]
    visits: dict[str, int]
    purchases: dict[str, int]
    paid: float
    """Money spent."""
    recorded: int
    """Events that holders recorded of her."""
    notices: int


@dataclass
class Diary:
    """The last days of one person."""

    entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=KEPT))

    def clear(self) -> None:
        """Begin anew: somebody else is watched."""
        self.entries.clear()

    def write(self, market: Market, books: Any) -> None:
        """Note a day, from the books of that person alone."""
        firms, names = np.asarray(books.firms), [marketer.name for marketer in market.marketers]
        slots, market_book = np.asarray(books.slots), books.market[0]
        self.entries.append(
            Entry(
                market.day,
                _by_name(names, firms["impressions"]),
                int(slots["impressions"][1].sum()),
                int(slots["impressions"][:, 1].sum()),
                _sellers(market, np.asarray(books.sold)),
                [k for k, times in enumerate(books.topics) for _ in range(int(times))],
                _by_name(names, firms["clicks"]),
                _by_name(names, firms["visits"]),
                _by_name(names, firms["purchases"]),
                float(market_book.spending_f) / SCALE,
                int(np.asarray(books.events).sum()),
                int(market_book.notices),
            )
        )


def _by_name(names: list[str], counts: Any) -> dict[str, int]:
    return {name: int(count) for name, count in zip(names, counts, strict=True) if count}


def _sellers(market: Market, sold: Any) -> dict[str, list[str]]:
    """Who sold data for an ad, by the marketer that showed it."""
    sources = [holder.name for holder in market.holders[len(market.marketers) :]]
    return {
        marketer.name: [sources[s] for s in np.flatnonzero(sold[marketer.index])]
        for marketer in market.marketers
        if sold[marketer.index].any()
    }


@contextmanager
def lived_with_diary(market: Market, person: int | None, diary: Diary) -> Iterator[None]:
    """Within, one person's day is lived apart from the others', and noted; it comes to the same bits."""
    if person is None:
        yield
        return

    def live_with_her_apart() -> None:
        market.consumers.step(0, person)
        live_apart(market, person, lambda books: diary.write(market, books))
        market.consumers.step(person + 1, len(market.consumers))

    with living_by(market, live_with_her_apart):
        yield
