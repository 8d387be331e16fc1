"""Cases against holders of profiles, and what comes of them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.law.fines import highest_fine
from sim.ledger.docket import Penalty

if TYPE_CHECKING:
    from sim.regulators.regulator import Regulator

INSPECTED = 30
"""Processing operations that an investigation looks at."""
SMALLEST_FINE = 0.001
"""Smallest fine, as a share of its cap."""


@dataclass
class Case:
    """One case against a holder of profiles."""

    holder: int
    due: int
    late: bool = False
    """Opened for a breach that was hushed up, which counts as a violation found."""
    negligent: bool = False
    """Opened for a breach of a store that was guarded well below the law's floor, which counts as another."""
    delivery: bool = False
    """An audit of whom a marketer's ads reach, instead of an investigation of its processing."""


def investigate(case: Case, office: "Regulator", luck: np.random.Generator) -> bool:
    """Look at a sample of processing; what is found is fined, if it can be proved. True if it was."""
    found = int(luck.binomial(INSPECTED, office.unlawful_share(case.holder))) + case.late + case.negligent
    if not found or luck.random() >= office.number("detection"):
        return False
    return fine(case.holder, found, office, luck)


def fine(holder: int, found: int, office: "Regulator", luck: np.random.Generator) -> bool:
    """Fine a share of the cap; False if the cap is nothing."""
    market = office.market
    turnover = market.ledger.yearly_turnover(holder)
    people = market.scenario.violation_people
    cap = highest_fine(office.law, turnover, office.residents_protected, found, people)
    amount = severity(office.number("fine_tail"), luck) * cap
    if amount <= 0.0:
        return False
    office.fined += 1
    market.ledger.fine(holder, amount)
    market.ledger.docket.penalise(Penalty(market.day, office.jurisdiction, holder, amount, turnover))
    by = f" by the authority of {office.name}" if len(market.laws) > 1 else ""
    market.tell("fine", market.holders[holder].name, f"fined {amount:,.2f}{by}", amount=amount)
    for institution in market.holders:
        institution.fear(holder)
    return True


def severity(tail: float, luck: np.random.Generator) -> float:
    """Share of the cap that is fined: Pareto between the smallest fine and the cap, so mostly small."""
    floor = SMALLEST_FINE**tail
    return float(SMALLEST_FINE * (1.0 - luck.random() * (1.0 - floor)) ** (-1.0 / tail))
