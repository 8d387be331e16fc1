"""Fairness-aware delivery: bids that make up for groups getting fewer ads a head."""

from typing import Any

import numpy as np

from sim.firms.governance import Remedy
from sim.world import MAJORITY, MINORITY, UNTOLD

WEEK = 7
"""Days from one correction to the next."""
LEAST, MOST = 0.5, 2.0
"""Factors on bids are kept within these."""
GAIN = 0.1
"""Of the gap, in logs, that a full correction makes up for by bids: little, as a little decides who wins an auction."""
FEWEST = 20
"""Ads that a group must have got before its share says anything."""
GROUPS = [MAJORITY, MINORITY]


class FairDelivery(Remedy):
    """Once a week, raises bids for whichever group got fewer ads a head, and lowers the other's.

    It knows a group as customers tell it and brokers guess it, counts its own deliveries by that, and sees nothing of
    the people it cannot place.
    """

    name = "fair_delivery"
    summary = "Bids are corrected weekly so that the groups, as far as it knows them, get as many ads a head."
    literature = (
        "Celis, Mehrotra & Vishnoi 2019, ICML: auctions under fairness constraints; on why delivery is skewed: "
        "Lambrecht & Tucker 2019, Management Science 65(7); Ali et al. 2019, CSCW"
    )

    def __init__(self, firm: Any) -> None:
        super().__init__(firm)
        self.factors = np.ones(len(GROUPS))
        self.shown = np.zeros(len(GROUPS) + 1)
        self._looks = False
        self.due = 0.0

    @property
    def strength(self) -> float:
        """How fast to correct: as its policy says, or at once if an audit has found a gap."""
        found = self.firm.governance.remedies["bias_audits"].found
        return max(self.level, 1.0 if found else 0.0)

    @property
    def is_on(self) -> bool:
        """It may be switched on by an audit, too."""
        return self.strength > 0.0

    def plan(self) -> None:
        """Begin, end or correct."""
        if self.is_on and self.firm.market.day % WEEK == 0:
            self._correct()
        elif self._looks and not self.is_on:
            self._end()

    def _correct(self) -> None:
        """Move factors by last week's deliveries, and find out anew who is of which group."""
        world, m = self.firm.market.world, self.firm.index
        bonds, scenario = world.bonds, self.firm.market.scenario
        people = np.bincount(bonds["known_group"][:, m], minlength=len(GROUPS) + 1)[GROUPS]
        if self._looks:
            self.factors = corrected(self.factors, self.shown[GROUPS], people, self.strength)
        bonds["known_group"][:, m] = self.firm.store().groups + 1
        world.group_bid[m, GROUPS] = self.factors
        self.row.counts_groups = self._looks = True
        self.shown[:] = 0.0
        self.due += scenario.group_price * scenario.consumers

    def _end(self) -> None:
        world, m = self.firm.market.world, self.firm.index
        world.group_bid[m] = 1.0
        world.bonds["known_group"][:, m] = UNTOLD
        self.row.counts_groups = self._looks = False
        self.factors, self.shown = np.ones(len(GROUPS)), np.zeros(len(GROUPS) + 1)

    def learn(self) -> None:
        """Count today's deliveries."""
        if self._looks:
            self.shown += self.firm.market.ledger.books.delivered[self.firm.index]

    def cost(self) -> float:
        """Finding out who is of which group, on the day it does."""
        money, self.due = self.due, 0.0
        return money


def corrected(factors: Any, shown: Any, people: Any, strength: float) -> Any:
    """Factors (2,) on bids for the groups, moved towards as many ads a head, by ``strength`` (0-1) times :data:`GAIN`.

    ``shown`` (2,) are ads and ``people`` (2,) heads of last week. Heads weigh the factors' mean, which stays 1, so that
    what one group gains the other pays.
    """
    if (people == 0).any() or shown.min() < FEWEST:
        return factors
    gap = np.log(shown.sum() / people.sum()) - np.log(shown / people)
    moved = np.clip(factors * np.exp(GAIN * strength * gap), LEAST, MOST)
    return np.clip(moved * people.sum() / (moved * people).sum(), LEAST, MOST)
