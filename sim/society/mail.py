"""E-mail: a channel the marketer owns, to customers who have not unsubscribed."""

import math

from sim.compiled import rule, seldom
from sim.data.estimate import Desk
from sim.data.profiles import record
from sim.draws import MAIL, MAIL_READ, four
from sim.exchange import relevance
from sim.society.response import irritate, reactance
from sim.society.shopping import buy_here, visit_site
from sim.world import World

FIRST_MAIL = 65_536
"""Index of the visit that follows a mail; other visits and purchases of a day have lower ones."""


@rule
def read_mails(i: int, w: World, desk: Desk) -> None:
    """Find today's mails in the inbox, one a marketer at most."""
    for m in range(w.firms.shape[0]):
        often = w.firms[m].mails
        if often > 0.0 and w.bonds[i, m].subscribed:
            luck = four(w.seed, w.day, i, MAIL, m)
            if luck[0] < often * w.tiers[m, w.bonds[i, m].tier].mail:
                _open(i, m, luck, w, desk)


@seldom
def _open(i: int, m: int, luck: tuple[float, float, float, float], w: World, desk: Desk) -> None:
    """Open a mail or not: it offers what the sender believes suits her best. What does not suit makes her leave."""
    bond, rules, book = w.bonds[i, m], w.rules, w.books.firms[m]
    topic = desk.best[m]
    relevant = relevance(w.interests[i, topic] * w.appeal[m, topic], w)
    resisted = math.exp(-reactance(i, m, -1, w, desk))
    book.mails += 1
    if luck[2] < rules.mail_fatigue * (1.0 - relevant * resisted):
        bond.subscribed = False
        book.unsubscribes += 1
    elif luck[1] < rules.mail_open * (0.5 + bond.trust) * (0.5 + relevant * resisted):
        book.opens += 1
        bond.goodwill += rules.mail_gain * relevant * resisted * (1.0 - bond.goodwill)
        irritate(i, m, resisted, 0.0, w)
        _follow(i, m, topic, rules.mail_click * relevant * resisted, w)


@rule
def _follow(i: int, m: int, topic: int, chance: float, w: World) -> None:
    """Having opened a mail: the sender may record that, and she may follow its link to the site."""
    clicks, collect, _, _ = four(w.seed, w.day, i, MAIL_READ, m)
    if w.firms[m].mail_tracking:
        record(i, m, topic, collect, 1.0, w)
    if clicks < chance:
        visit_site(i, m, topic, FIRST_MAIL + m, w)
        buy_here(i, m, topic, FIRST_MAIL + m, w)
