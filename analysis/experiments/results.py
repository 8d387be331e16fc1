"""What a run left behind: tables of days, marketers, consumers and events, in memory and on disk."""

import hashlib
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd

from analysis.experiments.storing import FIGURES, read_manifest, staged, told, write_manifest
from sim.errors import BadInput
from sim.law.privacy_law import presets
from sim.market import Market
from sim.scenario import PARAMETERS, PATHS, Scenario
from sim.society.networks import Network
from sim.world import Person

TABLES = ("daily", "marketers", "consumers", "events")
MANY_MARKETERS = 16
"""With more marketers, the table of consumers has mean trust only, not trust in each."""
PURPOSES = ("measure", "personalise", "share")
INPUTS = "inputs"
"""Folder of the user's own files: law, network, people."""
EVENT_TYPES = {"day": int, "kind": str, "who": str, "what": str, "people": float, "records": float, "amount": float}


@dataclass(frozen=True)
class Results:
    """The tables of one run.

    ``daily`` has a row a day and a column for each of :data:`sim.ledger.measures.MEASURES`; ``marketers`` a row a
    day and marketer; ``consumers`` a row a consumer, as she was on the last day; ``events`` a row for each law,
    breach, fine and other change. ``scenario`` and ``seed`` give the same run again, to the bit.
    """

    daily: pd.DataFrame
    marketers: pd.DataFrame
    consumers: pd.DataFrame
    events: pd.DataFrame
    scenario: Scenario
    seed: int
    name: str = ""

    @classmethod
    def of(cls, market: Market, scenario: Scenario, seed: int, name: str = "") -> Self:
        """The results of a market that began as ``scenario``."""
        ledger = market.ledger
        asked = scenario.with_(consumers=len(market.consumers))
        events = ledger.events.astype(EVENT_TYPES)
        return cls(ledger.daily, ledger.marketers, consumer_table(market), events, asked, seed, name)

    @property
    def days(self) -> int:
        """Days that were lived to their end."""
        return len(self.daily)

    @property
    def complete(self) -> bool:
        """Whether all days that were asked for were lived."""
        return self.days >= self.scenario.days

    def save(self, folder: str | Path, overwrite: bool = False, figures: bool = True) -> None:
        """Write the tables as Parquet, the scenario as TOML, a manifest and, unless told not to, figures.

        The scenario's own files (law, network, people) are copied, so that the folder alone gives the run again.
        Raises :class:`~sim.errors.BadInput` if the folder has something in it and is not to be overwritten.
        """
        with staged(folder, overwrite) as draft:
            self.write(draft)
        if figures:
            self.draw(folder)

    def write(self, folder: Path) -> None:
        """Write all but the figures into a folder that is there, the manifest last."""
        for table in TABLES:
            getattr(self, table).to_parquet(folder / f"{table}.parquet")
        scenario, digests = with_inputs(self.scenario, folder)
        (folder / "scenario.toml").write_text(scenario.to_toml(), encoding="utf-8")
        files = sorted([*(f"{table}.parquet" for table in TABLES), "scenario.toml", INPUTS, FIGURES])
        done = {"days": self.days, "status": "complete" if self.complete else "interrupted", "files": files}
        told_of = {"name": self.name, "scenario": every_value(scenario), "inputs": digests, "seed": self.seed}
        write_manifest(folder, told_of | done)

    def draw(self, folder: str | Path) -> None:
        """Draw the run's figures into ``folder/figures``."""
        from analysis import plots

        where = Path(folder) / FIGURES
        with told(where):
            where.mkdir(exist_ok=True)
            plots.save(plots.time_series(self), where / "time_series")
            plots.save(plots.who(self), where / "who")

    @classmethod
    def load(cls, folder: str | Path) -> Self:
        """What :meth:`save` wrote; raises :class:`~sim.errors.BadInput` if the folder holds no results, or not all."""
        folder = Path(folder)
        manifest = read_manifest(folder)
        try:
            tables = [pd.read_parquet(folder / f"{table}.parquet") for table in TABLES]
        except (OSError, ValueError) as error:
            raise BadInput(f"The results in {folder} are damaged: {error}.") from None
        daily, marketers, consumers, events = tables
        scenario = Scenario.read(folder / "scenario.toml")
        return cls(daily, marketers, consumers, events, scenario, int(manifest["seed"]), str(manifest["name"]))


def consumer_table(market: Market) -> pd.DataFrame:
    """Every consumer as she is today: what she is by herself, and what she feels for and allows to others."""
    people = market.consumers
    table = {name: people.column(name) for name in Person.fields()}
    table |= {"trust": people.trust.mean(axis=1), "loyalty": people.loyalty.mean(axis=1)}
    table |= {f"consents_{purpose}": people.column(purpose).sum(axis=1) for purpose in PURPOSES}
    table |= {"records": people.profiles.sum(axis=(1, 2)), "friends": np.diff(people.friends.start)}
    if len(market.marketers) <= MANY_MARKETERS:
        table |= {f"trust_{firm.name}": people.trust[:, firm.index] for firm in market.marketers}
    return pd.DataFrame(table).rename_axis("consumer")


def every_value(scenario: Scenario) -> dict[str, Any]:
    """Every parameter of a scenario, those at their defaults too, for a later version may have others."""
    return {name: getattr(scenario, name) for name in PARAMETERS} | scenario.as_dict()


def with_inputs(scenario: Scenario, folder: Path) -> tuple[Scenario, dict[str, str]]:
    """The scenario with its own files copied into ``folder/inputs``, and a digest of each file by its new name."""
    files = {path: _file_name(path) for path in dict.fromkeys(_own_files(scenario))}
    for path, name in files.items():
        with told(Path(path)):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / name)
    moved = {name: files[str(getattr(scenario, name))] for name in PATHS if str(getattr(scenario, name)) in files}
    changes = tuple(replace(c, set={n: files.get(str(v), v) for n, v in c.set.items()}) for c in scenario.changes)
    return scenario.with_(**moved, changes=changes), {name: _digest(folder / name) for name in files.values()}


def _own_files(scenario: Scenario) -> Iterable[str]:
    values: list[Any] = [getattr(scenario, name) for name in PATHS]
    values += [change.set["law"] for change in scenario.changes if "law" in change.set]
    ours = {*presets(), *Network.all()}
    return (str(value) for value in values if value and value not in ours and Path(str(value)).is_file())


def _file_name(path: str) -> str:
    return f"{INPUTS}/{_digest(Path(path))[:8]}/{Path(path).name}"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
