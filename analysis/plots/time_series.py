"""How a market fares, day by day: effectiveness, privacy, people and consent, with what happened on which day."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.plots.events import Mark, draw_days, draw_strip, label_largest_fine, lanes_of, marks_of
from analysis.plots.labels import Named, label_ends
from analysis.plots.naming import capital, names_of, size_of, title_of
from analysis.plots.results import Numbers, Results, column, days, settled, trailing
from analysis.plots.scale import Scale, mark_off_scale, scale_of
from analysis.plots.style import BLUE, GREEN, VERMILLION, new_figure, say_nothing_to_show, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WEEK, LIFT_DAYS = 7, 28
FEW_DAYS = 30
"""Shorter runs are drawn with a dot a day, so that a single day is seen."""
ROW, LANE = 1.75, 0.17
"""Inches: height of a row of panels, of a lane of events."""


@dataclass(frozen=True)
class Line:
    """A daily measure, its name in the panel, its colour."""

    measure: str
    colour: str
    label: str = ""


@dataclass(frozen=True)
class Panel:
    """Measures of one unit."""

    title: str
    unit: str
    lines: tuple[Line, ...]
    times: float = 1.0
    a_head: bool = False
    zero: bool = True
    least: float = 0.0
    spiky: bool = False
    """Has single days far from all others (a fine, a breach), which the scale is not made for."""
    noisy: bool = False
    """Differs from day to day by chance: means of a week are drawn, the days themselves faintly."""
    settles: int = 1
    """Days until it means what it says; those before are not drawn."""


LIFT = Panel(
    "What ads add to purchases", "extra purchases, %", (Line("lift", BLUE),), 100.0, least=1.0, settles=LIFT_DAYS
)
CLICKS = Panel("How often ads are clicked", "clicks per 1,000 ads", (Line("ctr", BLUE),), 1000.0, noisy=True)
PROFIT = Panel(
    "What marketers earn",
    "money per consumer and day",
    (Line("profit", BLUE),),
    a_head=True,
    zero=False,
    spiky=True,
    noisy=True,
)
KNOWN = Panel("What a marketer knows of a consumer", "bits", (Line("bits_known", GREEN),), least=0.01)
IDENTIFIABLE = Panel("Who can be singled out", "% of consumers", (Line("identifiable", GREEN),), 100.0, least=1.0)
FEELINGS = Panel(
    "How consumers feel",
    "mean, 0 to 1",
    (Line("trust", BLUE, "trust"), Line("concern", VERMILLION, "concern"), Line("resignation", GREEN, "resignation")),
    zero=False,
    least=0.1,
)
CONSENT = Panel(
    "What consumers consent to",
    "% of consumer-firm pairs",
    (
        Line("consent_measure", GREEN, "measure"),
        Line("consent_personalise", BLUE, "personalise"),
        Line("consent_share", VERMILLION, "share"),
    ),
    100.0,
    least=5.0,
)


@styled
def time_series(results: Results, twin: Results | None = None) -> "Figure":
    """Effectiveness, privacy, feelings and consent day by day, with the day of each event marked.

    Args:
        results: the run.
        twin: another run, drawn dashed for comparison.
    """
    marks = marks_of(results)
    lanes = len(lanes_of(marks))
    heights = [LANE * lanes, ROW, ROW, ROW] if lanes else [ROW, ROW, ROW]
    figure = new_figure(sum(heights) + 0.75, _title(results, twin), _note(results, twin))
    grid = figure.add_gridspec(len(heights), 2, height_ratios=heights)
    panels = [effect_panel(results), PROFIT, KNOWN, IDENTIFIABLE, FEELINGS, CONSENT]
    for i, panel in enumerate(panels):
        axes = figure.add_subplot(grid[i // 2 + bool(lanes), i % 2])
        _draw_panel(axes, panel, results, twin, marks)
        axes.tick_params(labelbottom=i >= len(panels) - 2)
        axes.set_xlabel("day" if i >= len(panels) - 2 else "")
    if lanes:
        _draw_strips([figure.add_subplot(grid[0, side]) for side in range(2)], results, marks)
    return figure


def effect_panel(results: Results) -> Panel:
    """Ad lift, or how often ads are clicked where nobody is held out and lift cannot be measured."""
    return LIFT if np.isfinite(column(results, "lift")).any() else CLICKS


def values_of(panel: Panel, line: Line, results: Results) -> Numbers:
    """A line's raw values (D,), in the panel's unit."""
    values = column(results, line.measure) * panel.times
    return values / results.scenario.consumers if panel.a_head else values


def smooth(panel: Panel, values: Numbers) -> Numbers:
    """What is drawn strongly: means of the last week if noisy, and nothing before it has settled."""
    return settled(trailing(values, WEEK) if panel.noisy else values, panel.settles)


def _draw_strips(strips: "list[Axes]", results: Results, marks: list[Mark]) -> None:
    """The events above both columns of panels; kinds are named on the left, the scale of fines on the right."""
    for side, strip in enumerate(strips):
        strip.set_xlim(*_span(results))
        draw_strip(strip, marks)
        strip.tick_params(axis="y", labelleft=side == 0)
    label_largest_fine(strips[-1], marks)


def _draw_panel(axes: "Axes", panel: Panel, results: Results, twin: Results | None, marks: list[Mark]) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.set_title(panel.title)
    axes.set_ylabel(panel.unit)
    axes.set_xlim(*_span(results))
    axes.xaxis.set_major_locator(MaxNLocator(8, steps=[1, 2, 5, 10], integer=True, min_n_ticks=1))
    scale = _scale(panel, [results, twin] if twin else [results])
    axes.set_ylim(scale.low, scale.high)
    draw_days(axes, marks)
    if twin:
        _draw_twin(axes, panel, twin, scale)
    drawn = [_draw_line(axes, panel, line, results, scale) for line in panel.lines]
    if not any(np.isfinite(line.values).any() for line in drawn):
        say_nothing_to_show(axes)
    label_ends(axes, [line for line in drawn if line.label])


def _span(results: Results) -> tuple[float, float]:
    """From the first day to the last; a single day has room on both sides."""
    when = days(results) if len(results.daily) else np.zeros(1)
    room = 0.5 if len(when) < FEW_DAYS else 0.0
    return float(when.min()) - room, float(when.max()) + room


def _scale(panel: Panel, runs: list[Results]) -> Scale:
    lines = [values_of(panel, line, run) for run in runs for line in panel.lines]
    means = [] if panel.spiky else [smooth(panel, line) for line in lines]  # a spike stays in them for a week
    drawn = means + (lines if panel.noisy else [])
    return scale_of(np.concatenate(drawn), zero=panel.zero, least=panel.least, spiky=panel.spiky)


def _draw_line(axes: "Axes", panel: Panel, line: Line, results: Results, scale: Scale) -> Named:
    when, raw = days(results), values_of(panel, line, results)
    strong = smooth(panel, raw)
    dots = "o" if len(when) < FEW_DAYS else ""
    if panel.noisy:
        axes.plot(when, scale.holds(raw), color=line.colour, alpha=0.3, lw=0.6)
        mark_off_scale(axes, when, raw, scale, line.colour)
    axes.plot(when, scale.holds(strong), color=line.colour, marker=dots, ms=2.5, zorder=3)
    return Named(line.label, line.colour, scale.holds(strong))


def _draw_twin(axes: "Axes", panel: Panel, twin: Results, scale: Scale) -> None:
    for line in panel.lines:
        strong = scale.holds(smooth(panel, values_of(panel, line, twin)))
        axes.plot(days(twin), strong, color=line.colour, alpha=0.6, lw=0.9, ls=(0, (3, 1.5)), zorder=2)


def _title(results: Results, twin: Results | None) -> str:
    here, there = names_of(results, twin) if twin else (title_of(results), "")
    name = f"{here} (dashed: {there})" if twin else here
    return f"{capital(name)}; {size_of(results)}"


def _note(results: Results, twin: Results | None) -> str:
    note = (
        "Profit: means of the last 7 days, single days faint, triangles for days off the scale. Ads: the last 28 days."
    )
    return note + (" Dashed: the twin market, which shares all random draws." if twin else "")
