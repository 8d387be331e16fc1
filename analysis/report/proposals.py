"""Laws as they might be: presets with proposed changes, as files of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from analysis import records
from sim.law.citations import Citation
from sim.law.privacy_law import load
from sim.law.steps import Step, amended
from sim.scenario import Scenario

PROPOSALS = Path(__file__).parent / "proposals.toml"


@dataclass(frozen=True)
class Proposal:
    """A change to a preset: clauses of the law, and settings of whoever enforces or keeps it."""

    name: str
    title: str
    on: str
    clauses: Mapping[str, Any]
    settings: Mapping[str, Any]

    def scenario(self, base: Scenario, folder: Path) -> Scenario:
        """The market under it; a law that differs from its preset is written into ``folder``."""
        return base.with_(law=self._law(folder), **self.settings)

    def _law(self, folder: Path) -> str:
        if not self.clauses:
            return self.on
        law = load(self.on)
        told = tuple(Citation(name, article="Proposal", says=self.title) for name in self.clauses)
        step = Step(date(2030, 1, 1), self.title, "Proposal", clauses=tuple(self.clauses.items()), citations=told)
        path = folder / f"{self.name}.toml"
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(amended(law, step).as_toml(), encoding="utf-8")
        return str(path)


def proposals() -> list[Proposal]:
    """All proposals; to add one, add a table to the file."""
    return [
        Proposal(name, told["title"], told["on"], told.get("clauses", {}), told.get("settings", {}))
        for name, told in records.read(PROPOSALS).items()
    ]
