"""Predictive analytics: who will buy again."""

from typing import Any, NamedTuple

import numpy as np

from sim.extras import LEARNING, needed, same_bits
from sim.firms.analytics import WINDOW, Advice, Records
from sim.firms.analytics.diagnostic import Diagnostic
from sim.world import NEVER, TIERS, Array

SAMPLE = 5_000
"""Most customers that a model is fitted to."""
FEWEST = 100
"""Customers, and FEWEST / 10 of them buying again and not, below which no model is fitted."""
RISKS = 3
"""Classes by risk of leaving, equally many in each, of the valuable customers and of the others."""
AT_RISK, SAFE = 2.0, 0.5
"""Factors on mails to valuable customers at risk, and to those who will come anyway."""


class Snapshot(NamedTuple):
    """A sample of customers as the firm's records had them on a day."""

    day: int
    ids: Array
    purchases: Array
    features: Array


class Model(NamedTuple):
    """A logistic regression: chances of buying again within a window."""

    intercept: float
    slopes: tuple[float, ...]


class Predictive(Diagnostic):
    """Foresees who will not buy again, bids by tiers of risk and value, and mails valuable customers at risk."""

    name = "predictive"
    level = 3
    summary = "Foresees churn by a fitted model, bids by tiers of risk and value, and mails valuable customers at risk."
    literature = (
        "Neslin et al. 2006, Defection detection, Journal of Marketing Research 43(2); Gupta et al. 2006, Modeling "
        "customer lifetime value, Journal of Service Research 9(2)"
    )

    def __init__(self) -> None:
        super().__init__()
        needed("sklearn", LEARNING, f"Analytics level {self.name!r}")
        self.model: Model | None = None
        self.snapshot: Snapshot | None = None

    def review(self, records: Records) -> Advice:
        """Review as a diagnostic firm does, with tiers of risk and value, and a retention campaign by mail."""
        self._learn(records)
        advice = super().review(records)
        return advice if self.model is None else advice._replace(mails=retention())

    def sort(self, records: Records) -> Array:
        """Tiers (N,) of risk and value; by recency and frequency until a model is fitted."""
        if self.model is None:
            return super().sort(records)
        ids = np.flatnonzero(records.last_purchase != NEVER)
        tiers = np.zeros(len(records.last_purchase), np.uint8)
        tiers[ids] = _risk_and_value(self.model, records, ids)
        return tiers

    def _learn(self, records: Records) -> None:
        """Every four weeks, fit what customers did since the last snapshot to what was known then, and take another."""
        old = self.snapshot
        if old is not None and records.day - old.day < WINDOW:
            return
        fitted = fit(old, records) if old is not None else None
        if fitted and self.model is None:
            self.start_tiers(records.day)
        self.model = fitted or self.model
        self.snapshot = take(records)


def take(records: Records) -> Snapshot | None:
    """A snapshot of at most SAMPLE customers, evenly spread; None if there are too few to learn from."""
    customers = np.flatnonzero(records.last_purchase != NEVER)
    if len(customers) < FEWEST:
        return None
    ids = customers[:: -(-len(customers) // SAMPLE)]
    features = np.stack(list(describe(records, ids)), axis=1)
    return Snapshot(records.day, ids.astype(np.int32), records.purchases.take(ids), features)


def describe(records: Records, ids: Array) -> tuple[Array, ...]:
    """What the model knows of customers ``ids`` (n,): recency, frequency, both together, own events, subscription."""
    recency = _log(records.day - records.last_purchase.take(ids))
    frequency = _log(records.purchases.take(ids))
    return recency, frequency, recency * frequency, _log(records.events.take(ids)), records.subscribed.take(ids)


def _log(counts: Array) -> Array:
    return np.asarray(np.log(counts.astype(np.float32) + np.float32(1.0)))


def fit(then: Snapshot, now: Records) -> Model | None:
    """The chances of having bought since, from what was known then; None where too few did, or did not."""
    again = now.purchases.take(then.ids) > then.purchases
    if min(again.sum(), (~again).sum()) < FEWEST / 10:
        return None
    centre, scale = then.features.mean(axis=0, dtype=float), then.features.std(axis=0, dtype=float)
    scale[scale == 0.0] = 1.0
    fitted = _logistic((then.features - centre) / scale, again)
    slopes = fitted.coef_[0] / scale
    return Model(float(fitted.intercept_[0] - slopes @ centre), tuple(slopes.tolist()))


def _logistic(features: Array, target: Array) -> Any:
    linear = needed("sklearn.linear_model", LEARNING, "A churn model")
    with same_bits():
        return linear.LogisticRegression(solver="newton-cholesky").fit(features, target)


def scores(model: Model, records: Records, ids: Array) -> Array:
    """Log-odds (n,) that customers ``ids`` buy again within a window; summed term by term, the same on any machine."""
    odds = np.full(len(ids), model.intercept, np.float32)
    for slope, feature in zip(model.slopes, describe(records, ids), strict=True):
        odds += np.float32(slope) * feature
    return odds


def _risk_and_value(model: Model, records: Records, ids: Array) -> Array:
    """Tiers (n,) of customers: 1 + risk class, the safest first; RISKS more for those who bought more than average."""
    odds, bought = scores(model, records, ids), records.purchases.take(ids)
    valuable = bought > bought.mean()
    tiers = np.uint8(RISKS) + np.uint8(RISKS) * valuable
    for others, theirs in _cuts(odds, valuable).T:
        tiers -= odds > others + (theirs - others) * valuable
    return np.asarray(tiers)


def _cuts(odds: Array, valuable: Array) -> Array:
    """Log-odds (2, RISKS - 1) between classes of risk, in a sample of the others and of the valuable."""
    spaced = slice(None, None, -(-len(odds) // SAMPLE))
    odds, valuable = odds[spaced], valuable[spaced]
    shares = np.arange(1, RISKS) / RISKS
    parts = [odds[valuable == value] for value in (False, True)]
    return np.array([np.quantile(part, shares) if len(part) else np.zeros(RISKS - 1) for part in parts], np.float32)


def retention() -> Array:
    """Factors on mails (TIERS,): more to valuable customers at the highest risk, fewer to all at the lowest."""
    mails = np.ones(TIERS)
    mails[[1, 1 + RISKS]] = SAFE
    mails[2 * RISKS] = AT_RISK
    return mails
