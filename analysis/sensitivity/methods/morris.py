"""Which parameters matter at all: a cheap look, one parameter moved at a time."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.sensitivity.methods import Method, Numbers, salib

LEVELS = 4
WORTH = 0.05
"""Share of the largest effect that a parameter's must have to be told as one that matters."""


class Morris(Method):
    """Elementary effects along random trajectories."""

    name = "morris"
    summary = "Elementary effects: mu* how much, sigma how unevenly; samples x (parameters + 1) points."
    literature = "Morris, M. D. (1991) Technometrics 33; Campolongo, F., Cariboni, J. & Saltelli, A. (2007)"
    importance = "mu_star"

    def cube(self, problem: dict[str, Any], samples: int, seed: int) -> Numbers:
        """Trajectories, on a grid of four levels."""
        return np.asarray(salib("sample", "morris").sample(problem, samples, num_levels=LEVELS, seed=seed))

    def indices(self, problem: dict[str, Any], cube: Numbers, outcome: Numbers, seed: int) -> pd.DataFrame:
        """Columns mu, mu_star, mu_star_half (95 %, bootstrapped), sigma, matters.

        A parameter matters if its mu* is beyond its half-width, and beyond 5 % of the largest mu*.
        """
        found = salib("analyze", "morris").analyze(problem, cube, outcome, num_levels=LEVELS, seed=seed)
        star, half = np.asarray(found["mu_star"], float), np.asarray(found["mu_star_conf"], float)
        table = {
            "mu": np.asarray(found["mu"]),
            "mu_star": star,
            "mu_star_half": half,
            "sigma": np.asarray(found["sigma"]),
        }
        return pd.DataFrame(table).assign(matters=star - half > WORTH * star.max())
