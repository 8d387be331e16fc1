"""Scales that the usual days fill, and what is done with the days that do not fit."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.plots.results import Numbers
from analysis.plots.style import INK, SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARGIN = 0.06
USUAL = 95.0
"""Per cent of days, between the smallest and the largest, that a spiky measure's scale is made for."""
ROOM = 1.0
"""Spread of the usual days that is left above and below them, so that only outliers fall outside."""
LEAST = 0.1
"""Smallest length of a scale without zero, as a share of the level, so that trifles look like trifles."""
LABELLED = 2
"""Off-scale days that are labelled with their value; the rest have just a mark."""


class Scale(NamedTuple):
    """From where to where an axis goes."""

    low: float
    high: float

    def holds(self, values: Numbers) -> Numbers:
        """``values`` with NaN for what falls outside."""
        return np.where((values >= self.low) & (values <= self.high), values, np.nan)


def scale_of(values: Numbers, *, zero: bool = False, least: float = 0.0, spiky: bool = False) -> Scale:
    """The scale for ``values``: with zero if wanted, at least ``least`` long, made for usual days if spiky."""
    known = values[np.isfinite(values)]
    if not known.size:
        return Scale(0.0, 1.0)
    low, high = _usual(known) if spiky else (float(known.min()), float(known.max()))
    low, high = (min(low, 0.0), max(high, 0.0)) if zero else (low, high)
    short = max(0.0, max(least, 1e-9, 0.0 if zero else LEAST * abs(high)) - (high - low))
    low, high = (low, high + short) if zero and low >= 0.0 else (low - short / 2, high + short / 2)
    margin = MARGIN * (high - low)
    return Scale(low if zero and low == 0.0 else low - margin, high + margin)


def _usual(known: Numbers) -> tuple[float, float]:
    low, high = np.percentile(known, [100.0 - USUAL, USUAL])
    room = ROOM * (high - low)
    return max(float(known.min()), float(low - room)), min(float(known.max()), float(high + room))


def mark_off_scale(axes: "Axes", days: Numbers, values: Numbers, scale: Scale, colour: str) -> None:
    """A triangle at the edge for each day outside the scale; the most extreme are labelled with their value."""
    outside = np.flatnonzero((values < scale.low) | (values > scale.high))
    extreme = outside[np.argsort(-np.abs(values[outside] - scale.low), kind="stable")][:LABELLED]
    for i in outside:
        top = values[i] > scale.high
        edge, marker = (scale.high, "^") if top else (scale.low, "v")
        axes.plot(days[i], edge, marker, ms=3.5, color=colour, clip_on=False, zorder=4)
        if i in extreme:
            _label(axes, float(days[i]), edge, f"{values[i]:.2g}".replace("-", "−"), top)


def _label(axes: "Axes", day: float, edge: float, text: str, top: bool) -> None:
    """The value beside its mark, on the side where there is room."""
    low, high = axes.get_xlim()
    left = day > (low + high) / 2
    offset = (-4 if left else 4, -1 if top else 1)
    where = {"ha": "right" if left else "left", "va": "top" if top else "bottom"}
    axes.annotate(text, (day, edge), offset, textcoords="offset points", fontsize=SMALL, color=INK, **where)  # type: ignore[arg-type]
