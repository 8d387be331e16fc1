"""A theft of profiles: who is exposed, and how much is taken that can be read."""

from typing import Any

import numpy as np

from sim.books import fixed
from sim.compiled import rule
from sim.data.estimate import EVERYBODY, Desk, knowledge
from sim.data.protection import is_of_groups, read_group, read_reports
from sim.draws import THEFT, four
from sim.world import ROWS, SUMS, SYNTHETIC, World


@rule
def steal(
    low: int, high: int, w: World, h: int, number: int, share: float, desk: Desk, exposed: Any, loot: Any
) -> None:
    """Thieves take a ``share`` of holder ``h``'s profiles in breach ``number``.

    Writes who is exposed into ``exposed`` (N,) and adds people, events and bits (fixed point) to ``loot`` (3,).
    """
    for i in range(low, high):
        exposed[i] = four(w.seed, number, i, THEFT, h)[0] < share and _is_there(i, h, w)
        if exposed[i]:
            events = events_taken(i, h, w)
            w.people[i].harm += events
            loot[0] += 1
            loot[1] += events
            loot[2] += fixed(_bits_taken(i, h, w, desk))


@rule
def _is_there(i: int, h: int, w: World) -> bool:
    """Is there anything about her with the holder: a row, or a note of which cohort she is in?"""
    place = w.holders[h].place
    if is_of_groups(place):
        return place != SUMS and w.shield.cohort[i, h] > 0
    return events_taken(i, h, w) > 0


@rule
def events_taken(i: int, h: int, w: World) -> int:
    """Her events that are with the holder."""
    events, place = 0, w.holders[h].place
    if place in (ROWS, SYNTHETIC):
        for k in range(w.held.shape[2]):
            events += int(w.held[i, h, k])
    return events


@rule
def _bits_taken(i: int, h: int, w: World, desk: Desk) -> float:
    """Bits about her that can be read out of what was taken."""
    desk.usable[0, :] = 0.0
    desk.device[0, :] = 0.0
    desk.grouped[0, :] = 0.0
    if is_of_groups(w.holders[h].place):
        read_group(i, h, 1.0, w, desk.usable[0], desk.grouped[0])
    else:
        read_reports(i, h, 1.0, w, w.prior[0, EVERYBODY], desk.usable[0])
    return knowledge(0, w, desk)[0]


def nobody(consumers: int) -> Any:
    """A list of the exposed with no one on it yet."""
    return np.zeros(consumers, np.bool_)
