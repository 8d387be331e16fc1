"""What each marketer believes of one consumer, from its own store alone.

One Bayesian formula serves every targeting strategy; they differ in the prior. With w the usable events, rho the
personalization intensity, and the page's topic where it can be seen,

    e_k = (alpha prior_k + rho w_k + gamma [page topic = k]) / (alpha + rho sum(w) + gamma [topic visible]).

No rule in this file reads a consumer's tastes, concern or trust: nobody reads a mind.
"""

import math
from typing import Any, NamedTuple

import numpy as np

from sim.compiled import rule, seldom
from sim.data.profiles import arm_of, breaks_law, is_shielded, offend, permitted
from sim.data.protection import is_of_groups, read_group, read_reports
from sim.world import DEVICES, SYNTHETIC, World

EVERYBODY = 0
"""The row of priors for those a marketer may not tell apart."""
NOT_SOLD, LAWFULLY, UNLAWFULLY = range(3)
"""Whether a source's events of a consumer are used, and with what right they were sold."""

FAINTEST = 0.01
"""Share of what the population likes below which no noise makes a topic seem: nothing is held to be impossible."""
MOST_TESTED = 51
"""Sources beyond this one are switched together with it: an arm tells them apart by a bit each."""


class Desk(NamedTuple):
    """Where the marketers work on one consumer at a time: scratch, overwritten for the next."""

    usable: Any  # (M, K) events that may be used, own and bought
    weight: Any  # (M, K) numerators of the estimate
    total: Any  # (M,) its denominator
    evidence: Any  # (M,) events used: rho * sum(usable)
    bought: Any  # (M,) share of the evidence that came from others
    sold: Any  # (M, S) whether a source's events are among it: NOT_SOLD, LAWFULLY or UNLAWFULLY
    inferred: Any  # (M,) weight of what is inferred of her, felt as personal
    worth: Any  # (M,) what the marketer would bid for a certain click of hers
    best: Any  # (M,) topic of the best offer, knowing no page
    arm: Any  # (M,) experiment arm she is in
    pull: Any  # (M,) room for choice weights
    sway: Any  # (M,) utils by which pushes sway a choice
    surprise: Any  # (K,) bits by which an estimate departs from the population
    veiled: Any  # (M,) whether some of what is usable is in the next two
    device: Any  # (M, K) usable events that never leave her device: the marketer does not know them
    grouped: Any  # (M, K) usable events that are the mean of a group's


def open_desk(marketers: int, sources: int, topics: int) -> Desk:
    """An empty desk."""
    return Desk(
        np.zeros((marketers, topics)),
        np.zeros((marketers, topics)),
        np.zeros(marketers),
        np.zeros(marketers),
        np.zeros(marketers),
        np.zeros((marketers, sources), np.int8),
        np.zeros(marketers),
        np.zeros(marketers),
        np.zeros(marketers, np.int64),
        np.zeros(marketers, np.int64),
        np.zeros(marketers),
        np.zeros(marketers),
        np.zeros(topics),
        np.zeros(marketers, np.bool_),
        np.zeros((marketers, topics)),
        np.zeros((marketers, topics)),
    )


def desk_for(w: World) -> Desk:
    """A desk of the size that this world's marketers need."""
    return open_desk(w.contracts.shape[0], w.contracts.shape[1], w.appeal.shape[1])


@rule
def believe(i: int, w: World, desk: Desk) -> None:
    """Every marketer forms its belief about consumer ``i`` for today."""
    for m in range(w.firms.shape[0]):
        bond, firm, arm = w.bonds[i, m], w.firms[m], arm_of(i, m, w)
        desk.arm[m] = arm
        row = bond.prior_row if gather(i, m, arm, w, desk) or _may_infer(i, m, w) else EVERYBODY
        if firm.shadows and row != EVERYBODY:
            _enter_shadow(i, m, w)
        desk.inferred[m] = w.rules.crowd_intrusion * w.rules.prior_strength if row != EVERYBODY and firm.infers else 0.0
        factor = w.tiers[m, bond.tier].bid * w.group_bid[m, bond.known_group]
        desk.worth[m] = firm.bid_value * w.arms[m, arm].bid * factor
        _estimate(m, row, w, desk)


@rule
def _may_infer(i: int, m: int, w: World) -> bool:
    """May ``m`` judge one who refused by others' data? Not where the law counts what is inferred as hers."""
    return w.firms[m].shadows and not w.laws[w.people[i].jurisdiction].inferences


@rule
def _enter_shadow(i: int, m: int, w: World) -> None:
    """Enter it in the books if ``m`` judges one who refused by others' data, with or without a right to."""
    law = w.laws[w.people[i].jurisdiction]
    if not permitted(w.tracks[i, m], w.holders[m], law):
        w.books.firms[m].shadow_views += 1
        if law.inferences:
            w.books.holders[m].unlawful_uses += 1
            offend(i, m, 1, w)


@rule
def gather(i: int, m: int, arm: int, w: World, desk: Desk) -> bool:
    """Collect the events that marketer ``m`` may use: its own, and those of the sources it has contracts with.

    False if it may not personalise for her, and keeps to that.
    """
    law = w.laws[w.people[i].jurisdiction]
    desk.usable[m, :] = 0.0
    desk.bought[m] = 0.0
    desk.sold[m, :] = NOT_SOLD
    if desk.veiled[m]:
        _unveil(m, desk)
    track, holder = w.tracks[i, m], w.holders[m]
    if not permitted(track, holder, law) and not breaks_law(i, m, holder, w):
        return False
    if track.known and w.day - track.since >= holder.latency:
        if holder.protected:
            read_protected(i, m, m, 1.0, w, desk)
        else:
            for k in range(desk.usable.shape[1]):
                desk.usable[m, k] = w.held[i, m, k]
    vendors = w.arms[m, arm].vendors
    for s in range(w.contracts.shape[1]):
        weight = w.contracts[m, s]
        if weight > 0.0 and (vendors >> min(s, MOST_TESTED)) & 1:
            desk.sold[m, s] = _buy(i, m, s, weight, w, desk)
    return True


@rule
def _unveil(m: int, desk: Desk) -> None:
    """Clear what the desk keeps apart of one consumer before the next one's turn."""
    desk.veiled[m] = False
    desk.device[m, :] = 0.0
    desk.grouped[m, :] = 0.0


@seldom
def read_protected(i: int, h: int, m: int, weight: float, w: World, desk: Desk) -> float:
    """Add to ``m``'s desk what can be used of her in holder ``h``'s store under its technology; how many events."""
    place = w.holders[h].place
    if place == SYNTHETIC:
        return 0.0  # whoever is in it is nobody
    if is_of_groups(place):
        desk.veiled[m] = True
        return read_group(i, h, weight, w, desk.usable[m], desk.grouped[m])
    if place == DEVICES:
        desk.veiled[m] = True
        read_reports(i, h, weight, w, w.prior[m, EVERYBODY], desk.device[m])
    return read_reports(i, h, weight, w, w.prior[m, EVERYBODY], desk.usable[m])


@rule
def _buy(i: int, m: int, s: int, weight: float, w: World, desk: Desk) -> int:
    """Add the events of source ``s``, if it has any of her and sells them; with what right it does."""
    h, events = w.firms.shape[0] + s, 0.0
    right = for_sale(i, h, w)
    if right == NOT_SOLD:
        return right
    if w.holders[h].protected:
        events = read_protected(i, h, m, weight, w, desk)
    else:
        for k in range(desk.usable.shape[1]):
            each = weight * (w.held[i, h, k] - _found_wrong(i, h, k, m, w))
            desk.usable[m, k] += each
            events += each
    desk.bought[m] += events
    return right if events > 0.0 else NOT_SOLD


@rule
def _found_wrong(i: int, h: int, k: int, m: int, w: World) -> float:
    """Wrong events of a topic, in what ``m`` buys, that its checks find: it does not use them."""
    if w.firms[m].checks <= 0.0 or w.wrong.shape[0] == 0:
        return 0.0
    return float(w.firms[m].checks * w.wrong[i, h, k, 0])


@rule
def for_sale(i: int, h: int, w: World) -> int:
    """Does holder ``h`` sell what it has of her, and may it?

    It must know her, and a broker needs a browser that lets her be matched; partners match accounts. What is on her
    device, or stands for nobody, cannot be sold.
    """
    track, holder = w.tracks[i, h], w.holders[h]
    if holder.place in (DEVICES, SYNTHETIC):
        return NOT_SOLD
    if not track.known or (holder.coverage > 0.0 and is_shielded(i, w)):
        return NOT_SOLD
    if track.share:
        return LAWFULLY
    return UNLAWFULLY if breaks_law(i, h, holder, w) else NOT_SOLD


@rule
def _estimate(m: int, row: int, w: World, desk: Desk) -> None:
    """The numerators and denominator of ``m``'s estimate from a row of its priors, and its best offer with no page."""
    alpha, rho = w.rules.prior_strength, w.arms[m, desk.arm[m]].intensity
    if not w.firms[m].uses_profile:
        rho = 0.0
    events, best, best_value = 0.0, 0, -1.0
    for k in range(desk.usable.shape[1]):
        events += desk.usable[m, k]
        weight = max(0.0, alpha * w.prior[m, row, k] + rho * desk.usable[m, k])  # noise can take more than there is
        desk.weight[m, k] = weight
        if weight * w.appeal[m, k] > best_value:
            best, best_value = k, weight * w.appeal[m, k]
    desk.evidence[m] = rho * events
    desk.total[m] = alpha + rho * events
    desk.best[m] = best
    if events > 0.0:
        desk.bought[m] /= events


@rule
def offer(m: int, page: int, w: World, desk: Desk) -> tuple[int, float]:
    """Marketer ``m``'s best product topic for her, and her interest in it times its appeal as ``m`` sees it.

    ``page`` is the topic of the page if it can be seen, else -1.
    """
    k, total = desk.best[m], desk.total[m]
    value = desk.weight[m, k] * w.appeal[m, k]
    if page >= 0 and w.firms[m].uses_context:
        gamma = w.rules.context_strength
        total += gamma
        here = (desk.weight[m, page] + gamma) * w.appeal[m, page]
        if here > value:
            return page, here / total
    return k, value / total


@rule
def knowledge(m: int, w: World, desk: Desk) -> tuple[float, float]:
    """Bits that ``m``'s usable data give about the consumer (estimate from population), and her profile's evidence.

    The first is the Kullback-Leibler divergence of the full-intensity estimate from the population. The second is
    how many bits her events speak for her against the population: from log2(N) on, they single her out. What is on
    her device only is not known; what is a group's tells of her, but singles nobody out. The desk keeps each topic's
    surprise.
    """
    events, bits, evidence = 0.0, 0.0, 0.0
    for k in range(desk.usable.shape[1]):
        events += desk.usable[m, k] - desk.device[m, k]
    desk.surprise[:] = 0.0
    if events > 0.0:
        for k in range(desk.usable.shape[1]):
            known = desk.usable[m, k] - desk.device[m, k]
            estimate = _estimated(k, known, events, w)
            desk.surprise[k] = math.log2(estimate / w.population[k])
            bits += estimate * desk.surprise[k]
            evidence += (known - desk.grouped[m, k]) * desk.surprise[k]
    return bits, evidence


@rule
def _estimated(k: int, known: float, events: float, w: World) -> float:
    """Her interest in topic k by ``known`` of ``events`` events, from the population's tastes as a prior."""
    alpha = w.rules.prior_strength
    weight = alpha * w.population[k] + known
    if known < 0.0:
        weight = max(weight, FAINTEST * alpha * w.population[k])
    share: float = weight / (alpha + events)
    return share
