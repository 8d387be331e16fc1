"""What privacy technology did: budgets spent, sums released, bits that leaked all the same."""

import math

import numpy as np

from sim.books import SCALE
from sim.ledger.measures.closing import Closing, Row

DELTA = 1e-6
"""Chance with which a guarantee by Gaussian noise may fail."""

MEASURES = {
    "epsilon_spent": (
        "epsilon",
        "Privacy loss a consumer by randomised response today, all holders together (basic composition)",
    ),
    "refused_reports": ("events", "Events not recorded since a privacy budget was used up"),
    "released_epsilon": (
        "epsilon",
        "Privacy loss of a consumer by all noisy sums so far, of the holder that asked for most; delta = 1e-6",
    ),
    "exposed_bits": ("bits", "What thieves learned today of those whose profiles they took"),
}


def measured(days: Closing) -> Row:
    """Each day's, by name."""
    holders, released = days.all_holders, np.max(days.releases, axis=1, initial=0.0)
    return {
        "epsilon_spent": holders["privacy_f"] / SCALE / days.consumers,
        "refused_reports": holders["refused"],
        "released_epsilon": np.array(list(map(epsilon_of, released.tolist()))),
        "exposed_bits": days.exposed[:, 2],
    }


def epsilon_of(rho: float, delta: float = DELTA) -> float:
    """The epsilon at ``delta`` of rho-zero-concentrated differential privacy (Bun & Steinke 2016, Prop. 1.3)."""
    return rho + 2.0 * math.sqrt(rho * math.log(1.0 / delta))
