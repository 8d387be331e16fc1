"""Profiles: what a holder has recorded of a consumer, on which basis, and how it goes again."""

import math

from sim.compiled import rule, seldom
from sim.data.complaints import complain
from sim.data.protection import as_kept, forget_group, is_admitted, recognised
from sim.draws import ARM, LAWLESS, PLATFORM, RECOGNISE, four
from sim.world import TOLD, Array, Holder, LawOfTheDay, Track, World

FULL = 65_535
"""Most events of one topic that a profile counts."""
MOST_WRONG = 255
"""Most of these that are marked as wrong: a byte each, for there are as many counts as in profiles."""


@rule
def permitted(track: Track, holder: Holder, law: LawOfTheDay) -> bool:
    """May this holder record and use this consumer's events?

    A broker lives by selling, so it needs leave to share. A marketer needs leave to personalise, unless no purpose
    limitation, the law's or its own, keeps it from using what it may measure.
    """
    if holder.broker:
        return track.share
    return track.personalise or (track.measure and not law.purpose_limitation and not holder.purpose_limits)


@rule
def is_told(i: int, h: int, holder: Holder, basis: int, w: World) -> bool:
    """Is the consumer told what this holder takes, where the law wants just that? Not by one that breaks it."""
    return basis != TOLD or not breaks_law(i, h, holder, w)


@rule
def basis_of(track: Track, holder: Holder, law: LawOfTheDay) -> int:
    """The code of the rule that a holder's recording rests on: of the purpose that it has leave for."""
    if holder.broker:
        return law.consent_share
    return law.consent_personalise if track.personalise else law.consent_measure


@rule
def breaks_law(i: int, h: int, holder: Holder, w: World) -> bool:
    """Is this consumer among those with whom holder ``h`` does not keep the law? The same ones every day."""
    return four(w.seed, 0, i, LAWLESS, h)[0] >= holder.compliance


@rule
def is_shielded(i: int, w: World) -> bool:
    """Does her platform keep third parties from following and matching her? The same people every day."""
    return w.rules.cookie_blocking > 0.0 and four(w.seed, 0, i, PLATFORM, 0)[0] < w.rules.cookie_blocking


@rule
def record(i: int, h: int, topic: int, luck: float, accuracy: float, w: World) -> bool:
    """Holder ``h`` sees an event of consumer ``i`` and records it, if it may or dares; True if it did.

    ``luck`` is a uniform draw: a share of events is recorded, and of these an ``accuracy`` share with the right topic.
    """
    holder, track, rate = w.holders[h], w.tracks[i, h], collection(i, h, w)
    if luck >= rate:
        return False
    law = w.laws[w.people[i].jurisdiction]
    lawful = permitted(track, holder, law) and is_told(i, h, holder, basis_of(track, holder, law), w)
    if not lawful and not breaks_law(i, h, holder, w):
        return False
    kept = recognised(topic, luck / rate, accuracy, w.interests.shape[1])
    if holder.limited:
        if not is_admitted(i, h, kept, w):
            return False
        kept = as_kept(i, h, kept, w)
    identify(i, h, w)
    store(i, h, kept, kept != topic and not holder.limited, w)
    if lawful:
        w.books.holders[h].events += 1
    else:
        w.books.holders[h].unlawful_events += 1
        offend(i, h, 1, w)
        _suspect(i, h, luck, w)
    return True


@rule
def measure(i: int, h: int, luck: float, w: World) -> bool:
    """Holder ``h``'s analytics see a visit of consumer ``i`` and count it, if they may or dare; True if they did."""
    holder, track = w.holders[h], w.tracks[i, h]
    if luck >= collection(i, h, w):
        return False
    lawful = track.measure and is_told(i, h, holder, w.laws[w.people[i].jurisdiction].consent_measure, w)
    if not lawful and not breaks_law(i, h, holder, w):
        return False
    if lawful:
        w.books.holders[h].uses += 1
    else:
        w.books.holders[h].unlawful_uses += 1
        offend(i, h, 1, w)
    return True


@rule
def offend(i: int, h: int, times: int, w: World) -> None:
    """Enter where the consumer lives whose data holder ``h`` has used without a lawful basis, so many times."""
    w.books.unlawful[w.people[i].jurisdiction, h] += times


@rule
def identify(i: int, h: int, w: World) -> None:
    """Give the consumer an identifier with this holder, if she has none (any more)."""
    track = w.tracks[i, h]
    if not track.known:
        track.known = True
        track.since = w.day


@rule
def collection(i: int, h: int, w: World) -> float:
    """Share of a consumer's events that holder ``h`` records: a marketer's may differ between arms.

    One that keeps to local law wishes for this much, and each consumer's own law caps it, as far as it complies.
    """
    holder = w.holders[h]
    wish = w.arms[h, arm_of(i, h, w)].collection if h < w.firms.shape[0] else holder.collection
    if holder.local:
        cap = w.laws[w.people[i].jurisdiction].minimisation_cap
        return wish + holder.compliance * (min(wish, cap) - wish)
    return wish


@rule
def honesty(i: int, m: int, arm: int, w: World) -> float:
    """How honestly ``m`` tells her what it collects and why; by her own law, if it keeps to local law."""
    wish, holder = w.arms[m, arm].transparency, w.holders[m]
    if holder.local:
        floor = w.laws[w.people[i].jurisdiction].transparency_floor
        return wish + holder.compliance * (max(wish, floor) - wish)
    return wish


@rule
def arm_of(i: int, m: int, w: World) -> int:
    """The experiment arm that ``m`` has put the consumer in: the same one as long as the experiment runs."""
    arm = 0
    if w.arms[m, 0].reach < 1.0:
        luck = four(w.seed, w.firms[m].experiment, i, ARM, m)[0]
        while luck >= w.arms[m, arm].reach and arm < w.arms.shape[1] - 1:
            arm += 1
    return arm


@rule
def store(i: int, h: int, topic: int, wrong: bool, w: World) -> None:
    """Add an event to a profile, and mark it if it is ``wrong`` and anybody may ever ask."""
    if w.held[i, h, topic] < FULL:
        w.held[i, h, topic] += 1
        w.fresh[i, h, topic] += 1
        w.books.events[h, topic] += 1
        if wrong and w.wrong.shape[0] > 0 and w.wrong[i, h, topic, 0] < MOST_WRONG:
            w.wrong[i, h, topic, 0] += 1
            w.wrong[i, h, topic, 1] += 1


@seldom
def _suspect(i: int, h: int, luck: float, w: World) -> None:
    """The consumer may notice an unlawful event, which wears her down, and may complain about it.

    There may be several such events a day: each is told by its own ``luck``.
    """
    me, rules = w.people[i], w.rules
    notices, complains, _, _ = four(w.seed, w.day, i, RECOGNISE, math.floor(luck * 2.0**32))
    if notices >= rules.notice_unlawful:
        return
    me.resignation += rules.futility * (1.0 - me.resignation)
    complain(i, h, complains, rules.complaint_rate * me.concern, w)


@rule
def fresh_events(i: int, h: int, w: World) -> int:
    """How many events of a profile are of the current generation."""
    fresh = 0
    for k in range(w.fresh.shape[2]):
        fresh += int(w.fresh[i, h, k])
    return fresh


@rule
def empty(i: int, h: int, w: World) -> int:
    """Empty a profile; the number of events that were in it."""
    gone = 0
    for k in range(w.held.shape[2]):
        gone += int(w.held[i, h, k])
        w.held[i, h, k] = 0
        w.fresh[i, h, k] = 0
        if w.wrong.shape[0] > 0:
            w.wrong[i, h, k, :] = 0
    w.tracks[i, h].known = False
    forget_group(i, h, w)
    forget_dealings(i, h, w)
    return gone


@rule
def forget_dealings(i: int, h: int, w: World) -> None:
    """Delete what marketer ``h`` has written down of its offers to her, and what it has made of that."""
    if h < w.dealings.shape[1]:
        deal = w.dealings[i, h]
        deal.plain = deal.plain_taken = deal.pushed = deal.pushed_taken = deal.quotes = deal.sales = 0
        deal.price, deal.push = 1.0, False


@rule
def expire(low: int, high: int, h: int, held: Array, fresh: Array) -> int:
    """End half a retention period for holder ``h``: only what came in during it is kept; the events deleted."""
    gone = 0
    for i in range(low, high):
        for k in range(held.shape[2]):
            gone += int(held[i, h, k]) - int(fresh[i, h, k])
            held[i, h, k] = fresh[i, h, k]
            fresh[i, h, k] = 0
    return gone
