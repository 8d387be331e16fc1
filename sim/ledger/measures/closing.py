"""What the measures of days are taken from: many at once, for each step costs as much for one day as for all."""

import math
from typing import Any, NamedTuple

import numpy as np

from sim.books import Books, whole
from sim.world import Array

type Row = dict[str, Array]
"""Measures by name, each of every day (D,)."""


class Closing(NamedTuple):
    """What the measures of D days are taken from; the first axis of every array but ``groups`` is of days."""

    books: Books  # each with an axis of days before its own
    market: dict[str, Array]  # (D,) what is in the market's book
    all_firms: dict[str, Array]  # (D,) sums over marketers of what is in their books
    all_holders: dict[str, Array]  # (D,) and over holders
    consumers: int
    groups: Array  # (2,) of these in each group
    marketers: int
    brokers: int
    lift: Array  # (D, M, 2, 4) sums of the lift book over the last weeks
    naive: Array  # (D, M, 4) what firms compare instead: purchases and person-days, exposed and not
    shown: Array  # (D, M, 2, 5) means of the book of ads by group over the last weeks
    lift_spend: Array  # (D,) on ads in these weeks
    records: Array  # (D, H) events kept, with those orphaned
    fee: Array  # (D,) the exchange's share
    margins: Array  # (D, M)
    costs: dict[str, Array]  # (D, M) of each kind in COSTS
    all_costs: Array  # (D, M) their sum
    policies: dict[str, Array]  # (D, M) what each marketer's policy came to
    fines: Array  # (D, H) paid
    breach_costs: Array  # (D, H) paid
    exposed: Array  # (D, 3) people, records and bits in breaches that struck
    docket: dict[str, Array]  # (D, J) what authorities did: see sim.ledger.docket.COLUMNS
    releases: Array  # (D, H) rho of the noisy sums that each holder had asked for by then


def totals(book: Any) -> dict[str, Array]:
    """Each day's sum (D,) over a book's records (D, ...) of each of their fields."""
    names: Any = book.dtype.names
    sums = whole(book).reshape(len(book), -1, len(names)).sum(axis=1).astype(float)
    return dict(zip(names, sums.T, strict=True))


def ratio(part: Any, whole: Any) -> Any:
    """``part / whole``, NaN where there is no whole."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.not_equal(whole, 0), np.divide(part, whole), math.nan)


def shares(part: Any, whole: Any) -> Any:
    """``part / whole``, NaN where there is no whole."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.asarray(whole) > 0, part / whole, np.nan)


def sum_of_known(values: Array, known: Array) -> Array:
    """Each day's sum (D,) of those of its ``values`` (D, M) that are known: added up as if there were no others."""
    if known.all():
        return np.asarray(values.sum(axis=1))
    sums = np.where(known, values, 0).sum(axis=1)
    for day in np.flatnonzero(~known.all(axis=1)):
        sums[day] = values[day, known[day]].sum()
    return np.asarray(sums)


def squared(values: Array) -> Array:
    """Squares (D,), to the bit those of single numbers: of arrays, NumPy rounds them otherwise."""
    return np.array([value**2 for value in values.tolist()])
