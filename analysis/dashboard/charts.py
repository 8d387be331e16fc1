"""Charts that are redrawn several times a second: SVG text, in the page's own colours, light or dark.

Matplotlib, which draws the project's other figures, takes a tenth of a second a panel: too long for a dozen of them at
every step. Its tick locator is used, and the project's colours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from analysis.plots.style import CYCLE

WIDTH, HEIGHT = 420, 190
LEFT, RIGHT, TOP, BOTTOM = 46, 8, 8, 22
POINTS = 200
"""Points of a line at most; more days are averaged."""
DASHED = "6 4"

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """A line of a chart: its name, and a value a day from the first day on."""

    name: str
    values: Floats
    colour: str = CYCLE[0]
    dashed: bool = False


@dataclass(frozen=True)
class Mark:
    """Something that happened on a day."""

    day: float
    what: str
    symbol: str = "▼"


@dataclass(frozen=True)
class Scale:
    """From values to pixels, along one axis."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: ArrayLike) -> Floats:
        """Pixels of values."""
        place: Floats = self.start + (np.asarray(value, float) - self.low) / (self.high - self.low) * (
            self.end - self.start
        )
        return place

    @property
    def ticks(self) -> list[float]:
        """Round numbers within."""
        found = MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]).tick_values(self.low, self.high)
        return [float(tick) for tick in found if self.low <= tick <= self.high]


def line_chart(title: str, unit: str, lines: Sequence[Line], marks: Sequence[Mark] = ()) -> str:
    """A chart of measures over days, as an SVG figure with its title, legend and a text for who cannot see it."""
    drawn = [line for line in lines if np.isfinite(line.values).any()]
    days = max((len(line.values) for line in lines), default=0)
    if not drawn:
        return _figure(title, unit, lines, _nothing(), f"{title}: nothing measured yet.")
    x = Scale(0, max(1, days - 1), LEFT, WIDTH - RIGHT)
    y = _fitting([line.values for line in drawn], HEIGHT - BOTTOM, TOP)
    body = _grid(x, y, "day") + "".join(_mark(mark, x) for mark in marks) + "".join(_path(line, x, y) for line in drawn)
    return _figure(title, unit, lines, body, _said(title, unit, drawn, days))


def plane(title: str, across: tuple[str, Floats], up: tuple[str, Floats], sides: Sequence[Line]) -> str:
    """The path of markets through a plane of two measures; ``sides`` tell names, colours and, interleaved, values.

    Args:
        title: above.
        across: what the horizontal axis is, and all its values.
        up: what the vertical axis is, and all its values.
        sides: a line a market, whose values are pairs (days, 2) of across and up.
    """
    paths = [(side, _thin(side.values)) for side in sides]
    known = [(side, path[np.isfinite(path).all(axis=1)]) for side, path in paths]
    known = [(side, path) for side, path in known if len(path)]
    if not known:
        return _figure(title, "", sides, _nothing(), f"{title}: nothing measured yet.")
    x = _fitting([across[1]], LEFT, WIDTH - RIGHT)
    y = _fitting([up[1]], HEIGHT - BOTTOM, TOP)
    body = _grid(x, y, across[0]) + "".join(_trail(side, x(path[:, 0]), y(path[:, 1])) for side, path in known)
    ends = "; ".join(f"{side.name} is at {path[-1, 0]:.3g}, {path[-1, 1]:.3g}" for side, path in known)
    return _figure(title, f"up: {up[0]}", sides, body, f"{title}: {ends}.")


def _trail(side: Line, xs: Floats, ys: Floats) -> str:
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(xs, ys, strict=True))
    dash = f' stroke-dasharray="{DASHED}"' if side.dashed else ""
    return (
        f'<polyline points="{points}" fill="none" stroke="{side.colour}" stroke-width="1.6" opacity="0.7"{dash}/>'
        f'<circle cx="{xs[-1]:.1f}" cy="{ys[-1]:.1f}" r="4" fill="{side.colour}"/>'
    )


def _fitting(values: Sequence[Floats], start: float, end: float) -> Scale:
    every = np.concatenate([value[np.isfinite(value)] for value in values])
    if not len(every):
        return Scale(0.0, 1.0, start, end)
    low, high = float(every.min()), float(every.max())
    room = 0.06 * (high - low) or 0.05 * abs(high) or 0.5
    return Scale(low - room, high + room, start, end)


def _thin(values: Floats) -> Floats:
    """At most :data:`POINTS` values: means of equally many days each."""
    days = len(values)
    if days <= POINTS:
        return values
    each = -(-days // POINTS)
    edges = np.arange(0, days, each)
    known = np.isfinite(values)
    sums, counts = (
        np.add.reduceat(part, edges, axis=0) for part in (np.where(known, values, 0.0), known.astype(float))
    )
    thin: Floats = np.divide(sums, counts, out=np.full(sums.shape, np.nan), where=counts > 0)
    return thin


def _path(line: Line, x: Scale, y: Scale) -> str:
    values = _thin(line.values)
    each = len(line.values) / len(values)
    xs, ys = x(np.minimum((np.arange(len(values)) + 0.5) * each - 0.5, len(line.values) - 1)), y(values)
    steps, pen = [], "M"
    for a, b in zip(xs, ys, strict=True):
        if np.isfinite(b):
            steps.append(f"{pen}{a:.1f} {b:.1f}")
            pen = "L"
        else:
            pen = "M"
    dash = f' stroke-dasharray="{DASHED}"' if line.dashed else ""
    told = escape(line.name)
    return (
        f'<path d="{"".join(steps)}" fill="none" stroke="{line.colour}" stroke-width="1.8"{dash}>'
        f"<title>{told}</title></path>"
    )


def _grid(x: Scale, y: Scale, below: str) -> str:
    across = "".join(
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}" class="grid"/>'
        f'<text x="{LEFT - 5}" y="{at + 3.5:.1f}" text-anchor="end">{tick:.4g}</text>'
        for tick, at in zip(y.ticks, y(y.ticks), strict=True)
    )
    along = "".join(
        f'<text x="{at:.1f}" y="{HEIGHT - 8}" text-anchor="middle">{tick:.4g}</text>'
        for tick, at in zip(x.ticks, x(x.ticks), strict=True)
    )
    name = f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 24}" text-anchor="end" class="axis">{escape(below)}</text>'
    return across + along + name


def _mark(mark: Mark, x: Scale) -> str:
    at = float(x(mark.day))
    return (
        f'<g class="mark"><line x1="{at:.1f}" x2="{at:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>'
        f'<text x="{at:.1f}" y="{TOP + 6}" text-anchor="middle">{mark.symbol}</text>'
        f"<title>day {mark.day:g}: {escape(mark.what)}</title></g>"
    )


def _nothing() -> str:
    return f'<text x="{WIDTH / 2}" y="{HEIGHT / 2}" text-anchor="middle">not measured yet</text>'


def _said(title: str, unit: str, lines: Sequence[Line], days: int) -> str:
    now = "; ".join(f"{line.name} {_last(line.values):.3g}" for line in lines)
    return f"{title}, in {unit}, after {days} days: {now}."


def _last(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known[-1]) if len(known) else float("nan")


def _figure(title: str, unit: str, lines: Sequence[Line], body: str, said: str) -> str:
    keys = "".join(map(_key, lines))
    told = f" <small>{escape(unit)}</small>" if unit else ""
    return (
        f'<figure class="chart"><figcaption><b>{escape(title)}</b>{told}<div class="keys">{keys}</div></figcaption>'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(said, quote=True)}">{body}</svg></figure>'
    )


def _key(line: Line) -> str:
    dash = f' stroke-dasharray="{DASHED}"' if line.dashed else ""
    stroke = f'<line x1="0" x2="22" y1="4" y2="4" stroke="{line.colour}" stroke-width="2.5"{dash}/>'
    return f'<span class="key"><svg width="22" height="8">{stroke}</svg>{escape(line.name)}</span>'
