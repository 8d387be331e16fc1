"""Names written beside the lines they belong to."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.plots.results import Numbers
from analysis.plots.style import SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GAP = 0.1
"""Smallest distance between two labels, as a share of the panel's height."""
SAME = 0.01
"""Lines nearer than this share of the panel's height, on every day, are written as one."""


class Named(NamedTuple):
    """A line with a name."""

    label: str
    colour: str
    values: Numbers


def label_ends(axes: "Axes", lines: list[Named]) -> None:
    """Write each line's name where it ends, to the right of the panel, none over another."""
    low, high = axes.get_ylim()
    named = joined([line for line in lines if np.isfinite(line.values).any()], SAME * (high - low))
    ends = [(float(last_known(line.values)) - low) / (high - low) for line in named]
    for line, height in zip(named, apart(ends), strict=True):
        where = axes.get_yaxis_transform()
        axes.text(
            1.02,
            low + height * (high - low),
            line.label,
            transform=where,
            va="center",
            fontsize=SMALL,
            color=line.colour,
        )


def last_known(values: Numbers) -> float:
    """The last value that is not NaN."""
    return float(values[np.isfinite(values)][-1])


def joined(lines: list[Named], near: float) -> list[Named]:
    """Lines that lie upon one another share one entry, with all their names."""
    kept: list[Named] = []
    for line in lines:
        twin = next((i for i, other in enumerate(kept) if _alike(line.values, other.values, near)), None)
        if twin is None:
            kept.append(line)
        else:
            kept[twin] = line._replace(label=f"{kept[twin].label},\n{line.label}")  # the last drawn is the one seen
    return kept


def _alike(one: Numbers, other: Numbers, near: float) -> bool:
    both = np.isfinite(one) & np.isfinite(other)
    return bool(both.any() and np.abs(one[both] - other[both]).max() <= near)


def apart(heights: list[float], gap: float = GAP) -> list[float]:
    """``heights`` (shares of the panel) moved as little as keeps them ``gap`` apart and inside, in the same order."""
    order = np.argsort(heights, kind="stable")
    placed = np.array(heights)[order]
    for i in range(1, len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + gap)
    ceiling = 1.0
    for i in reversed(range(len(placed))):
        placed[i] = ceiling = min(placed[i], ceiling)
        ceiling -= gap
    result = np.empty(len(placed))
    result[order] = placed
    return [float(height) for height in result]
