"""How far a parameter shifts the whole distribution of an outcome."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.experiments.plans.designs.latin_hypercube import LatinHypercube
from analysis.sensitivity.methods import Method, Numbers, problem_of, salib

SLICES = 10
DUMMIES = 200
BOOTSTRAPS = 100


class Pawn(Method):
    """Distances between distributions, by slices of each parameter."""

    name = "pawn"
    summary = "Median distance of the outcome's distribution given the parameter from that without; samples points."
    literature = (
        "Pianosi, F. & Wagener, T. (2018) Environ. Model. Softw. 108; Khorashadi Zadeh, F. et al. (2017) ibid. 91"
    )
    importance = "median"
    least = 5 * SLICES

    def cube(self, problem: dict[str, Any], samples: int, seed: int) -> Numbers:
        """A Latin hypercube."""
        return LatinHypercube().cube(problem["num_vars"], samples, seed)

    def indices(self, problem: dict[str, Any], cube: Numbers, outcome: Numbers, seed: int) -> pd.DataFrame:
        """Columns median, median_half (95 %, bootstrapped), maximum, dummy, matters (the median is beyond dummy).

        ``dummy`` is what 95 % of parameters that do nothing at all would stay below, for so many points.
        """
        found = _pawn(cube, outcome)
        rng = np.random.default_rng(seed)
        again = [rng.integers(len(outcome), size=len(outcome)) for _ in range(BOOTSTRAPS)]
        spread = np.std([_pawn(cube[rows], outcome[rows])["median"] for rows in again], axis=0)
        dummy = float(np.quantile(_pawn(rng.random((len(outcome), DUMMIES)), outcome)["median"], 0.95))
        table = {"median": found["median"], "median_half": 1.96 * spread, "maximum": found["maximum"], "dummy": dummy}
        return pd.DataFrame(table).assign(matters=found["median"] > dummy)


def _pawn(cube: Numbers, outcome: Numbers) -> dict[str, Numbers]:
    problem = problem_of([str(column) for column in range(cube.shape[1])])
    found = salib("analyze", "pawn").analyze(problem, cube, outcome, S=SLICES)
    return {name: np.asarray(found[name], float) for name in ("median", "maximum")}
