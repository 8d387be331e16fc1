"""Advertising by who people are said to be."""

import numpy as np

from sim.data.crowds import together
from sim.firms.targeting import Store, popularity
from sim.firms.targeting.held_out import Crowds, smoothed
from sim.firms.targeting.learned import Learned
from sim.world import Array

CELLS = 9
"""Group and device, each unknown or one of two."""


class Demographic(Learned):
    """Takes people of one group on one kind of device for alike; who is told nothing of stays a stranger."""

    name = "demographic"
    summary = "Takes people of one demographic group on one kind of device for alike."
    literature = (
        "Smith 1956, Journal of Marketing 21(1); Wedel & Kamakura 2000, Market Segmentation; "
        "Neumann, Tucker & Whitfield 2019, Marketing Science 38(6)"
    )
    extra = ""

    def learn(self, store: Store) -> Crowds:
        """What people of each cell did, all of them: no event sorts anybody, so none needs to be held out."""
        cells = np.where(store.permitted, cells_of(store), 0)
        events = together(store.profiles, cells, CELLS)
        self.work += float(store.profiles.size)
        mix = smoothed(events.sum(axis=0, keepdims=True), popularity(store), 1.0)[0]
        return Crowds(events[1:], events[1:], mix, np.ones(1))

    def place(self, store: Store, crowds: Crowds) -> Array:
        """Each consumer is in her cell."""
        return cells_of(store)


def cells_of(store: Store) -> Array:
    """(N,) 0 for people of whom neither group nor device is known, else 1 to 8."""
    return 3 * (store.groups.astype(np.int32) + 1) + (store.devices.astype(np.int32) + 1)
