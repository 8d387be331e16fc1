"""Visits to marketers' own sites, what is bought, and what is learned from having bought it."""

import math

from sim.books import fixed
from sim.compiled import rule, seldom
from sim.data.dealings import price_of
from sim.data.estimate import Desk
from sim.data.profiles import arm_of, identify, measure, record
from sim.draws import BUY, ENGAGE, SHOP, SITE, VISIT, four
from sim.exchange import relevance
from sim.society.persuasion import answer_push, be_pushed, enter_quote, enter_quotes, enter_surplus, push_on
from sim.society.privacy import meet
from sim.society.recommending import recommended
from sim.society.service import ask_for_help
from sim.society.tastes import draw_topic, drift
from sim.world import NEVER, Bond, World

NONE = -1
OCCASION = 2048
"""Index of the purchase on a shopping occasion; those on a site have the visit's, 0 to 1,000."""
EXPOSURE_DAYS = 28
"""Days for which firms call someone exposed after an ad."""
MOST_PURCHASES = 65_535


@rule
def visit(i: int, w: World, desk: Desk) -> None:
    """Perhaps visit one marketer's site out of interest, and see what it recommends."""
    go, need_luck, choice_luck, engage_luck = four(w.seed, w.day, i, VISIT, 0)
    if go >= w.rules.visit_rate:
        return
    need = draw_topic(w.interests, i, need_luck)
    m = _pick(choice_luck, _visit_pulls(i, need, w, desk), desk)
    _expect_visits(i, need, w, desk)
    if m != NONE:
        visit_site(i, m, need, 0, w)
        _consider_recommendation(i, m, engage_luck, w, desk)


@rule
def shop(i: int, w: World, desk: Desk) -> None:
    """On a shopping occasion, choose a marketer or nothing: multinomial logit (McFadden 1974)."""
    go, need_luck, choice_luck, _ = four(w.seed, w.day, i, SHOP, 0)
    if go >= w.rules.shop_rate:
        return
    need = draw_topic(w.interests, i, need_luck)
    all_pulls = _buy_pulls(i, need, w, desk)
    m = _pick(choice_luck, all_pulls, desk)
    w.books.market[0].occasions += 1
    enter_surplus(i, all_pulls, w, desk)
    _expect_purchases(i, need, all_pulls, w, desk)
    if w.dealings.shape[0] > 0:
        enter_quotes(i, m, w, desk)
    if m != NONE:
        purchase(i, m, need, OCCASION, w)


@seldom
def visit_site(i: int, m: int, topic: int, index: int, w: World) -> None:
    """Be on ``m``'s own site, which asks where it must and records; ``index`` tells the visits of a day apart."""
    ask, answer, collect, analytics = four(w.seed, w.day, i, SITE, index)
    meet(i, m, ask, answer, w)
    book, track = w.books.firms[m], w.tracks[i, m]
    book.visits += 1
    if measure(i, m, analytics, w):
        book.recorded_visits += 1
        book.recorded_visitors += 0 if track.known else 1
        _enter_visit(i, m, topic, w)
        identify(i, m, w)
    record(i, m, topic, collect, 1.0, w)


@seldom
def buy_here(i: int, m: int, topic: int, index: int, w: World) -> None:
    """Being on ``m``'s site with ``topic`` in mind: buy it here, or not."""
    sway = push_on(i, m, w)
    pull = math.exp(_utility(i, m, topic, w) + sway)
    chance = pull / (1.0 + pull)
    bond = w.bonds[i, m]
    w.books.firms[m].expected_purchases_f += fixed(chance)
    if bond.last_ad != NEVER:
        w.books.lift[m, 1 if bond.holdout else 0].sales_f += fixed(chance)
    bought = four(w.seed, w.day, i, BUY, index)[0] < chance
    if w.firms[m].push > 0.0:
        be_pushed(i, m, pull, sway, bought, w)
    if w.firms[m].personal_price > 0.0:
        enter_quote(i, m, bought, w)
    if bought:
        purchase(i, m, topic, index, w)


@seldom
def purchase(i: int, m: int, topic: int, index: int, w: World) -> None:
    """Pay, and live with it: what was experienced moves loyalty and trust. What a push had promised is missed."""
    luck, promised = four(w.seed, w.day, i, BUY, 4096 + index), push_on(i, m, w)
    _enter_sale(i, m, topic, w)
    record(i, m, topic, luck[1], 1.0, w)
    bond, rules = w.bonds[i, m], w.rules
    if bond.last_purchase == NEVER:
        bond.subscribed = True
    bond.last_purchase = w.day
    bond.purchases += 1 if bond.purchases < MOST_PURCHASES else 0
    surprise = rules.experience_noise * (2.0 * luck[0] - 1.0) - promised
    satisfaction = 1.0 / (1.0 + math.exp(-(w.firms[m].quality + surprise)))
    w.books.firms[m].satisfaction_f += fixed(satisfaction)
    bond.loyalty += rules.loyalty_gain * (satisfaction - bond.loyalty)
    if surprise >= 0.0:
        bond.trust += rules.trust_gain * satisfaction * (1.0 - bond.trust)
    else:
        bond.trust -= rules.trust_loss * (1.0 - satisfaction) * bond.trust
    if luck[2] < rules.service_rate:
        ask_for_help(i, m, index, w)


@rule
def _enter_sale(i: int, m: int, topic: int, w: World) -> None:
    """Enter a sale in the seller's books, and the same sum in the buyers'."""
    bond, book, group = w.bonds[i, m], w.books.firms[m], w.books.groups[w.people[i].group]
    paid, shown = fixed(price_of(i, m, w)), w.books.shown[m, w.people[i].group]
    _enter_experiments(i, m, topic, w)
    book.purchases += 1
    book.revenue_f += paid
    book.premium_f += paid - fixed(w.firms[m].price)
    book.repeat_purchases += 0 if bond.last_purchase == NEVER else 1
    if is_identified(i, m, w):
        seen = seen_of_late(bond, w.day)
        book.attributed += 1 if seen else 0
        book.unexposed_purchases += 0 if seen else 1
    group.purchases += 1
    group.spending_f += paid
    shown.purchases += 1
    shown.spending_f += paid
    w.books.market[0].spending_f += paid


@rule
def is_identified(i: int, m: int, w: World) -> bool:
    """Can ``m``'s analytics tell who she is, and may they?"""
    track = w.tracks[i, m]
    return track.known and track.measure


@rule
def seen_of_late(bond: Bond, day: int) -> bool:
    """Has she seen an ad of the marketer within the time that firms ask for?"""
    return bond.last_ad != NEVER and day - bond.last_ad < EXPOSURE_DAYS and not bond.holdout


@rule
def _enter_experiments(i: int, m: int, topic: int, w: World) -> None:
    """Enter a sale where the seller compares: its arms, its tiers and topics with and without ads."""
    bond = w.bonds[i, m]
    held_out = 1 if bond.holdout else 0
    w.books.tiers[m, bond.tier, held_out].purchases += 1
    w.books.by_topic[m, topic, held_out].purchases += 1
    w.books.arms[m, arm_of(i, m, w)].purchases += 1 - held_out


@rule
def _enter_visit(i: int, m: int, topic: int, w: World) -> None:
    """Enter a recorded visit where the marketer compares, as a sale is."""
    bond = w.bonds[i, m]
    held_out = 1 if bond.holdout else 0
    w.books.tiers[m, bond.tier, held_out].visits += 1
    w.books.by_topic[m, topic, held_out].visits += 1
    w.books.arms[m, arm_of(i, m, w)].visits += 1 - held_out


@rule
def _consider_recommendation(i: int, m: int, luck: float, w: World, desk: Desk) -> None:
    """The site recommends what it believes suits her; if she takes it up, it feeds her interest and may sell."""
    topic = recommended(i, m, w, desk)
    chance = w.rules.engage_rate * relevance(w.interests[i, topic] * w.appeal[m, topic], w)
    if w.firms[m].push > 0.0:
        chance *= math.exp(push_on(i, m, w))
        answer_push(i, m, luck < chance, w)
    if luck >= chance:
        return
    w.books.market[0].engagements += 1
    record(i, m, topic, four(w.seed, w.day, i, ENGAGE, 0)[0], 1.0, w)
    drift(w.interests, i, topic, w.rules.interest_drift)
    buy_here(i, m, topic, 0, w)


@rule
def _utility(i: int, m: int, topic: int, w: World) -> float:
    """Utility of buying at ``m`` over buying nothing."""
    bond, firm, rules = w.bonds[i, m], w.firms[m], w.rules
    gain: float = (
        firm.quality
        + rules.buy_appeal * w.appeal[m, topic]
        + rules.buy_goodwill * bond.goodwill
        + rules.buy_trust * (bond.trust - rules.trust_start)
        + rules.buy_loyalty * bond.loyalty
        - rules.price_weight * w.people[i].price_sensitivity * price_of(i, m, w)
        - rules.buy_nothing
    )
    return gain


@rule
def _buy_pulls(i: int, need: int, w: World, desk: Desk) -> float:
    """Fill the desk with exp(utility) of each marketer that offers ``need``; their sum, with 1 for nothing."""
    every = 1.0
    for m in range(w.firms.shape[0]):
        desk.pull[m] = desk.sway[m] = 0.0
        if w.appeal[m, need] > 0.0:
            desk.sway[m] = push_on(i, m, w)
            desk.pull[m] = math.exp(_utility(i, m, need, w) + desk.sway[m])
        every += desk.pull[m]
    return every


@rule
def _visit_pulls(i: int, need: int, w: World, desk: Desk) -> float:
    """As for purchases: appeal times exp of goodwill, trust and loyalty; 1 for staying away."""
    rules, every = w.rules, 1.0
    for m in range(w.firms.shape[0]):
        bond, appeal = w.bonds[i, m], w.appeal[m, need]
        desk.pull[m] = 0.0
        if appeal > 0.0:
            warmth = rules.visit_goodwill * bond.goodwill + (bond.trust - rules.trust_start) + bond.loyalty
            desk.pull[m] = appeal * math.exp(warmth)
        every += desk.pull[m]
    return every


@rule
def _pick(luck: float, every: float, desk: Desk) -> int:
    """The marketer in whose share of all pulls ``luck`` falls, or NONE."""
    below = 0.0
    for m in range(desk.pull.shape[0]):
        below += desk.pull[m]
        if luck * every < below:
            return m
    return NONE


@rule
def _expect_visits(i: int, need: int, w: World, desk: Desk) -> None:
    """Enter the chances of a visit, beside what is usual for such a need, for the ghost-ad comparison."""
    every = 1.0
    for m in range(desk.pull.shape[0]):
        every += desk.pull[m]
    for m in range(desk.pull.shape[0]):
        bond = w.bonds[i, m]
        if bond.last_ad != NEVER and desk.pull[m] > 0.0:
            lift = w.books.lift[m, 1 if bond.holdout else 0]
            lift.visits_f += fixed(desk.pull[m] / every)
            lift.usual_visits_f += fixed(w.usual_visit[m, need])


@rule
def _expect_purchases(i: int, need: int, every: float, w: World, desk: Desk) -> None:
    """Enter the chances of a purchase, beside what is usual for such a need."""
    for m in range(desk.pull.shape[0]):
        if desk.pull[m] > 0.0:
            bond, chance = w.bonds[i, m], fixed(desk.pull[m] / every)
            w.books.firms[m].expected_purchases_f += chance
            if bond.last_ad != NEVER:
                lift = w.books.lift[m, 1 if bond.holdout else 0]
                lift.sales_f += chance
                lift.usual_sales_f += fixed(w.usual_buy[m, need])
