"""Tradeoffs: which points no other is better than in everything, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.experiments import Runs, plan_of, sweep
from analysis.experiments.comparing import paired_half_widths
from analysis.experiments.plans import axes_of
from analysis.experiments.runs import check_outcomes
from analysis.sensitivity.bounds import axes_over
from sim.errors import BadInput, bad
from sim.scenario import Scenario

BOOTSTRAPS = 500
DAYS_OFF = "Give longer runs, or another outcome."

type Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Frontier:
    """Points, and which of them are efficient: no other is as good in every objective and better in one.

    ``table`` has a row a point: point, its values, the mean over seeds of each objective with ``_half`` of its 95 %
    interval (paired: without what seeds do to all points alike), ``efficient``, and ``chance``: the share of resamples
    of the seeds in which it is efficient.
    """

    maximize: tuple[str, ...]
    minimize: tuple[str, ...]
    table: pd.DataFrame
    runs: Runs = field(repr=False)

    @property
    def objectives(self) -> tuple[str, ...]:
        """What is maximized, then what is minimized."""
        return (*self.maximize, *self.minimize)


def frontier(
    scenario: Scenario,
    over: Sequence[str] = (),
    maximize: Sequence[str] = (),
    minimize: Sequence[str] = (),
    vary: Any = None,
    seeds: Any = 5,
    *,
    design: str = "sobol",
    samples: int = 64,
    days: int | None = None,
    burn_in: int | None = None,
    design_seed: int = 1,
    **how: Any,
) -> Frontier:
    """Find the efficient points of a space of scenarios.

    Args:
        scenario: what is not varied.
        over: parameters, or groups of them, in the bounds that a sensitivity analysis would give them.
        maximize: measures of which more is better.
        minimize: measures of which less is better.
        vary: parameters with values or ranges of the user's own, by name.
        seeds: how many, or which; every point has the same ones.
        design: how points fill the space; a grid needs values or steps for every parameter.
        samples: number of points.
        days: length of the runs, if not the scenario's own.
        burn_in: days left out at the start of each run; half of it by default.
        design_seed: seed of the points.
        how: where and by whom runs are done and kept, see :func:`~analysis.experiments.sweep`.

    Raises:
        BadInput: unless there are two objectives or more, all different; for names and values that will not do.
        Interrupted: on Ctrl-C.
    """
    check_outcomes([*maximize, *minimize])
    if len({*maximize, *minimize}) < max(2, len(maximize) + len(minimize)):
        raise bad(
            "objectives",
            [*maximize, *minimize],
            "two or more, all different",
            "Name one to maximize and one to minimize.",
        )
    own = axes_of(vary or {})
    axes = own if len(own) >= 2 and not over else axes_over(scenario, over, {axis.name: axis for axis in own})
    plan = plan_of(
        scenario, {axis.name: axis for axis in axes}, seeds, design=design, samples=samples, design_seed=design_seed,
        days=days, burn_in=burn_in,
    )  # fmt: skip
    return frontier_of(sweep(plan, **how), maximize, minimize)


def frontier_of(runs: Runs, maximize: Sequence[str], minimize: Sequence[str]) -> Frontier:
    """The efficient points of a sweep; points in which an objective is undefined are left out."""
    objectives = [*check_outcomes(maximize), *check_outcomes(minimize)]
    values = _cube(runs, objectives)
    known = np.isfinite(values).all(axis=(1, 2))
    if not known.any():
        raise BadInput(f"No point has {' and '.join(objectives)} in all of its runs. {DAYS_OFF}")
    values, points = values[known], runs.points()[known].reset_index(drop=True)
    signs = np.array([1.0] * len(maximize) + [-1.0] * len(minimize))
    means = values.mean(axis=1)
    table = points.rename(columns={name: f"{name} (set)" for name in objectives if name in points})
    for i, name in enumerate(objectives):
        table = table.assign(**{name: means[:, i], f"{name}_half": paired_half_widths(values[:, :, i])})
    table = table.assign(efficient=efficient(means * signs), chance=chances(values * signs))
    return Frontier(tuple(maximize), tuple(minimize), table, runs)


def efficient(values: Numbers) -> npt.NDArray[np.bool_]:
    """Which of the rows of (P, O) no other row is as large as everywhere and larger somewhere."""
    found = np.ones(len(values), bool)
    for i, row in enumerate(values):
        found[i] = not ((values >= row).all(axis=1) & (values > row).any(axis=1)).any()
    return found


def chances(values: Numbers, seed: int = 1) -> Numbers:
    """How often each point (P,) of (P, seeds, O) is efficient if the seeds are drawn again, for all points the same."""
    rng = np.random.default_rng(seed)
    seeds = values.shape[1]
    if seeds < 2:
        return np.full(len(values), np.nan)
    draws = (rng.integers(seeds, size=seeds) for _ in range(BOOTSTRAPS))
    return np.asarray(np.mean([efficient(values[:, draw].mean(axis=1)) for draw in draws], axis=0))


def _cube(runs: Runs, objectives: Sequence[str]) -> Numbers:
    """Outcomes (P, seeds, O) over the seeds that some point has finished; NaN where a run is missing."""
    table = runs.outcomes(*objectives)
    seeds = sorted(table["seed"].unique())
    index = pd.MultiIndex.from_product([runs.points()["point"], seeds], names=["point", "seed"])
    found = table.set_index(["point", "seed"])[list(objectives)].reindex(index)
    return np.asarray(found.to_numpy(float).reshape(len(runs.points()), len(seeds), len(objectives)))
