"""Privacy technology on the data path: what becomes of an event before it is kept, and of a store when it is read.

For simulation: nothing here is fit to protect real data.
"""

import math

from sim.compiled import rule, seldom
from sim.draws import RANDOMISE, four
from sim.world import COHORTS, SUMS, Array, World

FINEST = 2.0**-31
"""Twice the step between two draws: what rounding may add to a likelihood ratio is taken off the truth's chance."""


@rule
def recognised(topic: int, luck: float, accuracy: float, topics: int) -> int:
    """The topic as recorded: right if ``luck`` < accuracy, else another one, each as likely."""
    if luck < accuracy:
        return topic
    other = math.floor((luck - accuracy) / (1.0 - accuracy) * (topics - 1))
    return (topic + 1 + min(other, topics - 2)) % topics


@rule
def truth_chance(epsilon: float, values: int) -> float:
    """Chance that randomised response over ``values`` answers tells the truth.

    That of Warner (1965) for two answers and of Kairouz, Bonawitz & Ramage (2016) for more,
    e^epsilon / (e^epsilon + values - 1), less what draws of finite precision could add to a likelihood ratio: so no
    ratio exceeds e^epsilon.
    """
    odds = math.exp(epsilon)
    return odds / (odds + values - 1.0) - values * FINEST


@rule
def debiased(count: float, total: float, epsilon: float, values: int) -> float:
    """An unbiased estimate of how many of ``total`` randomised answers were meant for the one given ``count`` times."""
    if values < 2:
        return total
    true = truth_chance(epsilon, values)
    false = (1.0 - true) / (values - 1.0)
    return (count - total * false) / (true - false)


@rule
def credibility(epsilon: float, values: int) -> float:
    """What a randomised answer is worth beside a true one, 0-1: the ratio of the variances of their estimates.

    At even shares it is the square of the difference between the chances of a true and of a given false answer; by
    this much a firm that knows its noise discounts de-biased counts (Bühlmann 1967).
    """
    if values < 2:
        return 1.0
    true = truth_chance(epsilon, values)
    signal = true - (1.0 - true) / (values - 1.0)
    return signal * signal


@rule
def grains(topics: int, grain: int) -> int:
    """How many groups there are if ``grain`` topics are recorded as one."""
    return (topics + max(grain, 1) - 1) // max(grain, 1)


@seldom
def is_admitted(i: int, h: int, topic: int, w: World) -> bool:
    """May a further event be recorded? Not beyond a cap on the topic, nor beyond the consumer's privacy budget."""
    holder = w.holders[h]
    kept = topic - topic % max(holder.grain, 1)
    if holder.event_cap > 0 and holder.epsilon <= 0.0 and w.held[i, h, kept] >= holder.event_cap:
        return False
    if holder.epsilon > 0.0 and w.shield.spent[i, h] >= holder.reports:
        w.books.holders[h].refused += 1
        return False
    return True


@seldom
def as_kept(i: int, h: int, topic: int, w: World) -> int:
    """The topic under which an event is kept: the first one of its group, randomised if the holder does so."""
    holder = w.holders[h]
    grain, topics = max(holder.grain, 1), w.held.shape[2]
    group = topic // grain
    if holder.epsilon > 0.0:
        group = _randomised(i, h, group, grains(topics, grain), w)
    return group * grain


@rule
def _randomised(i: int, h: int, group: int, groups: int, w: World) -> int:
    """Put a group through randomised response, on the consumer's side, and charge her budget for it."""
    number, epsilon = int(w.shield.spent[i, h]), w.holders[h].epsilon
    luck = four(w.seed, w.day, i, RANDOMISE, h * 65_536 + number)[0]
    w.shield.spent[i, h] += 1
    w.books.holders[h].privacy_f += math.floor(epsilon * 2.0**24 + 0.5)
    return recognised(group, luck, truth_chance(epsilon, groups), groups)


@rule
def forget_group(i: int, h: int, w: World) -> None:
    """Take a consumer out of her group at holder ``h``; what is known of the group stays."""
    if w.shield.cohort.shape[0] > 0:
        w.shield.cohort[i, h] = 0


@seldom
def read_group(i: int, h: int, weight: float, w: World, usable: Array, grouped: Array) -> float:
    """Add the mean profile of her group at holder ``h`` to what is usable, and to what is of a group; its events."""
    group, events = w.shield.cohort[i, h], 0.0
    if group == 0:
        return events
    for k in range(usable.shape[0]):
        each = weight * w.shield.profile[h, group - 1, k]
        usable[k] += each
        grouped[k] += each
        events += each
    return events


@seldom
def read_counts(counts: Array, epsilon: float, grain: int, weight: float, shares: Array, usable: Array) -> float:
    """Add what randomised or coarse ``counts`` (K,) tell to what is ``usable`` (K,); how many events that is.

    Counts are de-biased and discounted by their noise; a group's are spread over its topics by ``shares`` (K,), what
    everybody can see that people like.
    """
    topics, step, total, events = counts.shape[0], max(grain, 1), 0.0, 0.0
    groups = grains(topics, step)
    for k in range(0, topics, step):
        total += counts[k]
    for k in range(0, topics, step):
        count = float(counts[k])
        if epsilon > 0.0:
            count = credibility(epsilon, groups) * debiased(count, total, epsilon, groups)
        _spread(k, min(k + step, topics), weight * count, shares, usable)
        events += weight * count
    return events


@rule
def read_reports(i: int, h: int, weight: float, w: World, shares: Array, usable: Array) -> float:
    """Add what the rows of holder ``h`` tell of her to what is ``usable`` (K,); how many events that is."""
    holder = w.holders[h]
    return read_counts(w.held[i, h], holder.epsilon, holder.grain, weight, shares, usable)


@rule
def _spread(low: int, high: int, count: float, shares: Array, usable: Array) -> None:
    """Spread a group's events over its topics, ``low`` to ``high`` - 1, in proportion to ``shares``."""
    common = 0.0
    for k in range(low, high):
        common += shares[k]
    for k in range(low, high):
        usable[k] += count * (shares[k] / common if common > 0.0 else 1.0 / (high - low))


@rule
def is_of_groups(place: int) -> bool:
    """Does a store of this kind hold profiles of groups in place of rows?"""
    return place in (COHORTS, SUMS)
