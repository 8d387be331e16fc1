"""What a marketer makes of what it has written down of its offers: whom it pushes, and what it asks of whom."""

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.data.dealings import forget_strangers
from sim.firms.inference import gives_in, personal_prices, price_slope
from sim.firms.pen import Pen
from sim.parallel import over
from sim.parameters.words import PUSH_TARGETS

if TYPE_CHECKING:
    from sim.firms.marketer import Marketer

INFERRED, EVERYBODY = PUSH_TARGETS


class Dealings:
    """A marketer's pushes and personal prices, as far as its policy wants any."""

    def __init__(self, marketer: "Marketer") -> None:
        self.marketer = marketer
        self._pen = Pen()
        self.tried = np.zeros((2, 2))
        """(low or high, quotes or sales) at prices that were left to chance, so far."""

    def plan(self) -> None:
        """Set how hard it pushes whom, and how far prices are personal; have room to write down what comes of it."""
        firm, market = self.marketer, self.marketer.market
        push = firm.governance.rule_on_push(firm.number("manipulation"))
        personal = firm.number("price_personalization")
        if push > 0.0 or personal > 0.0:
            market.open_dealings()
        to_all = firm.policy["push_targets"] == EVERYBODY
        self._pen.write(market.world.firms, firm.index, push=push, push_all=to_all, personal_price=personal)

    def review(self) -> None:
        """Once a week, delete what may not be used any more, and judge everybody anew."""
        self._forget()
        row: Any = self.marketer.market.world.firms[self.marketer.index]
        if row.push > 0.0:
            self._review_pushes()
        if row.personal_price > 0.0:
            self._review_prices(float(row.price))

    def learn(self) -> None:
        """Add up what the day's prices by chance have brought, if there were any."""
        if self.marketer.number("price_personalization") > 0.0:
            books: Any = self.marketer.market.ledger.books.quotes[self.marketer.index]
            self.tried += np.stack([books["quotes"], books["sales"]], axis=1)

    def _forget(self) -> None:
        """Delete what it has written down of people whom it may not, or cannot, treat as persons of their own."""
        market, m = self.marketer.market, self.marketer.index
        world = market.world
        if not len(world.dealings):
            return
        over(len(world.dealings), lambda low, high: forget_strangers(low, high, m, world), market.threads)

    def _review_pushes(self) -> None:
        told = self._columns("plain", "plain_taken", "pushed", "pushed_taken")
        self._own("push")[:] = gives_in(*told)

    def _review_prices(self, price: float) -> None:
        slope = price_slope(self.tried, 2.0 * self.marketer.market.scenario.price_step * price)
        quotes, sales = self._columns("quotes", "sales")
        most = self.marketer.market.scenario.price_range
        self._own("price")[:] = personal_prices(quotes, sales, slope, price, most)

    def _columns(self, *names: str) -> list[Any]:
        return [self._own(name).astype(np.float64) for name in names]

    def _own(self, name: str) -> Any:
        """A column (N,) of its own dealings."""
        return self.marketer.market.world.dealings[name][:, self.marketer.index]
