"""What the market comes to for each effect, how sure that is, and whether it lies in the band."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.evidence.band import Band
from analysis.evidence.effects import TIERS, Effect
from analysis.evidence.estimators import interval
from analysis.evidence.running import wanted
from analysis.experiments.needs import Need, Run, carried_out
from sim.errors import BadInput, bad
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from analysis.experiments.sweeping import Watch


@dataclass(frozen=True)
class Finding:
    """An effect in the market: a value a seed, their mean and half of its 95 % t-interval (NaN with one seed)."""

    effect: type[Effect]
    values: tuple[float, ...]
    mean: float
    half: float
    naive: float = float("nan")
    """What firms would take for it; NaN where they would look at nothing."""

    @classmethod
    def of(cls, effect: type[Effect], values: Sequence[float], naive: Sequence[float] = ()) -> "Finding":
        """What an effect's values over seeds come to; seeds that do not show it (NaN) are left out."""
        mean, half = interval(values)
        return cls(effect, tuple(values), mean, half, interval(naive)[0])

    @property
    def inside(self) -> bool:
        """Whether the market reproduces the effect: the mean is in the band, or surely has the sign."""
        return bool(np.isfinite(self.mean)) and self.effect.published.holds(self.mean, self.half)

    @property
    def distance(self) -> float:
        """Standardised distance from the published value: 1 is the edge of the band; NaN where nothing was found."""
        return self.effect.published.distance(self.mean) if np.isfinite(self.mean) else float("nan")

    def over(self, seeds: int) -> "Finding":
        """The same over the first seeds alone."""
        return Finding.of(self.effect, self.values[:seeds])

    def row(self) -> dict[str, Any]:
        """All of it as plain values."""
        effect, published = self.effect, self.effect.published
        value, low, high = (
            (published.published, published.low, published.high) if isinstance(published, Band) else (None,) * 3
        )
        return {
            "effect": effect.name, "block": effect.block, "reserve": effect.reserve, "summary": effect.summary,
            "measured": effect.measured, "published": value, "low": low, "high": high, "told": str(published),
            "market": self.mean, "half": self.half, "n": int(np.isfinite(self.values).sum()), "inside": self.inside,
            "naive": self.naive, "distance": self.distance, "checked": effect.checked, "source": effect.literature,
        }  # fmt: skip


def evaluate(
    effects: Sequence[type[Effect]] | None = None,
    seeds: Sequence[int] | None = None,
    *,
    tier: str = "full",
    common: Scenario | None = None,
    out: str | Path | None = None,
    workers: int | None = None,
    retry_failed: bool = False,
    watch: "Watch | None" = None,
) -> list[Finding]:
    """Run the experiments of some effects and tell what the market comes to.

    Args:
        effects: which; all of them if None.
        seeds: of every effect's runs; as many as each effect says if None.
        tier: ``full``, or ``fast`` for smaller markets and fewer seeds.
        common: what all experiments have in common, if it is not the default scenario: an ablated market, or other
            parameters.
        out: folder in which runs are kept and found again; a temporary one if None.
        workers: processes; as many as cores by default.
        retry_failed: run what failed before again.
        watch: told how it goes.

    Raises:
        BadInput: for a tier or folder that will not do, or if the runs of an effect failed.
        Interrupted: on Ctrl-C; what is finished is kept in ``out``.
    """
    if tier not in TIERS:
        raise bad("tier", tier, f"one of {', '.join(TIERS)}")
    chosen = in_order(Effect.all().values() if effects is None else effects)
    needs = wanted(chosen, seeds, common or Scenario(), tier)
    runs = carried_out(needs, out, workers=workers, retry_failed=retry_failed, watch=watch)
    return [_finding(effect, needs, runs) for effect in chosen]


def in_order(effects: Iterable[type[Effect]]) -> list[type[Effect]]:
    """Effects by letter, number and letter: C2a before C10a, and those in reserve last."""
    return sorted(effects, key=lambda effect: [int(p) if p.isdigit() else p for p in re.split(r"(\d+)", effect.name)])


def _finding(effect: type[Effect], needs: Sequence[Need], runs: Mapping[tuple[str, int], Mapping[str, Run]]) -> Finding:
    arms = {need.arm for need in needs if need.of == effect.name}
    seeds = dict.fromkeys(need.seed for need in needs if need.of == effect.name)
    whole = [runs[effect.name, seed] for seed in seeds if arms <= runs.get((effect.name, seed), {}).keys()]
    if not whole:
        raise BadInput(f"No seed's runs of {effect.name} were finished. See the folder `failed` where runs are kept.")
    return Finding.of(effect, [effect().outcome(each) for each in whole], [effect().naive(each) for each in whole])


def table(findings: Sequence[Finding]) -> "pd.DataFrame":
    """Findings as a table, a row an effect: published value, band, the market's mean and half-width, inside or not."""
    import pandas as pd

    return pd.DataFrame([finding.row() for finding in findings])
