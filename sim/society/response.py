"""What an ad does to the one who sees it: relevance, reactance, goodwill, clicks."""

import math

from sim.books import fixed
from sim.compiled import rule
from sim.data.estimate import LAWFULLY, NOT_SOLD, Desk
from sim.draws import AD, four
from sim.exchange import relevance
from sim.society.shopping import buy_here, visit_site
from sim.world import NO_TOPIC, World


@rule
def reactance(i: int, m: int, page: int, w: World, desk: Desk) -> float:
    """Reactance (Brehm 1966) to an ad of ``m``: concern x how much it is about her x how intrusive that is.

    Her own events are about her, and so, in part, is what was inferred of her. Intrusion falls with perceived control
    and honest disclosure, and rises when the evidence was bought. An ad that explains itself is as honest as can be:
    it hides neither what is her own nor what was bought.
    """
    me, rules, explained = w.people[i], w.rules, w.firms[m].explains
    context = rules.context_strength if page >= 0 and w.firms[m].uses_context else 0.0
    share = (desk.evidence[m] + desk.inferred[m]) / (desk.total[m] + context)
    if share <= 0.0:
        return 0.0
    covert = 1.0 - rules.covert_intrusion * max(w.arms[m, desk.arm[m]].transparency, explained)
    uncontrolled = 1.0 - rules.control_relief * control(i, m, w)
    bought = 1.0 + rules.bought_intrusion * desk.bought[m] * (1.0 + rules.revealed_intrusion * explained)
    intrusion: float = share * covert * uncontrolled * bought
    return rules.reactance_rate * me.concern * intrusion


@rule
def control(i: int, m: int, w: World) -> float:
    """Perceived control over what ``m`` knows, 0-1: half from rights in law, half from having been asked.

    An explanation, with a way to settings in it, gives some of what is missing.
    """
    felt = 0.5 * w.laws[w.people[i].jurisdiction].control + (0.5 if w.tracks[i, m].answered else 0.0)
    return float(felt + w.rules.explanation_control * w.firms[m].explains * (1.0 - felt))


@rule
def see_ad(i: int, slot: int, page: int, m: int, price: float, topic: int, w: World, desk: Desk) -> None:
    """Consumer ``i`` sees an ad of ``m`` for its product on ``topic``, in a slot on a page of topic ``page`` or -1."""
    bond, rules, arm = w.bonds[i, m], w.rules, w.arms[m, desk.arm[m]]
    match = 1.0 + (rules.topic_match if page == topic else 0.0)
    relevant = relevance(w.interests[i, topic] * w.appeal[m, topic] * match, w)
    resisted = math.exp(-reactance(i, m, page, w, desk))
    response = relevant * resisted * arm.creative
    gain = min(1.0, rules.goodwill_gain * response) * (1.0 - bond.goodwill)
    click = min(1.0, rules.click_rate * response * (0.5 + bond.trust))
    bond.goodwill += gain
    irritate(i, m, resisted, arm.offence, w)
    _enter(i, m, page, price, topic, relevant, click, gain, w, desk)
    if four(w.seed, w.day, i, AD, slot)[0] < click:
        w.books.firms[m].clicks += 1
        w.books.arms[m, desk.arm[m]].clicks += 1
        visit_site(i, m, topic, 1 + slot, w)
        buy_here(i, m, topic, 1 + slot, w)


@rule
def irritate(i: int, m: int, resisted: float, offence: float, w: World) -> None:
    """What reactance and a creative that offends cost: trust in the sender, and the first some calm about privacy."""
    me, bond, rules = w.people[i], w.bonds[i, m], w.rules
    bond.trust *= (1.0 - rules.irritation * (1.0 - resisted)) * (1.0 - offence)
    me.concern += rules.alarm * (1.0 - resisted) * (1.0 - me.concern)


@rule
def _enter(
    i: int,
    m: int,
    page: int,
    price: float,
    topic: int,
    relevant: float,
    click: float,
    gain: float,
    w: World,
    desk: Desk,
) -> None:
    """Enter an impression in the books."""
    expected, paid = fixed(click), fixed(price)
    firm, arm = w.books.firms[m], w.books.arms[m, desk.arm[m]]
    firm.impressions += 1
    firm.expected_clicks_f += expected
    firm.spend_f += paid
    arm.impressions += 1
    arm.spend_f += paid
    w.books.shown[m, w.people[i].group] += 1
    if w.firms[m].counts_groups:
        w.books.delivered[m, w.bonds[i, m].known_group] += 1
    tier, part = w.books.tiers[m, w.bonds[i, m].tier, 0], w.books.by_topic[m, topic, 0]
    tier.impressions += 1
    tier.spend_f += paid
    part.impressions += 1
    part.spend_f += paid
    if desk.evidence[m] > 0.0:
        _enter_data(m, w, desk)
    slot = w.books.slots[1 if desk.evidence[m] > 0.0 else 0, 1 if page >= 0 else 0]
    slot.impressions += 1
    slot.price_f += paid
    slot.expected_clicks_f += expected
    slot.goodwill_f += fixed(gain)
    w.books.lift[m, 0].visits_f += expected
    _notice_topic(i, topic, relevant, w)


@rule
def _enter_data(m: int, w: World, desk: Desk) -> None:
    """Enter that sources' data were used for an impression: each is paid by use, and answers for what it sells."""
    for s in range(desk.sold.shape[1]):
        if desk.sold[m, s] == NOT_SOLD:
            continue
        seller = w.books.holders[w.firms.shape[0] + s]
        w.books.sold[m, s] += 1
        w.books.arms[m, desk.arm[m]].fees_f += fixed(w.holders[w.firms.shape[0] + s].price)
        if desk.sold[m, s] == LAWFULLY:
            seller.sales += 1
        else:
            seller.unlawful_sales += 1


@rule
def _notice_topic(i: int, topic: int, relevant: float, w: World) -> None:
    """Count what was seen, by whom, and whether it was more of the same."""
    me = w.people[i]
    group, market = w.books.groups[me.group], w.books.market[0]
    w.books.topics[topic] += 1
    group.impressions += 1
    group.relevance_f += fixed(relevant)
    if me.last_topic != NO_TOPIC:
        market.ad_pairs += 1
        market.same_topic += 1 if me.last_topic == topic else 0
    me.last_topic = topic
