"""The folder of an experiment: a small file a run, written whole or not at all."""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from zlib import crc32

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from analysis.experiments.store.encoding import SCHEMA, Damaged, days_of, decode, sum_up
from analysis.experiments.store.outcomes import Entry, Outcomes
from analysis.experiments.storing import FIGURES, MANIFEST, read_manifest, told
from sim.errors import BadInput

if TYPE_CHECKING:
    from analysis.experiments.engine import Report

RUNS, FAILED, PLAN, LOCK = "runs", "failed", "plan.parquet", ".at_work"
SUFFIX, DRAFT = ".parquet", ".draft"
BATCH = 500
"""Runs that are looked through before what they came to is noted."""
KIND = "sweep"


class Failure(NamedTuple):
    """A run that failed: its scenario as plain values, its seed, and what went wrong."""

    run: str
    seed: int
    error: str
    traceback: str
    scenario: Mapping[str, Any]


class Store:
    """Runs on disk. What is here was finished: a file appears by one renaming, so that no end leaves one half written.

    ``folder`` holds ``runs/<run>.parquet``, ``failed/<run>.json``, the plan (a row a run) and what each run came to,
    which can all be read with other tools.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(os.path.abspath(folder))

    @classmethod
    def made(cls, folder: str | Path) -> Self:
        """The store in a folder that is new, empty, or another sweep's; raises BadInput for any other."""
        store = cls(folder)
        with told(store.folder):
            store._refuse_the_foreign()
            for room in (RUNS, FAILED):
                (store.folder / room).mkdir(parents=True, exist_ok=True)
        return store

    @classmethod
    def found(cls, folder: str | Path) -> Self:
        """The store of a sweep; raises BadInput if the folder holds none."""
        store = cls(folder)
        if read_manifest(store.folder).get("kind") != KIND or not (store.folder / PLAN).is_file():
            raise BadInput(f"{folder} is not the folder of a sweep. Name one that `symbiosis sweep` has made.")
        return store

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Within, this process alone adds runs; what an earlier one left half written is cleared away."""
        with open(self.folder / LOCK, "w", encoding="utf-8") as lock:
            _lock(lock, self.folder)
            for draft in (self.folder / RUNS).glob(f"*{DRAFT}"):
                draft.unlink()
            yield

    # ------------------------------------------------------------------------------------------ runs

    def path(self, run: str) -> Path:
        """Where a run's file is, or would be."""
        return self.folder / RUNS / f"{run}{SUFFIX}"

    def names(self) -> set[str]:
        """The runs that have a file."""
        with os.scandir(self.folder / RUNS) as entries:
            return {entry.name.removesuffix(SUFFIX) for entry in entries if entry.name.endswith(SUFFIX)}

    def put(self, run: str, content: bytes) -> None:
        """Keep a run's file; where there is one, it becomes this."""
        draft = self.folder / RUNS / f"{run}{DRAFT}"
        draft.write_bytes(content)
        draft.replace(self.path(run))

    def keep(self, report: "Report", notes: Outcomes) -> None:
        """Keep a run that is finished, and note what it came to; if it had failed before, that is forgotten."""
        self.put(report.run, report.content)
        notes.add([Entry.of(report.run, report.content, report.outcome)])
        self.forgive([report.run])

    def outcomes(self, burn_in: int | None) -> Outcomes:
        """What runs came to over their days from ``burn_in`` on."""
        return Outcomes(self.folder / f"outcomes-{'half' if burn_in is None else burn_in}.csv")

    def sound(self, runs: Set[str], burn_in: int | None, *, every_byte: bool = True) -> set[str]:
        """Those of some runs whose files are here and whole; damaged ones are deleted, to be run again.

        A file that is noted must be as it was when it was written: in size, and in every byte if wanted. One that is
        not noted is read, and then is.
        """
        noted = self.outcomes(burn_in).read()
        as_was = dict(zip(noted["run"], zip(noted["bytes"], noted["check"], strict=True), strict=True))
        here = self.names() & runs
        good = {run for run in here if run in as_was and self._is_as_it_was(run, as_was[run], every_byte)}
        for run in here & as_was.keys() - good:
            self._leave_out(run, "it is not as it was when it was written")
        return good | self._look_through(here - as_was.keys(), burn_in)

    def _is_as_it_was(self, run: str, noted: tuple[int, int], every_byte: bool) -> bool:
        path, (size, check) = self.path(run), noted
        return crc32(path.read_bytes()) == check if every_byte else path.stat().st_size == size

    def _look_through(self, runs: set[str], burn_in: int | None) -> set[str]:
        """Read files and note what they came to; those that cannot be read are deleted."""
        good, entries = set(), []
        for run in sorted(runs):
            try:
                entries.append(self._read(run, burn_in))
                good.add(run)
            except Damaged as why:
                self._leave_out(run, str(why))
            if len(entries) >= BATCH:
                self.outcomes(burn_in).add(entries)
                entries = []
        self.outcomes(burn_in).add(entries)
        return good

    def _leave_out(self, run: str, why: str) -> None:
        print(f"{self.path(run)} was damaged, and is left out until it is run again: {why}", file=sys.stderr)
        self.path(run).unlink(missing_ok=True)

    def _read(self, run: str, burn_in: int | None) -> Entry:
        content = self.path(run).read_bytes()
        return Entry.of(run, content, sum_up(days_of(decode(content, run)), burn_in))

    def dataset(self, runs: Iterable[str]) -> ds.Dataset:
        """The days of some runs as one table that is read when it is asked for, file by file."""
        return ds.dataset([str(self.path(run)) for run in runs], schema=SCHEMA, format="parquet")

    # ------------------------------------------------------------------------------------------ failures

    def fail(self, failure: Failure) -> None:
        """Keep what went wrong in a run."""
        path = self.folder / FAILED / f"{failure.run}.json"
        draft = path.with_suffix(DRAFT)
        text = json.dumps(failure._asdict(), indent=2, sort_keys=True, ensure_ascii=False, default=str)
        draft.write_text(text + "\n", encoding="utf-8")
        draft.replace(path)

    def forgive(self, runs: Iterable[str]) -> None:
        """Forget that these runs failed."""
        for run in runs:
            (self.folder / FAILED / f"{run}.json").unlink(missing_ok=True)

    def failed(self) -> set[str]:
        """The runs that failed."""
        return {path.stem for path in (self.folder / FAILED).glob("*.json")}

    def failure(self, run: str) -> Failure:
        """What went wrong in a run."""
        return Failure(**json.loads((self.folder / FAILED / f"{run}.json").read_text(encoding="utf-8")))

    # ------------------------------------------------------------------------------------------ plan

    def write_plan(self, plan: pd.DataFrame) -> None:
        """Keep the plan: a row a run, with its point, seed and values."""
        draft = self.folder / f"plan{DRAFT}"
        pq.write_table(pa.Table.from_pandas(plan, preserve_index=False), draft)
        draft.replace(self.folder / PLAN)

    def read_plan(self) -> pd.DataFrame:
        """What :meth:`write_plan` kept; raises BadInput if it is damaged."""
        try:
            return pd.read_parquet(self.folder / PLAN)
        except (OSError, ValueError) as error:
            raise BadInput(f"The plan in {self.folder} is damaged: {error}. Run the sweep again.") from None

    def _refuse_the_foreign(self) -> None:
        if not os.path.lexists(self.folder):
            return
        if not self.folder.is_dir():
            raise BadInput(f"{self.folder} is a file, but a sweep goes into a folder. Choose another place.")
        others = {entry.name for entry in self.folder.iterdir()} - {RUNS, FAILED, PLAN, LOCK, FIGURES}
        if MANIFEST in others and read_manifest(self.folder).get("kind") == KIND:
            return
        if others:
            raise BadInput(f"{self.folder} is not empty, and no sweep's folder. Choose another place.")


def _lock(lock: Any, folder: Path) -> None:
    """Refuse a second process in the same folder, where the system can tell."""
    try:
        import fcntl
    except ImportError:  # Windows: two sweeps in one folder do double work, and no harm
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise BadInput(f"Another sweep is at work in {folder}. Wait for it, or choose another folder.") from None
