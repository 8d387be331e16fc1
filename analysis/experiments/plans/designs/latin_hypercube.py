"""Samples of which each lies in a row and a column of its own."""

import numpy as np
import numpy.typing as npt

from analysis.experiments.plans.designs import Sampled


class LatinHypercube(Sampled):
    """Latin hypercube sampling."""

    name = "latin_hypercube"
    summary = "Random points, evenly spread along every single axis."
    literature = "McKay, M. D., Beckman, R. J. & Conover, W. J. (1979) Technometrics 21"

    def cube(self, axes: int, samples: int, seed: int) -> npt.NDArray[np.float64]:
        """Places (samples, axes)."""
        from scipy.stats import qmc

        return np.asarray(qmc.LatinHypercube(axes, rng=np.random.default_rng(seed)).random(samples))
