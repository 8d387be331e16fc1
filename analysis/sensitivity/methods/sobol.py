"""How the variance of an outcome is shared out among parameters."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.sensitivity.methods import Method, Numbers, salib
from sim.errors import bad

WORTH = 0.01
"""Share of the variance that a parameter must be answerable for to be told as one that matters."""


class Sobol(Method):
    """Variance decomposition by Sobol' indices, with bootstrapped intervals."""

    name = "sobol"
    summary = (
        "S1 alone and ST with all it interacts with, as shares of the variance; samples x (parameters + 2) points."
    )
    literature = "Sobol', I. M. (2001) Math. Comput. Simul. 55; Saltelli, A. et al. (2010) Comput. Phys. Commun. 181"
    importance = "ST"
    least = 4

    def cube(self, problem: dict[str, Any], samples: int, seed: int) -> Numbers:
        """Saltelli's points: two samples of the cube, and mixtures of them."""
        return np.asarray(salib("sample", "sobol").sample(problem, samples, calc_second_order=False, seed=seed))

    def indices(self, problem: dict[str, Any], cube: Numbers, outcome: Numbers, seed: int) -> pd.DataFrame:
        """Columns S1, S1_half, ST, ST_half (95 %, bootstrapped), matters (ST is beyond its half-width, and 1 %)."""
        found = salib("analyze", "sobol").analyze(problem, outcome, calc_second_order=False, seed=seed)
        table = {name: np.asarray(found[index], float) for name, index in INDICES.items()}
        return pd.DataFrame(table).assign(matters=table["ST"] - table["ST_half"] > WORTH)

    def check_samples(self, samples: int) -> None:
        """Only powers of two leave the sequence balanced."""
        super().check_samples(samples)
        if samples & (samples - 1):
            near = 2 ** max(2, round(np.log2(samples)))
            raise bad("samples", samples, "a power of two for sobol", f"For example {near}.")


INDICES = {"S1": "S1", "S1_half": "S1_conf", "ST": "ST", "ST_half": "ST_conf"}
