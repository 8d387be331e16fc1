"""The frontier: effectiveness and profit over what is known, and over what thieves would learn."""

from itertools import cycle
from typing import TYPE_CHECKING, NamedTuple

from analysis.plots.style import CYCLE, INK, MUTED, new_figure, say_nothing_to_show, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PER_CENT = 100.0
MARKERS = "osD^vP*X<>"
RELATIVE = ("relative", "relative_low", "relative_high")
"""Columns of a difference as a share of its pair's baseline, and of its interval."""
NOTE = (
    "Each mark: all firms and brokers use a technology, at one strictness; lines join those of one technology. "
    "100 % is the same market where rows are kept, with the same luck. Means over {n} seeds and their 95 % intervals. "
    "Further left protects more, further up costs less."
)


class Panel(NamedTuple):
    """What a panel has along and up, with headings."""

    title: str
    along: str
    along_told: str
    up: str
    up_told: str


KNOWN, STOLEN = "bits a marketer knows of a consumer, % of rows'", "bits in all stores, if stolen, % of rows'"
PANELS = (
    Panel("Clicks over what firms know", "bits_known", KNOWN, "ctr", "clicks per impression, % of rows'"),
    Panel("Clicks over what thieves would learn", "stolen_bits", STOLEN, "ctr", "clicks per impression, % of rows'"),
    Panel("Profit over what firms know", "bits_known", KNOWN, "profit", "profit, % of rows'"),
)


@styled
def frontier(table: "pd.DataFrame") -> "Figure":
    """Three panels and their key: clicks by bits known and by bits that thieves would learn, profit by bits known.

    Args:
        table: a row for each strictness and measure, as ``analysis.frontier`` makes it, with its ``technology``.
    """
    many = int(table["n"].max()) if len(table) else 0
    figure = new_figure(5.6, "What privacy technology protects, and what it costs", NOTE.format(n=many))
    if table.empty:
        say_nothing_to_show(figure.add_subplot())
        return figure
    *panels, key = figure.subplots(2, 2).flat
    for axes, panel in zip(panels, PANELS, strict=True):
        _draw(axes, panel, table)
    key.axis("off")
    key.legend(*panels[0].get_legend_handles_labels(), loc="center", frameon=False, fontsize=7.5)
    return figure


def _draw(axes: "Axes", panel: Panel, table: "pd.DataFrame") -> None:
    axes.set_title(panel.title)
    axes.set_xlabel(panel.along_told)
    axes.set_ylabel(panel.up_told)
    axes.axhline(PER_CENT, color=MUTED, lw=0.8, ls="--")
    looks = zip(cycle(CYCLE), MARKERS, strict=False)
    for (technology, some), (colour, marker) in zip(table.groupby("technology", sort=False), looks, strict=False):
        along, up = (_shares(some, measure) for measure in (panel.along, panel.up))
        name = "no data at all" if technology == "none" else str(technology).replace("_", " ")
        axes.plot(along["relative"], up["relative"], color=colour, marker=marker, ms=4, lw=0.9, label=name, zorder=3)
        x, y = ((one["relative_high"] - one["relative_low"]).abs() / 2.0 for one in (along, up))
        bars = axes.errorbar(along["relative"], up["relative"], xerr=x, yerr=y, fmt="none", ecolor=colour)
        for bar in bars[2]:
            bar.set(linewidth=0.6, alpha=0.6)
    axes.plot([PER_CENT], [PER_CENT], "x", color=INK, ms=6, label="rows, as they are", zorder=4)
    axes.set_xlim(-6.0, 108.0)


def _shares(some: "pd.DataFrame", measure: str) -> "pd.DataFrame":
    """A measure of one technology, a row a strictness, in per cent of the baseline."""
    return PER_CENT * (1.0 + some[some["measure"] == measure].set_index("method")[list(RELATIVE)])
