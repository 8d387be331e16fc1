"""What each marketer believes of one consumer, from its own store alone.

One Bayesian formula serves every targeting strategy; they differ in the prior. With w the usable events, rho the
personalization intensity, and the page's topic where it can be seen,

    e_k = (alpha prior_k + rho w_k + gamma [page topic = k]) / (alpha + rho sum(w) + gamma [topic visible]).

No rule in this file reads a consumer's tastes, concern or trust: nobody reads a mind.
"""

import math
from typing import Any, NamedTuple

import numpy as np

from sim.compiled import rule
from sim.data.profiles import breaks_law, is_shielded, permitted
from sim.draws import ARM, four
from sim.world import World

EVERYBODY = 0
"""The row of priors for those a marketer may not tell apart."""


class Desk(NamedTuple):
    """Where the marketers work on one consumer at a time: scratch, overwritten for the next."""

    usable: Any  # (M, K) events that may be used, own and bought
    weight: Any  # (M, K) numerators of the estimate
    total: Any  # (M,) its denominator
    evidence: Any  # (M,) events used: rho * sum(usable)
    bought: Any  # (M,) share of the evidence that came from brokers
    best: Any  # (M,) topic of the best offer, knowing no page
    arm: Any  # (M,) experiment arm she is in
    pull: Any  # (M,) room for choice weights
    surprise: Any  # (K,) bits by which an estimate departs from the population


def open_desk(marketers: int, topics: int) -> Desk:
    """An empty desk."""
    return Desk(
        np.zeros((marketers, topics)),
        np.zeros((marketers, topics)),
        np.zeros(marketers),
        np.zeros(marketers),
        np.zeros(marketers),
        np.zeros(marketers, np.int64),
        np.zeros(marketers, np.int64),
        np.zeros(marketers),
        np.zeros(topics),
    )


@rule
def believe(i: int, w: World, desk: Desk) -> None:
    """Every marketer forms its belief about consumer ``i`` for today."""
    for m in range(w.firms.shape[0]):
        row = w.bonds[i, m].prior_row if _gather(i, m, w, desk) else EVERYBODY
        desk.arm[m] = arm_of(i, m, w)
        _estimate(m, row, w, desk)


@rule
def _gather(i: int, m: int, w: World, desk: Desk) -> bool:
    """Collect the events that marketer ``m`` may use: its own, and those of brokers it has a contract with.

    False if it may not personalise for her, and keeps to that.
    """
    law = w.laws[w.people[i].jurisdiction]
    marketers, topics = desk.usable.shape
    desk.usable[m, :] = 0.0
    desk.bought[m] = 0.0
    track = w.tracks[i, m]
    if not permitted(track, w.holders[m], law) and not breaks_law(i, m, w.holders[m], w):
        return False
    if track.known:
        for k in range(topics):
            desk.usable[m, k] = w.held[i, m, k]
    for b in range(w.contracts.shape[1]):
        weight, h = w.contracts[m, b], marketers + b
        if weight > 0.0 and _for_sale(i, h, w):
            for k in range(topics):
                events = weight * w.held[i, h, k]
                desk.usable[m, k] += events
                desk.bought[m] += events
    return True


@rule
def _for_sale(i: int, h: int, w: World) -> bool:
    """Can broker ``h`` sell what it has of her: does it know her, on a browser that lets her be matched, and may it?"""
    track = w.tracks[i, h]
    if not track.known or is_shielded(i, w):
        return False
    return track.share or breaks_law(i, h, w.holders[h], w)


@rule
def arm_of(i: int, m: int, w: World) -> int:
    """The experiment arm that ``m`` has put the consumer in: the same one as long as the experiment runs."""
    arm = 0
    if w.arm_reach[m, 0] < 1.0:
        luck = four(w.seed, 0, i, ARM, m)[0]
        while luck >= w.arm_reach[m, arm] and arm < w.arm_reach.shape[1] - 1:
            arm += 1
    return arm


@rule
def _estimate(m: int, row: int, w: World, desk: Desk) -> None:
    """The numerators and denominator of ``m``'s estimate from a row of its priors, and its best offer with no page."""
    alpha, rho = w.rules.prior_strength, w.arm_intensity[m, desk.arm[m]]
    if not w.firms[m].uses_profile:
        rho = 0.0
    events, best, best_value = 0.0, 0, -1.0
    for k in range(desk.usable.shape[1]):
        events += desk.usable[m, k]
        weight = alpha * w.prior[m, row, k] + rho * desk.usable[m, k]
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
    how many bits her events speak for her against the population: from log2(N) on, they single her out. The desk
    keeps each topic's surprise.
    """
    alpha, events, bits, evidence = w.rules.prior_strength, 0.0, 0.0, 0.0
    topics = desk.usable.shape[1]
    for k in range(topics):
        events += desk.usable[m, k]
    desk.surprise[:] = 0.0
    if events > 0.0:
        for k in range(topics):
            estimate = (alpha * w.population[k] + desk.usable[m, k]) / (alpha + events)
            desk.surprise[k] = math.log2(estimate / w.population[k])
            bits += estimate * desk.surprise[k]
            evidence += desk.usable[m, k] * desk.surprise[k]
    return bits, evidence
