"""Which parameters matter for which outcome, on means over seeds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from analysis.experiments import Runs, plan_of, sweep
from analysis.experiments.plans import Axis
from analysis.experiments.plans.designs import placed
from analysis.experiments.runs import check_outcomes
from analysis.sensitivity.bounds import axes_over
from analysis.sensitivity.methods import Method, Numbers, problem_of
from sim.errors import BadInput
from sim.scenario import Scenario


@dataclass(frozen=True)
class Sensitivity:
    """What an analysis found.

    ``table`` has a row an outcome and parameter: outcome, parameter, the method's indices with half of their 95 %
    intervals, ``matters`` (whether the parameter's share is beyond chance) and ``rank`` (1 for the most important).
    ``runs`` are the runs it rests on.
    """

    method: Method
    axes: tuple[Axis, ...]
    outcomes: tuple[str, ...]
    table: pd.DataFrame
    runs: Runs = field(repr=False)

    @property
    def ranking(self) -> pd.DataFrame:
        """Which parameters matter for which outcome: a row a parameter, a column an outcome, ranks; NaN if it does not.

        Parameters that matter for more outcomes come first.
        """
        known = self.table.assign(rank=self.table["rank"].where(self.table["matters"]))
        ranks = known.pivot(index="parameter", columns="outcome", values="rank")[list(self.outcomes)]
        order = ranks.notna().sum(axis=1).mul(1000).sub(ranks.mean(axis=1).fillna(0)).sort_values(ascending=False)
        return ranks.loc[order.index]


def sensitivity(
    scenario: Scenario,
    outcomes: Sequence[str],
    method: str = "sobol",
    samples: int = 128,
    over: Sequence[str] = (),
    bounds: Mapping[str, Any] | None = None,
    seeds: Any = 3,
    *,
    days: int | None = None,
    burn_in: int | None = None,
    design_seed: int = 1,
    **how: Any,
) -> Sensitivity:
    """How much each parameter is answerable for what outcomes come to.

    Args:
        scenario: what is not varied.
        outcomes: measures, each summed up over a run's days after burn-in, and meaned over seeds.
        method: morris, sobol or pawn.
        samples: the method's own number: trajectories of morris, base samples of sobol (a power of 2), points of pawn.
        over: parameters, or groups of them, that are varied; what a marketer decides if neither these nor bounds are
            given. See :func:`~analysis.sensitivity.bounds.axes_over` for the bounds they get.
        bounds: parameters with bounds of the user's own, as axes (:func:`~analysis.experiments.plans.axes.axis_of`).
        seeds: how many, or which; every point has the same ones.
        days: length of the runs, if not the scenario's own.
        burn_in: days left out at the start of each run; half of it by default.
        design_seed: seed of the points, and of the bootstrap.
        how: where and by whom runs are done and kept, see :func:`~analysis.experiments.sweep`.

    Raises:
        BadInput: for names, bounds or samples that will not do; and if an outcome is undefined in some points, of which
            SALib would make zeros without a word.
        Interrupted: on Ctrl-C.
    """
    check_outcomes(outcomes)
    chosen = Method.find(method)()
    chosen.check_samples(samples)
    axes = axes_over(scenario, over, bounds or {})
    problem = problem_of([axis.name for axis in axes])
    cube = chosen.cube(problem, samples, design_seed)
    points = pd.DataFrame([placed(axes, row) for row in cube])
    runs = sweep(plan_of(scenario, points, seeds, days=days, burn_in=burn_in), **how)
    means = known_means(runs, outcomes)
    tables = [_table(chosen, problem, cube, means[outcome], outcome, design_seed) for outcome in outcomes]
    return Sensitivity(chosen, tuple(axes), tuple(outcomes), pd.concat(tables, ignore_index=True), runs)


def known_means(runs: Runs, outcomes: Sequence[str]) -> dict[str, Numbers]:
    """The mean over seeds of each outcome (P,), in the order of the points, all of them finite.

    Raises :class:`~sim.errors.BadInput` if one is not.
    """
    means = runs.means(*outcomes)
    failed = len(runs.failures)
    for outcome in outcomes:
        gone = int((~np.isfinite(means[outcome].to_numpy(float))).sum())
        if gone:
            why = f"{failed} runs failed: see them in {runs.folder}." if failed else (
                "It may need larger or longer runs; or leave it out, or give narrower bounds."
            )  # fmt: skip
            raise BadInput(f"{outcome} is not defined in {gone} of {len(means)} points of the analysis. {why}")
    return {outcome: means[outcome].to_numpy(float) for outcome in outcomes}


def _table(
    method: Method, problem: dict[str, Any], cube: Numbers, values: Numbers, outcome: str, seed: int
) -> pd.DataFrame:
    """A row a parameter, the most important one first. An outcome that is the same everywhere has nobody to answer."""
    table = _of_constant(method, problem) if np.ptp(values) == 0.0 else method.indices(problem, cube, values, seed)
    table.insert(0, "outcome", outcome)
    table.insert(1, "parameter", problem["names"])
    table = table.sort_values(method.importance, ascending=False, kind="stable", ignore_index=True)
    return table.assign(rank=range(1, len(table) + 1))


def _of_constant(method: Method, problem: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame({method.importance: np.zeros(problem["num_vars"]), "matters": False})
