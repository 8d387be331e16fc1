"""How a firm writes its plan for the day down: most days it is that of the day before."""

from typing import Any


class Pen:
    """Writes some fields of one record day after day; only what has changed, so nobody else may write these fields."""

    def __init__(self) -> None:
        self._written: dict[str, Any] = {}

    def write(self, table: Any, row: int, /, **values: Any) -> None:
        """Set fields of a row of a table, always the same row of the same table."""
        if values == self._written:
            return
        record = table[row]
        for name, value in values.items():
            if value != self._written.get(name):
                record[name] = value
        self._written = values
