"""Who has what out of a market: money for each kind of party and each firm, and gaps between groups."""

from typing import Any, NamedTuple

import numpy as np

from analysis.plots.results import Numbers, Results, column, mean, settled

LIFT_DAYS = 28


class Stake(NamedTuple):
    """What someone has out of a run: a name, and an amount in the unit of its panel."""

    name: str
    amount: float


class Gap(NamedTuple):
    """A measure of the minority against the majority: column, name with unit."""

    measure: str
    name: str


GAPS = (
    Gap("exposure_gap", "ads seen, %"),
    Gap("relevance_gap", "relevance of ads, points"),
    Gap("accuracy_gap", "accuracy of profiles, bits/100"),
    Gap("price_gap", "price paid, %"),
)


def parties(results: Results) -> list[Stake]:
    """Money of each kind of party over the whole run, per consumer; parties that the market lacks are left out."""
    scenario, giants = results.scenario, giants_of(results)
    firms = by_firm(results, "profit")
    profits = np.array([stake.amount for stake in firms])
    big = np.array([stake.name in giants for stake in firms], bool)
    found = [
        Stake("giants (profit)", float(profits[big].sum())) if big.any() else None,
        Stake("niche firms (profit)", float(profits[~big].sum())) if (~big).any() else None,
        Stake("brokers (fees less fines)", _brokers(results)) if scenario.brokers else None,
        Stake("publishers (ads)", _total(results, "publisher_revenue")),
        Stake("exchange (its share)", _total(results, "exchange_revenue")),
        Stake("the state (fines)", _total(results, "fines")),
        Stake("consumers (surplus)", _total(results, "surplus")),
    ]
    return [stake for stake in found if stake is not None]


def by_firm(results: Results, measure: str) -> list[Stake]:
    """A measure of each marketer, in money over the whole run and per consumer, in the market's order."""
    table = results.marketers
    if not len(table) or measure not in table:
        return []
    sums = table.groupby("marketer", sort=False)[measure].sum() / results.scenario.consumers
    return [Stake(str(name), float(amount)) for name, amount in sums.items()]


def lift_by_firm(results: Results) -> list[Stake]:
    """Mean ad lift of each marketer, per cent, once it has settled."""
    table = results.marketers
    if not len(table) or "lift" not in table:
        return []
    firms = table.groupby("marketer", sort=False)["lift"]
    return [Stake(str(name), 100.0 * mean(settled(_finite(lift), LIFT_DAYS))) for name, lift in firms]


def gaps(results: Results) -> list[Stake]:
    """Mean of each gap between groups, in hundredths."""
    return [Stake(gap.name, 100.0 * mean(column(results, gap.measure))) for gap in GAPS]


def giants_of(results: Results) -> set[str]:
    """Names of the marketers that offer every topic: a market's first ones."""
    table: Any = results.marketers
    return set(map(str, table["marketer"].unique()[: results.scenario.giants])) if len(table) else set()


def _finite(values: Any) -> Numbers:
    numbers = np.asarray(values, float)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _total(results: Results, measure: str) -> float:
    return float(np.nansum(column(results, measure))) / int(results.scenario.consumers)


def _brokers(results: Results) -> float:
    """Brokers' fees less the fines that are not marketers'."""
    marketers = sum(stake.amount for stake in by_firm(results, "fines"))
    return _total(results, "data_fees") - (_total(results, "fines") - marketers)
