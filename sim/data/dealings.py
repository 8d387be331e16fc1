"""What a marketer does at the moment of choice: whom it pushes, what price it quotes, and what it writes down of it.

It goes by its own records and by chance alone: nobody reads a mind.
"""

from sim.compiled import rule, seldom
from sim.data.profiles import breaks_law, forget_dealings, permitted
from sim.draws import PUSH, QUOTE, four
from sim.world import ROWS, World

MOST_NOTED = 65_535
"""Offers, or quotes, of one marketer to one consumer that are counted."""


@rule
def recognises(i: int, m: int, w: World) -> bool:
    """Does ``m`` know who she is, and may it, or does it dare, use that to treat her as a person of her own?

    A firm that keeps no rows of people has none to write its dealings with her in, either.
    """
    track, holder = w.tracks[i, m], w.holders[m]
    if holder.place != ROWS:
        return False
    law = w.laws[w.people[i].jurisdiction]
    return track.known and (permitted(track, holder, law) or breaks_law(i, m, holder, w))


@seldom
def is_pushed(i: int, m: int, w: World) -> bool:
    """Does ``m`` push her today? Now and then by chance, to learn who gives in; else if its records say she does."""
    if w.firms[m].push_all:
        return True
    if not recognises(i, m, w):
        return False
    trial, heads, _, _ = four(w.seed, w.day, i, PUSH, m)
    return heads < 0.5 if trial < w.rules.push_trial else w.dealings[i, m].push


@rule
def price_of(i: int, m: int, w: World) -> float:
    """What ``m`` asks of her today: the list price, or one of her own."""
    price: float = w.firms[m].price
    return price * personal_factor(i, m, w) if w.firms[m].personal_price > 0.0 else price


@seldom
def personal_factor(i: int, m: int, w: World) -> float:
    """Her price over the list price: 1 for strangers, left to chance now and then, else by what is known of her."""
    if not recognises(i, m, w):
        return 1.0
    trial, side, _, _ = four(w.seed, w.day, i, QUOTE, m)
    if trial < w.rules.price_trial:
        return 1.0 + (w.rules.price_step if side >= 0.5 else -w.rules.price_step)
    return 1.0 + w.firms[m].personal_price * (w.dealings[i, m].price - 1.0)


@rule
def note_offer(i: int, m: int, taken: bool, w: World) -> None:
    """Write down that she took an offer on ``m``'s site or not, and whether she was pushed."""
    deal = w.dealings[i, m]
    if not recognises(i, m, w) or int(deal.plain) + int(deal.pushed) >= MOST_NOTED:
        return
    if is_pushed(i, m, w):
        deal.pushed += 1
        deal.pushed_taken += 1 if taken else 0
    else:
        deal.plain += 1
        deal.plain_taken += 1 if taken else 0


@rule
def note_quote(i: int, m: int, paid: bool, w: World) -> None:
    """Write down that she was quoted a price and paid it or not; and, where it was left to chance, how it went."""
    deal = w.dealings[i, m]
    if not recognises(i, m, w):
        return
    if deal.quotes < MOST_NOTED:
        deal.quotes += 1
        deal.sales += 1 if paid else 0
    trial, side, _, _ = four(w.seed, w.day, i, QUOTE, m)
    if trial < w.rules.price_trial:
        book = w.books.quotes[m, 1 if side >= 0.5 else 0]
        book.quotes += 1
        book.sales += 1 if paid else 0


@rule
def forget_strangers(low: int, high: int, m: int, w: World) -> None:
    """Delete what ``m`` has written down of people whom it no longer knows, or who no longer let it use that."""
    for i in range(low, high):
        if not recognises(i, m, w):
            forget_dealings(i, m, w)
