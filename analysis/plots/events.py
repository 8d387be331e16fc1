"""Events on the time axis: all in a strip above the panels, the few that matter as a line in each panel."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis.plots.naming import law_name, words
from analysis.plots.results import Results
from analysis.plots.style import INK, ORANGE, PURPLE, SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LANES = ("law", "change", "breach", "news", "fine")
"""Kinds of events, in the order of their lanes from the top."""
PLURAL = {"law": "law", "change": "changes", "breach": "breaches", "news": "in the news", "fine": "fines"}
COLOUR = {"law": INK, "change": INK, "breach": PURPLE, "news": PURPLE, "fine": ORANGE}
DASHES = {"law": "-", "change": "-", "breach": "--", "news": ":"}
"""How the day is drawn in the panels; a fine is only in the strip, for there may be many."""
LINE = {"law": 1.5, "change": 1.5, "breach": 0.0, "news": 0.0, "fine": 0.5}
MARKER = {"law": "|", "change": "|", "breach": "X", "news": "o", "fine": "o"}
LETTER = 0.6
"""Width of a letter, as a share of the size of its type."""


class Mark(NamedTuple):
    """An event, as it is drawn."""

    day: int
    lane: str
    label: str
    amount: float = 0.0


def marks_of(results: Results) -> list[Mark]:
    """The events of a run, by day."""
    rows = results.events.to_dict("records") if len(results.events) else []
    return sorted((_mark(row) for row in rows), key=lambda mark: (mark.day, LANES.index(mark.lane)))


def _mark(row: dict[str, Any]) -> Mark:
    day, kind, who, what = int(row["day"]), str(row["kind"]), str(row["who"] or ""), str(row["what"])
    if kind == "fine":
        amount = float(row.get("amount", np.nan))
        return Mark(day, "fine", f"{who}, {amount:,.0f}", amount if np.isfinite(amount) else 0.0)
    if kind in ("breach", "news"):
        return Mark(day, kind, who)
    if kind == "law":  # a step of a time-line, or a move of politics
        return Mark(day, "law", what.partition(": ")[2].partition(",")[0] or what.partition(" (")[0])
    name, _, value = what.partition(" = ")
    if name == "law":
        return Mark(day, "law", law_name(value))
    return Mark(day, "change", " ".join(part for part in (who, words(name), value) if part))


def lanes_of(marks: Iterable[Mark]) -> list[str]:
    """The lanes that have something in them, from the top."""
    used = {mark.lane for mark in marks}
    return [lane for lane in LANES if lane in used]


def draw_days(axes: "Axes", marks: Iterable[Mark]) -> None:
    """A thin line in a panel on each day that something other than a fine happened."""
    for day, lane in sorted({(mark.day, mark.lane) for mark in marks if mark.lane in DASHES}):
        axes.axvline(day, color=COLOUR[lane], ls=DASHES[lane], lw=0.8, alpha=0.55, zorder=1)


def draw_strip(axes: "Axes", marks: list[Mark]) -> None:
    """The strip: a lane for each kind of event, each event on its day with its name; a fine's area is its amount."""
    lanes = lanes_of(marks)
    for y, lane in enumerate(lanes):
        _draw_lane(axes, y, [mark for mark in marks if mark.lane == lane])
    axes.set_ylim(len(lanes) - 0.5, -0.5)
    axes.set_yticks(range(len(lanes)), [_lane_name(lane, marks) for lane in lanes])
    axes.grid(axis="x", visible=False)
    axes.tick_params(axis="x", bottom=False, labelbottom=False)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)


def label_largest_fine(axes: "Axes", marks: list[Mark]) -> None:
    """Beside the strip, the amount of the largest fine, by which to read the others."""
    largest = max((mark.amount for mark in marks), default=0.0)
    if largest > 0.0:
        y, where = lanes_of(marks).index("fine"), axes.get_yaxis_transform()
        axes.text(1.02, y, f"up to {largest:,.0f}", transform=where, va="center", fontsize=SMALL, color=ORANGE)


def _lane_name(lane: str, marks: list[Mark]) -> str:
    there = sum(mark.lane == lane for mark in marks)
    return f"{there} {PLURAL[lane]}" if lane == "fine" and there > 1 else PLURAL[lane] if there > 1 else lane


def _draw_lane(axes: "Axes", y: int, marks: list[Mark]) -> None:
    lane = marks[0].lane
    largest = max(mark.amount for mark in marks)
    sizes = [4.0 + 60.0 * mark.amount / largest if largest > 0.0 else 22.0 for mark in marks]
    alpha = 0.55 if lane == "fine" else 1.0
    days = [mark.day for mark in marks]
    axes.scatter(days, [y] * len(marks), s=sizes, c=COLOUR[lane], marker=MARKER[lane], alpha=alpha, lw=LINE[lane])
    told = [] if lane == "fine" else marks
    for day, label, left in placed(told, *axes.get_xlim(), _letter(axes)):
        axes.annotate(
            label, (day, y), (-5 if left else 5, 0), textcoords="offset points",
            ha="right" if left else "left", va="center", fontsize=SMALL, color=COLOUR["law"],
        )  # fmt: skip


def _letter(axes: "Axes") -> float:
    """Width of a letter in days."""
    figure = axes.get_figure(root=True)
    low, high = axes.get_xlim()
    columns = axes.get_gridspec().ncols if axes.get_gridspec() else 1  # type: ignore[union-attr]
    inches = 0.78 * float(figure.get_figwidth()) / columns if figure else 1.0
    return (high - low) * LETTER * SMALL / 72.0 / inches


def placed(marks: list[Mark], low: float, high: float, letter: float) -> list[tuple[float, str, bool]]:
    """Which events of a lane are labelled, so that no label lies over another: (day, label, whether to the left).

    An event whose label finds no room is counted in the label before it: "Giant 1 and 2 more".
    """
    result: list[tuple[float, str, bool]] = []
    taken = low
    for group in _groups(marks, letter):
        label = group[0].label + (f" and {len(group) - 1} more" if len(group) > 1 else "")
        day, width = float(group[0].day), letter * (len(label) + 2)
        result.append((day, label, day + width > high and day - width >= taken))
        taken = day + width
    return result


def _groups(marks: list[Mark], letter: float) -> list[list[Mark]]:
    groups: list[list[Mark]] = []
    for mark in marks:
        if groups and mark.day < groups[-1][0].day + letter * (len(groups[-1][0].label) + 12):
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return groups
