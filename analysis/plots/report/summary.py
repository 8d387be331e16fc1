"""The four answers in one picture."""

from typing import TYPE_CHECKING

from analysis.plots.phase import draw_phase
from analysis.plots.report import reach
from analysis.plots.report.dots import Dot, draw_dots
from analysis.plots.style import CYCLE, MUTED, SMALL, new_figure, styled
from analysis.remedies.catalogue import REMEDIES
from analysis.report.found import Found, StudyFound
from analysis.report.questions import balance, bias, laws, personalization
from sim.law.privacy_law import presets

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NOTE = (
    "Means over seeds and their 95 % intervals; all arms of a panel share their luck. 1: all firms use a technology. "
    "2: what each remedy removes of the harm it is against. 3: against no law, with firms as set (dots) and with firms "
    "that learn (squares). 4: kinds of market; arrows: from where learning firms begin to where they end."
)


@styled
def summary(found: Found) -> "Figure":
    """Four panels, one for each question."""
    figure = new_figure(7.0, "Can AI-driven marketing personalize without becoming surveillance?", NOTE)
    axes = figure.subplots(2, 2)
    _reach(axes[0, 0], found)
    _remedies(axes[0, 1], found.study(bias.TRIALS))
    _laws(axes[1, 0], found.study(laws.LAWS))
    _phases(axes[1, 1], found)
    return figure


def _reach(axes: "Axes", found: Found) -> None:
    some, dials = found.study(personalization.TECHNOLOGIES), found.study(personalization.DIALS)
    reach.draw(axes, some, dials, personalization.kept_by(some), labels=False)
    axes.set_title("1  What technology keeps")


def _remedies(axes: "Axes", some: StudyFound) -> None:
    trials = [trial for trial in REMEDIES if trial.name in bias.SUMMARISED]
    cells = [Dot(trial.name, "removed", "", bias.saved(some, trial)) for trial in trials]
    draw_dots(axes, cells, [cell.row for cell in cells], [""])
    axes.set_xlabel("removed of its harm, %")
    axes.set_title("2  What remedies remove")


def _laws(axes: "Axes", some: StudyFound) -> None:
    for number, law in enumerate(name for name in presets() if name != laws.NONE):
        for kind, marker in zip(laws.FIRMS, "os", strict=True):
            along, up = (
                some.relative(f"{law}, {kind}", f"{laws.NONE}, {kind}", measure) for measure in ("bits_known", "profit")
            )
            axes.errorbar(
                along.mean, up.mean, xerr=along.half, yerr=up.half, fmt=marker, ms=4, color=CYCLE[number],
                elinewidth=0.8,
            )  # fmt: skip
            axes.annotate(
                law.upper(), (along.mean, up.mean), (5, 4), textcoords="offset points", fontsize=SMALL,
                color=CYCLE[number],
            )  # fmt: skip
    axes.axhline(0.0, color=MUTED, lw=0.7)
    axes.axvline(0.0, color=MUTED, lw=0.7)
    axes.set_xlabel("bits known, % more than without a law")
    axes.set_ylabel("marketers' profit, %")
    axes.set_title("3  What laws trade")


def _phases(axes: "Axes", found: Found) -> None:
    plane = balance.plane_found(found.study(balance.PHASES))
    ways = balance.ways(found.study(balance.LEARNING))
    draw_phase(axes, plane, "personalization", "collection", paths=ways, keyed=False)
    axes.set_title("4  Where symbiosis is, where learners go")
