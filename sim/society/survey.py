"""The user's own people: a CSV of a survey, a person a row, in place of any column of the consumers."""

import csv
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from sim.errors import BadInput, bad, unknown

type Array = NDArray[Any]


class Column(NamedTuple):
    """What a column of a survey may hold: numbers in [low, high], or words that stand for 0 and up."""

    low: float
    high: float
    kind: str
    """``real``, ``positive`` (above ``low``), ``whole``, or words parted by slashes."""

    @property
    def words(self) -> list[str]:
        """The words for 0, 1, …; none if the column holds numbers."""
        return self.kind.split("/") if "/" in self.kind else []

    @property
    def allowed(self) -> str:
        """What may be in the column, in words."""
        if self.words:
            return " or ".join(f"{word} ({code})" for code, word in enumerate(self.words))
        noun, start = ("a whole number" if self.kind == "whole" else "a number"), f"{self.low:g}"
        return f"{noun} {'above' if self.kind == 'positive' else 'from'} {start} to {self.high:g}"

    def numbers(self, cells: Any) -> NDArray[np.float64]:
        """The cells of a pandas Series as numbers; not-a-number where they cannot be."""
        import pandas as pd

        if self.words:
            codes = {word: code for code, word in enumerate(self.words)}
            codes |= {spelling: code for code in codes.values() for spelling in (str(code), f"{code}.0")}
            cells = cells.astype(str).str.strip().str.lower().map(codes)
        elif not pd.api.types.is_numeric_dtype(cells) or pd.api.types.is_bool_dtype(cells):
            cells = pd.to_numeric(cells.astype(str), errors="coerce")
        numbers: NDArray[np.float64] = cells.to_numpy(np.float64)
        return numbers

    def fits(self, numbers: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which numbers may be in the column."""
        above = numbers > self.low if self.kind == "positive" else numbers >= self.low
        whole = self.kind == "real" or self.kind == "positive" or numbers == np.floor(numbers)
        return above & (numbers <= self.high) & whole

    @property
    def dtype(self) -> type:
        """Of the column as it is returned: bytes for codes and small whole numbers."""
        return np.float64 if self.kind in ("real", "positive") else np.uint8


SHARE = Column(0, 1, "real")
WEIGHT = Column(0, 1e12, "real")
"""Of interests and of sampling: any scale will do, so far as sums stay finite."""
COLUMNS = {
    "activity": Column(0, 1_000, "positive"),  # page views a day; more than one in ten seconds is no person
    "concern": SHARE,
    "resignation": SHARE,
    "efficacy": SHARE,
    "susceptibility": SHARE,
    "price_sensitivity": Column(0, 1_000, "positive"),  # relative to the usual one
    "valuation": SHARE,
    "segment": Column(0, 255, "whole"),
    "group": Column(0, 1, "majority/minority"),
    "device": Column(0, 1, "desktop/mobile"),
    "jurisdiction": Column(0, 0, "whole"),  # a market has one, unless its scenario says otherwise
}
"""Columns a survey may have, besides ``interest_1`` … ``interest_K``, ``weight``, and a leading ``id`` or ``name``."""


@dataclass(frozen=True)
class Survey:
    """People of the user's own."""

    table: Mapping[str, Array]
    """(rows,) of each column given; and ``interests``, (rows, K), each row summing to 1."""
    weight: NDArray[np.float64]
    """(rows,) sampling weights, not all 0; 1 where the file has none."""
    ids: tuple[str, ...] = ()
    """What the leading ``id`` or ``name`` column says, if there is one."""

    @property
    def rows(self) -> int:
        """Number of people surveyed."""
        return self.weight.size

    def columns(self, n: int, rng: np.random.Generator) -> dict[str, Array]:
        """Columns of ``n`` consumers: the surveyed in their order if they are as many, else drawn by weight.

        Whoever is drawn is drawn with replacement, and whole: what hangs together in a person stays together.
        """
        chosen = np.arange(n) if n == self.rows else rng.choice(self.rows, n, p=self.weight / self.weight.sum())
        return {name: values[chosen] for name, values in self.table.items()}

    def matched(self, names: Sequence[str]) -> Self:
        """The same people in the order of ``names``, such as those of a network; raises BadInput if one is missing."""
        row = {name: i for i, name in enumerate(self.ids)}
        if len(row) < self.rows:
            raise BadInput("The people surveyed need a first column, id or name, in which nobody is named twice.")
        if missing := [name for name in names if name not in row]:
            raise BadInput(
                f"The people surveyed must include {missing[0]!r}, and {len(missing) - 1} more who are missing."
            )
        order = np.array([row[name] for name in names], np.int64)
        table = {name: values[order] for name, values in self.table.items()}
        return type(self)(table, np.ones(order.size), tuple(names))


def read_people(path: str | Path, topics: int | None = None, columns: Mapping[str, Column] = COLUMNS) -> Survey:
    """The people in a CSV with a header and a person a row; any subset of the columns, in any order.

    Args:
        path: the file; UTF-8, parted by commas.
        topics: number of interest topics K; as many as the file has, if None.
        columns: what each column may hold. Interests, ``interest_1`` … ``interest_K``, are any non-negative
            numbers, not all 0, and are scaled to sum to 1 in each row; ``weight`` is a sampling weight.

    Raises:
        BadInput: naming the file, and the row, column, value and what is allowed. The header is row 1.
    """
    path = Path(path)
    titles = _titles(path)
    has_ids = titles[0].lower() in ("id", "name")
    given = titles[1:] if has_ids else titles
    schema = {**columns, "weight": WEIGHT, **dict.fromkeys(_interests(path, given, topics), WEIGHT)}
    _check_titles(path, given, schema)
    frame = _frame(path, titles)
    values = {title: _values(path, frame[title], schema[title]) for title in given}
    ids = tuple(frame[titles[0]].fillna("").astype(str).str.strip()) if has_ids else ()
    return Survey(_table(path, frame, values), _weight(path, values, len(frame)), ids)


def _titles(path: Path) -> list[str]:
    """The column titles in the first row of a file."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            titles = [title.strip() for title in next(csv.reader(file), [])]
    except (OSError, ValueError, csv.Error) as error:
        raise BadInput(f"{path} cannot be read as a CSV of people: {error}") from error
    if not any(titles):
        raise BadInput(f"{path} has no column titles in its first row. Known: {', '.join(COLUMNS)}, weight.")
    return titles


def _interests(path: Path, titles: list[str], topics: int | None) -> list[str]:
    """Names of the columns of interests: all of them if any is given."""
    found = [title for title in titles if re.fullmatch("interest_[0-9]+", title)]
    wanted = [f"interest_{k}" for k in range(1, (topics or len(found)) + 1)]
    if found and (missing := [name for name in wanted if name not in found]):
        raise BadInput(f"{path} lacks the column {missing[0]}: it must have all {len(wanted)} interests, or none.")
    return wanted


def _check_titles(path: Path, titles: list[str], known: Mapping[str, Column]) -> None:
    """BadInput where a column is unknown or given twice, or none is given."""
    for i, title in enumerate(titles):
        if title not in known:
            near = [name for name in known if "interest" in title or "interest" not in name]
            raise unknown("column of people", title, near, f"It is in {path}; columns are parted by commas.")
        if title in titles[:i]:
            raise BadInput(f"{path} has the column {title} twice: it must be there once.")
    if not set(titles) - {"weight"}:
        raise BadInput(f"{path} says nothing of its people: it must have a column such as concern or activity.")


def _frame(path: Path, titles: list[str]) -> Any:
    """The file as a pandas DataFrame, indexed by row of the file, without empty rows."""
    import pandas as pd

    text = {title: str for title in titles[:1] if title.lower() in ("id", "name")}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # a row too long is cut with no more than that
            frame = pd.read_csv(
                path, header=0, names=titles, index_col=False, dtype=text, skip_blank_lines=False, low_memory=False,
                encoding="utf-8-sig", skipinitialspace=True,
            )  # fmt: skip
    except (OSError, ValueError, OverflowError, pd.errors.ParserWarning) as error:
        raise BadInput(f"{path} cannot be read as a CSV of people: {error}") from error
    frame.index += 2
    frame = frame.dropna(how="all")
    if frame.empty:
        raise BadInput(f"{path} has nobody in it: it must have a row for each person.")
    return frame


def _values(path: Path, cells: Any, column: Column) -> Array:
    """The cells of a column as numbers; BadInput at the first that will not do."""
    numbers = column.numbers(cells)
    wrong = ~column.fits(numbers)
    if wrong.any():
        raise _bad_cell(path, cells, int(wrong.argmax()), column.allowed)
    return numbers.astype(column.dtype)


def _bad_cell(path: Path, cells: Any, i: int, allowed: str) -> BadInput:
    """The error for the i-th of these cells."""
    value = cells.iloc[i]
    shown = "" if value != value else value.item() if isinstance(value, np.generic) else value
    return bad(f"{path}, row {cells.index[i]}, column {cells.name}", shown, allowed)


def _table(path: Path, frame: Any, values: dict[str, Array]) -> dict[str, Array]:
    """The columns, with interests gathered into one table."""
    table = {title: cells for title, cells in values.items() if title != "weight" and "interest_" not in title}
    if topics := len(values) - len(table) - ("weight" in values):
        table["interests"] = _normalised(path, frame, [values[f"interest_{k}"] for k in range(1, topics + 1)])
    return table


def _normalised(path: Path, frame: Any, interests: list[Array]) -> Array:
    """(rows, K) interests, each row summing to 1."""
    table = np.stack(interests, axis=1)
    most = table.max(axis=1, keepdims=True)
    if not most.all():
        raise BadInput(f"{path}, row {frame.index[most.argmin()]}: all interests are 0, but one must be above 0.")
    scaled: Array = table / most  # first, lest tiny numbers lose their digits
    return scaled / scaled.sum(axis=1, keepdims=True)


def _weight(path: Path, values: dict[str, Array], rows: int) -> NDArray[np.float64]:
    """Sampling weights."""
    weight = values.get("weight", np.ones(rows))
    if not weight.any():
        raise BadInput(f"{path}, column weight: all weights are 0, but one must be above 0.")
    return weight
