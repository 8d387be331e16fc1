"""The harms table: a row for each harm and size, in the units in which it is told."""

from collections.abc import Iterable
from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd

from analysis.experiments.summary import adds_up
from analysis.harms.catalogue import POINTS, YEAR, Harm, Size
from analysis.methods.pairing import Pair, differences
from analysis.methods.telling import spread
from analysis.terminal import print_table, short
from sim.ledger.measures import MEASURES
from sim.scenario import Scenario

HOW_READ = """\
twin: the level in the twin market, which lacks the cause and nothing else; more in it: the market less that, ± half the
95 % interval over seeds, in the second half of the run. Money and numbers of people: a year's, of 1,000 consumers."""
COLUMNS = {"what": "harm: how it arose", "level": "twin>", "told": "more in it>"}
LETTERS = 46
"""That a line of how a harm arose has room for."""


def pairs(harms: Iterable[Harm], base: Scenario) -> list[Pair]:
    """Each harm's market and its twin."""
    return [Pair({"harm": harm.name, "arises": harm.arises}, harm.arm(base), harm.baseline(base)) for harm in harms]


def harms_table(harms: Iterable[Harm], base: Scenario, runs: pd.DataFrame) -> pd.DataFrame:
    """A row for each harm and size.

    Columns: harm, arises, measure, what (with its unit), ``level`` of the twin, and ``difference``, ``low`` and
    ``high`` (95 % interval over ``n`` seeds), all in the unit that ``what`` says.
    """
    return pd.DataFrame([row for harm in harms for row in _rows(harm, base, runs)])


def _rows(harm: Harm, base: Scenario, runs: pd.DataFrame) -> list[dict[str, Any]]:
    sizes = [size.measure for size in harm.sizes if size.absolute]
    found = differences(pairs([harm], base), runs.assign(**runs[sizes].abs())).set_index("measure")
    return [_row(harm, size, found.loc[size.measure], base) for size in harm.sizes]


def _row(harm: Harm, size: Size, found: Any, base: Scenario) -> dict[str, Any]:
    times = _factor(size, base)
    told: dict[str, Any] = {"harm": harm.name, "arises": harm.arises, "measure": size.measure, "what": size.what}
    parts = ("relative", "relative_low", "relative_high") if size.relative else ("difference", "low", "high")
    told["level"] = float(found["level"]) * (_yearly(size, base) if size.relative else times)
    told |= {name: times * float(found[part]) for name, part in zip(("difference", "low", "high"), parts, strict=True)}
    return told | {"n": int(found["n"])}


def _factor(size: Size, base: Scenario) -> float:
    """What a difference is multiplied by to be in the unit in which it is told."""
    return POINTS if size.relative else size.times * _yearly(size, base)


def _yearly(size: Size, base: Scenario) -> float:
    """What brings the sum over a run's second half to a year and 1,000 consumers; 1 for what does not add up."""
    late = base.days - base.days // 2
    is_sum = size.measure in MEASURES and adds_up(size.measure)
    return 1000.0 / base.consumers * YEAR / late if is_sum else 1.0


def tell(table: pd.DataFrame) -> None:
    """Print the table: each harm and how it arose, and below that its sizes."""
    rows: list[dict[str, str]] = []
    for name, some in table.groupby("harm", sort=False):
        how = wrap(f"{str(name).upper()}: {some['arises'].iloc[0]}", LETTERS)
        rows += [{"what": line, "level": "", "told": ""} for line in how]
        rows += [_cells(row) for row in some.to_dict("records")]
    print_table(rows, COLUMNS, "Harms, how they arose, and their size")


def _cells(row: dict[Any, Any]) -> dict[str, str]:
    told = spread(float(row["difference"]), float(row["low"]), float(row["high"]))
    return {"what": f"   {row['what']}", "level": short(float(row["level"])), "told": told}


def clear(table: pd.DataFrame) -> pd.Series:
    """Which rows have an interval that leaves out 0."""
    return pd.Series(np.asarray((table["low"] > 0.0) | (table["high"] < 0.0)), index=table.index)
