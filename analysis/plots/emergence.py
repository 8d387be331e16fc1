"""What emerges, in four panels: the dial, the worth of data, a breach, the price of a law."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis.experiments.comparing import half_width
from analysis.plots.style import CYCLE, INK, MUTED, SMALL, new_figure, styled

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PER_CENT = 100.0
LEFT = ("ccpa", "pipl")
"""Laws whose labels stand to the left of their dots."""
ROOM = 1.16
"""Room to the right of curves for their labels, relative to the data."""


@styled
def emergence(tables: "Mapping[str, pd.DataFrame]", course: "pd.DataFrame", breach_day: int) -> "Figure":
    """Four panels of what no rule mentions.

    Args:
        tables: of ``dial``, ``data`` and ``law``: a row for each arm and seed, as ``analysis.emergence`` makes them.
        course: by day, a breached firm less its calm twin: mean and half-width of trust and consent.
        breach_day: when the breach struck.
    """
    note = "Means over seeds; bars and bands: 95 % intervals. Arms share their luck seed by seed."
    figure = new_figure(5.4, "What emerges from what consumers, marketers and regulators know and do", note)
    axes = figure.subplots(2, 2)
    _dial(axes[0, 0], tables["dial"])
    _data(axes[0, 1], tables["data"])
    _breach(axes[1, 0], course, breach_day)
    _law(axes[1, 1], tables["law"])
    return figure


def _dial(axes: "Axes", runs: "pd.DataFrame") -> None:
    axes.set_title("Personalization helps, then backfires")
    axes.set_xlabel("personalization intensity, ρ")
    axes.set_ylabel("clicks per 1,000 impressions")
    arms = runs.assign(concern=[arm[0] for arm in runs["arm"]], rho=[arm[1] for arm in runs["arm"]])
    for colour, (concern, some) in zip(CYCLE, arms.groupby("concern"), strict=False):
        mean = 1000.0 * some.groupby("rho")["ctr"].mean()
        axes.plot(mean.index, mean, color=colour)
        axes.plot([mean.idxmax()], [mean.max()], "o", color=colour, ms=4)
        axes.annotate(f"concern {concern:g}", (1.02, mean.iloc[-1]), color=colour, fontsize=SMALL, va="center")
    axes.set_xlim(0.0, 1.3)
    axes.set_xticks([0.0, 0.25, 0.5, 0.75, 1.0])


def _data(axes: "Axes", runs: "pd.DataFrame") -> None:
    axes.set_title("Each further event is worth less")
    axes.set_xlabel("share of observable events recorded, κ")
    axes.set_ylabel("clicks per 1,000 impressions")
    each = runs.assign(kappa=[arm[0] for arm in runs["arm"]], clicks=1000.0 * runs["ctr"]).groupby("kappa")["clicks"]
    mean, half = each.mean(), each.agg(half_width)
    axes.errorbar(mean.index, mean, yerr=half, color=CYCLE[0], marker="o", ms=3, capsize=2)
    axes.annotate(
        "reactance switched off", (0.97, 0.06), xycoords="axes fraction", ha="right", color=MUTED, fontsize=SMALL
    )


def _breach(axes: "Axes", course: "pd.DataFrame", day: int) -> None:
    axes.set_title("A breach costs trust at once, consent for longer")
    axes.set_xlabel("day")
    axes.set_ylabel("breached less calm, points")
    for colour, name in zip(CYCLE, ("trust", "consent"), strict=False):
        smooth = PER_CENT * course[name].rolling(7, min_periods=1).mean()
        axes.plot(smooth.index, smooth["mean"], color=colour)
        low, high = smooth["mean"] - smooth["half_width"], smooth["mean"] + smooth["half_width"]
        axes.fill_between(smooth.index, low, high, color=colour, alpha=0.2, lw=0)
        axes.annotate(
            name,
            (smooth.index[-1], smooth["mean"].iloc[-1]),
            (4, 0),
            textcoords="offset points",
            color=colour,
            fontsize=SMALL,
            va="center",
        )
    axes.axvline(day, color=INK, lw=0.8, ls=":")
    axes.annotate(
        "breach",
        (day, 0.03),
        (-4, 0),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        ha="right",
        fontsize=SMALL,
    )
    axes.set_xlim(day - 40, course.index[-1] * ROOM)


def _law(axes: "Axes", runs: "pd.DataFrame") -> None:
    axes.set_title("What a law trades depends on the market")
    axes.set_xlabel("bits a marketer knows of a consumer")
    axes.set_ylabel("profit, % of no law's")
    arms = runs.assign(concern=[arm[0] for arm in runs["arm"]], law=[arm[1] for arm in runs["arm"]])
    for colour, (concern, some) in zip(CYCLE, arms.groupby("concern"), strict=False):
        mean: Any = some.groupby("law", sort=False)[["bits_known", "profit"]].mean()
        profit = PER_CENT * mean["profit"] / mean["profit"]["none"]
        axes.plot(mean["bits_known"], profit, "o", color=colour, ms=4)
        up = concern > 0.5
        for law in mean.index:
            side = "right" if law in LEFT else "left"
            place = (-5 if law in LEFT else 5, 3 if up else -8)
            where = (mean["bits_known"][law], profit[law])
            axes.annotate(law, where, place, textcoords="offset points", fontsize=SMALL, color=colour, ha=side)
        where = (0.98, 0.10 if up else 0.03)
        axes.annotate(f"concern {concern:g}", where, xycoords="axes fraction", ha="right", color=colour, fontsize=SMALL)
    axes.margins(x=0.15, y=0.15)
