"""What was found: the runs of all studies as one table, and questions to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd

from analysis.experiments.needs import Run
from analysis.report.interval import PER_CENT, Interval

KEYS = ("study", "arm", "seed")


@dataclass(frozen=True)
class Found:
    """A row a run, by study, arm and seed; a column a figure. Failed runs are not in it."""

    runs: pd.DataFrame

    @classmethod
    def of(cls, done: Mapping[tuple[str, int], Mapping[str, Run]]) -> Self:
        """What :func:`~analysis.experiments.needs.carried_out` gave."""
        rows = [
            dict(zip(KEYS, (study, arm, seed), strict=True)) | dict(run.figures)
            for (study, seed), arms in done.items()
            for arm, run in arms.items()
        ]
        return cls(pd.DataFrame(rows).set_index(list(KEYS)))

    def study(self, name: str) -> "StudyFound":
        """The runs of one study."""
        return StudyFound(name, self.runs.xs(name, level="study"))


@dataclass(frozen=True)
class StudyFound:
    """The runs of one study, by arm and seed. Arms share their seeds, and so their luck."""

    name: str
    runs: pd.DataFrame

    @cached_property
    def by_arm(self) -> dict[str, pd.DataFrame]:
        """The runs of each arm of which one is there, by seed; in the order in which they were asked for."""
        return {
            str(arm): some.droplevel("arm").sort_index() for arm, some in self.runs.groupby(level="arm", sort=False)
        }

    @property
    def arms(self) -> list[str]:
        """Arms of which a run is there."""
        return list(self.by_arm)

    def values(self, arm: str, measure: str) -> "pd.Series[float]":
        """A figure of an arm by seed; empty for an arm of which no run is there."""
        if arm not in self.by_arm:
            return pd.Series(dtype=float)
        return self.by_arm[arm][measure].astype(float)

    def level(self, arm: str, measure: str) -> Interval:
        """The mean of a figure."""
        return Interval.of(self.values(arm, measure))

    def change(self, arm: str, base: str, measure: str) -> Interval:
        """An arm less its base, paired by seed, in the figure's unit."""
        return Interval.of((self.values(arm, measure) - self.values(base, measure)).dropna())

    def relative(self, arm: str, base: str, measure: str) -> Interval:
        """The same in per cent of the base: of each seed's own where it is above 0 in all, else of their mean.

        Markets of different seeds differ in how much there is of anything: as shares of the mean of all bases,
        differences would carry that in them.
        """
        before = self.values(base, measure)
        if len(before) and (before > 0.0).all():
            return Interval.of(((self.values(arm, measure) - before) / before).dropna()).times(PER_CENT)
        size = abs(self.level(base, measure).mean)
        return self.change(arm, base, measure).times(PER_CENT / size if size else np.nan)

    def share(self, arm: str, base: str, measure: str) -> Interval:
        """An arm in per cent of its base, the mean of each seed's own ratio."""
        return Interval.of((self.values(arm, measure) / self.values(base, measure)).dropna()).times(PER_CENT)

    def told_in(self, unit: str, arm: str, base: str, measure: str) -> Interval:
        """An arm against its base, in hundredths of the figure's own unit where ``unit`` ends in points, else in %."""
        if unit.endswith("points"):
            return self.change(arm, base, measure).times(PER_CENT)
        return self.relative(arm, base, measure)
