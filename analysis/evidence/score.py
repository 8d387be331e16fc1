"""How well the market does: against stupid forecasters, and against markets that lack a mechanism."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from analysis.evidence.effects import Effect
from analysis.evidence.evaluating import Finding

MOST = 5.0
"""A distance beyond this counts as this: one wild miss is not worse than any number of others."""
HALVED = -0.5

ABLATIONS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "no reactance": {"reactance_rate": 0.0},
        "no network": {"talk_rate": 0.0},
        "no context": {"context_strength": 0.0, "topic_match": 0.0},
        "no data-linked breaches": {"breach_elasticity": 0.0},
    }
)
"""Markets without a mechanism, by what is set."""


@dataclass(frozen=True)
class Score:
    """Of a forecaster or market: effects in their bands, of how many, and the mean standardised distance.

    The distance is in half-widths of each effect's band from its published value, at most :data:`MOST`.
    """

    name: str
    hits: int
    of: int
    distance: float

    @property
    def share(self) -> float:
        """Share of effects that are in their bands."""
        return self.hits / self.of if self.of else float("nan")


def score(name: str, findings: Sequence[Finding]) -> Score:
    """The score of some findings."""
    far = [min(finding.distance, MOST) if np.isfinite(finding.distance) else MOST for finding in findings]
    hits = sum(finding.inside for finding in findings)
    return Score(name, hits, len(findings), float(np.mean(far)) if far else float("nan"))


def forecasters(effects: Sequence[type[Effect]]) -> dict[str, list[Finding]]:
    """What two stupid forecasters say of effects: that there is none, and that all is halved."""
    return {
        "no effect": [_certain(effect, _no_effect(effect)) for effect in effects],
        "-50 %": [_certain(effect, _halved(effect)) for effect in effects],
    }


def _certain(effect: type[Effect], value: float) -> Finding:
    return Finding(effect, (value,), value, 0.0)


def _no_effect(effect: type[Effect]) -> float:
    return 1.0 if effect.kind == "ratio" else 0.0


def _halved(effect: type[Effect]) -> float:
    """Half of what would be without an effect; of a level, one half."""
    return -HALVED if effect.kind in ("ratio", "level") else HALVED


def carried_by(market: Sequence[Finding], ablated: Sequence[Finding]) -> list[str]:
    """Effects that the market has in their bands, and the ablated one has not, over as many seeds as that was run with.

    With fewer seeds, the market itself is less sure of some: those are lost by lack of seeds, not of a mechanism.
    """
    without = {finding.effect.name: finding for finding in ablated}
    return [
        finding.effect.name
        for finding in market
        if (other := without.get(finding.effect.name)) and not other.inside and finding.over(len(other.values)).inside
    ]


def by_role(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """Findings on effects that were calibrated on, and on those in reserve."""
    roles = {"calibration": False, "reserve": True}
    return {role: [each for each in findings if each.effect.reserve is kept] for role, kept in roles.items()}
