"""A run as a small Parquet file: a row a day, and what it is a run of."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.experiments.summary import adds_up
from sim.ledger.measures import MEASURES

FIGURES = "figures"
"""The key in the attributes of a run's days, and in the file's metadata, of what else was observed in the run."""
TOLD = "symbiosis"
"""The key in the file's metadata under which it is said what the run is of."""
HEAD = {"run": pa.string(), "seed": pa.int64(), "day": pa.int32()}
SCHEMA = pa.schema([*HEAD.items(), *((name, pa.float64()) for name in MEASURES)])
"""Columns of every run's file: which run, its seed, the day, and the measures of the day (null where undefined)."""

FORMAT: dict[str, Any] = {
    "compression": "snappy",  # twice as fast as zstd, and a fifth larger
    "use_dictionary": ["run"],
    "write_statistics": ["day"],
    "store_schema": False,  # a third of a small file, and nothing that Parquet's own does not say
    "write_page_checksum": True,
}


class Damaged(ValueError):
    """A file that does not hold the run that it should."""


def encode(daily: pd.DataFrame, run: str, seed: int, told: Mapping[str, Any]) -> bytes:
    """The file of a run; the same bytes each time.

    Measures that ``daily`` has no column for are null. ``told`` says what the run is of, in JSON; beside it is kept
    what a model of its own has observed, numbers by name, in ``daily.attrs["figures"]``.
    """
    days = len(daily)
    head = [pa.array([run] * days), pa.array(np.full(days, seed, np.int64)), pa.array(daily.index.to_numpy(np.int32))]
    measured = pa.array(_measured(daily).T.ravel(), from_pandas=True)  # at once: an array a column takes thrice as long
    columns = (measured.slice(place * days, days) for place in range(len(MEASURES)))
    table = pa.Table.from_arrays([*head, *columns], schema=SCHEMA)
    said = json.dumps(
        {"run": run, "days": days, FIGURES: daily.attrs.get(FIGURES, {}), **told}, sort_keys=True, default=str
    )
    buffer = pa.BufferOutputStream()
    with pq.ParquetWriter(buffer, SCHEMA, **FORMAT) as writer:
        writer.write_table(table)
        writer.add_key_value_metadata({TOLD: said})
    return bytes(buffer.getvalue().to_pybytes())


def decode(content: bytes, run: str) -> pa.Table:
    """The table of a run's file; raises :class:`Damaged` unless it is whole and of this run."""
    try:
        file = pq.ParquetFile(pa.BufferReader(content), page_checksum_verification=True)
        table, said = file.read(use_threads=False), json.loads(file.metadata.metadata[TOLD.encode()])
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise Damaged(str(error)) from None
    if said["run"] != run or said["days"] != len(table) or table.schema.names != SCHEMA.names:
        raise Damaged("it is not of this run")
    return table


def figures_of(content: bytes) -> dict[str, float]:
    """What else was observed in a run, numbers by name, from its file."""
    said = json.loads(pq.ParquetFile(pa.BufferReader(content)).metadata.metadata[TOLD.encode()])
    return dict(said[FIGURES])


def days_of(table: pa.Table) -> pd.DataFrame:
    """The measures of a run, a row a day."""
    return table.drop_columns(["run", "seed"]).to_pandas(use_threads=False).set_index("day")


def sum_up(daily: pd.DataFrame, burn_in: int | None) -> tuple[float, ...]:
    """Each of the measures, in their order, in one number over the days from ``burn_in`` on; half of them if None.

    The total of what adds up (money, counts), the mean of what does not (shares, levels, prices); NaN where it never
    was defined.
    """
    late = _measured(daily)[len(daily) // 2 if burn_in is None else burn_in :]
    known = ~np.isnan(late)
    totals, counts = np.where(known, late, 0.0).sum(axis=0), known.sum(axis=0)
    by = np.where(_adding(), 1, counts)
    return tuple(np.divide(totals, by, out=np.full(len(by), np.nan), where=counts > 0).tolist())


@cache
def _adding() -> np.ndarray:
    return np.array([adds_up(name) for name in MEASURES])


def _measured(daily: pd.DataFrame) -> np.ndarray:
    """The measures (days, measures) in their order, NaN for those that ``daily`` has no column for."""
    ordered = daily if daily.columns.equals(_names()) else daily.reindex(columns=_names())
    return np.asarray(ordered.to_numpy(float))


@cache
def _names() -> pd.Index:
    return pd.Index(list(MEASURES))
