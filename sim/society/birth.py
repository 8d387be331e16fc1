"""How consumers come into the world: tastes, attitudes, activity, devices, groups."""

from typing import Any

import numpy as np

from sim.draws import BIRTH, HOLDOUT, SENSE, stream
from sim.records import column
from sim.scenario import Scenario
from sim.society.residence import settle
from sim.world import NEVER, NO_TOPIC, Array, Bond, Person, Track, table

CHUNK = 65_536
"""Consumers born together: bounds memory. Those of a full chunk are the same whatever the market's size."""


def be_born(scenario: Scenario, seed: np.uint64) -> tuple[Any, Any]:
    """People (N,) and their interests (N, K)."""
    n = scenario.consumers
    people, interests = table(Person, n), np.empty((n, scenario.topics))
    centroids, mixes = _segments(scenario, seed)
    for low in range(0, n, CHUNK):
        some, rng = people[low : low + CHUNK], stream(seed, low // CHUNK, 0, BIRTH)
        _belong(some, mixes, scenario, rng)
        _live_online(some, scenario, rng)
        some["jurisdiction"] = settle(scenario, len(some), seed, low // CHUNK)
        _feel(some, scenario, rng)
        _weigh_prices(some, scenario, stream(seed, low // CHUNK, 0, SENSE))
        interests[low : low + CHUNK] = tastes_of(column(some, "segment"), centroids, scenario, rng)
    people["last_topic"] = NO_TOPIC
    people["tracker_trust"] = scenario.trust_start
    return people, interests


def bonds_and_tracks(scenario: Scenario, seed: np.uint64) -> tuple[Any, Any]:
    """The bonds (N, M) of strangers, and tracks (N, H) that permit everything."""
    n, m = scenario.consumers, scenario.marketers
    bonds, tracks = table(Bond, n, m), table(Track, n, scenario.holders)
    bonds["trust"] = scenario.trust_start
    bonds["last_purchase"] = bonds["last_ad"] = NEVER
    for low in range(0, n, CHUNK):
        rng = stream(seed, low // CHUNK, 0, HOLDOUT)
        bonds["holdout"][low : low + CHUNK] = rng.random((min(CHUNK, n - low), m)) < scenario.holdout
    for purpose in ("measure", "personalise", "share"):
        tracks[purpose] = True
    return bonds, tracks


def _segments(scenario: Scenario, seed: np.uint64) -> tuple[Array, Array]:
    """Each segment's centroid of tastes (S, K), and the mix of segments (2, S) in majority and minority."""
    rng = stream(seed, 0, 1, BIRTH)
    centroids = rng.dirichlet(np.full(scenario.topics, scenario.segment_focus), scenario.segments)
    majority = rng.dirichlet(np.full(scenario.segments, 4.0))
    other = rng.dirichlet(np.full(scenario.segments, 4.0))
    minority = (1.0 - scenario.group_tilt) * majority + scenario.group_tilt * other
    return np.maximum(centroids, 1e-6), np.stack([majority, minority])


def _belong(some: Any, mixes: Array, scenario: Scenario, rng: np.random.Generator) -> None:
    n = len(some)
    group = (rng.random(n) < scenario.minority_share).astype(np.uint8)
    luck, bounds = rng.random(n), mixes.cumsum(axis=1)
    some["group"] = group
    some["segment"] = np.minimum((luck[:, None] >= bounds[group]).sum(axis=1), mixes.shape[1] - 1)


def _live_online(some: Any, scenario: Scenario, rng: np.random.Generator) -> None:
    n = len(some)
    shape = scenario.page_view_shape
    some["activity"] = rng.gamma(shape, scenario.page_views / shape, n)
    some["mobile"] = rng.random(n) < scenario.mobile_share


def _feel(some: Any, scenario: Scenario, rng: np.random.Generator) -> None:
    n, focus = len(some), scenario.attitude_focus
    for field, mean in (
        ("baseline_concern", scenario.concern_mean),
        ("baseline_resignation", scenario.resignation_mean),
        ("efficacy", scenario.efficacy_mean),
        ("susceptibility", 0.5),
    ):
        some[field] = rng.beta(focus * mean, focus * (1.0 - mean), n)
    some["concern"], some["resignation"] = some["baseline_concern"], some["baseline_resignation"]
    high = rng.random(n) < scenario.valuers
    some["valuation"] = np.where(high, rng.beta(8.0, 2.0, n), rng.beta(1.0, 9.0, n))


def _weigh_prices(some: Any, scenario: Scenario, rng: np.random.Generator) -> None:
    """How sensitive each is to prices: log-normal with median 1."""
    some["price_sensitivity"] = np.exp(scenario.price_spread * rng.standard_normal(len(some)))


def tastes_of(segment: Array, centroids: Array, scenario: Scenario, rng: np.random.Generator) -> Array:
    """Tastes (n, K): Dirichlet around each consumer's segment's centroid."""
    around = centroids / centroids.sum(axis=1, keepdims=True) * scenario.taste_focus
    gammas = rng.standard_gamma(around[segment]) + 1e-9
    return np.asarray(gammas / gammas.sum(axis=1, keepdims=True))
