"""What a worker does: one run, from scenario to file. It imports the market when it first needs it."""

import gc
import traceback
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

type Model = Callable[[Scenario, int, int], "pd.DataFrame"]
"""What gives the days of a run, measures in columns, for a scenario, a seed and a number of threads."""

LARGE = 100_000
"""Consumers of a market so large that the next one should not be built beside it."""


class Job(NamedTuple):
    """A run to do."""

    run: str
    scenario: Scenario
    seed: int
    burn_in: int | None
    threads: int
    model: Model


class Report(NamedTuple):
    """What became of a run: its file and what it came to, or what went wrong."""

    run: str
    content: bytes = b""
    outcome: tuple[float, ...] = ()
    error: str = ""
    traceback: str = ""


def lived(scenario: Scenario, seed: int, threads: int) -> "pd.DataFrame":
    """The days of a market."""
    from sim.market import Market

    market = Market(scenario, rng=seed, threads=threads)
    market.run_for(scenario.days)
    daily = market.ledger.daily
    if scenario.consumers >= LARGE:
        del market
        gc.collect()  # a market and its agents know each other
    return daily


def do(job: Job) -> Report:
    """Do a run. What goes wrong in it is reported, not raised: one run must not end the others."""
    from analysis.experiments.store.encoding import encode, sum_up
    from analysis.experiments.store.identity import code_version

    try:
        _refuse_other_code(job)
        daily = job.model(job.scenario, job.seed, job.threads)
        told = {"scenario": job.scenario.as_dict(), "code": code_version(), "versions": _versions()}
        content = encode(daily, job.run, job.seed, told)
        return Report(job.run, content, sum_up(daily, job.burn_in))
    except Exception as error:
        return Report(job.run, error=f"{type(error).__name__}: {error}", traceback=traceback.format_exc())


def _refuse_other_code(job: Job) -> None:
    """A worker elsewhere may have other code, or other files under the same names: its numbers would be others."""
    from analysis.experiments.store.identity import digest_of, key_of, model_name

    name = "" if job.model is lived else model_name(job.model)
    if key_of(digest_of(job.scenario), job.seed, name) != job.run:
        raise RuntimeError(
            "the code of sim, or a file that the scenario names, differs between this worker and who planned the run"
        )


@cache
def _versions() -> dict[str, str]:
    from analysis.experiments.storing import versions

    return versions()
