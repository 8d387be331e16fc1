"""Randomised trials of bids: a little more for half of the people, a little less for the others.

A hold-out tells what all ads add together. What the next unit of money adds is told by people who get somewhat more of
it than others. Literature: Lewis & Rao 2015, The unfavorable economics of measuring the returns to advertising,
Quarterly Journal of Economics 130(4); Johnson, Lewis & Reiley 2017, When less is more,
Marketing Science 36(1).
"""

import numpy as np

from sim.firms.analytics import Records, Tally
from sim.world import Array

APART = 1.4
"""What bids are multiplied by for people in the higher arm, and divided by in the lower one."""
LOWER, HIGHER = 0, 1


def deal(records: Records) -> Array:
    """Everybody's arm (N,), by lot within pairs of people whose purchases and events so far are most alike.

    Pairs take out of the comparison what was known of people before, as a covariate would (Deng, Xu, Kohavi & Walker
    2013, Improving the sensitivity of online controlled experiments, WSDM '13).
    """
    rng, people = np.random.default_rng(records.luck), len(records.purchases)
    order = np.lexsort((rng.random(people), records.events, records.purchases))
    first = rng.integers(0, 2, (people + 1) // 2, np.uint8)
    arms = np.empty(people, np.uint8)
    arms[order[::2]] = first
    arms[order[1::2]] = 1 - first[: people // 2]
    return arms


def compared(by_tier: Tally) -> Tally:
    """The tally (2,) of the higher arm and of the lower one, of tiers that are the lower and the higher in turn.

    The held out are left out.
    """
    arms = (np.asarray(part, float)[:, 0].reshape(-1, 2).sum(axis=0) for part in by_tier)
    return Tally(*(part[[HIGHER, LOWER]] for part in arms))


def together(by_tier: Tally) -> Tally:
    """The tally of each class of people (TIERS / 2, 2), treated and held out, both arms together."""
    return Tally(*(np.asarray(part, float).reshape(-1, 2, 2).sum(axis=1) for part in by_tier))


def spend_added(arms: Tally) -> float:
    """Money spent on the higher arm beyond what the lower one would have cost for as many people."""
    if not arms.people.all():
        return 0.0
    return float(arms.spend[0] - arms.spend[1] * arms.people[0] / arms.people[1])
