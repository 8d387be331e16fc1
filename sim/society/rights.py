"""Rights that people use: they ask what is held, have it corrected, deleted or moved, and wait for the answer."""

from sim.compiled import rule, seldom
from sim.data.complaints import complain
from sim.data.profiles import FULL, MOST_WRONG, empty, identify, offend, permitted
from sim.data.theft import events_taken
from sim.draws import RECTIFIED, REQUEST, four
from sim.society.privacy import drive, ease, learn_from, least_trusted, refuse, trust_in
from sim.society.requests import ask, has_passport, send
from sim.society.tastes import draw_topic
from sim.world import ACCESS, ERASURE, NEVER, NOTHING, PORTABILITY, RECTIFICATION, LawOfTheDay, World

NOBODY = -1


@rule
def exercise(i: int, w: World) -> None:
    """Take in the answers that came today, and perhaps ask for something that the law gives a right to."""
    law, rate = w.laws[w.people[i].jurisdiction], w.rules.request_rate
    if w.people[i].pending > 0:
        _hear_back(i, w)
    if rate > 0.0 and (law.access or law.rectification or law.portability):
        go, which, luck, _ = four(w.seed, w.day, i, REQUEST, 0)
        if go < rate * drive(i, w):
            _request(i, which, luck, w)


@seldom
def _request(i: int, which: float, luck: float, w: World) -> None:
    """Ask the holder she trusts least: to see her file, to correct it, or, a marketer, to hand it to another.

    Whoever has not the right that comes to mind lets it be.
    """
    kind = ACCESS if which < 1.0 / 3.0 else RECTIFICATION if which < 2.0 / 3.0 else PORTABILITY
    if not _grants(w.laws[w.people[i].jurisdiction], kind):
        return
    h = least_trusted(i, w.firms.shape[0] if kind == PORTABILITY else w.holders.shape[0], w)
    if h >= 0:
        learn_from(i, _send(i, h, kind, luck, w), w)


@rule
def _send(i: int, h: int, kind: int, luck: float, w: World) -> bool:
    """Taking data along concerns one holder; all else is asked of all at once by who has a passport."""
    if kind == PORTABILITY and has_passport(i, w):
        return ask(i, h, kind, w)
    return send(i, h, kind, luck, ease(i, h, w), w)


@rule
def _grants(law: LawOfTheDay, kind: int) -> bool:
    """Does the law give the right to this kind of request?"""
    if kind == ACCESS:
        return law.access
    if kind == RECTIFICATION:
        return law.rectification
    return law.erasure if kind == ERASURE else law.portability


@seldom
def _hear_back(i: int, w: World) -> None:
    """Take in today's answers; where none ever comes, she gives up after a while."""
    for h in range(w.holders.shape[0]):
        track = w.tracks[i, h]
        if track.request == NOTHING:
            continue
        if track.answer == NEVER and w.day - track.asked >= w.rules.patience_days:
            _close(i, h, w)
            _give_up(i, h, w)
        elif track.answer != NEVER and w.day >= track.answer:
            kind = track.request
            _close(i, h, w)
            _take_answer(i, h, kind, w)


@rule
def _close(i: int, h: int, w: World) -> None:
    w.tracks[i, h].request = NOTHING
    w.people[i].pending -= 1


@rule
def _give_up(i: int, h: int, w: World) -> None:
    """To have been ignored is futile, costs trust, and is a reason to complain."""
    w.books.holders[h].ignored += 1
    offend(i, h, 1, w)
    learn_from(i, False, w)
    if w.holders[h].broker:
        w.people[i].tracker_trust *= 1.0 - w.rules.trust_loss
    else:
        w.bonds[i, h].trust *= 1.0 - w.rules.trust_loss
    wish = four(w.seed, w.day, i, REQUEST, 1 + h)[0]
    complain(i, h, wish, w.rules.complaint_rate * w.people[i].concern, w)


@rule
def _take_answer(i: int, h: int, kind: int, w: World) -> None:
    """An answer comes, in time or late, and what was asked for is done."""
    book, limit = w.books.holders[h], w.laws[w.people[i].jurisdiction].answer_days
    if limit > 0.0 and w.day - w.tracks[i, h].asked > limit:
        book.late += 1
        offend(i, h, 1, w)
    else:
        book.answered += 1
    book.automatic += 1 if has_passport(i, w) else 0
    if kind == ACCESS:
        _read_file(i, h, w)
    elif kind == RECTIFICATION:
        _rectify(i, h, w)
    elif kind == ERASURE:
        _erase(i, h, w)
    else:
        _port(i, h, w)


@rule
def _read_file(i: int, h: int, w: World) -> None:
    """See what the holder has: more than she feared alarms her and wears her down, less calms her.

    What she fears before she looks is told by her concern. If she finds something wrong, she has it corrected.
    """
    me, rules, events = w.people[i], w.rules, events_taken(i, h, w)
    wrong = _wrong_events(i, h, w) if events > 0 else 0
    found = events / (events + rules.file_half)
    worse = found > me.concern
    me.resignation += rules.futility * ((1.0 if worse else 0.0) - me.resignation)
    me.concern += rules.file_weight * (found - me.concern)
    if wrong > 0 and w.laws[me.jurisdiction].rectification:
        ask(i, h, RECTIFICATION, w)


@rule
def _wrong_events(i: int, h: int, w: World) -> int:
    """How many events of a profile are known to be of another topic."""
    wrong = 0
    for k in range(w.held.shape[2]):
        wrong += int(w.wrong[i, h, k, 0]) if w.wrong.shape[0] > 0 else 0
    return wrong


@rule
def _rectify(i: int, h: int, w: World) -> None:
    """Have the wrong events of a profile put right: she says what they were about."""
    if w.wrong.shape[0] == 0:
        return
    number = 0
    for k in range(w.held.shape[2]):
        old, fresh = int(w.wrong[i, h, k, 0]), int(w.wrong[i, h, k, 1])
        for e in range(old):
            right = draw_topic(w.interests, i, four(w.seed, w.day, i, RECTIFIED, h * 65_536 + number)[0])
            _move(i, h, k, right, e < fresh, w)
            number += 1
        w.wrong[i, h, k, :] = 0
    w.books.holders[h].corrected += number


@rule
def _move(i: int, h: int, k: int, right: int, fresh: bool, w: World) -> None:
    """Move an event from topic ``k`` to the right one; where that is full it is deleted."""
    step = 1 if fresh else 0
    w.held[i, h, k] -= 1
    w.fresh[i, h, k] -= step
    if w.held[i, h, right] < FULL:
        w.held[i, h, right] += 1
        w.fresh[i, h, right] += step
    else:
        w.books.holders[h].deleted += 1


@rule
def _erase(i: int, h: int, w: World) -> None:
    """Empty her profile; she takes back what she can."""
    w.books.holders[h].deleted += empty(i, h, w)
    w.books.market[0].erasures += 1
    refuse(w.tracks[i, h], w.laws[w.people[i].jurisdiction])


@rule
def _port(i: int, h: int, w: World) -> None:
    """Take her file along: a copy goes to the marketer she trusts most, of those she lets personalise.

    What was randomised or coarsened for one is no file for another, who could not tell.
    """
    m = _most_trusted(i, h, w)
    if m == NOBODY or w.holders[h].limited or w.holders[m].limited:
        return
    moved = 0
    for k in range(w.held.shape[2]):
        moved += _copy_topic(i, h, m, k, w)
    if moved > 0:
        identify(i, m, w)
    w.books.holders[m].events += moved
    w.books.holders[m].ported += moved


@rule
def _most_trusted(i: int, h: int, w: World) -> int:
    law, best, highest = w.laws[w.people[i].jurisdiction], NOBODY, -1.0
    for m in range(w.firms.shape[0]):
        if m != h and permitted(w.tracks[i, m], w.holders[m], law) and trust_in(i, m, w) > highest:
            best, highest = m, trust_in(i, m, w)
    return best


@rule
def _copy_topic(i: int, h: int, m: int, k: int, w: World) -> int:
    """Add the events of one topic to another's profile, as far as there is room; how many."""
    events = min(int(w.held[i, h, k]), FULL - int(w.held[i, m, k]))
    w.held[i, m, k] += events
    w.fresh[i, m, k] += events
    w.books.events[m, k] += events
    if w.wrong.shape[0] > 0:
        wrong = min(events, int(w.wrong[i, h, k, 0]), MOST_WRONG - int(w.wrong[i, m, k, 0]))
        w.wrong[i, m, k, 0] += wrong
        w.wrong[i, m, k, 1] += wrong
    return events
