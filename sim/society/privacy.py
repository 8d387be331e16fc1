"""Consent notices, and what consumers do to protect themselves."""

import math

from sim.compiled import rule, seldom
from sim.data.complaints import complain
from sim.data.profiles import breaks_law, empty, fresh_events
from sim.draws import NOTICE, PROTECT, four
from sim.society.chilling import feel_watched
from sim.society.notices import EQUAL
from sim.society.requests import has_passport, send
from sim.world import COHORTS, DEVICES, ERASURE, OPT_IN, OPT_OUT, Holder, LawOfTheDay, Notice, Track, World

MEASURE_STAKE, PERSONALISE_STAKE, SHARE_STAKE = 0.5, 1.0, 2.0
"""What each purpose puts at stake, relative to personalisation."""
STATUS_QUO = 5.0
"""Pull of a pre-set answer, in logits (Johnson, Bellman & Lohse 2002: defaults settle most answers)."""
ACTS = 5
WITHDRAW, DELETE_COOKIES, BLOCK, ERASE, COMPLAIN = range(ACTS)


@rule
def must_ask(holder: Holder, law: LawOfTheDay) -> bool:
    """Does this law make this holder ask for consent to what it does?"""
    if holder.broker:
        return law.consent_share == OPT_IN
    return law.consent_measure == OPT_IN or law.consent_personalise == OPT_IN


@rule
def meet(i: int, h: int, ask: float, answer: float, w: World) -> None:
    """Consumer ``i`` comes across holder ``h``, which shows its notice if the law wants one and she has not agreed.

    A yes is kept until it is taken back or the cookie that remembers it is deleted; a no is asked again now and then.
    """
    law, track, holder = w.laws[w.people[i].jurisdiction], w.tracks[i, h], w.holders[h]
    if not must_ask(holder, law) or (track.answered and (has_agreed(track, holder, law) or ask >= w.rules.ask_again)):
        return
    notice = _design(i, h, law, w)
    if notice.shown:
        w.books.market[0].notices += 1
        feel_watched(i, w.rules.watch_notice, w)
        if answer < (w.rules.attention_mobile if w.people[i].mobile else w.rules.attention_desktop):
            _answer(i, h, notice, law, w)


@rule
def has_agreed(track: Track, holder: Holder, law: LawOfTheDay) -> bool:
    """Has she agreed to what this holder asked for: a broker to share, a marketer to personalise, or to measure?"""
    if holder.broker:
        return track.share
    return track.personalise if law.consent_personalise == OPT_IN else track.measure


@rule
def _design(i: int, h: int, law: LawOfTheDay, w: World) -> Notice:
    """The notice this consumer is shown: the holder's own design, or equal choice where the law forbids it."""
    holder = w.holders[h]
    notice = w.notices[holder.notice]
    if notice.dark and not law.dark_patterns and not breaks_law(i, h, holder, w):
        return w.notices[EQUAL]
    return notice


@seldom
def _answer(i: int, h: int, notice: Notice, law: LawOfTheDay, w: World) -> None:
    """Answer a notice that she attends to, all purposes at once or one by one.

    What else moves her (the logit's unobserved taste) is hers for good: asked again in the same mood about the same
    notice, she answers the same.
    """
    track = w.tracks[i, h]
    track.answered = True
    taste = four(w.seed, 0, i, NOTICE, h)
    yes = taste[1] < accepts(i, h, notice, PERSONALISE_STAKE, w)
    if notice.granular:
        measured = taste[0] < accepts(i, h, notice, MEASURE_STAKE, w)
        _settle(measured, yes, taste[2] < accepts(i, h, notice, SHARE_STAKE, w), track, law)
    else:
        _settle(yes, yes, yes, track, law)
    w.books.market[0].accepts += 1 if has_agreed(track, w.holders[h], law) else 0


@rule
def _settle(measure: bool, personalise: bool, share: bool, track: Track, law: LawOfTheDay) -> None:
    """Write an answer down for the purposes that need one."""
    if law.consent_measure == OPT_IN:
        track.measure = measure
    if law.consent_personalise == OPT_IN:
        track.personalise = personalise
    if law.consent_share == OPT_IN:
        track.share = share


@rule
def accepts(i: int, h: int, notice: Notice, stake: float, w: World) -> float:
    """Chance that a consumer who attends to a notice accepts: a logit of trust, concern, stake and design."""
    me, rules = w.people[i], w.rules
    logit = (
        rules.consent_bias
        + rules.consent_trust * (2.0 * trust_in(i, h, w) - 1.0)
        - rules.consent_concern * me.concern * (1.0 - me.resignation)
        - rules.consent_stake * me.valuation * stake
        - rules.click_effort * (notice.accept_clicks - notice.refuse_clicks)
        + rules.salience * notice.salience
        + STATUS_QUO * notice.default
    )
    return 1.0 / (1.0 + math.exp(-logit))


@rule
def trust_in(i: int, h: int, w: World) -> float:
    """Trust in a holder: in the marketer, or, for a broker nobody knows, in the tracking industry."""
    return w.people[i].tracker_trust if w.holders[h].broker else w.bonds[i, h].trust


@rule
def protect(i: int, w: World) -> None:
    """Perhaps act: the drive is concern x self-efficacy x (1 - resignation).

    An act that changes nothing breeds resignation, one that works takes some away.
    """
    go, which, follow, _ = four(w.seed, w.day, i, PROTECT, 0)
    if go >= w.rules.act_rate * drive(i, w):
        return
    learn_from(i, perform(i, min(math.floor(which * ACTS), ACTS - 1), follow, w), w)


@rule
def learn_from(i: int, worked: bool, w: World) -> None:
    """What an act that worked, or did not, does to resignation."""
    me, rules = w.people[i], w.rules
    if worked:
        me.resignation -= rules.futility * me.resignation
    else:
        w.books.market[0].futile_acts += 1
        me.resignation += rules.futility * (1.0 - me.resignation)


@rule
def drive(i: int, w: World) -> float:
    """Protective drive, 0-1."""
    me = w.people[i]
    return me.concern * me.efficacy * (1.0 - me.resignation)


@seldom
def perform(i: int, act: int, luck: float, w: World) -> bool:
    """Do one protective act; False if it changed nothing."""
    if act == DELETE_COOKIES:
        return _delete_cookies(i, w)
    if act == BLOCK:
        return adopt_blocker(i, w)
    h, law = least_trusted(i, w.holders.shape[0], w), w.laws[w.people[i].jurisdiction]
    if h < 0:
        return False
    if act == COMPLAIN:
        return complain(i, h, luck, w.rules.complaint_rate, w)
    if act == ERASE:
        return law.erasure and send(i, h, ERASURE, luck, ease(i, h, w), w)
    if law.universal_opt_out or has_passport(i, w):
        return _signal(i, w)
    return luck < ease(i, h, w) and _withdraw(i, h, w)


@seldom
def ease(i: int, h: int, w: World) -> float:
    """Chance that a refusal or a request makes it through the pages of holder ``h``: each further click costs some."""
    notice = _design(i, h, w.laws[w.people[i].jurisdiction], w)
    return math.exp(-w.rules.click_effort * max(0.0, notice.refuse_clicks - 1.0))


@seldom
def least_trusted(i: int, among: int, w: World) -> int:
    """Of the first ``among`` holders, the one with an identifier of hers whom she trusts least; -1 if none has."""
    worst, lowest = -1, 2.0
    for h in range(among):
        if w.tracks[i, h].known and trust_in(i, h, w) < lowest:
            worst, lowest = h, trust_in(i, h, w)
    return worst


@rule
def _withdraw(i: int, h: int, w: World) -> bool:
    """Withdraw consent, opt out or object, from one holder: all purposes, or one where each has its own choice."""
    law = w.laws[w.people[i].jurisdiction]
    granular = _design(i, h, law, w).granular
    changed = _refuse_one(w.tracks[i, h], law) if granular else refuse(w.tracks[i, h], law)
    w.books.market[0].withdrawals += 1 if changed else 0
    return changed


@rule
def _signal(i: int, w: World) -> bool:
    """Have the browser, or a data passport, opt out of all holders by one signal, without a page to get through."""
    law, changed = w.laws[w.people[i].jurisdiction], False
    for h in range(w.holders.shape[0]):
        changed = refuse(w.tracks[i, h], law) or changed
    w.books.market[0].withdrawals += 1 if changed else 0
    return changed


@rule
def refuse(track: Track, law: LawOfTheDay) -> bool:
    """Take back every permission that the law lets her take back; True if any was."""
    before = int(track.measure) + int(track.personalise) + int(track.share)
    track.measure = track.measure and not _may_refuse(law.consent_measure, law)
    track.personalise = track.personalise and not (law.objection or law.consent_personalise == OPT_OUT)
    track.share = track.share and not _may_refuse(law.consent_share, law)
    changed = int(track.measure) + int(track.personalise) + int(track.share) < before
    if changed:
        track.answered = True
    return changed


@rule
def _may_refuse(basis: int, law: LawOfTheDay) -> bool:
    """Does the law let her take back a permission that rests on ``basis``?"""
    return basis == OPT_OUT or (law.objection and basis == OPT_IN)


@rule
def _refuse_one(track: Track, law: LawOfTheDay) -> bool:
    """Take back one permission, the one with most at stake of those that can be; True if there was any."""
    if track.share and _may_refuse(law.consent_share, law):
        track.share = False
    elif track.personalise and (law.objection or law.consent_personalise == OPT_OUT):
        track.personalise = False
    elif track.measure and _may_refuse(law.consent_measure, law):
        track.measure = False
    else:
        return False
    track.answered = True
    return True


@rule
def reconsider(i: int, h: int, luck: float, w: World) -> None:
    """Having learned that holder ``h`` lost her data, she takes her consent back if drive and patience suffice."""
    me = w.people[i]
    if luck < drive(i, w) * ease(i, h, w) and not refuse(w.tracks[i, h], w.laws[me.jurisdiction]):
        me.resignation += w.rules.futility * (1.0 - me.resignation)


@rule
def adopt_blocker(i: int, w: World) -> bool:
    """Install an ad blocker; False if there is one already."""
    me = w.people[i]
    if me.blocker:
        return False
    me.blocker = True
    return True


@rule
def _delete_cookies(i: int, w: World) -> bool:
    """Delete cookies: profiles without an account behind them are orphaned, and notices forget her answers."""
    me, marketers = w.people[i], w.firms.shape[0]
    law = w.laws[me.jurisdiction]
    for h in range(w.holders.shape[0]):
        account = h < marketers and w.bonds[i, min(h, marketers - 1)].last_purchase >= 0
        if not account:
            _cut_off(i, h, w)
        if must_ask(w.holders[h], law):
            _forget_answer(w.tracks[i, h], law)
    me.cookie_since = w.day
    w.books.market[0].cookie_deletions += 1
    return True


@rule
def _cut_off(i: int, h: int, w: World) -> None:
    """Cut a profile off from its consumer; where it was on her device, it is gone."""
    book, place = w.books.holders[h], w.holders[h].place
    if place in (DEVICES, COHORTS):
        book.deleted += empty(i, h, w)
    else:
        book.orphaned_fresh += fresh_events(i, h, w)
        book.orphaned += empty(i, h, w)


@rule
def _forget_answer(track: Track, law: LawOfTheDay) -> None:
    """Back to what holds before any answer."""
    track.answered = False
    if law.consent_measure == OPT_IN:
        track.measure = False
    if law.consent_personalise == OPT_IN:
        track.personalise = False
    if law.consent_share == OPT_IN:
        track.share = False
