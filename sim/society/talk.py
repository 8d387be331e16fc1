"""Word of mouth: each talker hears one friend, and takes something of the friend's view home.

First all listen to how things stand, then all take it in, so that no one hears what was said a moment ago.
"""

import math
from typing import Any

import numpy as np

from sim.compiled import rule
from sim.draws import HABIT, TALK, four
from sim.society.privacy import adopt_blocker, drive
from sim.world import World


@rule
def who_talks(low: int, high: int, seed: Any, day: int, rate: float, start: Any, friend: Any, heard: Any) -> None:
    """Write into ``heard`` (N,) whom each consumer hears today, or -1; each talks at this ``rate`` (1/day)."""
    for i in range(low, high):
        talks, whom, _, _ = four(seed, day, i, TALK, 0)
        friends = start[i + 1] - start[i]
        heard[i] = -1
        if talks < rate and friends > 0:
            heard[i] = friend[start[i] + min(math.floor(whom * friends), friends - 1)]


@rule
def listen(low: int, high: int, people: Any, bonds: Any, talkers: Any, heard: Any, views: Any) -> None:
    """Note for each of ``talkers`` the friend's trust and loyalty (M each), concern and blocker in ``views``."""
    marketers = bonds.shape[1]
    for t in range(low, high):
        j = heard[talkers[t]]
        for m in range(marketers):
            views[t, m] = bonds[j, m].trust
            views[t, marketers + m] = bonds[j, m].loyalty
        views[t, 2 * marketers] = people[j].concern
        views[t, 2 * marketers + 1] = 1.0 if people[j].blocker else 0.0


@rule
def take_in(low: int, high: int, w: World, talkers: Any, views: Any) -> None:
    """Move trust and concern a step towards the friend's; loyal friends add goodwill; a habit may be taken up."""
    for t in range(low, high):
        _take_in(talkers[t], views[t], w)


@rule
def _take_in(i: int, view: Any, w: World) -> None:
    me, rules, marketers = w.people[i], w.rules, w.firms.shape[0]
    for m in range(marketers):
        bond = w.bonds[i, m]
        bond.trust += rules.talk_weight * (view[m] - bond.trust)
        bond.goodwill += rules.talk_goodwill * view[marketers + m] * (1.0 - bond.goodwill)
    me.concern += rules.talk_weight * (view[2 * marketers] - me.concern)
    if view[2 * marketers + 1] > 0.0 and four(w.seed, w.day, i, HABIT, 0)[0] < rules.habit_rate * drive(i, w):
        adopt_blocker(i, w)
    w.books.market[0].talks += 1


def room_for_views(talkers: int, marketers: int) -> Any:
    """Space for what is heard, (talkers, 2 M + 2)."""
    return np.empty((talkers, 2 * marketers + 2))
