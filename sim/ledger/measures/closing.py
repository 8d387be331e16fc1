"""What the measures of a day are taken from."""

import math
from typing import Any, NamedTuple

import numpy as np

from sim.books import Books, whole

type Row = dict[str, float]


class Closing(NamedTuple):
    """What the measures of a day are taken from."""

    books: Books
    all_firms: dict[str, float]  # sums over marketers of what is in their books
    all_holders: dict[str, float]  # and over holders
    consumers: int
    groups: Any  # (2,) of these in each group
    marketers: int
    brokers: int
    lift: Any  # (M, 2, 4) sums of the lift book over the last weeks
    naive: Any  # (M, 4) what firms compare instead: purchases and person-days, exposed and not
    shown: Any  # (M, 2, 5) means of the book of ads by group over the last weeks
    lift_spend: float  # on ads in these weeks
    records: Any  # (H,) events kept, with those orphaned
    fee: float  # the exchange's share
    margins: Any  # (M,)
    costs: dict[str, Any]  # (M,) of each kind in COSTS
    all_costs: Any  # (M,) their sum
    policies: list[dict[str, Any]]  # what each marketer's policy came to
    fines: Any  # (H,) paid today
    breach_costs: Any  # (H,) paid today
    exposed: tuple[int, int, float]  # people, records and bits in breaches that struck today
    docket: dict[str, Any]  # (J,) what authorities did: see sim.ledger.docket.COLUMNS
    releases: Any  # (H,) rho of the noisy sums that each holder has asked for so far


def totals(book: Any) -> dict[str, float]:
    """The sum over a book's records of each of their fields."""
    names: Any = book.dtype.names
    sums = whole(book).reshape(-1, len(names)).sum(axis=0)
    return dict(zip(names, map(float, sums.tolist()), strict=True))


def ratio(part: float, whole: float) -> float:
    """``part / whole``, NaN where there is no whole."""
    return float(part) / float(whole) if whole else math.nan


def shares(part: Any, whole: Any) -> Any:
    """``part / whole``, NaN where there is no whole."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.asarray(whole) > 0, part / whole, np.nan)
