"""The ledger: what happened, day by day, truly and as recorded."""

from collections import deque
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.books import SCALE, Books, FirmBook, HolderBook, add, clear, fixed, open_books, places, whole
from sim.ledger.docket import Docket
from sim.ledger.measures import MEASURES, measure
from sim.ledger.measures.effects import pooled_lift
from sim.ledger.measures.fairness import FIELDS
from sim.ledger.measures.marketers import of_marketers
from sim.ledger.measures.money import COSTS, KINDS
from sim.ledger.measures.people import mean_trust
from sim.ledger.waiting import Day, Sizes, together
from sim.ledger.window import Window
from sim.scenario import Scenario
from sim.world import ARMS, TIERS, Array

if TYPE_CHECKING:
    import pandas as pd

LIFT_DAYS = 28
"""Days over which ad lift is measured."""
NAIVE = places(FirmBook, "attributed", "exposed", "unexposed_purchases", "unexposed")
"""What firms compare who have no hold-out."""
LAWFUL = places(HolderBook, "events", "uses", "sales", "answered")
UNLAWFUL = places(HolderBook, "unlawful_events", "unlawful_uses", "unlawful_sales", "late", "ignored")
"""What an inspection may come across."""
YEAR = 365
TOGETHER = 60
"""Days that wait to be measured at once, at most: beyond these there is little to be saved, and they take room."""


class Ledger:
    """Today's books, what adds up over days, and a row for each day that is closed.

    ``daily`` has a row a day, its columns told in :data:`~sim.ledger.measures.MEASURES`; ``marketers`` a row a day
    and marketer; ``events`` a row for each law, breach, fine and other change.
    """

    def __init__(
        self, scenario: Scenario, marketers: list[str], groups: Array, payers: Array, residents: Array
    ) -> None:
        """Open a ledger.

        For these marketers, this many consumers in each group (2,), and for each holder (H,) the holder who answers for
        it: a partner's copy is its buyer's; and this many residents in each jurisdiction (J,).
        """
        self.names, self.payers = marketers, payers
        self._shape = scenario.marketers, scenario.holders, scenario.topics, ARMS, TIERS, len(residents)
        self._sizes = Sizes(scenario.consumers, scenario.marketers, scenario.brokers, groups, self._shape)
        self.docket = Docket([place.name for place in scenario.places], residents)
        self.residents = residents
        self.books = open_books(*self._shape)
        self._spare: list[Books] = []
        self.costs = np.zeros((len(COSTS), scenario.marketers))
        _, holders, topics, *_ = self._shape
        self.events_seen = np.zeros((holders, topics), np.int64)
        self.inventory_seen = np.zeros(topics, np.int64)
        self.records = np.zeros(holders, np.int64)
        self.orphans = np.zeros((2, holders), np.int64)
        self.instead = np.full(holders, -1, np.int64)
        """What a holder keeps in place of rows, in records; -1 if it keeps rows."""
        self.releases = np.zeros(holders)
        """Privacy loss (zero-concentrated differential privacy, rho) of the noisy sums each holder has asked for."""
        self.processed = np.zeros((2, holders), np.int64)
        self.unlawful = np.zeros((len(residents), holders), np.int64)
        self._lift = Window(LIFT_DAYS, np.zeros((scenario.marketers, 2, 4), np.int64))
        self._naive = Window(LIFT_DAYS, np.zeros((scenario.marketers, len(NAIVE)), np.int64))
        self._shown = Window(LIFT_DAYS, np.zeros((scenario.marketers, 2, len(FIELDS)), np.int64))
        self._spend: deque[float] = deque(maxlen=LIFT_DAYS)
        self._turnover: deque[Any] = deque(maxlen=YEAR)
        self._fines, self._breach_costs = np.zeros(holders, np.int64), np.zeros(holders)
        self.fines_collected = 0
        self._exposed = (0, 0, 0.0)
        self._trust_f = 0
        self._waiting: list[Day] = []
        self._days: list[Array] = []
        """Measured days, in blocks (D, measures)."""
        self._marketer_days: list[dict[str, Array]] = []
        """The same of marketers: by measure, blocks (D, M)."""
        self._events: list[dict[str, Any]] = []

    def blank(self) -> Books:
        """Books of the right size with nothing in them: such as have been entered before, if there are any."""
        try:
            return self._spare.pop()
        except IndexError:
            return open_books(*self._shape)

    def enter(self, books: Books) -> None:
        """Add what some consumers did to today's books; these are blank afterwards, for others to write in."""
        add(self.books, books)
        clear(books)
        self._spare.append(books)

    def note(self, day: int, kind: str, who: str, what: str, **figures: float) -> None:
        """Note an event."""
        self._events.append({"day": day, "kind": kind, "who": who, "what": what, **figures})

    def fine(self, holder: int, amount: float) -> None:
        """A fine is paid, and collected."""
        self._fines[self.payers[holder]] += fixed(amount)
        self.fines_collected += fixed(amount)

    def pay(self, marketer: int, kind: str, money: float) -> None:
        """A marketer pays for something, one of :data:`~sim.ledger.measures.money.COSTS`; less than 0 is income."""
        self.costs[KINDS[kind], marketer] += money

    def charge(self, holder: int, cost: float) -> None:
        """A breach has become known, and costs its holder this."""
        self._breach_costs[self.payers[holder]] += cost

    def breach(self, people: int, records: int, bits: float) -> None:
        """A breach has struck."""
        before = self._exposed
        self._exposed = before[0] + people, before[1] + records, before[2] + bits

    def suffer(self, groups: Array, losses: Array) -> None:
        """Identities are used: of people in these groups (V,), who lose this money (V,)."""
        for group, loss in zip(groups, losses, strict=True):
            book: Any = self.books.harms[int(group)]
            book.thefts += 1
            book.losses_f += fixed(loss)

    def avert(self, groups: Array) -> None:
        """People in these groups (V,) prevented that their identities be used."""
        for group in groups:
            book: Any = self.books.harms[int(group)]
            book.averted += 1

    def expired(self, holder: int, events: int) -> None:
        """Old events were deleted, orphaned ones with them."""
        self.records[holder] -= events
        self.orphans[:, holder] = self.orphans[1, holder], 0

    def aged(self, holder: int) -> None:
        """A new generation of events has begun; orphans of the last one are old now."""
        self.orphans[:, holder] = self.orphans[:, holder].sum(), 0

    def kept(self, holder: int) -> int:
        """Events that a holder keeps, of people it can still tell and of those it cannot; or what it keeps instead."""
        if self.instead[holder] >= 0:
            return int(self.instead[holder])
        return int(self.records[holder] + self.orphans[0, holder] + self.orphans[1, holder])

    def unlawful_share(self, holder: int, place: int | None = None) -> float:
        """Share of what a holder recorded or measured without a lawful basis; of residents of a jurisdiction, if told.

        What was done with a jurisdiction's data in all is taken to be in proportion to its residents.
        """
        lawful, unlawful = self.processed[:, holder]
        done = float(max(1, lawful + unlawful))
        if place is None or len(self.residents) == 1:
            return float(unlawful) / done
        part = done * float(self.residents[place] / self.residents.sum())
        return min(1.0, float(self.unlawful[place, holder]) / max(1.0, part))

    def yearly_turnover(self, holder: int) -> float:
        """Sales, or a broker's fees, of the last year; of a younger market, scaled up to one."""
        if not self._turnover:
            return 0.0
        payer = self.payers[holder]
        return float(sum(day[payer] for day in self._turnover)) * YEAR / len(self._turnover)

    def close(
        self, today: int, scenario: Scenario, margins: Array, prices: Array, policies: list[dict[str, Any]]
    ) -> None:
        """Close the day: add to what adds up, leave it to be measured, and open new books.

        ``margins`` (M,) are shares of sales, ``prices`` (S,) what sources take for an impression, ``policies`` what
        each marketer's policy came to today.
        """
        self._accumulate(prices)
        self._waiting.append(self._today(today, scenario, margins, policies))
        if len(self._waiting) == TOGETHER:
            self._measure()
        self._fines[:] = 0
        self._breach_costs[:] = 0.0
        self._exposed = (0, 0, 0.0)
        self.costs[:] = 0.0
        clear(self.books)

    def _accumulate(self, prices: Array) -> None:
        holders, firms = np.asarray(self.books.holders), np.asarray(self.books.firms)
        operations, of_firms = whole(holders), whole(firms)
        gone = holders["deleted"] + holders["orphaned"]
        self.events_seen += self.books.events
        self.inventory_seen += self.books.inventory
        self.records += self.books.events.sum(axis=1) - gone
        self.orphans[0] += holders["orphaned"] - holders["orphaned_fresh"]
        self.orphans[1] += holders["orphaned_fresh"]
        self.processed[0] += operations[:, LAWFUL].sum(axis=1)
        self.processed[1] += operations[:, UNLAWFUL].sum(axis=1)
        self.unlawful += self.books.unlawful
        self._lift.add(whole(self.books.lift).copy())
        self._naive.add(of_firms[:, NAIVE])
        self._shown.add(whole(self.books.shown).copy())
        self._spend.append(float(firms["spend_f"].sum()) / SCALE)
        fees = self.books.sold.sum(axis=0) * prices
        self._turnover.append(np.concatenate([firms["revenue_f"] / SCALE, fees]))
        self._trust_f = int(firms["trust_f"].sum())

    def _today(self, number: int, scenario: Scenario, margins: Array, policies: list[dict[str, Any]]) -> Day:
        return Day(
            number,
            self.books.entries.copy(),
            self._lift.sum,
            self._naive.sum,
            self._shown.sum / len(self._shown),
            sum(self._spend),
            np.where(self.instead >= 0, self.instead, self.records + self.orphans.sum(axis=0)),
            scenario.exchange_fee,
            margins,
            self.costs.copy(),
            self.costs.sum(axis=0),
            policies,
            self._fines / SCALE,
            self._breach_costs.copy(),
            self._exposed,
            self.docket.close(),
            self.releases.copy(),
        )

    def _measure(self) -> None:
        """Measure the days that wait for it."""
        if not self._waiting:
            return
        days = together(self._waiting, self._sizes)
        numbers = np.array([float(day.number) for day in self._waiting])
        self._days.append(np.stack([numbers, *measure(days).values()], axis=1))
        self._marketer_days.append(of_marketers(days))
        self._waiting.clear()

    @property
    def last(self) -> dict[str, float]:
        """The last closed day's measures; empty before there is one."""
        self._measure()
        return dict(zip(("day", *MEASURES), self._days[-1][-1].tolist(), strict=True)) if self._days else {}

    @property
    def lift(self) -> float:
        """The last closed day's ad lift, without waiting for what else is measured."""
        return float(pooled_lift(self._lift.sum[None], 2)[0])

    @property
    def trust(self) -> float:
        """The last closed day's mean trust in marketers, likewise."""
        return mean_trust(self._trust_f, self._sizes.consumers * self._sizes.marketers)

    def complaints(self) -> Any:
        """Complaints in today's books, by jurisdiction and holder (J, H)."""
        return self.books.filed.copy()

    @property
    def daily(self) -> "pd.DataFrame":
        """One row a day; columns as in :data:`~sim.ledger.measures.MEASURES`."""
        import pandas as pd

        self._measure()
        if not self._days:
            return pd.DataFrame(columns=[*MEASURES])
        values = np.concatenate(self._days)
        return pd.DataFrame(values[:, 1:], pd.Index(values[:, 0].astype(int), name="day"), [*MEASURES])

    @property
    def marketers(self) -> "pd.DataFrame":
        """One row a day and marketer."""
        import pandas as pd

        self._measure()
        if not self._marketer_days:
            return pd.DataFrame()
        days, firms = sum(map(len, self._days)), len(self.names)
        blocks, names = self._marketer_days, [*self._marketer_days[0]]
        table = pd.DataFrame({name: np.concatenate([block[name] for block in blocks]).ravel() for name in names})
        table.insert(0, "day", np.repeat(np.arange(days), firms))
        table.insert(1, "marketer", self.names * days)
        return table

    @property
    def jurisdictions(self) -> "pd.DataFrame":
        """One row a day and jurisdiction; columns as in :data:`~sim.ledger.docket.COLUMNS`."""
        import pandas as pd

        names = self.docket.names
        frames = [pd.DataFrame({"day": day, "jurisdiction": names} | row) for day, row in enumerate(self.docket.days)]
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()

    @property
    def events(self) -> "pd.DataFrame":
        """One row an event: day, kind, who, what, and its figures."""
        import pandas as pd

        return pd.DataFrame(self._events, columns=["day", "kind", "who", "what", "people", "records", "amount"])
