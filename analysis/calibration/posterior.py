"""What the evidence says of free parameters: how far it narrows the prior, and what it would foretell if left out.

Each trial that samples the prior weighs exp(-d²/2), d² being the sum of squared standardised distances: half a band is
taken for the standard deviation of what is published (a Gaussian pseudo-likelihood). Parameters of which the posterior
is as wide as the prior are not identified by the evidence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.calibration.blocks import Block
from analysis.calibration.fitting import Fit, effects_of
from analysis.evidence import Effect

IDENTIFIED = 0.7
"""A posterior narrower than this share of its prior says something."""
TOO_FEW = 5.0
"""Trials' worth of weight below which a posterior says little of itself."""
RIDGE = 0.7
"""Correlation from which two parameters are told by the evidence together rather than each."""

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Posterior:
    """Of each free parameter: the mean, spread and 5-95 % range; how many trials' worth of weight there is."""

    block: Block
    table: pd.DataFrame
    """A row a parameter: mean, low, high (5 and 95 %), ``narrowed`` (spread over the prior's; 1 says nothing)."""
    worth: float
    """Effective number of trials (Kish 1965)."""
    correlations: pd.DataFrame
    """Of the parameters in the posterior, on the scales on which their priors are uniform."""
    left_out: pd.DataFrame
    """A row an effect: what the others alone would foretell (mean, spread, inside: whether that is in its band), and
    as ``block_mean``, … what is foretold with its whole block of evidence left out; by the prior, if no other is left.
    """

    @property
    def unidentified(self) -> list[str]:
        """Parameters that the evidence says little of."""
        return [str(name) for name in self.table.index[self.table["narrowed"] > IDENTIFIED]]

    @property
    def thin(self) -> bool:
        """Whether too few trials lie near the published values to say much of the posterior."""
        return self.worth < TOO_FEW

    @property
    def ridges(self) -> list[tuple[str, str, float]]:
        """Pairs of parameters of which the evidence tells a combination rather than each, and their correlation."""
        names = list(self.block.free)
        pairs = ((a, b, float(self.correlations.loc[a, b])) for a, b in combinations(names, 2))
        return [] if self.thin else [pair for pair in pairs if abs(pair[2]) > RIDGE]


def posterior(fit: Fit) -> Posterior:
    """The posterior of a block's parameters, from the trials that sample the prior."""
    trials = fit.trials.iloc[: fit.sampled].dropna()
    effects = [effect for effect in effects_of(fit.block) if effect.name in trials]
    weights = _weights(trials, effects)
    rows = {name: _row(fit.block, name, trials, weights) for name in fit.block.free}
    left_out = {effect.name: _left_out(effect, effects, trials) for effect in effects}
    worth = float(weights.sum() ** 2 / (weights**2).sum())
    together = _correlations(fit.block, trials, weights)
    return Posterior(fit.block, pd.DataFrame(rows).T, worth, together, pd.DataFrame(left_out).T)


def _correlations(block: Block, trials: pd.DataFrame, weights: Floats) -> pd.DataFrame:
    scaled = pd.DataFrame({name: trials[name].map(prior.scaled) for name, prior in block.free.items()})
    away = scaled.to_numpy(float) - weights @ scaled.to_numpy(float)
    covariance = away.T @ (weights[:, None] * away)
    spread = np.sqrt(np.diag(covariance))
    product = np.outer(spread, spread)
    found = np.divide(covariance, product, out=np.zeros_like(product), where=product > 0)
    return pd.DataFrame(found, list(block.free), list(block.free))


def _weights(trials: pd.DataFrame, effects: Sequence[type[Effect]]) -> Floats:
    away = np.zeros(len(trials))
    for effect in effects:
        away += trials[effect.name].map(effect.published.distance).to_numpy(float) ** 2
    weights: Floats = np.exp(-0.5 * (away - away.min()))
    return weights / weights.sum()


def _row(block: Block, name: str, trials: pd.DataFrame, weights: Floats) -> dict[str, float]:
    prior = block.free[name]
    scaled = trials[name].map(prior.scaled).to_numpy(float)
    mean = float((weights * scaled).sum())
    spread = float((weights * (scaled - mean) ** 2).sum()) ** 0.5
    low, high = (prior.value(_quantile(scaled, weights, q)) for q in (0.05, 0.95))
    return {"mean": prior.value(mean), "low": low, "high": high, "narrowed": spread / prior.spread}


def _quantile(values: Floats, weights: Floats, q: float) -> float:
    order = np.argsort(values)
    at = min(int(np.searchsorted(weights[order].cumsum(), q)), len(values) - 1)
    return float(values[order][at])


def _left_out(effect: type[Effect], effects: Sequence[type[Effect]], trials: pd.DataFrame) -> dict[str, float]:
    """What is foretold of an effect by all others, and by those of other blocks of evidence."""
    others = [other for other in effects if other is not effect]
    apart = [other for other in others if other.block != effect.block]
    by_block = _foretold(effect, apart, trials)
    return _foretold(effect, others, trials) | {f"block_{name}": value for name, value in by_block.items()}


def _foretold(effect: type[Effect], others: Sequence[type[Effect]], trials: pd.DataFrame) -> dict[str, float]:
    """What an effect would be with parameters fitted on others; by the prior, if there are none."""
    weights = _weights(trials, others)
    values = trials[effect.name].to_numpy(float)
    mean = float((weights * values).sum())
    spread = float((weights * (values - mean) ** 2).sum()) ** 0.5
    return {"mean": mean, "spread": spread, "inside": float(effect.published.holds(mean, spread))}
