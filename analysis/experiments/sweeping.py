"""Sweeps: a plan carried out run by run, kept on disk as it goes, and gone on with where it ended."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.experiments.engine import Job, Report, carry_out, crew_of, lived
from analysis.experiments.engine.crews import Hire, few_threads
from analysis.experiments.engine.work import Model
from analysis.experiments.plans import Plan, plan_of
from analysis.experiments.results import every_value
from analysis.experiments.running import Interrupted, stopping_gently
from analysis.experiments.runs import Runs
from analysis.experiments.store import Failure, Store
from analysis.experiments.store.folder import KIND
from analysis.experiments.store.identity import code_version, digest_of, key_of, model_name
from analysis.experiments.storing import write_manifest
from analysis.experiments.tally import Tally
from sim.scenario import Scenario

type Watch = Callable[[Tally], None]
"""Told how a sweep goes, when it begins and after each run."""

KEPT = 2_000
"""Points whose scenarios (7 KB each) are kept from one seed to the next: making one takes near a millisecond."""
STOPPING = "Stopping when the runs in flight are done; Ctrl-C again stops at once."


def sweep(
    scenario: Scenario | Mapping[str, Scenario] | Plan,
    vary: Mapping[str, Any] | pd.DataFrame | Sequence[Mapping[str, Any]] | None = None,
    seeds: int | Iterable[int] = 5,
    out: str | Path | None = None,
    executor: Executor | Hire | str | None = None,
    *,
    design: str = "grid",
    samples: int = 128,
    design_seed: int = 1,
    days: int | None = None,
    burn_in: int | None = None,
    half_width: Mapping[str, float] | None = None,
    most_seeds: int | None = None,
    workers: int | None = None,
    threads: int | None = None,
    retry_failed: bool = False,
    watch: Watch | None = None,
    show: Sequence[str] = ("lift", "bits_known", "trust"),
    model: Model = lived,
) -> Runs:
    """Run many scenarios, each with the same seeds, and keep every run in a small file of the folder ``out``.

    What is there already, from this sweep or another with the same scenario, seed and code, is not run again; so a
    sweep that was stopped, even killed, is gone on with by the same call. A run that fails is recorded and does not
    stop the others. All points share their seeds and with them their luck (common random numbers).

    Args:
        scenario: what is not varied; or several scenarios by name, each of which is; or a whole
            :class:`~analysis.experiments.plans.Plan`, beside which ``vary``, ``seeds`` and the rest of the plan's
            terms are not read.
        vary: the axes by parameter (see :func:`~analysis.experiments.plans.axes.axis_of`), of which ``design`` makes
            points; or the points themselves: a DataFrame, or a list of mappings, a row a point, a column a parameter
            (or ``scenario``, a name), a missing value for the scenario's own.
        seeds: how many, from 1 on; or which. Whole numbers from 0 up.
        out: the sweep's folder: new, empty, or one that a sweep made. A temporary one, gone with the result, if None.
        executor: who does the runs; processes of our own by default, or any ``concurrent.futures.Executor``, or a
            function that makes one (then it is made anew when it breaks), or the address of a Dask scheduler.
        design: grid, list, latin_hypercube or sobol; or the name of a design of your own.
        samples: points of a design that samples.
        design_seed: seed of a design that samples.
        days: length of all runs, if not the scenarios' own.
        burn_in: days left out at the start of a run when it is summed up; half of the run if None.
        half_width: half of the 95 % interval that the means of these outcomes may have, in the outcome's unit, for
            which seeds are added (see :class:`~analysis.experiments.plans.Wanted`); ``seeds`` are then the first ones.
        most_seeds: at most so many seeds at a point, then; 200 by default.
        workers: processes of our own, as many as cores by default; 1 works in this process.
        threads: of each run; the cores that are left over where there are fewer runs than cores by default.
        retry_failed: run what failed before again.
        watch: told how it goes.
        show: outcomes whose running means ``watch`` is told.
        model: what gives a run's days in place of the market; it must be importable by name.

    Raises:
        BadInput: before the first run, for a plan, a folder or a crew that will not do.
        Interrupted: on Ctrl-C, when the runs in flight are done, with the :class:`~analysis.experiments.runs.Runs` so
            far.
    """
    plan = scenario if isinstance(scenario, Plan) else plan_of(
        scenario, vary, seeds, design=design, samples=samples, design_seed=design_seed, days=days, burn_in=burn_in,
        half_width=half_width, most_seeds=most_seeds,
    )  # fmt: skip
    passing = tempfile.TemporaryDirectory(prefix="symbiosis-sweep-") if out is None else None
    store = Store.made(Path(passing.name) / "sweep" if passing else Path(str(out)))
    crew = Crewing(executor, workers, threads)
    with store.at_work():
        stopped = Sweep(plan, store, crew, model, watch, tuple(show)).carry_out(retry_failed)
    runs = Runs.open(store.folder, keep=passing)
    if stopped:
        raise Interrupted(runs)
    return runs


@dataclass(frozen=True)
class Crewing:
    """Who is asked to do the runs."""

    executor: Executor | Hire | str | None = None
    workers: int | None = None
    threads: int | None = None


@dataclass
class Sweep:
    """A plan at work: which runs it takes, which of them are missing, and what comes in."""

    plan: Plan
    store: Store
    crewing: Crewing
    model: Model
    watch: Watch | None
    show: tuple[str, ...]
    digests: list[str] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        self.notes = self.store.outcomes(self.plan.burn_in)
        self.scenario = lru_cache(KEPT)(self.plan.scenario)

    def carry_out(self, retry_failed: bool) -> bool:
        """Do what is missing, in rounds if more seeds are wanted; tells whether it was stopped."""
        self.digests = [digest_of(scenario) for scenario in self.plan.checked()]
        seeds = dict.fromkeys(range(len(self.plan)), len(self.plan.seeds))
        while True:
            table = self._table(seeds)
            self._write(table)
            if self._round(table, retry_failed):
                return True
            retry_failed = False
            more = self._more(table) if self.plan.wanted else {}
            if not more:
                return False
            seeds |= more

    def _seed(self, number: int) -> int:
        """The plan's seeds, and after them the whole numbers that follow the largest."""
        own = self.plan.seeds
        return own[number] if number < len(own) else max(own) + 1 + number - len(own)

    def _table(self, seeds: Mapping[int, int]) -> pd.DataFrame:
        """A row a run, all points with the first seed before any with the second, so that a part tells of the whole."""
        pairs = [(p, self._seed(n)) for n in range(max(seeds.values())) for p in seeds if n < seeds[p]]
        points = np.array([point for point, _ in pairs])
        name = "" if self.model is lived else model_name(self.model)
        runs = [key_of(self.digests[point], seed, name) for point, seed in pairs]
        table = pd.DataFrame({"run": runs, "point": points, "seed": [seed for _, seed in pairs]})
        values = self.plan.points.iloc[points].reset_index(drop=True)
        return pd.concat([table, values.rename(columns={"seed": "seed_"})], axis=1)

    def _write(self, table: pd.DataFrame) -> None:
        """Keep the plan, and what it was of: before the first run, for the last may never come."""
        self.store.write_plan(table)
        scenarios = {name or "scenario": every_value(scenario) for name, scenario in self.plan.scenarios.items()}
        content: dict[str, Any] = {
            "kind": KIND,
            "scenarios": scenarios,
            "vary": list(self.plan.varied),
            "burn_in": self.plan.burn_in,
        }
        content |= {"points": len(self.plan), "seeds": list(self.plan.seeds), "code": code_version()}
        write_manifest(self.store.folder, content)

    def _round(self, table: pd.DataFrame, retry_failed: bool) -> bool:
        """Do the runs of a table that are missing; tells whether Ctrl-C was pressed."""
        wanted = set(table["run"])
        failed = self.store.failed() & wanted
        if retry_failed:
            self.store.forgive(failed)
            failed = set()
        done = self.store.sound(wanted, self.plan.burn_in)
        missing = len(wanted - done - failed)
        self.tally.begin(len(wanted), len(done), len(failed - done))
        self._tell()
        if not missing:
            return False
        crew = crew_of(self.crewing.executor, self.crewing.workers, self.crewing.threads, missing)
        jobs = self._jobs(table, done | failed, crew.threads)
        with stopping_gently(STOPPING) as stopped, few_threads(crew.threads):
            carry_out(jobs, crew, self._keep, stopped)
            return stopped() and bool(self.tally.missing)

    def _jobs(self, table: pd.DataFrame, done: set[str], threads: int) -> Iterator[Job]:
        """What is missing, each run once though several points may come to the same."""
        given = set(done)
        for run, point, seed in zip(table["run"], table["point"], table["seed"], strict=True):
            if run not in given:
                given.add(run)
                yield Job(run, self.scenario(int(point)), int(seed), self.plan.burn_in, threads, self.model)

    def _keep(self, report: Report) -> None:
        """Keep a run, or what went wrong in it."""
        if report.error:
            self.store.fail(self._failure(report))
            self.tally.fail()
        else:
            self.store.keep(report, self.notes)
            self.tally.add(report.outcome, self.show)
        self._tell()

    def _failure(self, report: Report) -> Failure:
        table = self.store.read_plan()
        row = table[table["run"] == report.run].iloc[0]
        scenario = self.plan.scenario(int(row["point"]))
        return Failure(report.run, int(row["seed"]), report.error, report.traceback, scenario.as_dict())

    def _tell(self) -> None:
        if self.watch:
            self.watch(self.tally)

    def _more(self, table: pd.DataFrame) -> dict[int, int]:
        """Points whose means are not sure enough, and how many seeds they need in all."""
        assert self.plan.wanted is not None
        measures = list(self.plan.wanted.half_width)
        outcomes = self.store.outcomes(self.plan.burn_in).read(measures)[["run", *measures]]
        tried = table.groupby("point")["seed"].transform("size")
        return self.plan.wanted.more(table[["run", "point"]].assign(tried=tried).merge(outcomes, on="run", how="left"))
