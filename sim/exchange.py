"""The ad exchange: a second-price auction with a reserve for every slot."""

from sim.compiled import rule
from sim.data.estimate import Desk, offer
from sim.draws import BID, four
from sim.world import World

NOBODY = -1


@rule
def relevance(interest: float, w: World) -> float:
    """How relevant an offer is, in [0, 1): saturating in affinity, which is interest times appeal over that of 1/K."""
    affinity: float = w.appeal.shape[1] * interest
    return affinity / (w.rules.half_relevance + affinity)


@rule
def auction(i: int, slot: int, page: int, w: World, desk: Desk) -> tuple[int, float, int]:
    """Who wins consumer ``i``'s ad slot, at what price, with which product topic; ``NOBODY`` below the reserve.

    Every marketer bids its value of a click times the response it predicts, with some noise. The winner pays the
    second bid or the reserve (Vickrey 1961).
    """
    winner, highest, second, topic = NOBODY, w.rules.reserve, w.rules.reserve, 0
    luck = (0.0, 0.0, 0.0, 0.0)
    for m in range(w.firms.shape[0]):
        if m % 4 == 0:
            luck = four(w.seed, w.day, i, BID, slot * 4096 + m // 4)
        k, interest = offer(m, page, w, desk)
        bid = _bid(m, desk.worth[m] * w.topic_bid[m, k], relevance(interest, w), luck[m % 4], w)
        if bid > highest:
            winner, second, highest, topic = m, highest, bid, k
        elif bid > second:
            second = bid
    return winner, second, topic


@rule
def _bid(m: int, worth: float, predicted: float, luck: float, w: World) -> float:
    """The marketer's bid for a predicted response, never above what it can pay; a click is ``worth`` that much."""
    rules = w.rules
    bid = worth * rules.click_rate * predicted * (1.0 + rules.bid_noise * (2.0 * luck - 1.0))
    return min(bid, w.firms[m].bid_cap)
