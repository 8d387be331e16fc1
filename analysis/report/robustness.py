"""Do claims hold in other markets: on other networks, with other plausible parameters, without a mechanism?"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
from scipy.stats import qmc

from analysis.calibration import fitted
from analysis.calibration.blocks import BLOCKS, Block
from analysis.evidence.score import ABLATIONS
from analysis.report.blocks import Claim, Study
from analysis.report.found import Found
from analysis.report.questions import Question
from analysis.report.sizes import Size
from sim.scenario import Scenario
from sim.society.networks import Network

type Settings = Mapping[str, Any]

DRAWS_SEED = 1


def variants(size: Size) -> dict[str, Settings]:
    """Markets that differ from the report's own in what it took for granted, by name."""
    usual = Scenario().network
    networks = {f"network {name}": {"network": name} for name in Network.all() if name != usual}
    return networks | drawn(size.draws) | dict(ABLATIONS)


def drawn(draws: int) -> dict[str, Settings]:
    """Draws of all calibrated parameters at once from between the 5 and 95 % points of what calibration left of each.

    Each by itself, although some trade off: so the spread is rather too wide than too narrow.
    """
    ranges = list(_ranges())
    points = qmc.Sobol(len(ranges), rng=DRAWS_SEED).random(draws) if draws else []
    return {f"parameters {number}": _settings(ranges, point) for number, point in enumerate(points, 1)}


def _ranges() -> Iterable[tuple[Block, str, tuple[float, float]]]:
    """Each free parameter with the ends of its range, on the scale of its prior."""
    for name, record in fitted.read().items():
        block = BLOCKS[name]
        for free, told in record["posterior"].items():
            prior = block.free[free]
            yield block, free, (prior.scaled(told["low"]), prior.scaled(told["high"]))


def _settings(ranges: list[tuple[Block, str, tuple[float, float]]], point: Any) -> Settings:
    values: dict[str, dict[str, float]] = {}
    for (block, name, (low, high)), share in zip(ranges, point, strict=True):
        values.setdefault(block.name, {})[name] = block.free[name].value(low + float(share) * (high - low))
    return {name: value for block, own in values.items() for name, value in BLOCKS[block].settings(own).items()}


def studies(claims: Iterable[Claim], own: Iterable[Study], size: Size) -> list[Study]:
    """A study for each variant: both arms of every claim in it."""
    arms = {(study.name, arm): scenario for study in own for arm, scenario in study.arms.items()}
    needed = dict.fromkeys(
        (claim.study, arm) for claim in claims for arm in (claim.arm, claim.base) if (claim.study, arm) in arms
    )
    return [
        Study(name, {_called(*key): arms[key].with_(**settings) for key in needed}, size.few)
        for name, settings in variants(size).items()
    ]


def scenarios_of(question: Question, own: Sequence[Study]) -> list[Scenario]:
    """All scenarios that an answer rests on: those of its ``own`` studies, and those in which its claims are tried."""
    return [one for study in (*own, *studies(question.claims, own, question.size)) for one in study.arms.values()]


def _called(study: str, arm: str) -> str:
    return f"{study}: {arm}"


def table(claims: Iterable[Claim], found: Found, size: Size) -> pd.DataFrame:
    """A row a claim: in how many variants it holds in all seeds, holds on average alone, or does not; and where not."""
    names = list(variants(size))
    return pd.DataFrame([_row(claim, found, names) for claim in claims])


def _row(claim: Claim, found: Found, names: Sequence[str]) -> dict[str, str]:
    sign = found.study(claim.study).change(claim.arm, claim.base, claim.measure).sign
    holds: list[str] = []
    leans: list[str] = []
    fails: list[str] = []
    for name in names:
        some, here = found.study(name), (_called(claim.study, arm) for arm in (claim.arm, claim.base))
        arm, base = (some.values(each, claim.measure) for each in here)
        change = arm - base
        same = (change * sign > 0.0).dropna()
        (holds if len(same) and same.all() else leans if (change * sign).mean() > 0.0 else fails).append(name)
    return {
        "claim": claim.says,
        "here": {1: "up", -1: "down", 0: "not clear"}[sign],
        "holds>": f"{len(holds)} of {len(names)}",
        "on average alone>": str(len(leans)),
        "not>": str(len(fails)),
        "where not": ", ".join(fails) if sign else "",
    }
