"""Who has what out of a market, and who gains and who loses by what sets it apart from its twin."""

from typing import TYPE_CHECKING

import numpy as np

from analysis.plots.bars import decimals_for, draw_bars, name_rows, told
from analysis.plots.naming import names_of, title_of
from analysis.plots.parties import Stake, by_firm, gaps, lift_by_firm, parties
from analysis.plots.results import Results
from analysis.plots.style import INK, MUTED, new_figure, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_FIRMS = 12
"""Firms drawn one by one; of more, those that gain or lose most."""
ROW, HEAD = 0.165, 0.55
"""Inches: height of a row of a panel, and of its title and axis."""
GROUPS = "The minority against the majority (0: no gap)"
CHANCE = "Two markets with the same random draws; what is left to chance, a comparison over several seeds tells."


@styled
def who_gains(results: Results, twin: Results) -> "Figure":
    """Gains and losses against the twin: of each party, each firm and between groups, in money and per cent.

    Args:
        results: the run.
        twin: the same market without what the run is asked about; same seed, so same luck.
    """
    here, there = names_of(results, twin)
    firms = _most_changed(by_firm(results, "profit"), by_firm(twin, "profit"))
    title, note = f"Who gains and who loses: {here}, against {there}", f"{CHANCE} Hollow dots: {there}."
    figure, panels = _frame(results, twin, firms, title, note)
    _change(panels[0], parties(results), parties(twin))
    for axes, measure in zip(panels[1:3], ("profit", "revenue"), strict=True):
        _change(axes, _only(firms, by_firm(results, measure)), _only(firms, by_firm(twin, measure)), 1 / 3)
    _change_of_lift(panels[3], _only(firms, lift_by_firm(results)), _only(firms, lift_by_firm(twin)))
    _gaps(panels[4], gaps(results), gaps(twin))
    _name(panels, results, len(firms), "change, money per consumer", "change, percentage points")
    return figure


@styled
def who(results: Results) -> "Figure":
    """What each party and each firm has out of a run, in money per consumer, and the gaps between groups."""
    firms = _largest(by_firm(results, "profit"))
    figure, panels = _frame(results, None, firms, f"Who has what: {title_of(results)}", "Amounts over the whole run.")
    _level(panels[0], parties(results))
    for axes, measure in zip(panels[1:3], ("profit", "revenue"), strict=True):
        _level(axes, _only(firms, by_firm(results, measure)), 1 / 3)
    _level(panels[3], _only(firms, lift_by_firm(results)), 1 / 3)
    _gaps(panels[4], gaps(results), None)
    _name(panels, results, len(firms), "money per consumer", "extra purchases, %")
    return figure


def _frame(
    results: Results, twin: Results | None, firms: list[str], title: str, note: str
) -> "tuple[Figure, list[Axes]]":
    """The figure and its panels: parties, three panels by firm, groups."""
    sizes = [len(parties(results)), max(1, len(firms)), len(gaps(results))]
    heights = [ROW * size + HEAD for size in sizes]
    figure = new_figure(sum(heights) + 0.6, title, note)
    grid = figure.add_gridspec(3, 3, height_ratios=heights)
    middle = [figure.add_subplot(grid[1, i]) for i in range(3)]
    return figure, [figure.add_subplot(grid[0, :]), *middle, figure.add_subplot(grid[2, :])]


def _change(axes: "Axes", here: list[Stake], there: list[Stake], share: float = 1.0) -> None:
    """Bars of the change in money, the change in per cent beside."""
    before = {stake.name: stake.amount for stake in there}
    pairs = [(stake.amount, before.get(stake.name, np.nan)) for stake in here]
    values = [now - then for now, then in pairs]
    texts = [told(now - then, decimals_for(values), sign=True) + _per_cent(now, then) for now, then in pairs]
    draw_bars(axes, [stake.name for stake in here], values, texts, share)


def _per_cent(now: float, then: float) -> str:
    if not np.isfinite(now - then) or not (now or then):
        return ""
    change = 100.0 * (now - then) / abs(then) if then else np.nan
    return f" ({told(change, 0 if abs(change) >= 10.0 else 1, sign=True)} %)" if then else " (from 0)"


def _change_of_lift(axes: "Axes", here: list[Stake], there: list[Stake]) -> None:
    before = {stake.name: stake.amount for stake in there}
    values = [stake.amount - before.get(stake.name, np.nan) for stake in here]
    draw_bars(axes, [stake.name for stake in here], values, [told(value, 1, sign=True) for value in values], 1 / 3)


def _level(axes: "Axes", stakes: list[Stake], share: float = 1.0) -> None:
    values = [stake.amount for stake in stakes]
    draw_bars(axes, [s.name for s in stakes], values, [told(value, decimals_for(values)) for value in values], share)


def _gaps(axes: "Axes", here: list[Stake], there: list[Stake] | None) -> None:
    """A dot for each gap, hollow for the twin's, joined."""
    rows, values = range(len(here)), [stake.amount for stake in here]
    axes.axvline(0.0, color=MUTED, lw=0.8)
    if there:
        old = [stake.amount for stake in there]
        axes.hlines(rows, np.minimum(values, old), np.maximum(values, old), color=MUTED, lw=1.0)
        axes.plot(old, rows, "o", ms=5, mfc="white", mec=MUTED, ls="none", zorder=3)
    axes.plot(values, rows, "o", ms=5, color=INK, ls="none", zorder=3)
    name_rows(axes, [stake.name for stake in here])


def _name(panels: "list[Axes]", results: Results, drawn: int, money: str, lift: str) -> None:
    """Titles and units."""
    firms, days = len(by_firm(results, "profit")), len(results.daily)
    some = f", {drawn} of {firms}" if drawn < firms else ""
    titles = ["Each kind of party", f"Firms' profit{some}", "Firms' sales", "Firms' ad lift", GROUPS]
    period = f"{money}, over {days:,} day{'s' * (days != 1)}"
    units = [period, money, money, lift, "mean over the run: per cent, points or hundredths of a bit"]
    for i, axes in enumerate(panels):
        axes.set_title(titles[i])
        axes.set_xlabel(units[i])
        axes.tick_params(axis="y", labelleft=i not in (2, 3))


def _most_changed(here: list[Stake], there: list[Stake]) -> list[str]:
    before = {stake.name: stake.amount for stake in there}
    return _largest([Stake(stake.name, stake.amount - before.get(stake.name, 0.0)) for stake in here])


def _largest(stakes: list[Stake]) -> list[str]:
    """Names of the firms with the largest amounts, either way, in the market's order."""
    chosen = sorted(stakes, key=lambda stake: -abs(stake.amount))[:MOST_FIRMS]
    return [stake.name for stake in stakes if stake in chosen]


def _only(names: list[str], stakes: list[Stake]) -> list[Stake]:
    return [stake for stake in stakes if stake.name in names]
