"""Methods of sensitivity analysis: which points they need, and what they make of the outcomes; a file a method."""

import warnings
from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.errors import bad
from sim.extras import needed
from sim.registry import Registered

type Numbers = npt.NDArray[np.float64]

EXTRA = "sensitivity"
"""The extra that brings SALib."""
MOST_SAMPLES = 1_000_000


class Method(Registered, family="method of sensitivity analysis"):
    """A way to tell how much of an outcome each parameter is answerable for.

    Parameters are places in the unit cube, of which axes make values, so that effects are of moving a parameter along
    its whole range, whatever its unit.
    """

    importance: ClassVar[str]
    """The column that parameters are ranked by."""
    least: ClassVar[int] = 2
    """The smallest number of samples."""

    @abstractmethod
    def cube(self, problem: dict[str, Any], samples: int, seed: int) -> Numbers:
        """Places (P, A) at which the outcome is needed; how many, for ``samples``, is the method's."""

    @abstractmethod
    def indices(self, problem: dict[str, Any], cube: Numbers, outcome: Numbers, seed: int) -> pd.DataFrame:
        """A row a parameter, in order: its indices, their half-widths, and ``matters``, whether it is beyond chance."""

    def check_samples(self, samples: int) -> None:
        """Raise :class:`~sim.errors.BadInput` for a number of samples that will not do."""
        if type(samples) is not int or not self.least <= samples <= MOST_SAMPLES:
            raise bad("samples", samples, f"a whole number from {self.least} to {MOST_SAMPLES:,} for {self.name}")


def problem_of(names: Sequence[str]) -> dict[str, Any]:
    """SALib's description of parameters that all go from 0 to 1."""
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}


def salib(kind: str, name: str) -> Any:
    """A module of SALib's: ``kind`` is sample or analyze."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return needed(f"SALib.{kind}.{name}", EXTRA, "Sensitivity analysis")
