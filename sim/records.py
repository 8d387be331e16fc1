"""Tables of records: one consumer, bond, firm … a row, every field with a name and a type.

A record class is written once, as annotations. From it come the NumPy dtype of its table, the names that
compiled rules read (``bond.trust``), and what a type checker knows. Real fields are 64-bit, so that a rule
computes the same bits compiled and interpreted.
"""

from functools import cache
from types import SimpleNamespace
from typing import Annotated, Any, Protocol, cast, get_type_hints, overload

import numpy as np

Real = Annotated[float, "f8"]
"""A real number."""
Flag = Annotated[bool, "?"]
"""True or false."""
Code = Annotated[int, "u1"]
"""A small category, 0 to 255."""
Count = Annotated[int, "u2"]
"""A count, 0 to 65,535."""
Day = Annotated[int, "i2"]
"""A day of the simulation, up to 32,767; -1 is never."""
Whole = Annotated[int, "i8"]
"""A 64-bit whole number."""


class Record:
    """Base of all records; a subclass annotates its fields with the types above."""

    @classmethod
    def fields(cls) -> dict[str, str]:
        """Field names and NumPy type codes, in order."""
        hints = get_type_hints(cls, include_extras=True)
        if taken := [name for name in hints if hasattr(np.void, name)]:
            raise TypeError(f"{cls.__name__} cannot have fields {taken}: NumPy's records have attributes of that name.")
        return {name: hint.__metadata__[0] for name, hint in hints.items()}

    @classmethod
    @cache
    def dtype(cls) -> np.dtype[Any]:
        """The aligned NumPy dtype of one record."""
        return np.dtype(list(cls.fields().items()), align=True)

    @classmethod
    def table(cls, *shape: int) -> Any:
        """A zeroed table of this record (a NumPy record array of the given shape)."""
        return np.zeros(shape, cls.dtype()).view(np.recarray)


class Table[R](Protocol):
    """What a type checker knows of a table of records ``R``: rows by number, whole fields by name."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Its axes."""

    def __len__(self) -> int: ...
    @overload
    def __getitem__(self, index: int | tuple[int, ...]) -> R: ...
    @overload
    def __getitem__(self, index: str) -> np.ndarray[Any, Any]: ...


def write(record: Any, /, **values: Any) -> None:
    """Set fields of one record: in Python, NumPy is ten times as fast with an item as with an attribute."""
    for name, value in values.items():
        record[name] = value


def read(record: Any) -> Any:
    """What one record says now, as a plain object: in Python, its attributes are had ten times as fast."""
    return SimpleNamespace(**dict(zip(record.dtype.names, record.item(), strict=True)))


def column(table: Any, field: str) -> np.ndarray[Any, Any]:
    """One field of every record: a view, of the table's shape."""
    return cast("np.ndarray[Any, Any]", table[field].view(np.ndarray))
