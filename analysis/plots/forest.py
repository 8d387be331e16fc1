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

ROW, HEAD = 0.19, 0.55
"""Inches: height of a measure's row with up to two arms, and of a panel's title and axis."""
LEGEND = 0.2
FAR, FAR_OUT = 4.0, 200.0
"""Up to how many times its panel's median, and how many per cent, an estimate is drawn to scale; else at the edge."""
BAND = "#f7f7f7"


@dataclass(frozen=True)
class Side:
    """Measures that are drawn in one panel, by name in the ledger and in the figure."""

    title: str
    names: dict[str, str]


ROWS = (
    (
        Side(
            "Effectiveness",
            {
                "ctr": "click rate",
                "purchases": "purchases",
                "revenue": "sales",
                "profit": "profit",
                "ad_spend": "ad spend",
            },
        ),
        Side(
            "Effectiveness",
            {
                "lift": "ad lift",
                "lift_visits": "ad lift, visits",
                "repeat_share": "repeat purchases",
                "hhi": "concentration",
            },
        ),
    ),
    (
        Side("Privacy", {"bits_known": "bits known", "records": "events kept", "data_fees": "brokers' fees"}),
        Side(
            "Privacy",
            {"identifiable": "singled out", "tracked_share": "pages tracked", "attributed_share": "sales traced"},
        ),
    ),
    (
        Side(
            "What consumers have of it",
            {"surplus": "surplus", "diversity_within": "diversity of ads", "engagements": "recommendations"},
        ),
        Side("Feelings", {"trust": "trust", "concern": "concern", "resignation": "resignation"}),
    ),
    (
        Side(
            "Harm and enforcement",
            {
                "exposed_people": "people exposed",
                "complaints": "complaints",
                "unlawful_events": "unlawful events",
                "fines": "fines",
            },
        ),
        Side(
            "Consent",
            {
                "consent_measure": "measure",
                "consent_personalise": "personalise",
                "consent_share": "share",
                "blocker_share": "ad blockers",
            },
        ),
    ),
    (
        Side(
            "Media",
            {"publisher_revenue": "publishers", "cpm_tracked": "price, tracked", "cpm_untracked": "price, untracked"},
        ),
        Side(
            "Minority against majority",
            {"exposure_gap": "ads seen", "relevance_gap": "relevance", "price_gap": "price paid"},
        ),
    ),
)
"""What is drawn unless the caller chooses: on the left as per cent of the baseline, on the right, for shares and levels
from 0 to 1, as points."""
NAMES = {measure: name for row in ROWS for side in row for measure, name in side.names.items()}
"""What measures are called in figures."""
POINTS = ("share", "0-1")
"""Units of measures that are drawn in points."""


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
    """Differences of each arm from the baseline with 95 % intervals: left in per cent, right in percentage points.

    Args:
        comparison: arms paired with a baseline by seed.
        measures: which of the ledger's measures to draw; the main ones if None.
    """
    arms = _arms(comparison)
    rows = [
        [(side.title, _rows(comparison, arms, side.names, i == 1)) for i, side in enumerate(row)]
        for row in _chosen(measures)
    ]
    rows = [row for row in rows if any(panel for _, panel in row)]
    heights = [LEGEND] + [_height([panel for _, panel in row], len(arms)) for row in rows]
    figure = new_figure(sum(heights) + 0.7, _title(comparison, arms), _note(comparison))
    grid = figure.add_gridspec(len(heights), 2, height_ratios=heights)
    for i, row in enumerate(rows, start=1):
        for side, (title, panel) in enumerate(row):
            if panel:
                _draw_panel(figure.add_subplot(grid[i, side]), title, panel, UNITS[side])
    _name_arms(figure.add_subplot(grid[0, :]), arms, empty=not rows)
    return figure


UNITS = "change, % of the baseline", "change, percentage points"


def _height(panels: list[Panel], arms: int) -> float:
    return HEAD + ROW * max(1.0, 0.45 * arms) * max(len(panel) for panel in panels)


def _chosen(measures: Sequence[str] | None) -> list[tuple[Side, ...]]:
    """The panels of the measures that are wanted; those that have no place of their own come last."""
    if measures is None:
        return list(ROWS)
    from sim.ledger.measures import MEASURES

    known = {measure for row in ROWS for side in row for measure in side.names}
    others = {measure: measure.replace("_", " ") for measure in measures if measure not in known}
    points = {measure: name for measure, name in others.items() if MEASURES.get(measure, ("", ""))[0] in POINTS}
    rest = {measure: name for measure, name in others.items() if measure not in points}
    some = [tuple(Side(s.title, {m: n for m, n in s.names.items() if m in measures}) for s in row) for row in ROWS]
    return [*some, (Side("Other measures", rest), Side("Other measures", points))]


def _arms(comparison: Comparison) -> list[str]:
    return [str(arm) for arm in dict.fromkeys(comparison.table["arm"]) if arm != comparison.baseline]


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
    for y in range(1, len(panel), 2):
        axes.axhspan(y - 0.5, y + 0.5, color=BAND, lw=0.0, zorder=0)
    scale = _scale(panel)
    axes.set_xlim(scale.low, scale.high)
    for y, (_, estimates) in enumerate(panel):
        for offset, colour, estimate in zip(_offsets(len(estimates)), _colours(len(estimates)), estimates, strict=True):
            if estimate and np.isfinite(estimate.difference):
                _draw(axes, y + offset, estimate, colour, scale)
        _tell_new(axes, y, estimates)
    name_rows(axes, [name for name, _ in panel])


def _colours(arms: int) -> list[str]:
    return [CYCLE[i % len(CYCLE)] for i in range(arms)]


def _offsets(arms: int) -> list[float]:
    """Where in a row the arms stand, from the top."""
    return [0.0] if arms == 1 else [float(offset) for offset in np.linspace(-0.28, 0.28, arms)]


def _scale(panel: Panel) -> Scale:
    """The scale for all estimates and intervals but those far out."""
    found = [
        estimate for _, estimates in panel for estimate in estimates if estimate and np.isfinite(estimate.difference)
    ]
    ends = np.array([0.0, *(end for estimate in found for end in estimate[:3])])
    limit = max(FAR_OUT, FAR * float(np.median([abs(estimate.difference) for estimate in found] or [0.0])))
    return scale_of(np.clip(ends, -limit, limit), least=0.5)


def _tell_new(axes: "Axes", y: float, estimates: list[Estimate | None]) -> None:
    """In words, what the baseline has none of: a change in per cent it cannot be."""
    new = [estimate.mean for estimate in estimates if estimate and not np.isfinite(estimate.difference)]
    if new:
        told = " / ".join(f"{mean:,.0f}" if mean >= 100.0 or not mean else f"{mean:.2g}" for mean in new)
        axes.text(
            0.98, y, f"from 0 to {told}", transform=axes.get_yaxis_transform(), ha="right", va="center",
            fontsize=SMALL, color=INK, bbox={"fc": "white", "ec": "none", "pad": 0.8},
        )  # fmt: skip


def _draw(axes: "Axes", y: float, estimate: Estimate, colour: str, scale: Scale) -> None:
    """A dot and its interval; a hollow dot without one; a number at the edge if it is off the scale."""
    if not scale.low <= estimate.difference <= scale.high:
        _draw_far(axes, y, estimate.difference, colour, scale)
    else:
        sure = bool(np.isfinite(estimate.low))
        ends = np.clip([estimate.low, estimate.high], scale.low, scale.high)
        axes.plot(ends, [y, y], color=colour, lw=1.4, solid_capstyle="butt")
        for end, edge, marker in ((estimate.low, scale.low, "<"), (estimate.high, scale.high, ">")):
            if end != np.clip(end, *scale) and sure:
                axes.plot(edge, y, marker, ms=3.5, color=colour, clip_on=False)
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


def _name_arms(axes: "Axes", arms: list[str], empty: bool) -> None:
    """A row above the panels with the arms' names in their colours."""
    from matplotlib.lines import Line2D

    axes.set_axis_off()
    if empty:
        say_nothing_to_show(axes)
    elif len(arms) > 1:
        dots = [Line2D([], [], color=colour, marker="o", ms=4, lw=1.4) for colour in _colours(len(arms))]
        axes.legend(
            dots, [law_name(arm) for arm in arms], loc="center left", ncols=min(5, len(arms)), frameon=False,
            fontsize=7.5, labelcolor="linecolor", handlelength=1.4, borderpad=0.0, bbox_to_anchor=(0.0, 0.5),
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
    intervals = f"Means of {seeds} pairs of runs with the same seeds, and their 95 % intervals; arrows: off the scale."
    return f"{intervals} A point of a 0-1 scale is 0.01."
