"""The news of a breach, and what it does to those who were exposed and those who only read of it."""

from typing import Any

from sim.compiled import rule
from sim.draws import NEWS, four
from sim.society.chilling import feel_watched
from sim.society.privacy import reconsider
from sim.world import World


@rule
def read_news(low: int, high: int, w: World, h: int, number: int, exposed: Any) -> None:
    """Breach ``number``, of holder ``h``, is known. The exposed lose trust, grow concerned and reconsider consent."""
    for i in range(low, high):
        me, rules = w.people[i], w.rules
        if exposed[i]:
            _lose_trust(i, h, w)
            me.concern += rules.breach_concern * (1.0 - me.concern)
            feel_watched(i, rules.watch_breach, w)
            reconsider(i, h, four(w.seed, number, i, NEWS, h)[0], w)
        else:
            me.concern += rules.press_concern * (1.0 - me.concern)


@rule
def _lose_trust(i: int, h: int, w: World) -> None:
    if w.holders[h].broker:
        w.people[i].tracker_trust *= 1.0 - w.rules.breach_trust
    else:
        w.bonds[i, h].trust *= 1.0 - w.rules.breach_trust
