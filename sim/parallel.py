"""Compiled rules over all consumers, on all cores."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sim.compiled import INTERPRETED

SMALL = 2048
"""Consumers a thread is not worth starting for."""


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def over[T](count: int, work: Callable[[int, int], T], threads: int) -> list[T]:
    """``work(low, high)`` over ranges that cover ``range(count)``; the results in order of the ranges.

    Rules release the interpreter's lock, so threads run side by side. What they return must add up to the same
    whatever the ranges are.
    """
    if threads <= 1 or count <= SMALL or INTERPRETED:
        return [work(0, count)]
    edges = [count * t // (threads * 4) for t in range(threads * 4 + 1)]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, edges[:-1], edges[1:]))


def total(parts: list[Any]) -> Any:
    """The sum of what the ranges returned."""
    return sum(parts[1:], start=parts[0])
