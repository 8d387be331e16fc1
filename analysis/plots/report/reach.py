"""Effectiveness against privacy: what each technology and dial keeps of one, for what it gives up of the other."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from analysis.frontier.ladder import NO_DATA, ROWS
from analysis.plots.style import CYCLE, INK, MUTED, SMALL, new_figure, styled
from analysis.report.found import StudyFound
from analysis.report.interval import PER_CENT, Interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

type Kept = Mapping[str, tuple[Interval, Interval]]
"""By market: what is kept of the gain in clicks, and of the bits known, in per cent of rows'."""

NOTE = (
    "100 % along: what marketers know of a consumer where people's rows are kept; 100 % up: the clicks that this adds "
    "to a market that records nothing (0 %). Up and to the left is better. Bars: 95 % intervals over seeds."
)
SHORT = {"local_dp": "local DP", "on_device": "on device", "secure_sums": "secure sums"}


@styled
def frontier(some: StudyFound, dials: StudyFound, kept: Kept) -> "Figure":
    """Technologies as marks, collection and intensity as lines."""
    figure = new_figure(4.6, "How far privacy technology and restraint bend the tradeoff", NOTE)
    draw(figure.add_subplot(), some, dials, kept)
    return figure


def draw(axes: "Axes", some: StudyFound, dials: StudyFound, kept: Kept, labels: bool = True) -> None:
    """The same as one panel."""
    whole = some.change(ROWS, NO_DATA, "ctr").mean
    for colour, kind in zip((MUTED, INK), ("collection", "intensity"), strict=True):
        _dial(axes, dials, kind, whole, colour)
    families: dict[str, list[str]] = {}
    for arm in kept:
        if arm not in (ROWS, NO_DATA):
            families.setdefault(arm.split()[0], []).append(arm)
    for number, (family, arms) in enumerate(families.items()):
        _family(axes, family, arms, kept, CYCLE[number % len(CYCLE)], "osD^vP*X"[number % 8])
    axes.axhline(0.0, color=MUTED, lw=0.7)
    axes.axhline(PER_CENT, color=MUTED, lw=0.7, ls="--")
    axes.set_xlabel("bits a marketer knows of a consumer, % of rows'")
    axes.set_ylabel("gain in clicks kept, %")
    ends = [gain.mean for gain, _ in kept.values()]
    axes.set_ylim(min(-20.0, min(ends) - 15.0), max(130.0, max(ends) + 15.0))
    axes.set_xlim(-4.0, max(110.0, max(known.mean for _, known in kept.values()) + 8.0))
    if labels:
        axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, fontsize=7)
    else:
        axes.legend(loc="best", frameon=False, fontsize=SMALL - 1, ncols=2)


def _dial(axes: "Axes", dials: StudyFound, kind: str, whole: float, colour: str) -> None:
    arms = [arm for arm in dials.arms if arm.startswith(kind)]
    arms.sort(key=lambda arm: float(arm.split()[1]))
    known = np.array([dials.share(arm, ROWS, "bits_known").mean for arm in arms])
    gain = np.array([dials.change(arm, NO_DATA, "ctr").times(PER_CENT / whole).mean for arm in arms])
    axes.plot(
        known, gain, color=colour, lw=1.0, ls="-" if kind == "collection" else ":", label=f"less {kind}, rows kept"
    )


def _family(axes: "Axes", family: str, arms: list[str], kept: Kept, colour: str, marker: str) -> None:
    gain, known = ([kept[arm][part] for arm in arms] for part in (0, 1))
    x, y = (np.array([each.mean for each in side]) for side in (known, gain))
    spread = [np.nan_to_num([each.half for each in side]) for side in (known, gain)]
    axes.errorbar(x, y, xerr=spread[0], yerr=spread[1], fmt="none", ecolor=colour, elinewidth=0.6, alpha=0.6)
    axes.plot(x, y, marker=marker, color=colour, ms=4, lw=0.8, label=SHORT.get(family, family))
