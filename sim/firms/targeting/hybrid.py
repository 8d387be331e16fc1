"""Advertising by the best that is known of each person."""

import numpy as np

from sim.firms.targeting import Store
from sim.firms.targeting.demographic import Demographic
from sim.firms.targeting.network import Network
from sim.world import Array


class Hybrid(Network):
    """Takes a person's crowd by her own events, else by her friends', else her demographic cell.

    It goes on to the next where held-out events have given no confidence in the one before.
    """

    name = "hybrid"
    summary = "Takes a person's crowd by her own events; by her friends' if there are too few; else who she is."
    literature = "Burke 2002, User Modeling and User-Adapted Interaction 12(4): switching and cascade hybrids"
    shadows = False

    def __init__(self) -> None:
        super().__init__()
        self.cells = Demographic()

    def priors(self, store: Store) -> Array:
        """Those of the crowds, and then those of the cells."""
        return np.vstack([super().priors(store), self.cells.priors(store)[1:]])

    def rows(self, store: Store) -> Array:
        """Her crowd's row, or her cell's if there is none."""
        crowd, cell, crowds = super().rows(store), self.cells.rows(store), self.known(store)
        after = crowds.confidence.size * len(crowds.codes)
        return np.where((crowd > 0) | (cell == 0), crowd, after + cell)

    def may_have(self, store: Store, rows: Array) -> Array:
        """Those who refused are strangers here."""
        return store.permitted

    def operations(self, store: Store) -> float:
        """Those of both its parts."""
        return super().operations(store) + self.cells.operations(store)
