"""Designs: which points of a space to run; a file a design."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from analysis.experiments.plans.axes import Axis
from sim.errors import bad
from sim.parameter import Value
from sim.registry import Registered

type Point = dict[str, Value]

MOST_SAMPLES = 1_000_000


class Design(Registered, family="design"):
    """Which combinations of the values of some axes are run."""

    sampled: ClassVar[bool] = False
    """Takes a number of samples, and may be given ranges."""

    @abstractmethod
    def points(self, axes: Sequence[Axis], samples: int, seed: int) -> list[Point]:
        """The points, each a value for every axis; the same ``seed`` gives the same ones."""


class Sampled(Design):
    """A design that fills the unit cube, of which each axis makes values."""

    sampled = True

    @abstractmethod
    def cube(self, axes: int, samples: int, seed: int) -> npt.NDArray[np.float64]:
        """Places (samples, axes) in [0, 1)."""

    def points(self, axes: Sequence[Axis], samples: int, seed: int) -> list[Point]:
        """The cube's places as values of the axes."""
        if type(samples) is not int or not 1 <= samples <= MOST_SAMPLES:
            raise bad("samples", samples, f"a whole number from 1 to {MOST_SAMPLES:,}", "For example --samples 128.")
        return [placed(axes, row) for row in self.cube(len(axes), samples, seed)]


def placed(axes: Sequence[Axis], row: npt.NDArray[np.float64]) -> Point:
    """The point at a place (A,) of the unit cube."""
    return {axis.name: axis.at(float(place)) for axis, place in zip(axes, row, strict=True)}


def listed(axes: Sequence[Axis], design: str) -> list[Axis]:
    """The axes, if all of them have levels."""
    for axis in axes:
        if not axis.levels:
            raise bad(
                f"vary {axis.name}", f"{axis.low:g}:{axis.high:g}", f"a list of values or steps in a {design}",
                f"For example {axis.name}={axis.low:g}:{axis.high:g}:11, or a design that samples ranges: sobol.",
            )  # fmt: skip
    return list(axes)
