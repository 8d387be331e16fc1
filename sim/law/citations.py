"""Where a clause comes from, and a clause as a table prints it."""

from dataclasses import dataclass

from sim.errors import bad
from sim.parameter import Value

TEXTS = ("article", "says", "assumption")


@dataclass(frozen=True)
class Citation:
    """Where a clause comes from.

    ``article`` is the provision, ``says`` its sense in one sentence, and ``assumption`` what this model read into it,
    as for a number that the law itself does not give. Raises :class:`~sim.errors.BadInput` if one is not text.
    """

    clause: str
    article: str = ""
    says: str = ""
    assumption: str = ""

    def __post_init__(self) -> None:
        for key in TEXTS:
            text(f"clauses.{self.clause}.{key}", getattr(self, key))

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing at all."""
        return not any(getattr(self, key).strip() for key in TEXTS)


@dataclass(frozen=True)
class Clause:
    """One clause of one law, as a table prints it: what it holds, where that comes from, and what it may hold."""

    name: str
    value: Value
    neutral: bool
    """Whether the law might as well be silent on it."""
    article: str
    says: str
    assumption: str
    meaning: str
    allowed: str
    unit: str


def text(where: str, value: object) -> str:
    """``value`` if it is text; raises :class:`~sim.errors.BadInput` otherwise."""
    if not isinstance(value, str):
        raise bad(where, value, "a text")
    return value
