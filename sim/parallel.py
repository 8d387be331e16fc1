"""Compiled rules over all consumers, on all cores."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from sim.compiled import INTERPRETED

SMALL = 2_048
"""Consumers whose day is not worth starting a thread for."""
SMALL_TALK = 50_000
"""Consumers for whom something slight is not."""


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def over[T](count: int, work: Callable[[int, int], T], threads: int, least: int = SMALL) -> list[T]:
    """``work(low, high)`` over ranges that cover ``range(count)``; the results in order of the ranges.

    Rules release the interpreter's lock, so threads run side by side. What they return must add up to the same
    whatever the ranges are. With ``least`` or fewer to do, it is done in one.
    """
    if threads <= 1 or count <= least or INTERPRETED:
        return [work(0, count)]
    parts = threads * (1 if count < 8 * least else 4)
    edges = [count * part // parts for part in range(parts + 1)]
    return list(_pool(os.getpid(), threads).map(work, edges[:-1], edges[1:]))


@cache
def _pool(process: int, threads: int) -> ThreadPoolExecutor:
    """The threads of this process, kept: starting them anew each day costs more than a small market's day."""
    return ThreadPoolExecutor(threads, thread_name_prefix=f"market-{process}")


def total(parts: list[Any]) -> Any:
    """The sum of what the ranges returned."""
    return sum(parts[1:], start=parts[0])
