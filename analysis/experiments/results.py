"""What a run left behind: tables of days, marketers, consumers and events, in memory and on disk."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd

from analysis.experiments.storing import FIGURES, read_manifest, staged, told, write_manifest
from sim.errors import BadInput
from sim.law.privacy_law import presets
from sim.market import Market
from sim.registry import source_of, split
from sim.scenario import CODE, PARAMETERS, Scenario, with_paths
from sim.society.networks import Network
from sim.world import Person

TABLES = ("daily", "marketers", "consumers", "events", "jurisdictions")
MANY_MARKETERS = 16
"""With more marketers, the table of consumers has mean trust only, not trust in each."""
PURPOSES = ("measure", "personalise", "share")
INPUTS = "inputs"
"""Folder of the user's own files: law, network, people, and code of marketers."""
EVENT_TYPES = {"day": int, "kind": str, "who": str, "what": str, "people": float, "records": float, "amount": float}


@dataclass(frozen=True)
class Results:
    """The tables of one run.

    ``daily`` has a row a day and a column for each of :data:`sim.ledger.measures.MEASURES`; ``marketers`` a row a
    day and marketer; ``consumers`` a row a consumer, as she was on the last day; ``events`` a row for each law,
    breach, fine and other change; ``jurisdictions`` a row a day and jurisdiction. ``scenario`` and ``seed`` give the
    same run again, to the bit.
    """

    daily: pd.DataFrame
    marketers: pd.DataFrame
    consumers: pd.DataFrame
    events: pd.DataFrame
    jurisdictions: pd.DataFrame
    scenario: Scenario
    seed: int
    name: str = ""

    @classmethod
    def of(cls, market: Market, scenario: Scenario, seed: int, name: str = "") -> Self:
        """The results of a market that began as ``scenario``."""
        ledger = market.ledger
        asked = scenario.with_(consumers=len(market.consumers))
        events = ledger.events.astype(EVENT_TYPES)
        return cls(
            ledger.daily, ledger.marketers, consumer_table(market), events, ledger.jurisdictions, asked, seed, name
        )

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

        The scenario's own files (law, network, people, strategy, …) are copied, so that the folder alone gives the run
        again.
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
        scenario = Scenario.read(folder / "scenario.toml")
        daily, marketers, consumers, events, places = tables
        return cls(daily, marketers, consumers, events, places, scenario, int(manifest["seed"]), str(manifest["name"]))


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
    ours = {"", *presets(), *Network.all()}
    kept: dict[str, str] = {}
    digests: dict[str, str] = {}

    def keep(name: str, value: str) -> str:
        path, member = _own_file(name, value, ours)
        if path and path not in kept:
            kept[path], digest = _keep(path, name in CODE, folder)
            digests[kept[path]] = digest
        return kept[path] + member if path else value

    return Scenario.from_dict(with_paths(scenario.as_dict(), keep)), digests


def _own_file(name: str, value: str, ours: set[str]) -> tuple[str, str]:
    """The path of the user's own file that ``value`` names, empty if it names none, and what follows the path."""
    if name in CODE:
        path = split(value)[0]
        return path, value.removeprefix(path) if path else ""
    return (value if value not in ours and Path(value).is_file() else "", "")


def _keep(path: str, is_code: bool, folder: Path) -> tuple[str, str]:
    """Copy a file below ``folder``, code as it was when it was loaded, and give its new name and its digest."""
    with told(Path(path)):
        content = source_of(path) if is_code else Path(path).read_bytes()
        digest = sha256(content).hexdigest()
        name = f"{INPUTS}/{digest[:8]}/{Path(path).name}"
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return name, digest
