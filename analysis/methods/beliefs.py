"""What marketers' estimates are worth, against people's true tastes: only an analysis may know these."""

import math
from typing import Any

import numpy as np

from sim.compiled import rule
from sim.data.estimate import Desk, believe, desk_for
from sim.exchange import relevance
from sim.market import Market
from sim.parallel import over
from sim.world import World

LEAST = 1e-9
"""The least chance that an estimate is read as, lest one topic held to be impossible cost infinitely many bits."""


@rule
def judge_some(low: int, high: int, w: World, desk: Desk, relevant: Any, accuracy: Any) -> None:
    """Write into ``relevant`` and ``accuracy`` (N, M) what :func:`judge` tells of some consumers."""
    for i in range(low, high):
        believe(i, w, desk)
        for m in range(desk.weight.shape[0]):
            best = desk.best[m]
            relevant[i, m] = relevance(w.interests[i, best] * w.appeal[m, best], w)
            for k in range(desk.weight.shape[1]):
                estimate = max(LEAST, desk.weight[m, k] / desk.total[m])
                accuracy[i, m] += w.interests[i, k] * math.log2(estimate / w.population[k])


def judge(market: Market) -> tuple[Any, Any]:
    """How good each marketer's estimate of each consumer is today.

    Returns:
        (N, M) true relevance, 0-1, of the offer it would make her knowing no page; and (N, M) bits gained by its
        estimate in predicting her next interest, over knowing the population (less than 0 is worse than that).
    """
    shape = len(market.consumers), len(market.marketers)
    relevant, accuracy = np.zeros(shape), np.zeros(shape)

    def some(low: int, high: int) -> None:
        world = market.world._replace(books=market.ledger.blank())
        judge_some(low, high, world, desk_for(world), relevant, accuracy)

    over(shape[0], some, market.threads)
    return relevant, accuracy
