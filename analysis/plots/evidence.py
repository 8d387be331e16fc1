"""Published effects beside the market's: every one in half-widths of its own band."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from analysis.plots.style import BLUE, INK, MUTED, SMALL, VERMILLION, new_figure, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from analysis.evidence import Finding

ROW, HEAD = 0.17, 1.1
EDGE = 3.0
"""Half-widths of a band beyond which an effect is drawn at the edge, with an arrow."""


@styled
def evidence(findings: Sequence["Finding"]) -> "Figure":
    """A row an effect: the market's mean and 95 % interval, with the published value at 0 and its band from -1 to 1.

    Args:
        findings: as :func:`~analysis.evidence.evaluate` gives them.
    """
    hits = sum(finding.inside for finding in findings)
    note = (
        "Shaded: where a reproduced effect lies; 0 is the published value, ±1 the edges of the band. Bars: 95 % over "
        "seeds. Effects whose names begin with R were kept aside, and chose no parameter. Of a sign, 0 is no effect."
    )
    title = f"What the market reproduces: {hits} of {len(findings)} published effects"
    figure = new_figure(HEAD + ROW * len(findings), title, note)
    axes = figure.add_subplot()
    axes.axvspan(-1, 1, color="#e6f0f7", zorder=0)
    axes.axvline(0, color=MUTED, linewidth=0.6)
    for row, finding in enumerate(findings):
        _draw(axes, row, finding)
    names = [f"{finding.effect.summary.rstrip('.')}   {finding.effect.name}" for finding in findings]
    axes.set_yticks(range(len(findings)), names, fontsize=SMALL)
    axes.set_ylim(len(findings) - 0.4, -0.6)
    axes.set_xlim(-EDGE - 0.15, EDGE + 0.15)
    axes.set_xlabel("distance from the published value, in half-widths of its band")
    axes.grid(axis="y", visible=False)
    return figure


def _draw(axes: "Axes", row: int, finding: "Finding") -> None:
    colour = BLUE if finding.inside else VERMILLION
    place, half = standardised(finding)
    if not np.isfinite(place):
        axes.text(0, row, "not found", fontsize=SMALL, color=INK, ha="center", va="center")
        return
    shown = float(np.clip(place, -EDGE, EDGE))
    if np.isfinite(half):
        ends = np.clip([place - half, place + half], -EDGE, EDGE)
        axes.plot(ends, [row, row], color=colour, linewidth=1.2, alpha=0.6)
    marker = "o" if shown == place else (">" if place > 0 else "<")
    filled = colour if not finding.effect.reserve else "white"
    axes.plot([shown], [row], marker, markersize=4, color=colour, markerfacecolor=filled)


def standardised(finding: "Finding") -> tuple[float, float]:
    """The market's mean, and half of its interval, in half-widths of the band from the published value.

    A sign has no width: there it is in half-widths of its own interval, so that 1 is just surely right.
    """
    from analysis.evidence import Band

    band = finding.effect.published
    if not isinstance(band, Band):
        return (finding.mean / finding.half, 1.0) if finding.half > 0 else (float("nan"), float("nan"))
    side = band.side(finding.mean)
    return (finding.mean - band.published) / side, finding.half / side
