"""Every combination."""

from collections.abc import Sequence
from itertools import product

from analysis.experiments.plans.axes import Axis
from analysis.experiments.plans.designs import Design, Point, listed


class Grid(Design):
    """Full factorial."""

    name = "grid"
    summary = "Every combination of the values of all axes."
    literature = "Fisher, R. A. (1935) The Design of Experiments"

    def points(self, axes: Sequence[Axis], samples: int, seed: int) -> list[Point]:
        """Every combination; the last axis changes first."""
        names = [axis.name for axis in axes]
        levels = [axis.levels for axis in listed(axes, self.name)]
        return [dict(zip(names, values, strict=True)) for values in product(*levels)]
