"""Crews: who does the runs. Processes of our own, an executor of the user's, or a cluster; hired anew if they break."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

from analysis.experiments.engine.workers import prepare, ready
from sim.compiled import CACHE, INTERPRETED
from sim.errors import BadInput, bad
from sim.extras import needed
from sim.parallel import cores

CLUSTER = "cluster"
"""The extra that brings Dask distributed."""
AHEAD = 2
"""Runs given out for each worker, so that none waits for its next one."""
RETRIES = 3
"""Times that a cluster gives a run to another worker if the first one was lost."""
ANSWER, PATIENCE = 10, 60
"""Seconds to wait for a cluster's scheduler to answer, and for its first worker."""
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "ARROW_NUM_THREADS")
"""What libraries beneath ours read how many threads they may start from."""

type Hire = Callable[[], Executor]


class Crew:
    """An executor that can be hired anew.

    ``window`` is how many runs are given out at a time, ``threads`` how many each may use. Processes of our own are
    ended when the crew is dismissed; an executor of the user's is left as it was found.
    """

    def __init__(self, hire: Hire, window: int, threads: int = 1, *, ours: bool = True, client: Any = None) -> None:
        self.window, self.threads = window, threads
        self._hire, self._ours, self._client = hire, ours, client
        self._executor: Executor | None = None
        self._before: set[Any] = set()

    def submit(self, work: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        """Give out some work; a crew that broke, or was not hired yet, is hired first."""
        if self._executor is None:
            self._before = set(multiprocessing.active_children())
            self._executor = self._hire()
        try:
            return self._executor.submit(work, *arguments)
        except BrokenExecutor:
            self.broke()
            return self.submit(work, *arguments)

    def broke(self) -> None:
        """The executor is of no more use: the next work is for another one."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = None

    def dismiss(self, at_once: bool = False) -> None:
        """End the crew if it is ours; ``at_once`` ends its processes in mid-run. Of a cluster, take leave."""
        if self._client is not None:
            self._client.close()  # what was not finished is given up
        if self._executor is None or not self._ours:
            return
        if at_once:
            for process in set(multiprocessing.active_children()) - self._before:
                process.kill()
        self._executor.shutdown(wait=not at_once, cancel_futures=True)
        self._executor = None


class InPlace(Executor):
    """An executor that does the work itself, when it is given out."""

    def submit[**P, T](self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """The finished work."""
        future: Future[T] = Future()
        future.set_result(work(*args, **kwargs))
        return future


class Processes(ProcessPoolExecutor):
    """Worker processes that never hear Ctrl-C, not even while they begin."""

    def submit[**P, T](self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Give out some work, for which a process may be started."""
        with deaf():
            return super().submit(work, *args, **kwargs)


def crew_of(executor: Executor | Hire | str | None, workers: int | None, threads: int | None, runs: int) -> Crew:
    """The crew for so many runs.

    Args:
        executor: None for processes of our own; a ``concurrent.futures`` executor; a function that makes one; or the
            address of a Dask scheduler, such as ``tcp://head:8786``.
        workers: processes of our own; as many as cores by default, and no more than runs. One works in this process.
        threads: of each run; by default the cores that are left over where there are fewer runs than cores.
        runs: how many runs there are.
    """
    _check("workers", workers)
    _check("threads", threads)
    if isinstance(executor, str):
        return _cluster(executor, threads or 1)
    if isinstance(executor, Executor):
        return _guests(executor, threads or 1)
    if executor is not None and not callable(executor):
        raise bad("executor", executor, "an Executor, a function that makes one, or a scheduler's address", "Or None.")
    if executor is not None:
        return Crew(executor, AHEAD * (workers or cores()), threads or 1)
    hands = min(workers or cores(), max(1, runs))
    share = threads or max(1, cores() // hands)
    return Crew(InPlace, 1, share) if hands == 1 else Crew(lambda: processes(hands), AHEAD * hands, share)


def processes(workers: int) -> ProcessPoolExecutor:
    """Worker processes, each begun afresh ("spawn") and warm; they end when this process does.

    Raises :class:`~sim.errors.BadInput` if they cannot be started.
    """
    pool = Processes(workers, multiprocessing.get_context("spawn"), initializer=prepare)
    try:
        if not (CACHE.exists() or INTERPRETED):
            pool.submit(ready, compiled=True).result()  # once, before the others would all do it at the same time
        pool.submit(ready).result()
    except BrokenExecutor:
        raise BadInput(
            "Worker processes cannot be started. In a script, call sweep below: if __name__ == '__main__'. "
            "Or ask for workers=1, which works in this process."
        ) from None
    return pool


@contextmanager
def deaf() -> Iterator[None]:
    """Processes that are started within never hear Ctrl-C; this one hears it when the block ends."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def few_threads(threads: int) -> Iterator[None]:
    """Within, processes that are started keep the libraries beneath ours to so many threads, unless the user says else.

    Otherwise each worker would start as many as there are cores.
    """
    ours = [name for name in THREADS if name not in os.environ]
    os.environ.update(dict.fromkeys(ours, str(threads)))
    try:
        yield
    finally:
        for name in ours:
            os.environ.pop(name, None)


def _guests(executor: Executor, threads: int) -> Crew:
    """The user's own executor, and if it breaks, which it does for good, processes of our own in its place."""
    guests = [executor]
    size = int(getattr(executor, "_max_workers", cores()))

    def hire() -> Executor:
        if guests:
            return guests.pop()
        print(f"The executor broke, and cannot be mended. Going on with {cores()} processes.", file=sys.stderr)
        crew._ours = True
        return processes(cores())

    crew = Crew(hire, AHEAD * size, threads, ours=False)
    return crew


def _cluster(address: str, threads: int) -> Crew:
    """The workers of a Dask cluster."""
    distributed = needed("distributed", CLUSTER, "A cluster")
    try:
        client = distributed.Client(address, timeout=ANSWER, set_as_default=False)
        client.wait_for_workers(1, timeout=PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        raise BadInput(
            f"The scheduler {address} cannot be used: {error or 'it has no workers'}. "
            f"Start one with: dask scheduler; and workers with: dask worker {address} --nthreads 1"
        ) from None
    hands = sum(client.nthreads().values())
    return Crew(lambda: client.get_executor(retries=RETRIES), AHEAD * hands, threads, ours=False, client=client)


def _check(name: str, number: int | None) -> None:
    if number is not None and (type(number) is not int or not 1 <= number <= 1024):
        raise bad(name, number, "a whole number from 1 to 1024")
