"""Values side by side: the first of each axis, then the second of each."""

from collections.abc import Sequence

from analysis.experiments.plans.axes import Axis
from analysis.experiments.plans.designs import Design, Point, listed
from sim.errors import bad


class SideBySide(Design):
    """A list of points, an axis a column."""

    name = "list"
    summary = "The first values of all axes together, then the second ones, and so on."
    literature = "No design: the points are the user's"

    def points(self, axes: Sequence[Axis], samples: int, seed: int) -> list[Point]:
        """As many points as each axis has values."""
        lengths = {axis.name: len(axis.levels) for axis in listed(axes, self.name)}
        if len(set(lengths.values())) > 1:
            raise bad("vary", lengths, "as many values for each parameter in a list", "For every combination: grid.")
        columns = [axis.levels for axis in axes]
        return [dict(zip(lengths, values, strict=True)) for values in zip(*columns, strict=True)]
