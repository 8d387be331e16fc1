"""Closed days that wait to be measured together."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.books import books_of
from sim.ledger.measures.closing import Closing, totals
from sim.ledger.measures.money import COSTS
from sim.world import Array


class Sizes(NamedTuple):
    """What is the same on all days."""

    consumers: int
    marketers: int
    brokers: int
    groups: Array  # (2,) consumers in each group
    books: tuple[int, ...]  # as sim.books.open_books takes them


class Day(NamedTuple):
    """One day; what is told in :class:`~sim.ledger.measures.closing.Closing` has its name, but not its axis of days."""

    number: int
    entries: Array  # (E,) of its books
    lift: Array
    naive: Array
    shown: Array
    lift_spend: float
    records: Array
    fee: float
    margins: Array
    costs: Array  # (C, M)
    all_costs: Array
    policies: list[dict[str, Any]]  # what each marketer's policy came to
    fines: Array
    breach_costs: Array
    exposed: tuple[int, int, float]
    docket: dict[str, Array]
    releases: Array


def together(days: Sequence[Day], sizes: Sizes) -> Closing:
    """What these days are to be measured by."""
    each: Any = Day(*zip(*days, strict=True))
    books = books_of(np.stack(each.entries), *sizes.books)
    costs = np.stack(each.costs)
    policies, docket = each.policies[0][0], each.docket[0]
    return Closing(
        books=books,
        market=totals(books.market),
        all_firms=totals(books.firms),
        all_holders=totals(books.holders),
        consumers=sizes.consumers,
        groups=sizes.groups,
        marketers=sizes.marketers,
        brokers=sizes.brokers,
        lift=np.stack(each.lift),
        naive=np.stack(each.naive),
        shown=np.stack(each.shown),
        lift_spend=np.array(each.lift_spend),
        records=np.stack(each.records),
        fee=np.array(each.fee),
        margins=np.stack(each.margins),
        costs={kind: costs[:, place] for place, kind in enumerate(COSTS)},
        all_costs=np.stack(each.all_costs),
        policies={name: np.array([[firm[name] for firm in firms] for firms in each.policies]) for name in policies},
        fines=np.stack(each.fines),
        breach_costs=np.stack(each.breach_costs),
        exposed=np.array(each.exposed, float),
        docket={name: np.stack([of_day[name] for of_day in each.docket]) for name in docket},
        releases=np.stack(each.releases),
    )
