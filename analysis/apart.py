"""Consumers looked at one by one while a market lives: the day comes to the same bits, for it depends on its start."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sim.data.estimate import desk_for
from sim.market import Market
from sim.society.day import live


def live_apart(market: Market, person: int, saw: Callable[[Any], None]) -> None:
    """Have one consumer live the day, and tell ``saw`` the books of hers alone before they are entered."""
    mine = market.world._replace(books=market.ledger.blank())
    live(person, person + 1, mine, desk_for(market.world))
    saw(mine.books)
    market.ledger.enter(mine.books)


@contextmanager
def living_by(market: Market, day: Callable[[], None]) -> Iterator[None]:
    """Within, consumers live their day by ``day``, which must have each of them live once."""
    market.live = day  # type: ignore[method-assign]
    try:
        yield
    finally:
        del market.live  # the class's own again
