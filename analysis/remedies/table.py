"""The table of remedies: each against its twin, by seed."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.experiments.comparing import paired
from analysis.methods.telling import spread
from analysis.remedies.catalogue import Trial
from analysis.remedies.harms import HARMS
from analysis.terminal import print_table, short
from sim.scenario import Scenario

PER_CENT = 100.0
OWN, PROFIT, LIFT, HARM, SAVED = "own cost", "profit", "lift", "harm", "saved"
BESIDES = ("delivery gap", "distrust", "resignation", "bits known", "misjudged", "complaints")
"""Harms that the second table tells of every remedy."""


def table_of(trials: Iterable[Trial], base: Scenario, runs: pd.DataFrame) -> pd.DataFrame:
    """A row for each remedy and each thing it changed: its own costs, profit, lift and every harm.

    Columns: remedy, what, ``aim`` (whether this harm is the one it is to lessen), unit, and what
    :func:`~analysis.experiments.comparing.paired` says of the market with it less its twin.
    """
    by_scenario = {told: some.set_index("seed") for told, some in runs.groupby("scenario", sort=False)}
    rows: list[dict[str, Any]] = []
    for trial in trials:
        arm, twin = (by_scenario[scenario.to_toml()] for scenario in (trial.arm(base), trial.twin(base)))
        for what, unit, names in _things(trial):
            told = paired(_sum(arm[names]), _sum(twin[names]))
            rows.append({"remedy": trial.name, "what": what, "aim": what == trial.harm, "unit": unit} | told)
    return pd.DataFrame(rows)


def _sum(columns: pd.DataFrame) -> Any:
    """The sum (seeds,) of columns, NaN where one is."""
    return columns.sum(axis=1, skipna=False).to_numpy(float)


def _things(trial: Trial) -> list[tuple[str, str, list[str]]]:
    own = [f"{kind}_costs" for kind in trial.costs]
    money = [(OWN, "money", own), (PROFIT, "money", [PROFIT]), (LIFT, "share", [LIFT])]
    return money + [(name, harm.unit, [name]) for name, harm in HARMS.items()]


def tell(table: pd.DataFrame) -> None:
    """Print what remedies cost and saved, and what else they changed."""
    parts = [(str(name), own.set_index("what")) for name, own in table.groupby("remedy", sort=False)]
    print_table([_closing(name, own) for name, own in parts], CLOSING, "What a remedy cost, and what it saved")
    headings = {"remedy": ""} | {name: f"{name} {HARMS[name].unit}".strip() + ">" for name in BESIDES}
    rows = [{"remedy": name} | {harm: _change(own.loc[harm], harm) for harm in BESIDES} for name, own in parts]
    print_table(rows, headings, "What else it changed, with it less without; below 0 is better")


CLOSING = {
    "remedy": "",
    OWN: "own cost>",
    PROFIT: "profit %>",
    LIFT: "lift pt>",
    HARM: "harm",
    "without": "without>",
    SAVED: "saved>",
    "share": "saved %>",
}


def _closing(name: str, own: pd.DataFrame) -> dict[str, str]:
    """A row of the closing table; what a remedy saved is how much less of its harm there is."""
    (aim,) = own.index[own["aim"]]
    harm, row, profit, lift = HARMS[str(aim)], own.loc[aim], own.loc[PROFIT], own.loc[LIFT]
    return {
        "remedy": name,
        OWN: spread(*own.loc[OWN, ["difference", "low", "high"]].astype(float)),
        PROFIT: spread(*(PER_CENT * profit[["relative", "relative_low", "relative_high"]].astype(float))),
        LIFT: spread(*(PER_CENT * lift[["difference", "low", "high"]].astype(float))),
        HARM: f"{aim}, {harm.unit}".rstrip(", "),
        "without": short(harm.times * float(row["baseline"])),
        SAVED: spread(*(-harm.times * row[["difference", "high", "low"]].astype(float))),
        "share": spread(*(-PER_CENT * row[["relative", "relative_high", "relative_low"]].astype(float))),
    }


def _change(row: Any, harm: str) -> str:
    return spread(*(HARMS[harm].times * float(row[name]) for name in ("difference", "low", "high")))
