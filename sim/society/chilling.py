"""Chilling effects: who feels watched views fewer pages, above all on sensitive topics.

What counts is what people perceive, not what is known of them. That surveillance chills is found by Penney 2016
(Berkeley Technology Law Journal), Stoycheff 2016 (Journalism & Mass Communication Quarterly), and Marthews & Tucker
2017.
"""

from sim.compiled import rule
from sim.draws import CHILL, four
from sim.world import World


@rule
def feel_watched(i: int, cue: float, w: World) -> None:
    """A sign of being followed makes her feel more watched by the share ``cue`` of what is left to 1."""
    if w.rules.chilling > 0.0:
        w.people[i].watched += cue * (1.0 - w.people[i].watched)


@rule
def calm_down(i: int, w: World) -> None:
    """At the end of a day without more of it the feeling fades."""
    if w.rules.chilling > 0.0:
        me = w.people[i]
        me.watched -= w.rules.watch_fade * me.watched


@rule
def avoids(i: int, page: int, topic: int, w: World) -> bool:
    """Does she leave a page unviewed, for fear of who might see?"""
    return w.rules.chilling > 0.0 and _shies_away(i, page, topic, w)


@rule
def _shies_away(i: int, page: int, topic: int, w: World) -> bool:
    me, rules = w.people[i], w.rules
    sensitive = topic < rules.sensitive_topics
    fear = rules.chilling * me.concern * me.watched * (1.0 if sensitive else rules.chilling_spill)
    away = four(w.seed, w.day, i, CHILL, page)[0] < fear
    if away:
        book = w.books.harms[me.group]
        book.avoided_views += 1
        book.avoided_sensitive += 1 if sensitive else 0
    return away
