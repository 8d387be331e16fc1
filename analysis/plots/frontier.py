"""The frontier: effectiveness and profit over what is known, and over what thieves would learn."""

from itertools import cycle
from typing import TYPE_CHECKING, NamedTuple

from analysis.plots.style import CYCLE, MUTED, SMALL, new_figure, say_nothing_to_show, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PER_CENT = 100.0
MARKERS = "osD^vP*X<>"
NOTE = (
    "Each mark: all firms and brokers use a technology, at one strictness; lines join those of one technology. Paired "
    "with the same market that keeps rows: the cross. Means over {n} seeds and their 95 % intervals. Marks further "
    "left protect more, marks further up cost less; what costs next to nothing lies on the dashed line."
)


class Panel(NamedTuple):
    """What a panel has along and up, with headings."""

    along: str
    along_told: str
    up: str
    up_told: str


PANELS = (
    Panel("bits_known", "bits a marketer knows\nof a consumer", "ctr", "clicks per impression, % of rows'"),
    Panel("stolen_bits", "bits in all stores,\nif stolen, a consumer", "ctr", "clicks per impression, % of rows'"),
    Panel("bits_known", "bits a marketer knows\nof a consumer", "profit", "profit, % of rows'"),
)


@styled
def frontier(table: "pd.DataFrame") -> "Figure":
    """Three panels: clicks by bits known and by bits that thieves would learn, profit by bits known.

    Args:
        table: a row for each rung and measure, as ``analysis.methods.pairing.differences`` makes it, with the
            ``technology`` of each.
    """
    many = int(table["n"].max()) if len(table) else 0
    figure = new_figure(3.9, "What privacy technology protects, and what it costs", NOTE.format(n=many))
    if table.empty:
        say_nothing_to_show(figure.add_subplot())
        return figure
    axes = figure.subplots(1, len(PANELS))
    for one, panel in zip(axes, PANELS, strict=True):
        _draw(one, panel, table)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=4, fontsize=SMALL, frameon=False)
    return figure


def _draw(axes: "Axes", panel: Panel, table: "pd.DataFrame") -> None:
    axes.set_xlabel(panel.along_told)
    axes.set_ylabel(panel.up_told)
    axes.axhline(PER_CENT, color=MUTED, lw=0.8, ls="--")
    rows = table[table["measure"] == panel.along]["level"].iloc[0]
    axes.plot([rows], [PER_CENT], "x", color=MUTED, ms=6, label="rows, as they are")
    looks = zip(cycle(CYCLE), MARKERS, strict=False)
    for (technology, some), (colour, marker) in zip(table.groupby("technology", sort=False), looks, strict=False):
        along = some[some["measure"] == panel.along].set_index("method")
        up = PER_CENT * (1.0 + some[some["measure"] == panel.up].set_index("method")[list(RELATIVE)])
        axes.errorbar(
            along["mean"],
            up["relative"],
            xerr=_reach(along["mean"], along["low"] - along["difference"], along["high"] - along["difference"]),
            yerr=(up["relative_high"] - up["relative_low"]).abs() / 2.0,
            color=colour,
            marker=marker,
            ms=3.5,
            lw=0.8,
            elinewidth=0.6,
            label="no data" if technology == "none" else str(technology).replace("_", " "),
        )
    axes.margins(x=0.08, y=0.08)


RELATIVE = ("relative", "relative_low", "relative_high")


def _reach(mean: "pd.Series[float]", below: "pd.Series[float]", above: "pd.Series[float]") -> list["pd.Series[float]"]:
    """How far bars reach to both sides, not below 0."""
    return [(-below).clip(upper=mean.clip(lower=0.0)), above]
