"""How many seeds: a number, or as many as a wanted half-width takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, isfinite

import numpy as np
import pandas as pd

from sim.errors import bad, unknown
from sim.ledger.measures import MEASURES

MOST = 200
"""Seeds at a point beyond which no more are tried, if not told otherwise."""
LEAST = 3
"""Seeds with which a spread can be estimated at all."""
GROWTH = 3
"""How many times as many seeds a round may come to: the spread that a few seeds show is itself uncertain."""


@dataclass(frozen=True)
class Wanted:
    """How sure the means have to be: half of the 95 % interval, by outcome, with at most ``most`` seeds at a point.

    Seeds are added in rounds until every interval of a point is narrow enough: the sequential procedure for a fixed
    half-width (Chow & Robbins 1965, Annals of Mathematical Statistics 36; Law 2015, Simulation Modeling and Analysis,
    ch. 9), with Stein's (1945) estimate of how many more that takes. All points use the same seeds in the same order,
    so that those with as many are paired.
    """

    half_width: Mapping[str, float]
    most: int = MOST

    def __post_init__(self) -> None:
        for outcome, width in self.half_width.items():
            if outcome not in MEASURES:
                raise unknown("measure", outcome, MEASURES)
            if isinstance(width, bool) or not isinstance(width, int | float) or not 0.0 < width < np.inf:
                raise bad(f"half-width of {outcome}", width, "a number above 0, in the unit of the outcome")
        if not self.half_width:
            raise bad("half-width", "nothing", "a width for one outcome or more", "For example lift=0.01.")
        if type(self.most) is not int or not LEAST <= self.most <= 100_000:
            raise bad("most seeds", self.most, f"a whole number from {LEAST} to 100,000")

    def more(self, outcomes: pd.DataFrame) -> dict[int, int]:
        """How many seeds each point needs in all, of those that need more than they have had.

        ``outcomes`` has a row a run: point, tried (how many seeds its point has had) and the outcomes.
        """
        needed = {}
        for point, runs in outcomes.groupby("point"):
            tried = int(runs["tried"].iloc[0])
            enough = max(self._enough(runs[outcome].to_numpy(float), width) for outcome, width in self._widths())
            if tried < min(enough, self.most):
                needed[int(str(point))] = min(enough, GROWTH * tried, self.most)
        return needed

    def _widths(self) -> list[tuple[str, float]]:
        return list(self.half_width.items())

    def _enough(self, values: np.ndarray, width: float) -> int:
        """Seeds that make the half-width ``width`` if the spread is what these values show."""
        from scipy import stats

        known = values[np.isfinite(values)]
        n = len(known)
        if n < LEAST:
            return len(values) + LEAST
        scale = float(stats.t.ppf(0.975, n - 1)) * float(known.std(ddof=1))
        if not isfinite(scale) or scale / np.sqrt(n) <= width:
            return 0
        return max(len(values) + 1, ceil((scale / width) ** 2 * len(values) / n))
