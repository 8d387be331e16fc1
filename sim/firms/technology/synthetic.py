"""Synthetic data: a model is fitted to the store and sampled from, and the rows go."""

from typing import TYPE_CHECKING, Any

from sim.draws import SYNTHESIS, stream
from sim.firms.technology import Technology
from sim.firms.technology.cohorts import permitting
from sim.firms.technology.mixture import Mixture
from sim.firms.technology.room import forget
from sim.world import SYNTHETIC

if TYPE_CHECKING:
    from sim.firms.holder import DataHolder


class Synthetic(Technology):
    """Once a week a model is fitted to the rows that have come in, and these go; strategies learn from samples.

    A made-up row is about nobody: so there is no personal evidence, and a theft takes a week's rows at most.
    """

    name = "synthetic"
    summary = "Fits a model to a week's rows, deletes them, and lets strategies learn from rows that it makes up."
    literature = "Rubin 1993, Journal of Official Statistics 9(2); Shokri, Stronati, Song & Shmatikov 2017, IEEE S&P"
    place = SYNTHETIC

    def __init__(self, holder: "DataHolder") -> None:
        super().__init__(holder)
        luck = stream(holder.market.seed, 0, holder.index, SYNTHESIS)
        self.model = Mixture(holder.market.world.held.shape[2], luck)

    def write(self, record: Any) -> None:
        """Rows are there for a week, and of no use to the day."""
        record.place = SYNTHETIC

    def review(self) -> None:
        """Fit, and delete."""
        market, h = self.holder.market, self.holder.index
        assert self.model is not None
        self.model.fit(market.world.held[:, h] * permitting(self.holder)[:, None], market.threads)
        forget(market, h)

    def cost(self) -> float:
        """The computing that fitting takes."""
        assert self.model is not None
        work, self.model.work = self.model.work, 0.0
        return work * self.holder.market.scenario.compute_price
