"""A sequence that fills the space evenly."""

import math

import numpy as np
import numpy.typing as npt

from analysis.experiments.plans.designs import Sampled


class Sobol(Sampled):
    """Sobol' sequence, scrambled."""

    name = "sobol"
    summary = "A scrambled Sobol' sequence: points that fill the space evenly; best with a power of two."
    literature = "Sobol', I. M. (1967) USSR Comput. Math. Math. Phys. 7; Owen, A. B. (1998) J. Complexity 14"

    def cube(self, axes: int, samples: int, seed: int) -> npt.NDArray[np.float64]:
        """The first places (samples, axes) of the sequence."""
        from scipy.stats import qmc

        sequence = qmc.Sobol(axes, scramble=True, rng=np.random.default_rng(seed))
        return np.asarray(sequence.random_base2(math.ceil(math.log2(samples)))[:samples])
