"""A market in which one firm is watched: what each day brought it, as drawn and as expected, and what it adopted."""

from typing import Any, NamedTuple

import numpy as np

from sim.books import SCALE
from sim.firms.campaigns import Optimiser
from sim.firms.campaigns.ab_test import ABTest
from sim.firms.campaigns.bandit import Bandit
from sim.firms.campaigns.gradient import Gradient
from sim.firms.marketer import Marketer
from sim.market import Market
from sim.scenario import Scenario

WATCHED = 0
"""The first marketer, a giant unless there are none."""


class Adopted(NamedTuple):
    """A candidate that the firm took up instead of another, and the gain it could read off its own experiment."""

    before: int
    after: int
    promised: float
    """Money a trial, net of cost."""


class Watched(Market):
    """A market that keeps each day's figures of its first marketer before the books are closed."""

    def __init__(self, scenario: Scenario, seed: int, threads: int | None = None) -> None:
        """Build the market of a scenario."""
        super().__init__(scenario, rng=seed, threads=threads)
        self.days: list[dict[str, float]] = []
        self.adopted: list[Adopted] = []
        self._practice = 0

    def dusk(self) -> None:
        """Note the day, then end it."""
        self.days.append(figures(self))
        self._note_winner(self.watched.experiments.optimiser)
        super().dusk()

    @property
    def watched(self) -> Marketer:
        """The firm."""
        return self.marketers[WATCHED]

    def _note_winner(self, optimiser: Optimiser) -> None:
        """A test that ends with a new practice has promised what its own tallies say."""
        if isinstance(optimiser, ABTest) and optimiser.practice != self._practice:
            self.adopted.append(adopted(optimiser.tallies, self._practice, optimiser.practice))
            self._practice = optimiser.practice

    def final(self) -> int:
        """The candidate that most people get in the end, or the one that is nearest to it; 0 is the practice.

        What a bandit deals most people to has promised, at the end of the run, what its tallies say.
        """
        optimiser = self.watched.experiments.optimiser
        if isinstance(optimiser, Bandit):
            best = int(np.argmax(optimiser.shares))
            self.adopted = [adopted(optimiser.tallies, 0, best)] if best else []
            return best
        return nearest(optimiser) if isinstance(optimiser, Gradient) else self._practice


def adopted(tallies: Any, before: int, after: int) -> Adopted:
    """What taking up ``after`` instead of ``before`` promises, by their tallies."""
    return Adopted(before, after, tallies[after].net - tallies[before].net)


def nearest(optimiser: Gradient) -> int:
    """The candidate nearest to where a search over one lever stands."""
    (lever,) = optimiser.task.bounds
    at = sum(arm.share * arm.settings[lever] for arm in optimiser.arms())
    return int(np.argmin([abs(candidate[lever] - at) for candidate in optimiser.candidates]))


def figures(market: Market) -> dict[str, float]:
    """Today's figures of the first marketer: trials and successes, purchases as drawn and expected, costs in money.

    ``people`` and ``visits`` are those of people whom its ads may reach; ``costs`` are what its levers move: media,
    fees for data, and keeping data.
    """
    book: Any = market.ledger.books.firms[WATCHED]
    arms: Any = market.ledger.books.arms[WATCHED]
    told = {name: float(arms[name].sum()) for name in ("people", "impressions", "visits", "clicks")}
    costs = float(book.spend_f + arms["fees_f"].sum()) / SCALE + market.marketers[WATCHED].stock_cost
    return told | {
        "purchases": float(book.purchases),
        "expected_purchases": float(book.expected_purchases_f) / SCALE,
        "costs": costs,
    }
