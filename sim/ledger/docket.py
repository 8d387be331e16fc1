"""The docket: what authorities have done, by jurisdiction, which is public and which firms read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.world import Array

COUNTS = {
    "cases_opened": ("cases", "Cases opened"),
    "cases_closed": ("cases", "Cases closed, with a finding or without"),
    "findings": ("cases", "Cases closed with a violation proved"),
    "fines": ("money", "Fines imposed"),
    "audits": ("audits", "Own-initiative audits of processing opened"),
    "algorithm_audits": ("audits", "Audits of ad delivery concluded"),
    "breach_cases": ("cases", "Breaches investigated"),
    "orders": ("orders", "Orders to correct given"),
    "passed_on": ("cases", "Findings and cases passed on between authorities"),
    "law_changes": ("changes", "Clauses and steps by which a law in force changed"),
}
"""What is counted each day: unit, meaning."""
STATES = {
    "cases_pending": ("cases", "Cases open at the end of the morning"),
    "complaints_waiting": ("complaints", "Complaints that no case has been opened on"),
    "law_stringency": ("0-1", "Mean rung of the law in force on the ladders of its clauses"),
    "residents": ("consumers", "Consumers who live there"),
}
"""What stands at the end of the day: unit, meaning."""
COLUMNS = COUNTS | STATES


@dataclass(frozen=True)
class Penalty:
    """A fine as it is published."""

    day: int
    place: int
    """Whose authority imposed it."""
    holder: int
    amount: float
    turnover: float
    """The fined holder's, a year."""


class Docket:
    """What the authorities of these jurisdictions have done today, and their fines of all days."""

    def __init__(self, names: Sequence[str], residents: Array) -> None:
        self.names, self.residents = list(names), np.asarray(residents, float)
        self.penalties: list[Penalty] = []
        self.lobbied = 0.0
        """Money that industry has spent on lobbying so far."""
        self._today = {name: np.zeros(len(names)) for name in COLUMNS}
        self.days: list[dict[str, Any]] = []

    def count(self, place: int, what: str, amount: float = 1.0) -> None:
        """Add to one of :data:`COUNTS` in a jurisdiction."""
        self._today[what][place] += amount

    def set(self, place: int, **states: float) -> None:
        """Say how some of :data:`STATES` stand in a jurisdiction."""
        for name, value in states.items():
            self._today[name][place] = value

    def penalise(self, penalty: Penalty) -> None:
        """Publish a fine."""
        self.penalties.append(penalty)
        self.count(penalty.place, "fines", penalty.amount)
        self.count(penalty.place, "findings")

    def lobby(self, money: float) -> None:
        """Industry has spent this on lobbying."""
        self.lobbied += money

    def close(self) -> dict[str, Array]:
        """End the day: its columns, each (J,)."""
        self._today["residents"][:] = self.residents
        closed = {name: values.copy() for name, values in self._today.items()}
        self.days.append(closed)
        for name in COUNTS:
            self._today[name][:] = 0.0
        return closed
