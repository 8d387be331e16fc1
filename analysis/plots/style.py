"""The look of all figures: fit for a page, for the colour-blind, and for a black-and-white printer."""

from collections.abc import Callable
from functools import wraps
from textwrap import fill
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 7.2
"""Inches: the type area of a page of two columns."""
BLUE, ORANGE, GREEN, PURPLE = "#0072B2", "#E69F00", "#009E73", "#CC79A7"
VERMILLION, SKY, YELLOW = "#D55E00", "#56B4E9", "#F0E442"
"""Okabe & Ito's colours, told apart by every common kind of colour vision."""
CYCLE = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY)
INK, MUTED, GRID = "#262626", "#7f7f7f", "#e8e8e8"
SMALL = 6.5
"""Points: labels within a panel."""
TITLE_LETTERS, NOTE_LETTERS = 88, 142
"""Letters that a line of a figure's title and note has room for."""

STYLE: dict[str, Any] = {
    "font.size": 7.5,
    "axes.titlesize": 8,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 7,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "text.color": INK,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.size": 2.5,
    "ytick.major.size": 0,
    "lines.linewidth": 1.5,
    "lines.solid_capstyle": "round",
    "figure.titlesize": 9.5,
    "figure.titleweight": "bold",
    "svg.hashsalt": "symbiosis",  # element ids that do not change from one drawing to the next
}


def styled[**P, T](draw: Callable[P, T]) -> Callable[P, T]:
    """Run ``draw`` in the common style, whatever the user's own settings of matplotlib are, and leave those alone."""

    @wraps(draw)
    def inside(*args: P.args, **kwargs: P.kwargs) -> T:
        from matplotlib import style

        with style.context(["default", STYLE]):
            return draw(*args, **kwargs)

    return inside


def new_figure(height: float, title: str, note: str) -> "Figure":
    """An empty figure of the common width, with a title and, below, what its reader needs to know."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    figure.suptitle(fill(title, TITLE_LETTERS), x=0.01, ha="left")
    figure.supxlabel(fill(note, NOTE_LETTERS), x=0.01, ha="left", fontsize=SMALL, color=MUTED)
    return figure


def say_nothing_to_show(axes: "Axes") -> None:
    """Tell that a panel is empty because nothing was measured."""
    axes.text(0.5, 0.5, "not measured in this run", transform=axes.transAxes, ha="center", va="center", color=MUTED)
    axes.set_yticks([])
