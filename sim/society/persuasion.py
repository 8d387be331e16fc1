"""Pushes at the moment of choice: they sway what is chosen, not what it is worth once one has it.

A push (a false scarcity, a countdown, a nagging default) adds to the utility that decides, not to the one experienced.
What that costs a consumer is the surplus lost by choosing otherwise than she would have (Train 2015, Journal of Choice
Modelling: anticipated and experienced attributes differ).
"""

import math

from sim.books import fixed
from sim.compiled import rule, seldom
from sim.data.dealings import is_pushed, note_offer, note_quote, personal_factor, recognises
from sim.data.estimate import Desk
from sim.world import World


@rule
def push_on(i: int, m: int, w: World) -> float:
    """By how many utils a push of ``m`` sways consumer ``i`` today."""
    sway = 0.0
    if w.firms[m].push > 0.0 and is_pushed(i, m, w):
        sway = w.rules.push_strength * w.firms[m].push * w.people[i].susceptibility
    return sway


@rule
def enter_surplus(i: int, every: float, w: World, desk: Desk) -> None:
    """Enter the surplus of a choice among ``every`` pull on the desk, as it will be experienced."""
    me = w.people[i]
    worth = w.rules.price_weight * me.price_sensitivity
    surplus = math.log(every) / worth
    if w.dealings.shape[0] > 0:
        surplus -= _reckon(i, every, worth, w, desk)
    w.books.market[0].surplus_f += fixed(surplus)
    w.books.harms[me.group].surplus_f += fixed(surplus)


@seldom
def _reckon(i: int, every: float, worth: float, w: World, desk: Desk) -> float:
    """Enter what pushes did to a choice; how much of its surplus, in money, is expected but will not be experienced."""
    free, missed = 1.0, 0.0
    for m in range(desk.pull.shape[0]):
        free += desk.pull[m] * math.exp(-desk.sway[m])
        missed += desk.pull[m] / every * desk.sway[m]
    for m in range(desk.pull.shape[0]):
        if w.firms[m].push > 0.0 and desk.pull[m] > 0.0:
            chance = desk.pull[m] / every
            _enter_push(i, m, desk.sway[m], chance - desk.pull[m] * math.exp(-desk.sway[m]) / free, w)
    _enter_regret(i, (math.log(free) - math.log(every) + missed) / worth, w)
    return missed / worth


@seldom
def be_pushed(i: int, m: int, pull: float, sway: float, taken: bool, w: World) -> None:
    """On ``m``'s site she decided, by ``pull`` against 1 for nothing, whether to buy; a push had swayed her so far."""
    chance, free = pull / (1.0 + pull), pull * math.exp(-sway)
    _enter_push(i, m, sway, chance - free / (1.0 + free), w)
    lost = math.log(1.0 + free) - math.log(1.0 + pull) + chance * sway
    _enter_regret(i, lost / (w.rules.price_weight * w.people[i].price_sensitivity), w)
    answer_push(i, m, taken, w)


@seldom
def answer_push(i: int, m: int, taken: bool, w: World) -> None:
    """She took an offer on ``m``'s site or not; it writes that down. Who sees through a push resents it."""
    note_offer(i, m, taken, w)
    if is_pushed(i, m, w):
        through = 1.0 - w.people[i].susceptibility
        w.bonds[i, m].trust *= 1.0 - w.rules.push_irritation * w.firms[m].push * through


@rule
def _enter_push(i: int, m: int, sway: float, more: float, w: World) -> None:
    """Enter a choice at which ``m`` could push: whether it did, and how much likelier that made a purchase there."""
    me = w.people[i]
    book, susceptibility = w.books.harms[me.group], fixed(me.susceptibility)
    book.choices += 1
    book.susceptibility_f += susceptibility
    if sway > 0.0:
        regrets = fixed(max(0.0, more))
        book.pushes += 1
        book.pushed_susceptibility_f += susceptibility
        book.regrets_f += regrets
        w.books.firms[m].pushes += 1
        w.books.firms[m].regrets_f += regrets


@rule
def _enter_regret(i: int, money: float, w: World) -> None:
    w.books.harms[w.people[i].group].regret_f += fixed(max(0.0, money))


@rule
def enter_quotes(i: int, chosen: int, w: World, desk: Desk) -> None:
    """Every marketer with prices of one's own that she could have chosen writes down whether she did."""
    for m in range(desk.pull.shape[0]):
        if desk.pull[m] > 0.0 and w.firms[m].personal_price > 0.0:
            enter_quote(i, m, m == chosen, w)


@seldom
def enter_quote(i: int, m: int, paid: bool, w: World) -> None:
    """Enter the price that ``m`` quoted to her, if it was of her own."""
    note_quote(i, m, paid, w)
    if recognises(i, m, w):
        book, factor = w.books.harms[w.people[i].group], personal_factor(i, m, w)
        book.quotes += 1
        book.quoted_f += fixed(factor)
        book.quoted_squares_f += fixed(factor * factor)
