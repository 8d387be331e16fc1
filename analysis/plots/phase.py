"""A plane of two parameters, and where in it a market is of which kind."""

from collections.abc import Sequence
from itertools import cycle
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis.plots.forest import NAMES
from analysis.plots.naming import capital, words
from analysis.plots.style import CYCLE, INK, VERMILLION, WIDTH, new_figure, styled
from analysis.regions import REGIONS, Condition, Plane, Region, kinds, plane, sure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.experiments import Runs

FILLS = ("#F6CDB8", "#F9E3A8", "#BFE3D5", "#C9DDF0", "#E5D3E8")
"""Pale colours of the first regions: distrust, surveillance, symbiosis."""
NONE = "#f0f0f0"
LINES = (VERMILLION, "#8a6d00", "#006b4e", "#00508a", "#8d4a77")
STYLES = ("-", "--", ":", "-.")
FINE = 240
"""Places along each side between the points, for which measures are interpolated linearly."""
LEAST_LABEL = 0.02
"""Share of the plane that a region must cover to have its name written in it."""


class Path(NamedTuple):
    """What a market does within the plane: from where to where."""

    name: str
    start: tuple[float, float]
    end: tuple[float, float]


@styled
def phase(runs: "Runs", x: str, y: str, regions: Sequence[Region] = REGIONS) -> "Figure":
    """The regions of a plane, with a contour at each threshold; filled dots are points that are surely where they are.

    Args:
        runs: a sweep over two parameters, on a grid or scattered.
        x: the parameter along the horizontal axis.
        y: the parameter along the vertical axis.
        regions: what to look for; the first whose conditions hold counts.
    """
    seeds = runs.plan.groupby("point").size()
    many = f"{seeds.min()}" if seeds.min() == seeds.max() else f"{seeds.min()} to {seeds.max()}"
    return phase_of(plane(runs, x, y, regions), x, y, many, regions)


@styled
def phase_of(
    points: Plane, x: str, y: str, seeds: str, regions: Sequence[Region] = REGIONS, paths: Sequence[Path] = ()
) -> "Figure":
    """The regions of a plane that is worked out already, and paths that markets take through it.

    Args:
        points: the plane.
        x: what goes along the horizontal axis, a parameter's name.
        y: what goes along the vertical axis.
        seeds: how many, as text.
        regions: what to look for.
        paths: drawn as arrows, with their names in a legend.
    """
    figure = new_figure(0.72 * WIDTH, f"What kind of market: {words(x)} and {words(y)}", _note(seeds, regions))
    draw_phase(figure.add_subplot(), points, x, y, regions, paths)
    return figure


def draw_phase(
    axes: "Axes",
    points: Plane,
    x: str,
    y: str,
    regions: Sequence[Region] = REGIONS,
    paths: Sequence[Path] = (),
    keyed: bool = True,
) -> None:
    """The same as :func:`phase_of`, as one panel of a figure; perhaps without what needs a key: contours and names."""
    _draw_plane(axes, points, regions, keyed)
    _draw_points(axes, points)
    _draw_paths(axes, paths)
    if keyed:
        _name_paths(axes, paths)
    axes.set_xlabel(words(x))
    axes.set_ylabel(words(y))
    axes.grid(False)


def _draw_paths(axes: "Axes", paths: Sequence[Path]) -> None:
    """An arrow for each path, from where it begins to where it ends."""
    for path, colour in zip(paths, cycle(CYCLE), strict=False):
        arrow = {"arrowstyle": "-|>", "color": colour, "lw": 1.6, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", path.end, path.start, arrowprops=arrow, zorder=5)


def _name_paths(axes: "Axes", paths: Sequence[Path]) -> None:
    """A number at the end of each path, and its name beside the panel."""
    from matplotlib.lines import Line2D

    handles = []
    for number, (path, colour) in enumerate(zip(paths, cycle(CYCLE), strict=False), 1):
        axes.annotate(
            str(number), path.end, (4, 3), textcoords="offset points", color=colour, fontsize=7.5, weight="bold",
            zorder=6,
        )  # fmt: skip
        handles.append(Line2D([], [], color=colour, lw=1.6, label=f"{number}  {path.name}"))
    if handles:
        beside: dict[str, Any] = {"loc": "upper left", "frameon": False, "fontsize": 7}
        if contours := axes.get_legend():  # the second legend would take its place
            lines = [handle for handle in contours.legend_handles if handle is not None]
            axes.add_artist(axes.legend(handles=lines, bbox_to_anchor=(1.01, 0.2), **beside))
        axes.legend(handles=handles, bbox_to_anchor=(1.01, 1.0), **beside)


def _draw_plane(axes: "Axes", points: Plane, regions: Sequence[Region], contours: bool) -> None:
    from matplotlib.colors import BoundaryNorm, ListedColormap

    across, up = (np.linspace(side.min(), side.max(), FINE) for side in (points.x, points.y))
    between = {condition: _between(points, condition, across, up) for condition in points.values}
    where = kinds(between, regions)
    colours = ListedColormap([NONE, *(FILLS[i % len(FILLS)] for i in range(len(regions)))])
    norm = BoundaryNorm(np.arange(-1.5, len(regions)), colours.N)
    axes.pcolormesh(across, up, where, cmap=colours, norm=norm, shading="nearest", rasterized=True, zorder=0)
    if contours:
        _draw_contours(axes, across, up, between)
    _name_regions(axes, across, up, where, regions)


def _between(points: Plane, condition: Condition, across: np.ndarray, up: np.ndarray) -> np.ndarray:
    """A condition's measure (FINE, FINE), linear between the points that know it; NaN outside of them."""
    from scipy.interpolate import LinearNDInterpolator

    known = np.isfinite(points.values[condition])
    sides = [(side[known] - side.min()) / (np.ptp(side) or 1.0) for side in (points.x, points.y)]
    if known.sum() < 3 or min(map(np.ptp, sides), default=0.0) == 0.0:
        return np.full((len(up), len(across)), np.nan)
    linear = LinearNDInterpolator(np.column_stack(sides), points.values[condition][known])
    unit = np.linspace(0.0, 1.0, FINE)
    return np.asarray(linear(*np.meshgrid(unit, unit)))


def _draw_contours(axes: "Axes", across: np.ndarray, up: np.ndarray, between: dict[Condition, Any]) -> None:
    """A line where each measure is at its threshold; two conditions on the same threshold have one."""
    from matplotlib.lines import Line2D

    handles: dict[object, Line2D] = {}
    for condition, values in between.items():
        key = (condition.measure, condition.threshold, condition.against_reference)
        if key in handles or not (np.nanmin(values) < condition.threshold < np.nanmax(values)):
            continue
        style = STYLES[len(handles) % len(STYLES)]
        axes.contour(across, up, values, [condition.threshold], colors=INK, linewidths=1.1, linestyles=style)
        handles[key] = Line2D([], [], color=INK, lw=1.1, ls=style, label=_line_name(condition))
    if handles:
        axes.legend(
            handles=list(handles.values()), loc="upper center", bbox_to_anchor=(0.5, 1.07), ncols=4, frameon=False,
            fontsize=7,
        )  # fmt: skip


def _line_name(condition: Condition) -> str:
    return _told(condition, "=")


def _told(condition: Condition, sign: str = "") -> str:
    """A condition in words, or with an equals sign the line where it begins to hold."""
    name, sign = NAMES.get(condition.measure, words(condition.measure)), sign or ("<" if condition.below else "≥")
    if not condition.against_reference:
        return f"{name} {sign} {condition.threshold:g}"
    beyond = f" {condition.threshold:+g}".replace("-", "−") if condition.threshold else ""
    return f"{name} {sign} reference{beyond}"


def _name_regions(
    axes: "Axes", across: np.ndarray, up: np.ndarray, where: np.ndarray, regions: Sequence[Region]
) -> None:
    """Each region's name in its midst."""
    for number, region in enumerate(regions):
        inside = where == number
        if inside.mean() >= LEAST_LABEL:
            row, column = _midst(inside)
            axes.text(
                across[column], up[row], capital(region.name), ha="center", va="center", fontsize=9.5, weight="bold",
                color=LINES[number % len(LINES)], zorder=2, bbox={"fc": "white", "ec": "none", "alpha": 0.75, "pad": 1},
            )  # fmt: skip


def _midst(inside: np.ndarray) -> tuple[int, int]:
    """The place farthest from the outside."""
    from scipy.ndimage import distance_transform_edt

    depth = distance_transform_edt(np.pad(inside, 1))[1:-1, 1:-1]
    row, column = np.unravel_index(int(np.argmax(depth)), depth.shape)
    return int(row), int(column)


def _draw_points(axes: "Axes", points: Plane) -> None:
    certain = sure(points)
    for some, face in ((certain, INK), (~certain, "white")):
        axes.plot(points.x[some], points.y[some], "o", ms=2.6, mfc=face, mec=INK, mew=0.6, clip_on=False, zorder=3)


def _note(seeds: str, regions: Sequence[Region]) -> str:
    told = "; ".join(f"{region.name}: {' and '.join(map(_told, region.conditions))}" for region in regions)
    return (
        f"{capital(told)}. The first that holds counts; grey: none. Reference: both lowest. Dots: points, means "
        f"of {seeds} seeds, linear in between; hollow where a measure's 95 % interval has its threshold in it."
    )
