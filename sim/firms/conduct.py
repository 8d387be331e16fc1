"""Compliance as a decision: a marketer breaks the law where it expects that to pay (Becker 1968).

What it knows is its own records and the news. With whom it does not keep the law is settled by chance, so the two kinds
of people are a randomised trial of its own making: what the one kind buys from it more than the other is what breaking
the law brings. Against that stands what it fears: fines that it has heard of, by how many of them there were to whom,
and what the law threatens.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.data.dossiers import read_lawless
from sim.law.fines import highest_fine
from sim.parallel import over
from sim.world import Array

if TYPE_CHECKING:
    from sim.firms.marketer import Marketer

REVIEW_DAYS = 28
"""Days between two decisions."""
YEAR = 365.0
LEAST, MOST = 0.02, 0.98
"""Of compliance, for whoever calculates: nobody keeps, or breaks, the law with everybody."""
STEP = 0.5
"""How far it moves towards what pays."""
BELIEVED_GAIN = 0.1
"""How much more people buy, as a firm believes before it knows, if it uses their data against the law: share of sales.
Its standard deviation is as much again."""
BELIEVED_RATE = 0.05
"""Fines a holder and year that a firm reckons with when it has heard of none."""
BELIEVED_SHARE = 0.05
"""Share of the highest fine that it reckons with then; it counts as one fine that it has heard of."""
FORGETS = 0.9
"""Share of what its trial taught that is left after a review."""


class Trial(NamedTuple):
    """People-periods and purchases in them, of people with whom the law was kept (0) and was not (1)."""

    people: Array
    purchases: Array

    @property
    def gain(self) -> float:
        """Purchases a person and period that breaking the law brings: what was seen, shrunk to what was believed."""
        mean = float(self.purchases.sum() / max(1.0, self.people.sum()))
        believed = spread = BELIEVED_GAIN * mean
        if mean == 0.0 or not self.people.all():
            return believed
        seen = float(self.purchases[1] / self.people[1] - self.purchases[0] / self.people[0])
        error = mean * float((1.0 / self.people).sum())
        return (seen * spread**2 + believed * error) / (spread**2 + error)


class Conduct:
    """How a marketer that calculates stands to the law, and what it has learned of whether breaking it pays."""

    def __init__(self, firm: "Marketer") -> None:
        self.firm = firm
        self.chosen: float | None = None
        self.trial = Trial(np.zeros(2), np.zeros(2))
        self._bought: Array | None = None
        self._lawless: Any = None
        self._breaks = False

    @property
    def calculates(self) -> bool:
        """Does it weigh gains against fines, or keep the law by habit?"""
        return self.firm.policy["compliance_rule"] == "calculating"

    def review(self) -> None:
        """Read the trial, decide, and begin the next period; or forget it all, if the policy is to keep to habit."""
        if not self.calculates:
            self.chosen = self._bought = None
            return
        if self._bought is not None:
            self._read()
            self._decide()
        elif self.chosen is None:
            self.chosen = min(MOST, max(LEAST, self.firm.number("compliance")))
        self._bought = self._purchases()
        self._lawless = None

    def note_treatment(self) -> None:
        """Note with whom it does not keep the law, once its compliance for the period has been written down."""
        if self._bought is not None and self._lawless is None:
            world, h = self.firm.market.world, self.firm.index
            self._lawless = np.zeros(len(world.people), np.bool_)
            over(len(self._lawless), lambda a, b: read_lawless(a, b, h, world, self._lawless), self.firm.market.threads)

    def _purchases(self) -> Array:
        return np.array(self.firm.market.world.bonds["purchases"][:, self.firm.index], np.int64)

    def _read(self) -> None:
        """Add what the period showed to what earlier ones did."""
        bought = self._purchases() - self._bought
        groups = self._lawless.astype(np.int64)
        people, sold = np.bincount(groups, minlength=2), np.bincount(groups, bought, minlength=2)
        self.trial = Trial(FORGETS * self.trial.people + people, FORGETS * self.trial.purchases + sold)

    def _decide(self) -> None:
        """Move towards what pays: keeping the law, or breaking it."""
        assert self.chosen is not None
        pays = self.yearly_gain > self.yearly_risk
        self.chosen += STEP * ((LEAST if pays else MOST) - self.chosen)
        if pays != self._breaks:
            self._breaks = pays
            told = "breaks the law where it can, which pays" if pays else "keeps the law, for breaking it does not pay"
            self.firm.market.tell("conduct", self.firm.name, told)

    @property
    def yearly_gain(self) -> float:
        """Money a year that it expects breaking the law with everybody to bring."""
        firm = self.firm
        return self.trial.gain * firm.sale_value * firm.market.scenario.consumers * YEAR / REVIEW_DAYS

    @property
    def yearly_risk(self) -> float:
        """Money a year that it expects breaking the law with everybody to cost in fines."""
        return self.fines_expected * self.expected_fine

    @property
    def fines_expected(self) -> float:
        """Fines a year that it reckons with: those heard of lately, its own counting most, and what it believed."""
        firm = self.firm
        others = 1.0 + 0.2 * (len(firm.market.holders) - 1)
        heard = firm.perceived_risk * firm.market.scenario.risk_memory * YEAR / others
        return BELIEVED_RATE * self._is_threatened + heard

    @property
    def expected_fine(self) -> float:
        """Money that a fine would cost: as share of turnover, the mean of those published and of what is threatened."""
        turnover = self.firm.market.ledger.yearly_turnover(self.firm.index)
        known = [
            each.amount / each.turnover for each in self.firm.market.ledger.docket.penalties if each.turnover > 0.0
        ]
        return (BELIEVED_SHARE * self._threat + turnover * sum(known)) / (1.0 + len(known))

    @property
    def _threat(self) -> float:
        """The highest fine that any law it is under threatens."""
        market = self.firm.market
        turnover, scenario = market.ledger.yearly_turnover(self.firm.index), market.scenario
        residents = market.ledger.residents
        return max(
            highest_fine(law, turnover, float(heads), 1, scenario.violation_people)
            for law, heads in zip(market.laws, residents, strict=True)
        )

    @property
    def _is_threatened(self) -> bool:
        return any(law.fine_share or law.fine_fixed or law.fine_per_violation for law in self.firm.market.laws)

    def hushes_up(self, people: int) -> bool:
        """Is a breach that exposed so many better kept quiet? If what the press would cost is less than telling does.

        How often the press finds out is known in the trade (``press_rate``); a case follows, and may end in a fine.
        """
        scenario, laws = self.firm.market.scenario, self.firm.market.laws
        damages = max(law.in_dollars("breach_damages") for law in laws) * scenario.claim_rate
        cost, leaks = people * (scenario.breach_cost + damages), scenario.press_rate
        return (1.0 - leaks) * cost > leaks * self.expected_fine
