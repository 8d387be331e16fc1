"""Stolen identities: who of the people exposed in a breach will have hers used, when, and what it costs her."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.compiled import rule
from sim.data.theft import events_taken
from sim.draws import FREEZE, IDENTITY, four
from sim.world import NEVER, Array, World

MOST_LOST = 1e6
"""Money: no loss is larger."""


@dataclass(frozen=True)
class Victims:
    """People whose identities will be used, unless they prevent it: row by row, in order of number."""

    person: Array
    """(V,) their numbers."""
    when: Array
    """(V,) the days."""
    loss: Array
    """(V,) money."""

    def only(self, which: Array) -> "Victims":
        """Those of them whom ``which`` (V,) says."""
        return Victims(self.person[which], self.when[which], self.loss[which])

    def on(self, day: int) -> "Victims":
        """Those whose day it is."""
        return self.only(self.when == day)


def victims(when: Array, loss: Array) -> Victims:
    """The victims among all consumers, of what :func:`foresee` wrote."""
    person = np.flatnonzero(when != NEVER)
    return Victims(person, when[person], loss[person])


@rule
def foresee(low: int, high: int, w: World, h: int, number: int, exposed: Any, when: Any, loss: Any) -> None:
    """Write into ``when`` and ``loss`` (N,) the day and cost of each identity that breach ``number`` of ``h`` leads to.

    The more was stolen of a person, the likelier it is. The delay is exponential, the loss Pareto.
    """
    rules = w.rules
    for i in range(low, high):
        when[i] = NEVER
        if exposed[i]:
            used, wait, size, _ = four(w.seed, number, i, IDENTITY, h)
            if used < rules.identity_theft * (1.0 - math.exp(-events_taken(i, h, w) / rules.theft_records)):
                when[i] = w.day + 1 + math.floor(-rules.theft_delay * math.log(1.0 - wait))
                loss[i] = min(MOST_LOST, rules.theft_loss * (1.0 - size) ** (-1.0 / rules.theft_tail))


def prevented(some: Victims, w: World, h: int, number: int) -> Array:
    """Who of the victims (V,) acts on the news of breach ``number`` in time, and so prevents what would have come.

    Whoever is driven to protect herself acts (protection motivation, Rogers 1975): freezes her credit, changes
    passwords. It does not always help.
    """
    me: Any = np.asarray(w.people)[some.person]
    drive = me["concern"] * me["efficacy"] * (1.0 - me["resignation"])
    luck = np.array([four(w.seed, number, int(i), FREEZE, h)[:2] for i in some.person]).reshape(-1, 2)
    return np.asarray((some.when > w.day) & (luck[:, 0] < drive) & (luck[:, 1] < w.rules.freeze_effect))
