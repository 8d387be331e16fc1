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
OWN, PROFIT, LIFT, AIM, HARM, SAVED = "own cost", "profit", "lift", "aim", "harm", "saved"
BESIDES = ("distrust", "resignation", "bits known", "misjudged")
"""Harms that the second table tells of every remedy: no more than a terminal of 80 columns has room for."""


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
    """Print what remedies cost and saved, harm by harm, and what else they changed."""
    parts = [(str(name), own.set_index("what")) for name, own in table.groupby("remedy", sort=False)]
    rows = [_closing(name, own) for name, own in parts]
    rows.sort(key=lambda row: list(HARMS).index(row[AIM]))
    print_table(rows, CLOSING, "What a remedy cost, and what it saved of a harm", group=HARM)
    headings = {"remedy": ""} | {name: f"{name}>" for name in (LIFT, *BESIDES)}
    print_table([_besides(name, own) for name, own in parts], headings, UNITS)


UNITS = "What else it changed: lift in points, bits known in mbit, the rest in ‰"
CLOSING = {
    "remedy": "",
    OWN: "own cost>",
    PROFIT: "profit %>",
    "without": "without>",
    SAVED: "saved>",
    "share": "saved %>",
}


def _closing(name: str, own: pd.DataFrame) -> dict[str, str]:
    """A row of the closing table; what a remedy saved is how much less of its harm there is."""
    (aim,) = own.index[own["aim"]]
    harm, row, profit = HARMS[str(aim)], own.loc[aim], own.loc[PROFIT]
    return {
        "remedy": name,
        AIM: str(aim),
        OWN: spread(*own.loc[OWN, ["difference", "low", "high"]].astype(float)),
        PROFIT: spread(*(PER_CENT * profit[["relative", "relative_low", "relative_high"]].astype(float))),
        HARM: f"{aim}, {harm.unit}".rstrip(", "),
        "without": short(harm.times * float(row["baseline"])),
        SAVED: spread(*(-harm.times * row[["difference", "high", "low"]].astype(float))),
        "share": spread(*(-PER_CENT * row[["relative", "relative_high", "relative_low"]].astype(float))),
    }


def _besides(name: str, own: pd.DataFrame) -> dict[str, str]:
    """A row of the second table: what is different with the remedy."""
    changed = {what: _change(own.loc[what], HARMS[what].times) for what in BESIDES}
    return {"remedy": name, LIFT: _change(own.loc[LIFT], PER_CENT)} | changed


def _change(row: Any, times: float) -> str:
    return spread(*(times * float(row[name]) for name in ("difference", "low", "high")))
