"""A consumer's pages: who records them, and whose ad is on them."""

import math

from sim.compiled import rule
from sim.data.estimate import Desk
from sim.data.profiles import is_shielded, record
from sim.draws import PAGE, TRACKER, four
from sim.exchange import NOBODY, auction
from sim.society.chilling import avoids
from sim.society.privacy import meet
from sim.society.response import see_ad
from sim.society.tastes import draw_topic
from sim.world import World

MOST_PAGES = 1000


@rule
def browse(i: int, w: World, desk: Desk) -> None:
    """View today's pages: as many as her activity, rounded up or down by chance."""
    luck, first = four(w.seed, w.day, i, PAGE, MOST_PAGES)[0], _first_follower(w)
    for page in range(min(math.floor(w.people[i].activity + luck), MOST_PAGES)):
        _view(i, page, first, w, desk)


@rule
def _first_follower(w: World) -> int:
    """The first holder who sees any pages but its own: usually a broker, as marketers come before these."""
    h = 0
    while h < w.holders.shape[0] and w.holders[h].coverage <= 0.0:
        h += 1
    return h


@rule
def _view(i: int, page: int, first: int, w: World, desk: Desk) -> None:
    """One page: its topic, its trackers (holders from ``first`` on), its ad slot."""
    me, rules, market = w.people[i], w.rules, w.books.market[0]
    topic_luck, visible_luck, slot_luck, _ = four(w.seed, w.day, i, PAGE, page)
    topic = draw_topic(w.interests, i, topic_luck)
    if avoids(i, page, topic, w):
        return
    market.page_views += 1
    if topic < rules.sensitive_topics:
        w.books.harms[me.group].sensitive_views += 1
    if me.blocker:
        return
    market.tracked_views += 1 if _track(i, page, topic, first, w) else 0
    shown = topic if visible_luck < rules.specialised_share else -1
    if shown >= 0:
        w.books.inventory[shown] += 1
    if slot_luck < rules.ad_load:
        _fill(i, page, shown, w, desk)


@rule
def _track(i: int, page: int, topic: int, first: int, w: World) -> bool:
    """Every broker with a tracker on the page asks where it must, and records what it may; True if one did.

    So does a marketer that listens beyond its own site: in its app, or to what people post.
    """
    marketers, seen, shielded = w.firms.shape[0], False, is_shielded(i, w)
    for h in range(first, w.holders.shape[0]):
        holder = w.holders[h]
        if holder.coverage <= 0.0 or (holder.broker and shielded):
            continue
        load, ask, answer, collect = four(w.seed, w.day, i, TRACKER, page * 1024 + (h - marketers) % 1024)
        if load < holder.coverage:
            meet(i, h, ask, answer, w)
            recorded = record(i, h, topic, collect, holder.accuracy, w)
            seen = seen or (recorded and holder.broker)
    return seen


@rule
def _fill(i: int, slot: int, page: int, w: World, desk: Desk) -> None:
    """Auction a slot off. For held-out consumers the auction is won but nothing is seen: a ghost ad."""
    m, price, topic = auction(i, slot, page, w, desk)
    if m == NOBODY:
        return
    bond = w.bonds[i, m]
    first = bond.last_ad != w.day
    bond.last_ad = w.day
    if bond.holdout:
        w.books.firms[m].ghosts += 1
        w.books.tiers[m, bond.tier, 1].impressions += 1
        w.books.by_topic[m, topic, 1].impressions += 1
    else:
        w.books.shown[m, w.people[i].group].reached += 1 if first else 0
        see_ad(i, slot, page, m, price, topic, w, desk)
