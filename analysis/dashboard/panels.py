"""Which measures are looked at, in which chart, and what is marked in all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.dashboard.charts import Floats, Line, Mark, line_chart, plane
from analysis.dashboard.laboratory import A, B, Laboratory
from analysis.plots.style import CYCLE
from sim.market import Market

SMOOTH = 7
"""Days over which daily counts and money are averaged: weeks are what one sees."""


@dataclass(frozen=True)
class Panel:
    """A chart: its title, the unit of its measures, and these by name and legend."""

    title: str
    unit: str
    measures: Mapping[str, str]
    times: float = 1.0
    smooth: bool = False


PANELS = (
    Panel("Effectiveness of ads", "lift over the hold-out, %", {"lift": "purchases", "lift_visits": "visits"}, 100.0),
    Panel("Profit", "money a day, weekly mean", {"profit": "all marketers"}, smooth=True),
    Panel("What is known of people", "bits", {"bits_known": "by an average marketer"}),
    Panel("Singled out and tracked", "%", {"identifiable": "singled out", "tracked_share": "pages tracked"}, 100.0),
    Panel(
        "Trust and concern",
        "0-1",
        {"trust": "trust", "concern": "concern", "resignation": "resignation"},
    ),
    Panel(
        "Consent",
        "% of pairs of a person and a firm",
        {"consent_measure": "measure", "consent_personalise": "personalise", "consent_share": "share"},
        100.0,
    ),
    Panel(
        "Gaps between groups",
        "minority less majority, %, weekly mean",
        {"exposure_gap": "ads a head", "relevance_gap": "relevance", "price_gap": "price paid"},
        100.0,
        smooth=True,
    ),
    Panel(
        "Diversity of ads",
        "bits",
        {"diversity_within": "of one person", "diversity_between": "of everybody"},
    ),
    Panel("People's surplus", "money a day, weekly mean", {"surplus": "consumers' surplus"}, smooth=True),
)
PLANE = ("bits_known", "lift")
"""Privacy lost, and effectiveness gained."""
SYMBOLS = {"breach": "☠", "news": "✉", "fine": "§", "law": "⚖", "change": "✎", "order": "!"}
"""Events that are marked, and how."""
FIRMS = 6
"""Marketers whose profits are drawn, the largest first."""
LATE = 28
"""Days of the comparison of the two markets."""


def charts(lab: Laboratory, difference: bool = False) -> list[str]:
    """All charts of a laboratory: of both markets, or of what B has more than A."""
    days = {name: side.market.ledger.daily for name, side in lab.sides.items()}
    marks = marks_of(lab)
    drawn = [
        line_chart(
            panel.title + (", B less A" if difference else ""), panel.unit, _lines(panel, days, difference), marks
        )
        for panel in PANELS
    ]
    drawn[2:2] = [
        line_chart(title, "money a day, weekly mean", lines, marks) for title, lines in _by_firm(lab, difference)
    ]
    return [_plane(days), *drawn]


def _lines(panel: Panel, days: Mapping[str, pd.DataFrame], difference: bool) -> list[Line]:
    lines = []
    for (measure, legend), colour in zip(panel.measures.items(), CYCLE, strict=False):
        values = {name: _values(panel, table, measure) for name, table in days.items()}
        if difference and B in values:
            lines.append(Line(legend, values[B] - values[A], colour))
            continue
        for name, series in values.items():
            told = f"{legend}, {name}" if len(values) > 1 else legend
            lines.append(Line(told, series, colour, dashed=name == B))
    return lines


def _values(panel: Panel, table: pd.DataFrame, measure: str) -> Floats:
    series = table[measure] * panel.times
    return np.asarray(series.rolling(SMOOTH, min_periods=1).mean() if panel.smooth else series, float)


def _by_firm(lab: Laboratory, difference: bool) -> list[tuple[str, list[Line]]]:
    """A chart of firms for each market, or one of what those that are in both earn more in B."""
    profits = {name: _profits(side.market) for name, side in lab.sides.items()}
    if difference and B in profits:
        both = [name for name in profits[A] if name in profits[B]]
        return [("Profit by firm, B less A", _firm_lines({name: profits[B][name] - profits[A][name] for name in both}))]
    return [
        ("Profit by firm" + (f", market {name}" if len(profits) > 1 else ""), _firm_lines(own))
        for name, own in profits.items()
    ]


def _profits(market: Market) -> dict[str, Floats]:
    """Profits of the largest marketers, day by day, in the order of size."""
    table = market.ledger.marketers
    if not len(table):
        return {}
    wide = table.pivot(index="day", columns="marketer", values="profit").rolling(SMOOTH, min_periods=1).mean()
    return {marketer.name: wide[marketer.name].to_numpy(float) for marketer in [*market.marketers][:FIRMS]}


def _firm_lines(profits: Mapping[str, Floats]) -> list[Line]:
    return [Line(name, values, colour) for (name, values), colour in zip(profits.items(), CYCLE, strict=False)]


def _plane(days: Mapping[str, pd.DataFrame]) -> str:
    pairs = {  # whole weeks alone: a first day's lift would be off all scales
        name: table[[*PLANE]].rolling(SMOOTH).mean().to_numpy(float) * (1.0, 100.0) for name, table in days.items()
    }
    every = np.concatenate([*pairs.values()]) if pairs else np.zeros((0, 2))
    sides = [
        Line(f"market {name}", path, CYCLE[0] if name == A else CYCLE[1], dashed=name == B)
        for name, path in pairs.items()
    ]
    across, up = ("bits known", every[:, 0]), ("ad lift, %", every[:, 1])
    return plane("Privacy and effectiveness: the path so far", across, up, sides)


def marks_of(lab: Laboratory) -> list[Mark]:
    """Events of all markets: breaches, their news, fines, laws and changes."""
    marks: dict[tuple[int, str], list[str]] = {}
    for name, side in lab.sides.items():
        events = side.market.ledger.events
        for event in events[events["kind"].isin(SYMBOLS)].to_dict("records"):
            told = f"{event['who']} {event['what']}".strip() + (f" ({name})" if len(lab.sides) > 1 else "")
            marks.setdefault((int(event["day"]), SYMBOLS[event["kind"]]), []).append(told)
    return [Mark(day, "; ".join(dict.fromkeys(told)), symbol) for (day, symbol), told in marks.items()]


def comparison(lab: Laboratory) -> list[dict[str, Any]]:
    """Rows of the last four weeks' means: measure, unit, A, and of two markets B and what B has more."""
    tables = {name: side.market.ledger.daily.tail(LATE) for name, side in lab.sides.items()}
    if not len(tables[A]):
        return []
    return [_row(panel, measure, legend, tables) for panel in PANELS for measure, legend in panel.measures.items()]


def _row(panel: Panel, measure: str, legend: str, tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    means = {name: float(table[measure].mean()) * panel.times for name, table in tables.items()}
    row: dict[str, Any] = {"measure": f"{panel.title}: {legend}", "unit": panel.unit, **means}
    return row | ({"B - A": means[B] - means[A]} if B in means else {})


def events(lab: Laboratory, last: int = 30) -> Sequence[dict[str, Any]]:
    """The latest events of all markets, newest first."""
    rows = [
        {"market": name, **event}
        for name, side in lab.sides.items()
        for event in side.market.ledger.events[["day", "kind", "who", "what"]].tail(last).to_dict("records")
    ]
    return sorted(rows, key=lambda row: -int(row["day"]))[:last]
