"""The end of a consumer's day: what fades, what drifts back, and what is counted of her."""

from sim.books import fixed
from sim.compiled import rule, seldom
from sim.data.estimate import Desk, knowledge
from sim.society.chilling import calm_down
from sim.society.polls import ATTITUDE_CUT, be_polled
from sim.society.shopping import is_identified, seen_of_late
from sim.world import NEVER, World

MEASURED_EVERY = 7
"""What firms know of a consumer is measured once a week, each on her own weekday: logarithms are dear."""
CUSTOMER_DAYS = 90
"""Days after a purchase within which one counts as a customer."""


@rule
def settle(i: int, w: World, desk: Desk) -> None:
    """Let goodwill and loyalty fade, and trust, concern and resignation drift back, while counting them."""
    me, rules = w.people[i], w.rules
    for m in range(w.firms.shape[0]):
        bond = w.bonds[i, m]
        bond.goodwill *= 1.0 - rules.goodwill_decay
        bond.loyalty *= 1.0 - rules.loyalty_decay
        bond.trust += rules.trust_recovery * (rules.trust_start - bond.trust)
        _count_bond(i, m, w, desk)
    me.concern += rules.attitude_recovery * (me.baseline_concern - me.concern)
    me.resignation += rules.attitude_recovery * (me.baseline_resignation - me.resignation)
    calm_down(i, w)
    me.tracker_trust += rules.trust_recovery * (rules.trust_start - me.tracker_trust)


@rule
def _count_bond(i: int, m: int, w: World, desk: Desk) -> None:
    """Enter what she is to a marketer today: customer, subscriber, member of a tier and of an experiment's arm."""
    bond, book = w.bonds[i, m], w.books.firms[m]
    book.trust_f += fixed(bond.trust)
    book.subscribers += 1 if bond.subscribed else 0
    if bond.last_purchase != NEVER:
        away = w.day - bond.last_purchase
        book.customers += 1 if away < CUSTOMER_DAYS else 0
        book.lapsed += 1 if away == CUSTOMER_DAYS else 0
    w.books.tiers[m, bond.tier, 1 if bond.holdout else 0].people += 1
    if not bond.holdout:
        w.books.arms[m, desk.arm[m]].people += 1
    if is_identified(i, m, w):
        seen = seen_of_late(bond, w.day)
        book.exposed += 1 if seen else 0
        book.unexposed += 0 if seen else 1


@rule
def be_counted(i: int, w: World, desk: Desk) -> None:
    """Enter the consumer's state in the books."""
    if (w.day + i) % MEASURED_EVERY == 0:
        _measure_knowledge(i, w, desk)
        be_polled(i, w)
    me, market = w.people[i], w.books.market[0]
    market.concern_f += fixed(me.concern)
    market.resignation_f += fixed(me.resignation)
    market.bits_f += fixed(me.bits)
    market.accuracy_f += fixed(me.accuracy)
    w.books.groups[me.group].accuracy_f += fixed(me.accuracy)
    market.identifiable += 1 if me.identifiable else 0
    market.misjudged += 1 if me.accuracy < 0.0 else 0
    market.blockers += 1 if me.blocker else 0
    market.concerned += 1 if me.concern > ATTITUDE_CUT else 0
    market.resigned += 1 if me.resignation > ATTITUDE_CUT else 0
    market.cookie_age += w.day - me.cookie_since
    _count_permissions(i, w)


@rule
def _count_permissions(i: int, w: World) -> None:
    """Permissions: marketers' to measure and to personalise, brokers' to share."""
    market, marketers = w.books.market[0], w.firms.shape[0]
    for m in range(marketers):
        market.measure += 1 if w.tracks[i, m].measure else 0
        w.books.firms[m].personalise += 1 if w.tracks[i, m].personalise else 0
    for h in range(marketers, marketers + w.rules.brokers):
        market.share += 1 if w.tracks[i, h].share else 0


@seldom
def _measure_knowledge(i: int, w: World, desk: Desk) -> None:
    """What marketers' usable data say about her, and how true it is; a measure, never an input to a decision."""
    me, marketers = w.people[i], w.firms.shape[0]
    bits, accuracy, most = 0.0, 0.0, 0.0
    for m in range(marketers):
        known, evidence = knowledge(m, w, desk)
        bits += known
        most = max(most, evidence)
        for k in range(desk.surprise.shape[0]):
            accuracy += w.interests[i, k] * desk.surprise[k]
    me.bits = bits / marketers
    me.accuracy = accuracy / marketers
    me.identifiable = most >= w.singling_out
