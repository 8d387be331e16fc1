"""Regions of a plane of two parameters: what kind of market it is there, by measures and thresholds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.errors import BadInput, bad

if TYPE_CHECKING:
    import pandas as pd

    from analysis.experiments import Runs


@dataclass(frozen=True)
class Condition:
    """A measure that is at least, or below, a threshold.

    With ``against_reference``, what counts is the difference from the point in which both parameters are lowest: an
    effect is a difference, and twins of the same seed share their luck.
    """

    measure: str
    threshold: float
    below: bool = False
    against_reference: bool = False

    def holds(self, values: "pd.Series[float] | np.ndarray") -> np.ndarray:
        """Where it does; nowhere where the measure is not known."""
        numbers = np.asarray(values, float)
        return numbers < self.threshold if self.below else numbers >= self.threshold


@dataclass(frozen=True)
class Region:
    """A kind of market: all its conditions hold."""

    name: str
    conditions: tuple[Condition, ...]


BACKFIRES = Condition("ctr", 0.0, below=True, against_reference=True)
REGIONS = (
    Region("distrust", (BACKFIRES, Condition("trust", 0.0, below=True, against_reference=True))),
    Region("surveillance", (Condition("identifiable", 0.5),)),
    Region("symbiosis", (Condition("ctr", 0.0, against_reference=True), Condition("identifiable", 0.5, below=True))),
)
"""The first whose conditions hold counts. Distrust: trust is lower, and ads work worse, than where personal data are
used least. Surveillance: half of all consumers or more can be singled out. Symbiosis: ads work no worse, and they
cannot."""


class Plane(NamedTuple):
    """Points of a plane (P,), and of each condition the measure, its half-width, and what it is compared by (P,)."""

    x: np.ndarray
    y: np.ndarray
    values: dict[Condition, np.ndarray]
    halves: dict[Condition, np.ndarray]


def plane(runs: "Runs", x: str, y: str, regions: Sequence[Region] = REGIONS) -> Plane:
    """The points of a sweep over two parameters, with the means (or mean paired differences) that regions are made of.

    Points that differ in other parameters too are refused with :class:`~sim.errors.BadInput`; so are fewer than three.
    """
    from analysis.experiments.runs import check_outcomes

    points = _points_of(runs, x, y)
    table = runs.outcomes(*check_outcomes(measures_of(regions)))
    return plane_of(points.rename(columns={x: "x", y: "y"}), table, regions)


def measures_of(regions: Sequence[Region] = REGIONS) -> list[str]:
    """The measures that regions are made of."""
    return list(dict.fromkeys(condition.measure for region in regions for condition in region.conditions))


def plane_of(points: "pd.DataFrame", table: "pd.DataFrame", regions: Sequence[Region] = REGIONS) -> Plane:
    """A plane of points (point, x, y) and of a table of runs (point, seed, and the measures of regions)."""
    from analysis.experiments.comparing import half_width

    reference = points.sort_values(["x", "y"])["point"].iloc[0]
    values, halves = {}, {}
    for condition in dict.fromkeys(condition for region in regions for condition in region.conditions):
        runs_of = table.pivot(index="seed", columns="point", values=condition.measure)
        if condition.against_reference:
            runs_of = runs_of.sub(runs_of[reference], axis=0)
        runs_of = runs_of.reindex(columns=points["point"])
        values[condition] = runs_of.mean().to_numpy(float)
        halves[condition] = np.array([half_width(runs_of[point].dropna()) for point in runs_of])
    return Plane(points["x"].to_numpy(float), points["y"].to_numpy(float), values, halves)


def kinds(values: dict[Condition, np.ndarray], regions: Sequence[Region] = REGIONS) -> np.ndarray:
    """Which region each place is in, by its number; -1 for none, and where a measure is not known."""
    shape = next(iter(values.values())).shape
    found = np.full(shape, -1)
    for number, region in reversed(list(enumerate(regions))):
        inside = np.all([condition.holds(values[condition]) for condition in region.conditions], axis=0)
        found[inside] = number
    known = np.all([np.isfinite(each) for each in values.values()], axis=0)
    return np.where(known, found, -1)


def sure(plane: Plane) -> np.ndarray:
    """Whether no condition's 95 % interval has its threshold in it (P,); False with one seed.

    Where a condition's measure is the same in all seeds it is as sure as can be.
    """
    far = [np.abs(values - c.threshold) > plane.halves[c] for c, values in plane.values.items()]
    same = [plane.halves[c] == 0.0 for c in plane.values]
    return np.all([away | still for away, still in zip(far, same, strict=True)], axis=0)


def _points_of(runs: "Runs", x: str, y: str) -> "pd.DataFrame":
    points = runs.points()
    for name in (x, y):
        if name not in runs.varied:
            raise bad("axes of a phase diagram", name, f"a parameter that is varied: {', '.join(runs.varied)}")
    points = points[points["point"].isin(set(runs.outcomes("trust")["point"]))]
    if points.duplicated([x, y]).any():
        raise BadInput(f"There are several points with the same {x} and {y}. Vary these two alone for a phase diagram.")
    if points[x].nunique() < 2 or points[y].nunique() < 2:
        raise BadInput("A phase diagram needs finished points that differ in both of its parameters.")
    return points
