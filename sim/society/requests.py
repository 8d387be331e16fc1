"""Requests under a right: how they are made, and on what day they are answered, if at all."""

import math

from sim.compiled import rule, seldom
from sim.data.profiles import breaks_law
from sim.draws import DELAY, PASSPORT, four
from sim.world import NEVER, NOTHING, World

LAST_DAY = 32_767
"""Answers that would come later come on this day, after the end of any run."""


@seldom
def has_passport(i: int, w: World) -> bool:
    """Has she one place to see and revoke everything? Only where data must be portable; the same people every day."""
    share = w.rules.data_passport
    if share <= 0.0 or not w.laws[w.people[i].jurisdiction].portability:
        return False
    return four(w.seed, 0, i, PASSPORT, 0)[0] < share


@seldom
def send(i: int, h: int, kind: int, luck: float, ease: float, w: World) -> bool:
    """Ask holder ``h`` for something, if its pages (``ease``, 0-1) and the forms do not wear her out before.

    With a data passport she asks all who know her at once. True if a request is under way.
    """
    rules, by_passport = w.rules, has_passport(i, w)
    if by_passport:
        chance = math.exp(-rules.click_effort * rules.passport_clicks)
    else:
        chance = ease * math.exp(-rules.click_effort * rules.request_clicks)
    if luck >= chance:
        w.books.market[0].given_up += 1
        return False
    return _send_to_all(i, kind, w) if by_passport else ask(i, h, kind, w)


@seldom
def _send_to_all(i: int, kind: int, w: World) -> bool:
    asked = False
    for h in range(w.holders.shape[0]):
        asked = ask(i, h, kind, w) or asked
    return asked


@seldom
def ask(i: int, h: int, kind: int, w: World) -> bool:
    """Put in a request, one at a time with each holder, and only with those who know her; False if she did not."""
    track = w.tracks[i, h]
    if not track.known or track.request != NOTHING:
        return False
    track.request, track.asked, track.answer = kind, w.day, _day_of_answer(i, h, w)
    w.people[i].pending += 1
    w.books.holders[h].requests += 1
    return True


@rule
def _day_of_answer(i: int, h: int, w: World) -> int:
    """Never, of a holder that breaks the law with her; else a day or more from now.

    A desk with just enough staff answers after exponential waits (a queue M/M/1; Kleinrock 1975). Where she has a
    passport, machines do.
    """
    holder = w.holders[h]
    if breaks_law(i, h, holder, w):
        return NEVER
    wait = 0.0 if has_passport(i, w) else -math.log(1.0 - four(w.seed, w.day, i, DELAY, h)[0]) * holder.answer_wait
    return min(w.day + 1 + math.floor(wait), LAST_DAY)
