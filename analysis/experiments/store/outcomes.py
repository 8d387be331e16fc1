"""What each run came to, a line a run, so that thousands of runs are summed up without reading their days again."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple, Self
from zlib import crc32

import pandas as pd
import pyarrow as pa
import pyarrow.csv as csv

from sim.ledger.measures import MEASURES

FILE = ("run", "bytes", "check")
HEADING = ",".join((*FILE, *MEASURES)) + "\n"
TYPES = {"run": pa.string(), "bytes": pa.int64(), "check": pa.int64()} | dict.fromkeys(MEASURES, pa.float64())


class Entry(NamedTuple):
    """A run's line: its file as it was, and its outcomes in the order of the measures."""

    run: str
    size: int
    check: int
    outcome: Sequence[float]

    @classmethod
    def of(cls, run: str, content: bytes, outcome: Sequence[float]) -> Self:
        """The entry of a run whose file has this content."""
        return cls(run, len(content), crc32(content), outcome)

    def line(self) -> str:
        """As it is written: numbers to the last bit, nothing for what is undefined."""
        values = ("" if value != value else repr(value) for value in self.outcome)
        return ",".join((self.run, str(self.size), str(self.check), *values)) + "\n"


class Outcomes:
    """A file of entries that is only ever added to; what it lacks or has damaged is found again from the runs."""

    def __init__(self, path: Path) -> None:
        self.path, self._mended = path, False

    def add(self, entries: Iterable[Entry]) -> None:
        """Add entries at the end, each in one piece."""
        text = "".join(entry.line() for entry in entries)
        if not text:
            return
        if not self._mended:
            self._mend()
        with open(self.path, "a", encoding="utf-8", newline="") as file:
            file.write(text if file.tell() else HEADING + text)

    def read(self, measures: Sequence[str] = ()) -> pd.DataFrame:
        """Run, bytes, check and some measures of each entry, the last one of a run; empty if nothing can be read."""
        columns = [*FILE, *measures]
        try:
            whole = self._whole_lines()
            options = csv.ConvertOptions(column_types=TYPES, include_columns=columns, strings_can_be_null=False)
            parse = csv.ParseOptions(invalid_row_handler=lambda _: "skip")  # half a line
            table = csv.read_csv(BytesIO(whole), parse_options=parse, convert_options=options).to_pandas()
        except (OSError, ValueError):
            return pd.DataFrame({name: [] for name in columns})
        return table.drop_duplicates("run", keep="last", ignore_index=True)

    def _mend(self) -> None:
        """Start anew if the columns are not today's; end a last line that a sudden end left half written."""
        self._mended = True
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return
        if not content.startswith(HEADING.encode()):
            self.path.unlink()
        elif not content.endswith(b"\n"):
            with open(self.path, "ab") as file:
                file.write(b"\n")

    def _whole_lines(self) -> bytes:
        content = self.path.read_bytes()
        if not content.startswith(HEADING.encode()):
            raise ValueError("the columns are not today's")
        return content[: content.rfind(b"\n") + 1]
