"""What each consumer is asked once a week, for measuring only: how tastes have moved, what she sees, what she does."""

import math

import numpy as np

from sim.books import fixed
from sim.compiled import rule, seldom
from sim.world import World

WINDOW_ADS = 7
"""Ads whose topics are remembered of each consumer."""
ROOM = 256
"""A byte each: the topic, and 1; 0 is no ad yet."""
EARLIER = ROOM ** (WINDOW_ADS - 1)
"""Room for all of them but one."""
ATTITUDE_CUT = 0.5
"""Surveys' cut between concerned and not, resigned and not."""


@rule
def remember(recent: int, topic: int) -> int:
    """The topics of the last ads, with this one as the latest."""
    packed: int = recent % EARLIER * ROOM + min(topic + 1, ROOM - 1)
    return packed


@seldom
def be_polled(i: int, w: World) -> None:
    """Measure tastes against those she was born with, her last ads, and her deeds against her concern."""
    _compare_tastes(i, w)
    _compare_ads(i, w)
    _compare_deeds(i, w)


@rule
def _compare_tastes(i: int, w: World) -> None:
    """Total variation distance from the first tastes, and the loss of Shannon entropy, in bits."""
    distance, lost = 0.0, 0.0
    for k in range(w.interests.shape[1]):
        now, first = w.interests[i, k], np.float64(w.first_interests[i, k])
        distance += abs(now - first)
        lost += (now * math.log2(now) if now > 0.0 else 0.0) - (first * math.log2(first) if first > 0.0 else 0.0)
    book = w.books.harms[w.people[i].group]
    book.drifted_f += fixed(distance / 2.0)
    book.narrowed_f += fixed(lost)


@rule
def _compare_ads(i: int, w: World) -> None:
    """Pairs among her last ads, and how many of these are on one topic."""
    book, left = w.books.harms[w.people[i].group], int(w.people[i].recent)
    while left > 0:
        topic, left = left % ROOM, left // ROOM
        others = left
        while others > 0:
            book.window_pairs += 1
            book.window_same += 1 if others % ROOM == topic else 0
            others //= ROOM


@rule
def protection(i: int, w: World) -> float:
    """How far she keeps herself from being followed, 0-1: wholly by a blocker, else by whom she refuses."""
    if w.people[i].blocker:
        return 1.0
    holders, refused = w.firms.shape[0] + w.rules.brokers, 0.0
    for h in range(holders):
        track = w.tracks[i, h]
        refused += 0.0 if (track.share if w.holders[h].broker else track.personalise) else 1.0
    return refused / holders


@rule
def _compare_deeds(i: int, w: World) -> None:
    """Enter what she feels, beside what she does about it."""
    me = w.people[i]
    book, done = w.books.harms[me.group], protection(i, w)
    book.polled += 1
    book.watched_f += fixed(me.watched)
    book.concern_f += fixed(me.concern)
    book.concern_squares_f += fixed(me.concern * me.concern)
    book.protection_f += fixed(done)
    book.protection_squares_f += fixed(done * done)
    book.product_f += fixed(me.concern * done)
    if me.concern > ATTITUDE_CUT:
        book.concerned += 1
        book.concerned_idle += 1 if done <= 0.0 else 0
        book.concerned_resigned += 1 if me.resignation > ATTITUDE_CUT else 0
