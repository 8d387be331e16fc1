"""What hold-outs say, and how far to believe it: increments, their errors, shrinkage, and cautious steps."""

from typing import NamedTuple

import numpy as np

from sim.firms.analytics import LEAST, MOST, WINDOW, Tally
from sim.world import Array

STEP = 1.1
"""Most that a budget is multiplied or divided by from one review to the next."""
PRIOR_ERROR = 1.0
"""Standard deviation of ads' returns, around break-even, before anything is known of a campaign."""
REVIEWS = WINDOW // 7
"""Weekly reviews until the window holds none of the same days."""
REMEMBERED, FADED = 4, 0.7
"""Windows remembered, and the weight of each against the next."""
SAMPLE = 20_000
"""People, at most, in whom clustering is looked for."""
DAYS_REMEMBERED = WINDOW * sum(FADED**age for age in range(REMEMBERED))
"""Days that these windows weigh as much as."""


class Effect(NamedTuple):
    """An estimate, of one thing or of many, and its standard error: infinite where nothing is known."""

    mean: Array
    error: Array

    def per(self, base: Array | float) -> "Effect":
        """The effect for each unit of ``base``; unknown where that is none."""
        divisor = np.asarray(base, float)
        some = divisor > 0.0
        safe = np.where(some, divisor, 1.0)
        return Effect(np.where(some, self.mean / safe, 0.0), np.where(some, self.error / safe, np.inf))

    def times(self, factor: float) -> "Effect":
        """``factor`` times the effect; what is unknown stays so."""
        known = np.isfinite(self.error)
        return Effect(self.mean * factor, np.where(known, np.where(known, self.error, 0.0) * abs(factor), np.inf))


UNKNOWN = Effect(np.array(0.0), np.array(np.inf))
"""What nothing is known of."""


class Memory:
    """A tally's windows that share no day, the older the lighter: discounted counts, as in a power prior.

    Literature: Ibrahim & Chen 2000, Power prior distributions for regression models, Statistical Science 15(1).
    """

    def __init__(self, windows: int = REMEMBERED, faded: float = FADED) -> None:
        self.windows, self.faded = windows, faded
        self._seen: list[Tally] = []

    def add(self, tally: Tally) -> Tally:
        """Remember this week's ``tally``; returns the weighted sum of it and those a window, two, three before it."""
        self._seen = [*self._seen, Tally(*(np.array(part, float) for part in tally))][-REVIEWS * self.windows :]
        apart = self._seen[::-REVIEWS]
        parts = zip(*apart, strict=True)
        return Tally(*(sum(self.faded**age * part for age, part in enumerate(each)) for each in parts))


def total(tally: Tally) -> Tally:
    """The tally of everybody, (2,), from one by tier, (TIERS, 2)."""
    return Tally(*(np.asarray(part, float).sum(axis=0) for part in tally))


def increments(tally: Tally, clustered: float = 1.0) -> Effect:
    """Purchases of the treated beyond those that the held-out lead one to expect, for a tally (..., 2).

    Counts are taken for Poisson, at one rate for treated and held out as few purchases do not tell two, and with
    ``clustered`` times the variance. Half a purchase is added so that none is not taken for certain.
    """
    people, bought = np.asarray(tally.people, float), np.asarray(tally.purchases, float)
    known = people[..., 1] > 0.0
    ratio = people[..., 0] / np.where(known, people[..., 1], 1.0)
    expected = (bought.sum(axis=-1) + 0.5) * ratio / (1.0 + ratio)
    mean = bought[..., 0] - ratio * bought[..., 1]
    error = np.sqrt(clustered * expected * (1.0 + ratio))
    known &= error > 0.0
    return Effect(np.where(known, mean, 0.0), np.where(known, error, np.inf))


def clustering(counts: Array, days: int, remembered: float = DAYS_REMEMBERED) -> float:
    """How many times the variance of Poisson counts sums of purchases have, since the same people buy again.

    Within the days remembered they are also the same whom ads are held out from. Estimated from a sample: what
    people's ``counts`` (N,) of all ``days`` so far vary by beyond their mean grows with the days they cover.
    """
    some = counts[:: 1 + len(counts) // SAMPLE].astype(float)
    excess = float(some.var() / max(some.mean(), 1e-9)) - 1.0
    return 1.0 + max(0.0, excess) * min(1.0, remembered / max(1, days))


def agreed(one: Effect, other: Effect) -> Effect:
    """What two independent estimates of one thing say together, each weighing as its variance is small."""
    if not min(one.error, other.error) > 0.0:
        return one if one.error == 0.0 else other
    weights = 1.0 / np.square(one.error), 1.0 / np.square(other.error)
    weight = weights[0] + weights[1]
    if not weight > 0.0:
        return UNKNOWN
    return Effect((weights[0] * one.mean + weights[1] * other.mean) / weight, weight**-0.5)


def product(one: Effect, other: Effect) -> Effect:
    """Two independent effects multiplied."""
    error = np.hypot(one.error * np.hypot(other.mean, other.error), one.mean * other.error)
    return Effect(np.asarray(one.mean * other.mean), error)


def beyond_doubt(difference: Effect, errors: float = 1.0) -> float:
    """As much of a difference as the evidence supports: what is left of it without so many standard errors.

    Who acts on that does nothing on noise, and on clear evidence nearly all: soft thresholding (Donoho & Johnstone
    1994, Ideal spatial adaptation by wavelet shrinkage, Biometrika 81(3)).
    """
    left = abs(float(difference.mean)) - errors * float(difference.error)
    return float(np.copysign(left, difference.mean)) if left > 0.0 else 0.0


def shrunk(each: Effect, pooled: float) -> Array:
    """Empirical-Bayes means: each pulled towards ``pooled``, the more the noisier it is and the less they differ.

    Literature: Morris 1983, Parametric empirical Bayes inference, JASA 78(381).
    """
    spread = _spread(each)
    if spread == 0.0:
        return np.full(len(each.mean), pooled)
    return np.asarray(pooled + (each.mean - pooled) / (1.0 + each.error**2 / spread))


def _spread(each: Effect) -> float:
    """Variance between true effects, by moments: DerSimonian & Laird 1986, Controlled Clinical Trials 7(3).

    Estimates differ by chance as chi-squared says; for caution, a standard deviation more than that is taken off.
    """
    weight = 1.0 / each.error**2
    known = np.count_nonzero(weight)
    if known < 2:
        return 0.0
    centre = (weight * each.mean).sum() / weight.sum()
    excess = (weight * (each.mean - centre) ** 2).sum() - (known - 1) - np.sqrt(2.0 * (known - 1))
    room = weight.sum() - (weight**2).sum() / weight.sum()
    return float(max(0.0, excess) / room) if room > 0.0 else 0.0


def factors(each: Effect, pooled: Effect) -> Array:
    """Factors on bids in proportion to what each is worth against the whole; 1 where that cannot be told.

    They are damped while the whole itself is uncertain, since a ratio to nearly nothing would be anything.
    """
    whole = float(pooled.mean)
    damped = abs(whole) / (whole**2 + float(pooled.error) ** 2)
    return np.asarray(np.clip(1.0 + damped * (shrunk(each, whole) - whole), LEAST, MOST))


def believed(ratio: Effect, prior_error: float = PRIOR_ERROR, usual: float = 1.0) -> float:
    """A return on money as a cautious analyst believes it: near ``usual``, break-even, as far as its error is large."""
    return float(usual + (ratio.mean - usual) / (1.0 + (ratio.error / prior_error) ** 2))


def step(factor: float, ratio: float, most: float = STEP) -> float:
    """``factor`` times ``ratio``, but by no more than ``most`` up or down at a time, and within bounds."""
    return float(np.clip(factor * np.clip(ratio, 1.0 / most, most), LEAST, MOST))
