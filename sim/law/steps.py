"""A law that changes in steps: each has its date, its title, its reference, and the clauses it changes.

In a law's file, a step is a table; what it does not name stays as it was::

    [[steps]]
    date = 2020-10-01
    title = "Refusing must be as easy as accepting"
    reference = "CNIL, Délibération 2020-091"

    [steps.clauses.dark_patterns]
    value = false
    article = "Délibération 2020-092, § 30 ff."
    says = "A button to refuse stands beside the button to accept."

``law = "gdpr"`` in a step brings a whole preset into force; clauses beside it are departures from that.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sim.errors import BadInput, bad
from sim.law.citations import Citation, text
from sim.parameter import Value

if TYPE_CHECKING:
    from sim.law.privacy_law import PrivacyLaw

YEAR = 365
"""Days of a calendar's year."""


@dataclass(frozen=True)
class Step:
    """One step of a law. Raises :class:`~sim.errors.BadInput` for a date that is none or a text that is missing."""

    date: date
    """The day from which it applies."""
    title: str
    """What happened."""
    reference: str
    """Where that is written."""
    law: str = ""
    """The preset that comes into force as a whole, if one does."""
    clauses: tuple[tuple[str, Value], ...] = ()
    """What changes, by clause."""
    citations: tuple[Citation, ...] = ()
    """Where each of these comes from."""

    def __post_init__(self) -> None:
        if type(self.date) is not date:
            raise bad("steps.date", self.date, "a day such as 2018-05-25")
        for name in ("title", "reference"):
            if not text(f"steps({self.date}).{name}", getattr(self, name)).strip():
                raise bad(f"steps({self.date}).{name}", getattr(self, name), "a text that is not empty")


def amended[L: "PrivacyLaw"](law: L, step: Step, base: "PrivacyLaw | None" = None) -> L:
    """``law`` after ``step``, which brings ``base`` into force first if there is one.

    Raises :class:`~sim.errors.BadInput`, with the step's date, for whatever a law may not say.
    """
    from sim.law.privacy_law import declared

    start = base or law
    values: dict[str, Any] = {name: getattr(start, name) for name in (*declared(), "currency", "exchange_rate")}
    kept = [citation for citation in start.citations if citation.clause not in dict(step.clauses)]
    try:
        return replace(law, **values | dict(step.clauses), citations=(*kept, *step.citations), steps=())
    except BadInput as error:
        raise BadInput(f"In its step of {step.date}: {error}") from None


def out_of_order(law: "PrivacyLaw") -> Iterator[str]:
    """What is wrong with the order of a law's steps, if anything."""
    last, what = law.in_force, "in_force is"
    for step in law.steps:
        if step.date <= last:
            yield (
                f"steps are out of order: one is of {step.date}, but {what} {last}. "
                "Give each step a later date than the one before."
            )
        last, what = step.date, "the one before is of"


def day_of(when: date, origin: date, first: int, year: int) -> int:
    """The day of the simulation on which ``when`` falls.

    ``origin`` is the date of day ``first``, and ``year`` how many days a year of the calendar takes.
    """
    return first + round((when - origin).days * year / YEAR)
