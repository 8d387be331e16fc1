"""How large the report's markets are, how long they live, and how many of them there are."""

from dataclasses import dataclass

from sim.errors import unknown


@dataclass(frozen=True)
class Size:
    """Of one edition of the report."""

    consumers: int
    days: int
    seeds: int
    few: int
    """Seeds where there are many arms."""
    grid: int
    """Points along each side of the phase diagram."""
    samples: int
    """Points of the parameter space; a power of 2."""
    draws: int
    """Draws of the calibrated parameters in which claims are tried."""
    learning: int
    """Days that learners have."""


SIZES = {
    "tiny": Size(consumers=80, days=20, seeds=2, few=1, grid=3, samples=4, draws=1, learning=30),
    "quick": Size(consumers=1_000, days=120, seeds=3, few=2, grid=5, samples=64, draws=2, learning=240),
    "full": Size(consumers=3_000, days=240, seeds=6, few=3, grid=7, samples=128, draws=6, learning=540),
}
"""By name: ``tiny`` tests the report, ``quick`` takes minutes, ``full`` the better part of an hour."""


def size_of(name: str) -> Size:
    """The size of this name; raises with the nearest one otherwise."""
    if name not in SIZES:
        raise unknown("size of the report", name, SIZES)
    return SIZES[name]
