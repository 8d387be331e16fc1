"""Complaints: to the firm first, if it hears people out, and to the regulator, if there is one."""

import math

from sim.compiled import rule, seldom
from sim.draws import REDRESS, four
from sim.world import World


@rule
def complain(i: int, h: int, wish: float, rate: float, w: World) -> bool:
    """Wish to complain about holder ``h``; False if there is nobody to complain to.

    A wish becomes a complaint to the regulator if ``wish``, a uniform draw, is below ``rate``. A firm that handles
    complaints is told first, and more readily; what it settles does not reach the regulator.
    """
    readiness = w.rules.tell_firm_first
    if h < w.firms.shape[0] and w.firms[h].hears > 0.0 and wish < rate * readiness and _is_settled(i, h, wish, w):
        return True
    if not w.laws[w.people[i].jurisdiction].complaints:
        return False
    if wish < rate:
        w.books.holders[h].complaints += 1
        w.books.filed[w.people[i].jurisdiction, h] += 1
        w.books.market[0].complaints += 1
    return True


@seldom
def _is_settled(i: int, m: int, wish: float, w: World) -> bool:
    """Marketer ``m`` hears her out in time or not, and makes it good or not: it wins trust by that, or loses some.

    There may be several complaints a day: each is told by its own ``wish``.
    """
    bond, firm, book, rules = w.bonds[i, m], w.firms[m], w.books.firms[m], w.rules
    in_time, content, _, _ = four(w.seed, w.day, i, REDRESS, math.floor(wish * 2.0**20) * 4096 + m % 4096)
    book.heard += 1
    if in_time >= firm.hears or content >= firm.contents:
        bond.trust -= rules.trust_loss * bond.trust
        return False
    book.settled += 1
    bond.trust += rules.settled_trust * (1.0 - bond.trust)
    return True
