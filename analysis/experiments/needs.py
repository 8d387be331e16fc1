"""Runs that somebody needs: each done once, though several ask for it; kept in a store, and found again."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from analysis.experiments.engine import Job, Report, carry_out, crew_of, lived
from analysis.experiments.engine.crews import few_threads
from analysis.experiments.engine.work import Model
from analysis.experiments.running import Interrupted, stopping_gently
from analysis.experiments.runs import Runs
from analysis.experiments.store import Failure, Store
from analysis.experiments.store.encoding import FIGURES, days_of, decode, figures_of
from analysis.experiments.store.folder import KIND
from analysis.experiments.store.identity import code_version, digest_of, key_of, model_name
from analysis.experiments.storing import write_manifest
from analysis.experiments.sweeping import STOPPING
from analysis.experiments.tally import Tally
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from analysis.experiments.sweeping import Watch

type Figures = Mapping[str, float]
"""What was observed of a run, by name."""

type Observer = Callable[[Scenario, int], Figures]
"""What lives the market of a scenario, for a seed; importable by name."""


@dataclass(frozen=True)
class Run:
    """A run that is done."""

    load: "Callable[[], pd.DataFrame]" = field(repr=False)
    figures: Figures
    """What its observer told, and then no days are kept; nothing where there was none."""

    @cached_property
    def daily(self) -> "pd.DataFrame":
        """The measures of the run, a row a day."""
        return self.load()

    @property
    def late(self) -> "pd.DataFrame":
        """The second half of the days: stocks of goodwill, profiles and habits have settled by then."""
        return self.daily.iloc[len(self.daily) // 2 :]

    def total(self, measure: str) -> float:
        """Sum of a measure over the second half."""
        return float(self.late[measure].sum())

    def mean(self, measure: str) -> float:
        """Mean of a measure over the second half."""
        return float(self.late[measure].mean())

    def rate(self, measure: str, per: str) -> float:
        """Total of one measure over that of another, over the second half."""
        return self.total(measure) / self.total(per)


@dataclass(frozen=True)
class Observing:
    """A model of runs (see :func:`~analysis.experiments.sweep`) that keeps no days, only what a function observed."""

    observe: Observer

    @property
    def title(self) -> str:
        """What its runs are told apart by: a name that changes with the function's file."""
        code = sha256(Path(inspect.getfile(self.observe)).read_bytes()).hexdigest()[:16]
        return f"{self.observe.__module__}.{self.observe.__qualname__} {code}"

    def __call__(self, scenario: Scenario, seed: int, threads: int) -> "pd.DataFrame":
        """No days; in the attributes, what was observed."""
        import pandas as pd

        days = pd.DataFrame(index=pd.RangeIndex(0))
        days.attrs[FIGURES] = {name: float(value) for name, value in self.observe(scenario, seed).items()}
        return days


@dataclass(frozen=True)
class Need:
    """A run that is needed for something, as one of its arms."""

    of: str
    arm: str
    seed: int
    job: Job


def needs(of: str, arms: Mapping[str, Scenario], seeds: Sequence[int], observe: Observer | None) -> list[Need]:
    """A need for each arm and seed; those of equal arms, here or elsewhere, are the same run.

    Days are kept where nobody observes.
    """
    model: Model = Observing(observe) if observe else lived
    name = "" if model is lived else model_name(model)
    found = []
    for arm, scenario in arms.items():
        digest = digest_of(scenario)
        for seed in seeds:
            found.append(Need(of, arm, seed, Job(key_of(digest, seed, name), scenario, seed, None, 1, model)))
    return found


def carried_out(
    needed: Sequence[Need],
    out: str | Path | None = None,
    *,
    workers: int | None = None,
    retry_failed: bool = False,
    watch: "Watch | None" = None,
) -> dict[tuple[str, int], dict[str, Run]]:
    """Do the runs that are missing in the folder ``out``, and give all: of each need and seed, the runs by arm.

    Failed runs are missing in what is given. Raises :class:`~analysis.experiments.running.Interrupted` on Ctrl-C, when
    the runs in flight are kept, with the :class:`~analysis.experiments.Runs` so far.
    """
    with ExitStack() as leaving:
        folder = out or leaving.enter_context(TemporaryDirectory(prefix="symbiosis-runs-"))
        store = Store.made(Path(folder) / "sweep" if out is None else folder)
        leaving.enter_context(store.at_work())
        _write_plan(store, needed)
        if retry_failed:
            store.forgive(store.failed() & {need.job.run for need in needed})
        if _do_missing(store, needed, workers, watch):
            raise Interrupted(Runs.open(store.folder, keep=leaving.pop_all()))
        return _gathered(store, needed, at_once=out is None)


def _do_missing(store: Store, needed: Sequence[Need], workers: int | None, watch: "Watch | None") -> bool:
    """Do what is missing; tells whether Ctrl-C was pressed."""
    jobs = {need.job.run: need.job for need in needed}
    done = store.sound(set(jobs), None)
    failed = store.failed() & set(jobs) - done
    tally, notes = Tally(), store.outcomes(None)
    tally.begin(len(jobs), len(done), len(failed))

    def keep(report: Report) -> None:
        if report.error:
            job = jobs[report.run]
            told = job.scenario.as_dict()
            store.fail(Failure(report.run, job.seed, report.error, report.traceback, told))
            tally.fail()
        else:
            store.keep(report, notes)
            tally.add(report.outcome, ())
        if watch:
            watch(tally)

    missing = [job for run, job in jobs.items() if run not in done | failed]
    if not missing:
        return False
    missing.sort(key=lambda job: -job.scenario.consumers * job.scenario.days)  # the longest first: none is left over
    crew = crew_of(None, workers, None, len(missing))
    with stopping_gently(STOPPING) as stopped, few_threads(crew.threads):
        carry_out(iter(job._replace(threads=crew.threads) for job in missing), crew, keep, stopped)
        return stopped() and bool(tally.missing)


def _gathered(store: Store, needed: Sequence[Need], at_once: bool) -> dict[tuple[str, int], dict[str, Run]]:
    """The runs that are there, read when asked for; ``at_once`` if their folder will be gone by then."""
    failed, found = store.failed(), dict[tuple[str, int], dict[str, Run]]()
    for need in needed:
        if need.job.run not in failed:
            path, run = store.path(need.job.run), need.job.run
            content = path.read_bytes()
            load = partial(_days, content, run) if at_once else partial(_days_in, path, run)
            found.setdefault((need.of, need.seed), {})[need.arm] = Run(load, figures_of(content))
    return found


def _days(content: bytes, run: str) -> "pd.DataFrame":
    return days_of(decode(content, run))


def _days_in(path: Path, run: str) -> "pd.DataFrame":
    return _days(path.read_bytes(), run)


def _write_plan(store: Store, needed: Sequence[Need]) -> None:
    """Keep what the folder's runs are of, as a sweep does."""
    import pandas as pd

    rows = [
        {"run": need.job.run, "point": n, "seed": need.seed, "of": need.of, "arm": need.arm}
        for n, need in enumerate(needed)
    ]
    store.write_plan(pd.DataFrame(rows))
    content: dict[str, Any] = {"kind": KIND, "scenarios": {}, "vary": ["of", "arm"], "burn_in": None}
    write_manifest(store.folder, content | {"points": len(needed), "seeds": [], "code": code_version()})
