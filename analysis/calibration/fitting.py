"""Fitting a block: its space is sampled evenly first, then searched; every trial is kept with what each effect came to.

The first half of the trials are a quasi-random sample of the prior (Sobol' points): they are what the posterior is
made of (:mod:`analysis.calibration.posterior`). The second half search for the best fit by Optuna's tree-structured
Parzen estimator (Bergstra et al. 2011), which begins with what is known. All trials share their seeds, and so their
luck.
"""

import math
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.calibration.blocks import Block
from analysis.evidence import Effect, evaluate
from analysis.experiments.engine.crews import few_threads, processes
from sim.errors import BadInput, bad
from sim.extras import needed
from sim.parallel import cores
from sim.scenario import Scenario

EXTRA = "calibration"
TRIALS = "trials.csv"
DISTANCE = "distance"
"""Column of the sum of squared standardised distances: what is made small."""
MOST = 1e6
"""The distance of a trial in which an effect could not be measured."""

type Settings = Mapping[str, float]


@dataclass(frozen=True)
class Fit:
    """The trials of a block: parameters, what each effect came to, and the distance; those of the prior first."""

    block: Block
    trials: pd.DataFrame
    sampled: int
    """The first so many are a sample of the prior."""

    @property
    def best(self) -> dict[str, float]:
        """The parameters of the nearest trial."""
        row = self.trials.loc[self.trials[DISTANCE].idxmin()]
        return {name: float(row[name]) for name in self.block.free}


def effects_of(block: Block) -> list[type[Effect]]:
    """The effects that a block is fitted on; raises if one of them were in reserve."""
    chosen = [effect for effect in Effect.all().values() if {effect.block, effect.name} & set(block.evidence)]
    if any(effect.reserve for effect in chosen):
        raise BadInput(f"Block {block.name} would be fitted on effects in reserve, which are kept to test the model.")
    return chosen


def fit(
    block: Block,
    trials: int,
    out: str | Path,
    *,
    base: Scenario | None = None,
    seeds: Sequence[int] = (1, 2),
    tier: str = "fast",
    seed: int = 1,
    workers: int | None = None,
    watch: Callable[[int, int, float], None] | None = None,
) -> Fit:
    """Fit a block's free parameters to its effects, and keep the trials in ``out``; those there already count.

    Args:
        block: what is free.
        trials: how many in all; half of them sample the prior, half search.
        out: folder of this block's trials.
        base: the scenario with all other parameters.
        seeds: of every trial's runs.
        tier: size of the markets, as in :func:`~analysis.evidence.evaluate`.
        seed: of the sampling.
        workers: processes; as many as cores by default.
        watch: told trials done, trials in all, and the least distance so far.

    Raises:
        BadInput: if Optuna is missing, or ``out`` holds trials of another block.
    """
    if trials < 2:
        raise bad("trials", trials, "2 or more")
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    done = _read(folder / TRIALS, block)
    study = _study(block, trials // 2, seed, done)
    names = [effect.name for effect in effects_of(block)]
    hands = workers or cores()
    with few_threads(1), processes(hands) as pool:
        flying: deque[tuple[Any, Future[dict[str, float]]]] = deque()
        while len(done) < trials:
            while len(flying) < min(hands, trials - len(done)):
                trial = study.ask()
                values = _suggested(trial, block)
                future = pool.submit(measure, names, base or Scenario(), block.settings(values), seeds, tier)
                flying.append((trial, future))
            trial, future = flying.popleft()  # in the order asked, so that who is quickest does not steer the search
            study.tell(trial, future.result()[DISTANCE])
            done.append({**trial.params, **future.result()})
            pd.DataFrame(done).to_csv(folder / TRIALS, index=False)
            if watch:
                watch(len(done), trials, study.best_value)
    return prior_first(block, pd.DataFrame(done), sobol(block, trials // 2, seed))


def prior_first(block: Block, trials: pd.DataFrame, points: Sequence[Settings]) -> Fit:
    """A fit whose trials begin with those of these points, wherever they were tried.

    Where a fit was gone on with, with more trials than were asked for at first, points of the prior follow a search.
    """
    of_prior = [any(_same(point, row) for point in points) for row in trials.to_dict("records")]
    order = np.argsort(np.logical_not(of_prior), kind="stable")
    return Fit(block, trials.iloc[order].reset_index(drop=True), sum(of_prior))


def _same(point: Settings, row: Mapping[Any, float]) -> bool:
    """Whether a trial is of this point; files may lose the last digit."""
    return all(math.isclose(value, row[name], rel_tol=1e-9) for name, value in point.items())


def measure(
    names: Sequence[str], base: Scenario, settings: Settings, seeds: Sequence[int], tier: str
) -> dict[str, float]:
    """What effects come to with these settings, and the sum of their squared standardised distances."""
    effects = [Effect.find(name) for name in names]
    findings = evaluate(effects, seeds, tier=tier, common=base.with_(**settings), workers=1)
    found = {finding.effect.name: finding.mean for finding in findings}
    far = sum(min(finding.distance**2, MOST) if finding.distance == finding.distance else MOST for finding in findings)
    return found | {DISTANCE: float(far)}


def _read(path: Path, block: Block) -> list[dict[str, float]]:
    if not path.is_file():
        return []
    table = pd.read_csv(path)
    if not set(block.free) <= set(table.columns):
        raise BadInput(f"{path} holds trials of another block than {block.name}. Choose another folder.")
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _study(block: Block, sampled: int, seed: int, done: Sequence[Mapping[str, float]]) -> Any:
    """An Optuna study that knows the trials done, and goes on where they ended."""
    optuna = needed("optuna", EXTRA, "Calibration")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    space = {
        name: optuna.distributions.FloatDistribution(prior.low, prior.high, log=prior.log)
        for name, prior in block.free.items()
    }
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed + len(done), n_startup_trials=sampled))
    for row in done:
        values = {name: row[name] for name in space}
        study.add_trial(optuna.trial.create_trial(params=values, distributions=space, value=row[DISTANCE]))
    for values in sobol(block, sampled, seed):
        if not any(_same(values, row) for row in done):
            study.enqueue_trial(values)
    return study


def sobol(block: Block, points: int, seed: int) -> list[dict[str, float]]:
    """Points that fill the prior evenly (scrambled Sobol')."""
    from scipy.stats import qmc

    design = qmc.Sobol(len(block.free), rng=seed).random_base2(max(0, points - 1).bit_length())[:points]
    return [
        {
            name: prior.value(prior.ends[0] + float(u) * (prior.ends[1] - prior.ends[0]))
            for (name, prior), u in zip(block.free.items(), row, strict=True)
        }
        for row in design
    ]


def _suggested(trial: Any, block: Block) -> dict[str, float]:
    return {name: trial.suggest_float(name, prior.low, prior.high, log=prior.log) for name, prior in block.free.items()}
