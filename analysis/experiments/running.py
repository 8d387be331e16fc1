"""One run of one scenario, day by day, that can be stopped without losing what is finished."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from analysis.experiments.results import Results
from analysis.experiments.storing import staged
from sim.errors import bad
from sim.market import Market
from sim.scenario import Scenario

type Progress = Callable[[int, int], None]
"""Told, after each day, how many days are done and how many there will be."""

STOPPING = "Stopping at the end of this day; Ctrl-C again stops at once."


class Interrupted(KeyboardInterrupt):
    """Ctrl-C in mid-run; ``finished`` holds what was finished by then."""

    def __init__(self, finished: Any) -> None:
        super().__init__("interrupted")
        self.finished = finished


def run(
    scenario: Scenario,
    seed: int = 1,
    days: int | None = None,
    out: str | Path | None = None,
    progress: Progress | None = None,
    threads: int | None = None,
    *,
    name: str = "",
    overwrite: bool = False,
    figures: bool = True,
) -> Results:
    """Run a scenario and give its results, also into the folder ``out`` if there is one.

    Args:
        scenario: what to run.
        seed: 0 or more; the same seed gives the same results, to the bit, on any number of threads.
        days: how many days, if not the scenario's own number.
        out: folder for the results, see :meth:`Results.save`; it must be new or empty unless ``overwrite``.
        progress: called after each day.
        threads: how many threads live a day; all cores by default.
        name: what to call the run in tables and figures.
        overwrite: replace earlier results in ``out``.
        figures: draw figures, too.

    Raises:
        BadInput: before the first day, for what cannot be run or written.
        Interrupted: on Ctrl-C, when the day is over and the results until then are in ``out``.
    """
    scenario = scenario if days is None else scenario.with_(days=days)
    with staged(out, overwrite) if out is not None else nullcontext() as draft:
        market = open_market(scenario, seed, threads)
        live(market, scenario.days, progress)
        results = Results.of(market, scenario, seed, name)
        if draft is not None:
            results.write(draft)
    if out is not None and figures:
        results.draw(out)
    if not results.complete:
        raise Interrupted(results)
    return results


def open_market(scenario: Scenario, seed: int, threads: int | None = None) -> Market:
    """The market of a scenario on its first morning; raises :class:`~sim.errors.BadInput` for a bad seed, too."""
    if threads is not None and (type(threads) is not int or not 1 <= threads <= 1024):
        raise bad("threads", threads, "a whole number from 1 to 1024")
    return Market(scenario, rng=check_seed(seed), threads=threads)


def check_seed(seed: int) -> int:
    """``seed``, if it can be one; raises :class:`~sim.errors.BadInput` otherwise."""
    if type(seed) is not int or seed < 0:
        raise bad("seed", seed, "a whole number from 0 up")
    return seed


def live(market: Market, days: int, progress: Progress | None = None) -> int:
    """Live ``days`` days, or fewer if Ctrl-C is pressed: then until the end of that day. Gives the days lived."""
    with stopping_gently() as stopped:
        for done in range(1, days + 1):
            market.run_for(1)
            if progress:
                progress(done, days)
            if stopped():
                return done
    return days


@contextmanager
def stopping_gently(say: str = STOPPING) -> Iterator[Callable[[], bool]]:
    """Within, Ctrl-C is only noted, so that no day is left half lived; pressed again, it interrupts as ever."""
    noted = threading.Event()
    usual = signal.getsignal(signal.SIGINT)

    def note(*_: object) -> None:
        noted.set()
        signal.signal(signal.SIGINT, usual)
        print(say, file=sys.stderr)

    # Only the main thread may set handlers, and whoever ignores interrupts goes on ignoring them.
    gentle = threading.current_thread() is threading.main_thread() and usual is signal.default_int_handler
    if gentle:
        signal.signal(signal.SIGINT, note)
    try:
        yield noted.is_set
    finally:
        if gentle:
            signal.signal(signal.SIGINT, usual)
