"""Arms and their baselines, paired by seed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.experiments.comparing import paired
from analysis.methods.catalogue import Group
from analysis.methods.observing import UNITS
from sim.scenario import Scenario


@dataclass(frozen=True)
class Pair:
    """An arm of a comparison, its baseline, and what they are called in a table."""

    labels: Mapping[str, str]
    arm: Scenario
    baseline: Scenario


def pairs(groups: Iterable[Group], base: Scenario, one: bool) -> list[Pair]:
    """Each method against its group's baseline: used by all marketers, or by one of them."""
    found = []
    for group in groups:
        plain = group.baseline.by_one(base) if one else group.baseline.by_all(base)
        for method in group.methods:
            labels = {"group": group.name, "method": method.name, "baseline": group.baseline.name}
            found.append(Pair(labels, method.by_one(base) if one else method.by_all(base), plain))
    return found


def scenarios(some: Iterable[Pair]) -> list[Scenario]:
    """What must be run for these pairs."""
    return [scenario for pair in some for scenario in (pair.baseline, pair.arm)]


def differences(some: Iterable[Pair], runs: pd.DataFrame, units: Mapping[str, str] = UNITS) -> pd.DataFrame:
    """A row for each pair and measure: labels, measure, unit, and what :func:`paired` says.

    ``level`` is the baseline's mean; ``runs`` are what :func:`~analysis.methods.observing.run_all` gave, and ``units``
    what may be in them.
    """
    read = [name for name in runs.columns if name in units]
    tables = {told: table.set_index("seed")[read] for told, table in runs.groupby("scenario", sort=False)}
    rows = [
        {**pair.labels, "measure": name, "unit": units[name]} | _paired(tables, pair, name)
        for pair in some
        for name in read
    ]
    return pd.DataFrame(rows)


def _paired(tables: Mapping[object, pd.DataFrame], pair: Pair, name: str) -> dict[str, float]:
    arm, baseline = tables[pair.arm.to_toml()][name], tables[pair.baseline.to_toml()][name]
    told = paired(arm.to_numpy(float), baseline.to_numpy(float))
    return {"level" if key == "baseline" else key: value for key, value in told.items()}
