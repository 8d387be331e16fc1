"""What a policy changes, and how sure that is: paired differences with their intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis.plots.bars import name_rows
from analysis.plots.naming import law_name
from analysis.plots.results import Comparison
from analysis.plots.scale import Scale, scale_of
from analysis.plots.style import CYCLE, INK, MUTED, SMALL, new_figure, say_nothing_to_show, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW, HEAD = 0.2, 0.55
"""Inches: height of a measure's row with up to two arms, and of a panel's title and axis."""
FAR = 4.0
"""An estimate this many times as far out as the median of its panel is written at the edge, not drawn to scale."""


@dataclass(frozen=True)
class Group:
    """Measures that belong together, by name in the ledger and in the figure."""

    title: str
    per_cent: dict[str, str]
    """Drawn as a share of the baseline."""
    points: dict[str, str]
    """Shares and levels from 0 to 1, drawn as differences in hundredths."""


GROUPS = (
    Group(
        "Effectiveness",
        {"ctr": "click rate", "purchases": "purchases", "revenue": "sales", "profit": "profit", "ad_spend": "ad spend"},
        {"lift": "ad lift, purchases", "lift_visits": "ad lift, visits", "repeat_share": "repeat purchases", "hhi": "concentration"},
    ),
    Group(
        "Privacy",
        {"bits_known": "bits known", "records": "events kept", "exposed_people": "people exposed", "data_fees": "brokers' fees"},
        {"identifiable": "can be singled out", "tracked_share": "pages tracked", "attributed_share": "purchases traced"},
    ),
    Group(
        "People",
        {"surplus": "consumers' surplus", "complaints": "complaints", "diversity_within": "diversity of ads", "fines": "fines"},
        {
            "trust": "trust",
            "concern": "concern",
            "resignation": "resignation",
            "consent_measure": "consent: measure",
            "consent_personalise": "consent: personalise",
            "consent_share": "consent: share",
        },
    ),
    Group(
        "Minority against majority",
        {},
        {"exposure_gap": "gap in ads seen", "relevance_gap": "gap in relevance", "price_gap": "gap in price"},
    ),
)
"""What is drawn unless the caller chooses."""


class Estimate(NamedTuple):
    """A difference with its interval, in the unit of its panel, and both means in the measure's own."""

    difference: float
    low: float
    high: float
    mean: float
    before: float


type Panel = list[tuple[str, list[Estimate | None]]]
"""Rows: the measure's name, an estimate for each arm."""


@styled
def forest(comparison: Comparison, measures: Sequence[str] | None = None) -> "Figure":
    """Differences of each arm from the baseline with 95 % intervals: the per cent on the left, points on the right.

    Args:
        comparison: arms paired with a baseline by seed.
        measures: which of the ledger's measures to draw; the main ones if None.
    """
    arms = _arms(comparison)
    rows = [(group.title, *(_rows(comparison, arms, part, points) for part, points in _parts(group, measures))) for group in GROUPS]
    rows = [row for row in rows if row[1] or row[2]]
    heights = [HEAD + ROW * max(1.0, 0.5 * len(arms)) * max(len(left), len(right), 1) for _, left, right in rows] or [1.0]
    figure = new_figure(sum(heights) + 0.8, _title(comparison, arms), _note(comparison))
    grid = figure.add_gridspec(len(heights), 2, height_ratios=heights)
    for i, (title, *panels) in enumerate(rows):
        for side, panel in enumerate(panels):
            if panel:
                _draw_panel(figure.add_subplot(grid[i, side]), title, panel, UNITS[side])
    if len(arms) > 1:
        _name_arms(figure, arms)
    return figure


UNITS = "change, % of the baseline", "change, percentage points (0-1 scales: hundredths)"


def _arms(comparison: Comparison) -> list[str]:
    return [str(arm) for arm in dict.fromkeys(comparison.table["arm"]) if arm != comparison.baseline]


def _parts(group: Group, measures: Sequence[str] | None) -> list[tuple[dict[str, str], bool]]:
    """The group's measures that are wanted: those in per cent, those in points."""
    parts = ((group.per_cent, False), (group.points, True))
    return [({m: name for m, name in part.items() if measures is None or m in measures}, points) for part, points in parts]


def _rows(comparison: Comparison, arms: list[str], names: dict[str, str], points: bool) -> Panel:
    table = comparison.table
    cells = {(str(row["arm"]), str(row["measure"])): row for row in table.to_dict("records")}
    rows = [(name, [_estimate(cells.get((arm, measure)), points) for arm in arms]) for measure, name in names.items()]
    return [(name, estimates) for name, estimates in rows if any(estimates)]


def _estimate(row: dict[str, Any] | None, points: bool) -> Estimate | None:
    """A row of the table in the unit of its panel; None where nothing was measured."""
    if row is None or not np.isfinite(row["difference"]):
        return None
    mean, difference = float(row["mean"]), float(row["difference"])
    before = mean - difference
    times = 100.0 if points else 100.0 / abs(before) if abs(before) > 1e-12 else np.nan
    return Estimate(difference * times, float(row["low"]) * times, float(row["high"]) * times, mean, before)


def _draw_panel(axes: "Axes", title: str, panel: Panel, unit: str) -> None:
    axes.set_title(title)
    axes.set_xlabel(unit)
    axes.axvline(0.0, color=MUTED, lw=0.8)
    scale = _scale(panel)
    axes.set_xlim(scale.low, scale.high)
    for y, (_, estimates) in enumerate(panel):
        for offset, colour, estimate in zip(_offsets(len(estimates)), _colours(len(estimates)), estimates, strict=True):
            if estimate is not None:
                _draw(axes, y + offset, estimate, colour, scale)
    name_rows(axes, [name for name, _ in panel])


def _colours(arms: int) -> list[str]:
    return [CYCLE[i % len(CYCLE)] for i in range(arms)]


def _offsets(arms: int) -> list[float]:
    """Where in a row the arms stand, from the top."""
    return [0.0] if arms == 1 else [float(offset) for offset in np.linspace(-0.28, 0.28, arms)]


def _scale(panel: Panel) -> Scale:
    """The scale for all estimates and intervals but those far out."""
    found = [estimate for _, estimates in panel for estimate in estimates if estimate is not None]
    reach = np.array([np.nanmax(np.abs(e[:3])) for e in found if np.isfinite(e.difference)])
    far = FAR * float(np.median(reach)) if reach.size > 2 else np.inf
    limit = max(far, 100.0)
    ends = [end for e in found for end in e[:3] if np.isfinite(e.difference) and abs(e.difference) <= limit]
    scale = scale_of(np.clip(np.array([0.0, *ends]), -limit, limit), least=0.5)
    return scale


def _draw(axes: "Axes", y: float, estimate: Estimate, colour: str, scale: Scale) -> None:
    """A dot and its interval; a hollow dot without one; words where no place on the scale is right."""
    if not np.isfinite(estimate.difference):
        axes.text(0.0, y, f" from 0 to {estimate.mean:,.3g}", va="center", fontsize=SMALL, color=colour)
    elif not scale.low <= estimate.difference <= scale.high:
        _draw_far(axes, y, estimate.difference, colour, scale)
    else:
        ends = np.clip([estimate.low, estimate.high], scale.low, scale.high)
        sure = bool(np.isfinite(ends).all())
        axes.plot(ends, [y, y], color=colour, lw=1.4, solid_capstyle="butt")
        axes.plot(estimate.difference, y, "o", ms=3.8, color=colour, mfc=colour if sure else "white", zorder=3)


def _draw_far(axes: "Axes", y: float, difference: float, colour: str, scale: Scale) -> None:
    right = difference > 0.0
    edge, marker = (scale.high, ">") if right else (scale.low, "<")
    axes.plot(edge, y, marker, ms=4, color=colour, clip_on=False)
    text = f"{difference:+,.0f}".replace("-", "−")
    axes.annotate(
        text, (edge, y), (-5 if right else 5, 0), textcoords="offset points",
        ha="right" if right else "left", va="center", fontsize=SMALL, color=colour,
    )  # fmt: skip


def _name_arms(figure: "Figure", arms: list[str]) -> None:
    from matplotlib.lines import Line2D

    dots = [Line2D([], [], color=colour, marker="o", ms=4, lw=1.4) for colour in _colours(len(arms))]
    figure.legend(
        dots, [law_name(arm) for arm in arms], loc="outside upper left", ncols=min(4, len(arms)), frameon=False,
        fontsize=7.5, labelcolor="linecolor", handlelength=1.4,
    )  # fmt: skip


def _title(comparison: Comparison, arms: list[str]) -> str:
    names = [law_name(arm) for arm in arms]
    told = " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"What changes under {told or 'nothing'}, against {law_name(str(comparison.baseline))}"


def _note(comparison: Comparison) -> str:
    counts = np.asarray(comparison.table["n"], float)
    seeds = int(np.nanmax(counts)) if counts.size else 0
    if seeds < 2:
        return "One pair of runs: differences have no intervals (hollow)."
    return f"Means of {seeds} pairs of runs with the same seeds, and their 95 % intervals; arrows: off the scale."
