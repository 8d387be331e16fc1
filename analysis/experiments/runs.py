"""The runs of a sweep: a lazy table of days on disk, and what they come to with how sure that is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd

from analysis.experiments.comparing import Comparison, half_widths, paired_half_widths
from analysis.experiments.store import Store
from analysis.experiments.storing import read_manifest
from sim.errors import bad, unknown
from sim.ledger.measures import MEASURES
from sim.scenario import PARAMETERS, Scenario

if TYPE_CHECKING:
    import pyarrow.dataset as ds

PLAN = ("run", "point", "seed")


@dataclass(frozen=True)
class Runs:
    """The runs of a sweep, on disk in ``folder``.

    ``plan`` has a row a run: run (its file's name), point, seed, and the value of each parameter that is varied.
    ``burn_in`` is how many days at the start of a run its outcomes leave out; half of the run if None. Days stay on
    disk until they are asked for.
    """

    folder: Path
    plan: pd.DataFrame = field(repr=False)
    burn_in: int | None
    keep: Any = field(default=None, repr=False)
    """What the folder lasts as long as, if it is a temporary one."""

    @classmethod
    def open(cls, folder: str | Path, burn_in: int | str | None = "own", keep: Any = None) -> Self:
        """The runs in a sweep's folder.

        Args:
            folder: that of a sweep; it may still be at work.
            burn_in: days to leave out, if not the sweep's own number; another number has all files read once.
            keep: an object to hold on to.

        Raises:
            BadInput: if the folder is not that of a sweep.
        """
        store = Store.found(folder)
        own = read_manifest(store.folder)["burn_in"]
        chosen = own if burn_in == "own" else burn_in
        if chosen is not None and (type(chosen) is not int or chosen < 0):
            raise bad("burn_in", chosen, "a whole number from 0 up (days), or None for half of each run")
        return cls(store.folder, store.read_plan(), chosen, keep)

    @property
    def store(self) -> Store:
        """Where they are kept."""
        return Store(self.folder)

    @property
    def varied(self) -> list[str]:
        """The columns of the plan that tell points apart."""
        return [str(name) for name in self.plan.columns if name not in PLAN]

    @cached_property
    def finished(self) -> set[str]:
        """The runs that are here and whole."""
        return self.store.sound(set(self.plan["run"]), self.burn_in, every_byte=False)

    @property
    def complete(self) -> bool:
        """Whether every run of the plan is finished."""
        return self.finished >= set(self.plan["run"])

    @property
    def failures(self) -> pd.DataFrame:
        """A row a run that failed: run, seed, error, traceback, scenario (its values that are not defaults)."""
        store = self.store
        failed = sorted(store.failed() & set(self.plan["run"]) - self.finished)
        columns = ["run", "seed", "error", "traceback", "scenario"]
        return pd.DataFrame([store.failure(run)._asdict() for run in failed], columns=columns)

    @property
    def table(self) -> "ds.Dataset":
        """The days of all finished runs as one pyarrow dataset, a row a day: run, seed, day and every measure.

        Nothing is read until it is scanned, and then only the columns asked for. The values of a run's point are in
        ``plan``, by run.
        """
        return self.store.dataset(run for run in dict.fromkeys(self.plan["run"]) if run in self.finished)

    def days(self, measures: Sequence[str], points: Sequence[int] | None = None) -> Iterator[pd.DataFrame]:
        """Daily measures, a DataFrame a point, with columns point, seed, day, the values of the point and the measures.

        A parameter with the name of a measure that is asked for is called ``name (set)``.

        Args:
            measures: which.
            points: of which points; all of them if None.
        """
        check_outcomes(measures)
        here = self.plan[self.plan["run"].isin(self.finished)]
        for point, runs in here.groupby("point"):
            if points is None or point in points:
                days = self.store.dataset(runs["run"]).to_table(columns=["run", "day", *measures]).to_pandas()
                yield runs.rename(columns=self._set(measures)).merge(days, on="run").drop(columns="run")

    def outcomes(self, *measures: str) -> pd.DataFrame:
        """A row a finished run: run, point, seed, the point's values, and each measure in one number.

        The total over the days after burn-in of what adds up (money, counts), the mean of what does not; NaN where it
        never was defined. All measures if none is named. A parameter of the same name is called ``name (set)``.
        """
        chosen = check_outcomes(measures or tuple(MEASURES))
        if not self.finished:
            return self.plan.iloc[:0].assign(**dict.fromkeys(chosen, 0.0))
        noted = self.store.outcomes(self.burn_in).read(chosen)
        known = self.plan[self.plan["run"].isin(self.finished)]
        return known.rename(columns=self._set(chosen)).merge(noted[["run", *chosen]], on="run")

    def summary(self, *outcomes: str, paired: bool = False) -> pd.DataFrame:
        """Means over seeds with their 95 % t-intervals: a row a point, and outcome if several are named.

        Columns: point, its values, (outcome,) mean, low, high (NaN with one seed), and n, the seeds in which the
        outcome was defined. ``paired`` intervals are for comparing points: what seeds do to all of them alike is taken
        out (:func:`~analysis.experiments.comparing.paired_half_widths`).
        """
        check_outcomes(outcomes)
        if not outcomes:
            raise bad("outcomes", "nothing", "the name of a measure, or several", "For example summary('lift').")
        tables = [self._summary(outcome, paired) for outcome in outcomes]
        if len(tables) == 1:
            return tables[0].drop(columns="outcome")
        return pd.concat(tables).sort_values("point", kind="stable", ignore_index=True)

    def means(self, *outcomes: str) -> pd.DataFrame:
        """Mean over seeds of each outcome, a row a point in the order of the plan, NaN where nothing is known.

        Columns: point, its values, and the outcomes.
        """
        runs = self.outcomes(*outcomes)
        means = runs.groupby("point")[list(outcomes)].mean()
        return self.points().merge(means.reset_index(), on="point", how="left", suffixes=(" (set)", ""))

    def points(self) -> pd.DataFrame:
        """The plan's points: point and its values."""
        return self.plan[["point", *self.varied]].drop_duplicates("point").sort_values("point", ignore_index=True)

    def comparison(self, baseline: int = 0) -> Comparison:
        """All points compared with one of them, seed by seed, over the seeds that all have finished.

        Points are arms, called by their values; see :class:`~analysis.experiments.comparing.Comparison`, of which
        figures can be drawn.
        """
        points = self.points()
        if baseline not in set(points["point"]):
            raise bad("baseline", baseline, f"the number of a point, from 0 to {len(points) - 1}")
        names = dict(zip(points["point"], map(self._name, points[self.varied].to_dict("records")), strict=True))
        runs = self.outcomes()
        runs = runs.drop(columns=["run", *[name for name in runs if name.removesuffix(" (set)") in self.varied
                                           and name not in MEASURES]])  # fmt: skip
        runs.insert(0, "arm", runs.pop("point").map(names))
        arms = {name: self.scenario(point) for point, name in names.items()}
        seeds = tuple(map(int, dict.fromkeys(self.plan["seed"])))
        days = arms[names[baseline]].days
        return Comparison(arms, names[baseline], seeds, days // 2 if self.burn_in is None else self.burn_in, runs)

    def scenario(self, point: int) -> Scenario:
        """The scenario of a point."""
        scenarios = read_manifest(self.folder)["scenarios"]
        row = self.points().set_index("point").loc[point]
        name = row.get("scenario")
        base = scenarios[name] if name in scenarios else next(iter(scenarios.values()))
        own = {name: value for name, value in row.items() if name in PARAMETERS and not pd.isna(value)}
        return Scenario.from_dict(base).with_(**own)

    def _set(self, measures: Sequence[str]) -> dict[str, str]:
        """Other names for parameters that are called as these measures are: what was set is not what was measured."""
        return {name: f"{name} (set)" for name in self.varied if name in measures}

    def _name(self, values: dict[str, Any]) -> str:
        told = [f"{value}" if name == "scenario" else f"{name}={_short(value)}" for name, value in values.items()]
        return ",".join(told) or "scenario"

    def _summary(self, outcome: str, paired: bool) -> pd.DataFrame:
        runs = self.outcomes(outcome).dropna(subset=[outcome])
        known = runs.groupby("point")[outcome]
        half = half_widths(known.std(), known.size())
        if paired and len(half) > 1:
            table = runs.pivot(index="point", columns="seed", values=outcome)
            half = pd.Series(paired_half_widths(table.to_numpy(float)), table.index)
        told = pd.DataFrame({"mean": known.mean(), "low": known.mean() - half, "high": known.mean() + half})
        told = told.assign(n=known.size()).reset_index()
        points = self.points().assign(outcome=outcome).merge(told, on="point", how="left")
        return points.assign(n=points["n"].fillna(0).astype(int))


def check_outcomes(outcomes: Sequence[str]) -> list[str]:
    """The names of outcomes, if all are measures; raises :class:`~sim.errors.BadInput` with the nearest otherwise."""
    for outcome in outcomes:
        if outcome not in MEASURES:
            raise unknown("measure", outcome, MEASURES)
    return list(outcomes)


def _short(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float | np.floating) else str(value)
