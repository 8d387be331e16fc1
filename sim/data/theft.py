"""A theft of profiles: who is exposed, and how much is taken."""

from typing import Any

import numpy as np

from sim.compiled import rule
from sim.draws import THEFT, four
from sim.world import World


@rule
def steal(low: int, high: int, w: World, h: int, number: int, share: float, exposed: Any, loot: Any) -> None:
    """Thieves take a ``share`` of holder ``h``'s profiles in breach ``number``.

    Writes who is exposed into ``exposed`` (N,) and adds people and events to ``loot`` (2,).
    """
    for i in range(low, high):
        events = 0
        if four(w.seed, number, i, THEFT, h)[0] < share:
            for k in range(w.held.shape[2]):
                events += int(w.held[i, h, k])
        exposed[i] = events > 0
        if events > 0:
            w.people[i].harm += events
            loot[0] += 1
            loot[1] += events


def nobody(consumers: int) -> Any:
    """A list of the exposed with no one on it yet."""
    return np.zeros(consumers, np.bool_)
