"""A marketer's records, and what its analytics makes of them."""

from collections import deque
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.books import SCALE, whole
from sim.draws import BUDGET_ARMS, stream
from sim.firms.analytics import WINDOW, Advice, Analytics, Records, Tally, check_advice
from sim.world import ROWS

if TYPE_CHECKING:
    from sim.firms.marketer import Marketer
    from sim.parameter import Value

COUNTS = ("impressions", "clicks", "recorded_visits", "attributed", "purchases", "mails", "opens", "unsubscribes")
MONEY = {"spend": "spend_f", "revenue": "revenue_f"}
NOTHING = "none"


class Insight:
    """What a marketer writes down each day, and what it learns from that each week."""

    def __init__(self, marketer: "Marketer") -> None:
        self.marketer = marketer
        self.advice = Advice()
        self.level: Analytics = Analytics()
        self.level_name: Value = NOTHING
        self._days: list[Any] = []
        """The firm's book of each day so far."""
        self._tiers: deque[Any] = deque(maxlen=WINDOW)
        self._topics: deque[Any] = deque(maxlen=WINDOW)

    @property
    def active(self) -> bool:
        """Whether anybody reads the records."""
        return self.marketer.policy["analytics"] != NOTHING

    def keep_records(self) -> None:
        """Write down the day."""
        self._days.append(self.marketer.book)
        if self.active:
            books, m = self.marketer.market.ledger.books, self.marketer.index
            self._tiers.append(whole(books.tiers[m]).copy())
            self._topics.append(whole(books.by_topic[m]).copy())

    def review(self) -> None:
        """Read the records, and do as they advise."""
        if self.marketer.policy["analytics"] != self.level_name:
            self.level_name = self.marketer.policy["analytics"]
            self.level = Analytics.find(str(self.level_name))()
            self._follow(Advice())
        if self.active and self._tiers:
            self._follow(self.level.review(self.records()))

    @property
    def daily(self) -> dict[str, Any]:
        """What it has written down of each day, by name: counts, and money (days,)."""
        counts = {name: np.array([getattr(book, name) for book in self._days], float) for name in COUNTS}
        money = {name: np.array([getattr(book, field) for book in self._days], float) for name, field in MONEY.items()}
        return counts | {name: values / SCALE for name, values in money.items()}

    def records(self) -> Records:
        """What the firm has in its books."""
        firm, market = self.marketer, self.marketer.market
        world, m = market.world, firm.index
        by_tier, by_topic = _tally(self._tiers), _tally(self._topics)
        has_rows = world.holders[m].place == ROWS
        everybody = np.broadcast_to(by_tier.people.sum(axis=0), by_topic.people.shape)
        return Records(
            day=market.day,
            daily=self.daily,
            last_purchase=np.ascontiguousarray(world.bonds["last_purchase"][:, m]),
            purchases=np.ascontiguousarray(world.bonds["purchases"][:, m]),
            events=world.held[:, m, :].sum(axis=1) * world.tracks["personalise"][:, m] * has_rows,
            subscribed=np.ascontiguousarray(world.bonds["subscribed"][:, m]),
            tiers=np.ascontiguousarray(world.bonds["tier"][:, m]),
            by_tier=by_tier,
            by_topic=by_topic._replace(people=everybody),
            holdout=market.scenario.holdout,
            value=firm.sale_value,
            mail_cost=market.scenario.mail_price,
            luck=int(stream(market.seed, market.day, m, BUDGET_ARMS).integers(2**32)),
        )

    def _follow(self, advice: Advice) -> None:
        """Put an advice into force."""
        self.advice, market, m = advice, self.marketer.market, self.marketer.index
        check_advice(self.level_name, advice, market.scenario.consumers, market.scenario.topics)
        world = market.world
        bonds: Any = world.bonds
        bonds["tier"][:, m] = 0 if advice.tiers is None else advice.tiers
        world.tiers["bid"][m], world.tiers["mail"][m] = advice.bids, advice.mails
        world.topic_bid[m] = advice.topics
        for note in advice.notes:
            market.tell("anomaly", self.marketer.name, note)


def _tally(days: Any) -> Tally:
    """The sums of a part's books over the days."""
    people, impressions, purchases, spend, visits = np.moveaxis(np.sum(list(days), axis=0), -1, 0)
    return Tally(people, purchases, impressions, spend / SCALE, visits)
