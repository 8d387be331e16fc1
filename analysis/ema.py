"""The market as a model of the EMA workbench, for scenario discovery and robust search with its methods."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from analysis.experiments.engine.work import lived
from analysis.experiments.plans import Axis, check_seeds
from analysis.experiments.runs import check_outcomes
from analysis.experiments.store.encoding import sum_up
from analysis.sensitivity.bounds import axes_over, members
from sim.extras import needed
from sim.ledger.measures import MEASURES
from sim.scenario import Scenario, parameter

EXTRA = "ema"
"""The extra that brings the EMA workbench."""


class Simulation:
    """A scenario as a function of the parameters that are varied; it can be sent to other processes."""

    def __init__(self, scenario: Scenario, outcomes: Sequence[str], seeds: Sequence[int], burn_in: int | None) -> None:
        self.scenario, self.outcomes, self.seeds, self.burn_in = scenario, tuple(outcomes), tuple(seeds), burn_in

    def __call__(self, **values: Any) -> dict[str, float]:
        """The mean over seeds of each outcome; NaN where it never was defined."""
        scenario = self.scenario.with_(**values)
        runs = [sum_up(lived(scenario, seed, 1), self.burn_in) for seed in self.seeds]
        means = dict(zip(MEASURES, np.mean(runs, axis=0).tolist(), strict=True))
        return {outcome: means[outcome] for outcome in self.outcomes}


def ema_model(
    scenario: Scenario,
    outcomes: Sequence[str],
    uncertainties: Sequence[str] = (),
    levers: Sequence[str] = (),
    bounds: Mapping[str, Any] | None = None,
    seeds: Any = 3,
    *,
    maximize: Sequence[str] = (),
    minimize: Sequence[str] = (),
    days: int | None = None,
    burn_in: int | None = None,
    name: str = "market",
) -> Any:
    """An ``ema_workbench.Model`` of a scenario.

    Args:
        scenario: what is not varied.
        outcomes: measures, each summed up over a run's days after burn-in, and meaned over seeds.
        uncertainties: parameters, or groups of them, that nobody decides.
        levers: parameters, or groups of them, that somebody decides.
        bounds: bounds of the user's own, by parameter; see :func:`~analysis.sensitivity.bounds.axes_over` for others.
        seeds: how many, or which.
        maximize: outcomes of which a search wants more.
        minimize: outcomes of which a search wants less.
        days: length of the runs, if not the scenario's own.
        burn_in: days left out at the start of each run; half of it by default.
        name: what the workbench calls it: letters and digits.

    Raises:
        BadInput: for names and bounds that will not do, or if the workbench is not installed.
    """
    workbench = needed("ema_workbench", EXTRA, "A model for the EMA workbench")
    chosen = check_outcomes(list(dict.fromkeys([*outcomes, *maximize, *minimize])))
    asked = scenario if days is None else scenario.with_(days=days)
    model = workbench.Model(name, function=Simulation(asked, chosen, check_seeds(seeds), burn_in))
    axes = {axis.name: axis for axis in axes_over(asked, [*uncertainties, *levers], bounds or {})}
    decided = {each for lever in levers for each in members(lever)}
    model.levers = [_parameter(workbench, axis) for axis in axes.values() if axis.name in decided]
    model.uncertainties = [_parameter(workbench, axis) for axis in axes.values() if axis.name not in decided]
    model.outcomes = [_outcome(workbench, each, maximize, minimize) for each in chosen]
    return model


def _parameter(workbench: Any, axis: Axis) -> Any:
    if axis.levels:
        return workbench.CategoricalParameter(axis.name, list(axis.levels))
    if parameter(axis.name).kind is int:
        return workbench.IntegerParameter(axis.name, int(axis.low), int(axis.high))
    return workbench.RealParameter(axis.name, axis.low, axis.high)


def _outcome(workbench: Any, name: str, maximize: Sequence[str], minimize: Sequence[str]) -> Any:
    outcome = workbench.ScalarOutcome
    kind = outcome.MAXIMIZE if name in maximize else outcome.MINIMIZE if name in minimize else outcome.INFO
    return outcome(name, kind=kind)
