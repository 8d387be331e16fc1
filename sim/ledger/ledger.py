"""The ledger: what happened, day by day, truly and as recorded."""

from collections import deque
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.books import SCALE, Books, add, clear, fixed, open_books, whole
from sim.ledger.measures import MEASURES, measure
from sim.ledger.measures.closing import Closing
from sim.ledger.measures.marketers import of_marketers
from sim.ledger.measures.money import COSTS
from sim.scenario import Scenario
from sim.world import ARMS, TIERS, Array

if TYPE_CHECKING:
    import pandas as pd

LIFT_DAYS = 28
"""Days over which ad lift is measured."""
NAIVE = ("attributed", "exposed", "unexposed_purchases", "unexposed")
"""What firms compare who have no hold-out."""
LAWFUL = ("events", "uses", "sales", "answered")
UNLAWFUL = ("unlawful_events", "unlawful_uses", "unlawful_sales", "late", "ignored")
"""What an inspection may come across."""
YEAR = 365


class Ledger:
    """Today's books, what adds up over days, and a row for each day that is closed.

    ``daily`` has a row a day, its columns told in :data:`~sim.ledger.measures.MEASURES`; ``marketers`` a row a day
    and marketer; ``events`` a row for each law, breach, fine and other change.
    """

    def __init__(self, scenario: Scenario, marketers: list[str], groups: Array, payers: Array) -> None:
        """Open a ledger.

        For these marketers, this many consumers in each group (2,), and for each holder (H,) the holder who answers for
        it: a partner's copy is its buyer's.
        """
        self.names, self.groups, self.payers = marketers, groups, payers
        self._shape = scenario.marketers, scenario.holders, scenario.topics, ARMS, TIERS
        self.books = open_books(*self._shape)
        self.costs = {kind: np.zeros(scenario.marketers) for kind in COSTS}
        _, holders, topics, *_ = self._shape
        self.events_seen = np.zeros((holders, topics), np.int64)
        self.inventory_seen = np.zeros(topics, np.int64)
        self.records = np.zeros(holders, np.int64)
        self.orphans = np.zeros((2, holders), np.int64)
        self.processed = np.zeros((2, holders), np.int64)
        self._lift: deque[Any] = deque(maxlen=LIFT_DAYS)
        self._naive: deque[Any] = deque(maxlen=LIFT_DAYS)
        self._shown: deque[Any] = deque(maxlen=LIFT_DAYS)
        self._spend: deque[float] = deque(maxlen=LIFT_DAYS)
        self._turnover: deque[Any] = deque(maxlen=YEAR)
        self._fines, self._breach_costs = np.zeros(holders, np.int64), np.zeros(holders)
        self.fines_collected = 0
        self._exposed = (0, 0)
        self._days: list[dict[str, float]] = []
        self._marketer_days: list[dict[str, Any]] = []
        self._events: list[dict[str, Any]] = []

    def blank(self) -> Books:
        """Books of the right size with nothing in them."""
        return open_books(*self._shape)

    def enter(self, books: Books) -> None:
        """Add what some consumers did to today's books."""
        add(self.books, books)

    def note(self, day: int, kind: str, who: str, what: str, **figures: float) -> None:
        """Note an event."""
        self._events.append({"day": day, "kind": kind, "who": who, "what": what, **figures})

    def fine(self, holder: int, amount: float) -> None:
        """A fine is paid, and collected."""
        self._fines[self.payers[holder]] += fixed(amount)
        self.fines_collected += fixed(amount)

    def pay(self, marketer: int, kind: str, money: float) -> None:
        """A marketer pays for something, one of :data:`~sim.ledger.measures.money.COSTS`; less than 0 is income."""
        self.costs[kind][marketer] += money

    def charge(self, holder: int, cost: float) -> None:
        """A breach has become known, and costs its holder this."""
        self._breach_costs[self.payers[holder]] += cost

    def breach(self, people: int, records: int) -> None:
        """A breach has struck."""
        self._exposed = self._exposed[0] + people, self._exposed[1] + records

    def expired(self, holder: int, events: int) -> None:
        """Old events were deleted, orphaned ones with them."""
        self.records[holder] -= events
        self.orphans[:, holder] = self.orphans[1, holder], 0

    def aged(self, holder: int) -> None:
        """A new generation of events has begun; orphans of the last one are old now."""
        self.orphans[:, holder] = self.orphans[:, holder].sum(), 0

    def kept(self, holder: int) -> int:
        """Events that a holder keeps, of people it can still tell and of those it cannot."""
        return int(self.records[holder] + self.orphans[:, holder].sum())

    def unlawful_share(self, holder: int) -> float:
        """Share of what a holder recorded or measured that had no lawful basis."""
        lawful, unlawful = self.processed[:, holder]
        return float(unlawful) / float(max(1, lawful + unlawful))

    def yearly_turnover(self, holder: int) -> float:
        """Sales, or a broker's fees, of the last year; of a younger market, scaled up to one."""
        if not self._turnover:
            return 0.0
        payer = self.payers[holder]
        return float(sum(day[payer] for day in self._turnover)) * YEAR / len(self._turnover)

    def spend_today(self, marketer: int) -> float:
        """Ad spend in today's books."""
        return float(self.books.firms[marketer].spend_f) / SCALE

    def close(
        self, today: int, scenario: Scenario, margins: Array, prices: Array, policies: list[dict[str, Any]]
    ) -> None:
        """Close the day: add to what adds up, measure, and open new books.

        ``margins`` (M,) are shares of sales, ``prices`` (S,) what sources take for an impression, ``policies`` what
        each marketer's policy came to today.
        """
        self._accumulate(prices)
        day = self._closing(scenario, margins, policies)
        self._days.append({"day": float(today)} | measure(day))
        self._marketer_days.append(of_marketers(day))
        self._fines[:] = 0
        self._breach_costs[:] = 0.0
        self._exposed = (0, 0)
        for costs in self.costs.values():
            costs[:] = 0.0
        clear(self.books)

    def _accumulate(self, prices: Array) -> None:
        holders = self.books.holders
        firms = self.books.firms
        gone = holders["deleted"] + holders["orphaned"]
        self.events_seen += self.books.events
        self.inventory_seen += self.books.inventory
        self.records += self.books.events.sum(axis=1) - gone
        self.orphans += np.stack([holders["orphaned"] - holders["orphaned_fresh"], holders["orphaned_fresh"]])
        lawful, unlawful = (sum(holders[name] for name in names) for names in (LAWFUL, UNLAWFUL))
        self.processed += np.stack([lawful, unlawful])
        self._lift.append(whole(self.books.lift).copy())
        self._naive.append(np.stack([firms[name] for name in NAIVE], axis=1))
        self._shown.append(self.books.shown.copy())
        self._spend.append(float(firms["spend_f"].sum()) / SCALE)
        fees = self.books.sold.sum(axis=0) * prices
        self._turnover.append([*(firms["revenue_f"] / SCALE), *fees])

    def _closing(self, scenario: Scenario, margins: Array, policies: list[dict[str, Any]]) -> Closing:
        return Closing(
            self.books,
            scenario.consumers,
            self.groups,
            scenario.marketers,
            scenario.brokers,
            np.sum(self._lift, axis=0),
            np.sum(self._naive, axis=0),
            np.sum(self._shown, axis=0),
            sum(self._spend),
            self.records + self.orphans.sum(axis=0),
            scenario.exchange_fee,
            margins,
            self.costs,
            policies,
            self._fines / SCALE,
            self._breach_costs,
            self._exposed,
        )

    def complaints(self) -> Any:
        """Complaints in today's books, by holder (H,)."""
        holders = self.books.holders
        return np.array(holders["complaints"])

    @property
    def daily(self) -> "pd.DataFrame":
        """One row a day; columns as in :data:`~sim.ledger.measures.MEASURES`."""
        import pandas as pd

        return (
            pd.DataFrame(self._days).astype({"day": int}).set_index("day")
            if self._days
            else pd.DataFrame(columns=[*MEASURES])
        )

    @property
    def last(self) -> dict[str, float]:
        """The last closed day's measures; empty before there is one."""
        return self._days[-1] if self._days else {}

    @property
    def marketers(self) -> "pd.DataFrame":
        """One row a day and marketer."""
        import pandas as pd

        frames = [
            pd.DataFrame({"day": day, "marketer": self.names} | row) for day, row in enumerate(self._marketer_days)
        ]
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()

    @property
    def events(self) -> "pd.DataFrame":
        """One row an event: day, kind, who, what, and its figures."""
        import pandas as pd

        return pd.DataFrame(self._events, columns=["day", "kind", "who", "what", "people", "records", "amount"])
