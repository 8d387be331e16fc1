"""How strict a law is, and the next step up or down: a ladder of rungs for each clause that politics moves."""

from collections.abc import Iterator
from typing import NamedTuple

from sim.errors import BadInput
from sim.law.privacy_law import CONSENT_RULES, PrivacyLaw
from sim.parameter import Value

LADDERS: dict[str, tuple[Value, ...]] = {
    "consent_share": CONSENT_RULES,
    "consent_personalise": CONSENT_RULES,
    "consent_measure": CONSENT_RULES,
    "dark_patterns": (True, False),
    "transparency_floor": (0.0, 0.4, 0.6, 0.8, 1.0),
    "access": (False, True),
    "erasure": (False, True),
    "objection": (False, True),
    "minimisation_cap": (1.0, 0.8, 0.65, 0.5, 0.35, 0.2),
    "purpose_limitation": (False, True),
    "retention_days": (0, 720, 360, 180, 90, 30),
    "security_floor": (0.0, 0.3, 0.6, 0.8),
    "notification_days": (-1, 30, 7, 3, 1),
    "impact_ratio_floor": (0.0, 0.5, 0.8),
    "fine_share": (0.0, 0.01, 0.02, 0.04, 0.08),
    "inspection": (False, True),
}
"""What each clause may hold, from lax to strict, what is fought over most first; an assumption of this model."""


class Move(NamedTuple):
    """A clause on its next rung."""

    clause: str
    before: Value
    value: Value
    law: PrivacyLaw


def rung(law: PrivacyLaw, clause: str) -> float:
    """How strict a clause is, 0-1: the place on its ladder of the last rung that it reaches."""
    ladder, value = LADDERS[clause], getattr(law, clause)
    if value in ladder:
        return ladder.index(value) / (len(ladder) - 1)
    reached = [step for step, each in enumerate(ladder) if _as_strict(clause, value, each)]
    return max(reached, default=0) / (len(ladder) - 1)


def _as_strict(clause: str, value: Value, other: Value) -> bool:
    """Is ``value`` as strict as ``other``, a number on the ladder of ``clause``, or stricter?"""
    ladder: tuple[float, ...] = tuple(float(each) for each in LADDERS[clause])
    rising = ladder[1] < ladder[-1]
    if other == ladder[0]:
        return True
    return float(value) >= float(other) if rising else float(value) <= float(other)


def stringency(law: PrivacyLaw) -> float:
    """How strict a law is, 0-1: the mean rung of its clauses."""
    return sum(rung(law, clause) for clause in LADDERS) / len(LADDERS)


def tightened(law: PrivacyLaw) -> Move | None:
    """The laxest clause a rung up, the first of those in :data:`LADDERS`; None where all are at the top."""
    return next(_moves(law, 1), None)


def relaxed(law: PrivacyLaw) -> Move | None:
    """The strictest clause a rung down, the first of those in :data:`LADDERS`; None where all are at the bottom."""
    return next(_moves(law, -1), None)


def _moves(law: PrivacyLaw, up: int) -> Iterator[Move]:
    """Moves of one rung that leave a law without contradictions, the likeliest first."""
    clauses = sorted(LADDERS, key=lambda clause: up * rung(law, clause))
    for clause in clauses:
        ladder = LADDERS[clause]
        place = round(rung(law, clause) * (len(ladder) - 1)) + up
        if 0 <= place < len(ladder):
            moved = _moved(law, clause, ladder[place])
            if moved is not None:
                yield Move(clause, getattr(law, clause), ladder[place], moved)


def _moved(law: PrivacyLaw, clause: str, value: Value) -> PrivacyLaw | None:
    try:
        return law.with_(**{clause: value})
    except BadInput:
        return None
