"""What is read of a run: of the market, of one firm, of the first weeks, of what firms believe."""

import gc
from collections.abc import Callable, Iterable, Sequence
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

from analysis.experiments.comparing import summarise
from analysis.experiments.running import live, open_market
from analysis.methods.beliefs import judge
from sim.ledger.ledger import LIFT_DAYS
from sim.ledger.measures import MEASURES
from sim.ledger.measures.money import COSTS
from sim.market import Market
from sim.scenario import Scenario

type Row = dict[str, float]
type Reader = Callable[[Market], Row]
type Tick = Callable[[], None]

SUMS = ("revenue", "ad_spend", "data_fees", "profit", "purchases", *(f"{kind}_costs" for kind in COSTS))
LEVELS = ("lift", "lift_visits", "trust", "consent", "records", "satisfaction", "churn")
"""What is read of one firm: totals, and means over days."""
ESTIMATES = {
    "offer_relevance": ("0-1", "True relevance of the offer that giants would make, knowing no page"),
    "estimate_accuracy": ("bits", "Bits gained by giants' estimates in predicting the next interest"),
}
PEOPLE = ("consenters", "refusers", "majority", "minority")
UNITS: dict[str, str] = {
    **{name: unit for name, (unit, _) in MEASURES.items()},
    **{name: MEASURES[name][0] for name in (*SUMS, "lift", "lift_visits", "trust", "records", "satisfaction", "churn")},
    "consent": "share",
    "cost_per_extra": "money",
    "early_ctr": "share",
    "early_lift": "share",
    **{f"{name}{who}": unit for name, (unit, _) in ESTIMATES.items() for who in ("", *(f"_{who}" for who in PEOPLE))},
    **{f"{name}_gap": unit for name, (unit, _) in ESTIMATES.items()},
    "seconds": "seconds/day, measured",
}
"""Units of all that may be read of a run."""


def observe(scenario: Scenario, seed: int, readers: Sequence[Reader]) -> Row:
    """Run a scenario; what the readers read of it, and ``seconds``: of a day in the second half, by the clock.

    Raises KeyboardInterrupt if Ctrl-C was pressed on the way.
    """
    market, evenings = open_market(scenario, seed), [perf_counter()]
    lived = live(market, scenario.days, lambda *_: evenings.append(perf_counter()))
    if lived < scenario.days:
        raise KeyboardInterrupt
    row = {name: value for read in readers for name, value in read(market).items()}
    return row | {"seconds": float(np.mean(np.diff(evenings)[scenario.days // 2 :]))}


def of_market(market: Market) -> Row:
    """Each measure of the ledger over the second half of the run, and what one extra purchase cost."""
    daily = market.ledger.daily
    return summarise(daily, len(daily) // 2) | {"cost_per_extra": cost_per_extra(daily, len(daily) // 2)}


def cost_per_extra(daily: pd.DataFrame, burn_in: int) -> float:
    """Ad spend for one purchase that would not have been made, over the days from ``burn_in`` on.

    The mean of daily prices would run wild. A day whose last weeks seem to have brought nothing extra counts as that.
    """
    spend = daily["ad_spend"].rolling(LIFT_DAYS, min_periods=1).mean()
    extra = (spend / daily["cost_per_incremental"]).fillna(0.0)[burn_in:].sum()
    return float(spend[burn_in:].sum() / extra) if extra > 0 else np.nan


def of_firm(number: int) -> Reader:
    """What a marketer's own columns say of the second half of the run, and how good its estimates are at the end."""

    def read(market: Market) -> Row:
        days = market.ledger.marketers
        own = days[days["marketer"] == market.marketers[number].name]
        late = own[len(own) // 2 :]
        told = {name: float(late[name].sum()) for name in SUMS} | {name: float(late[name].mean()) for name in LEVELS}
        return told | estimates(market, [number])

    return read


def of_beginning(market: Market) -> Row:
    """Clicks an impression, and lift, of the first four weeks; NaN for a run that is shorter."""
    first = market.ledger.daily.iloc[:LIFT_DAYS]
    if len(first) < LIFT_DAYS:
        return {"early_ctr": np.nan, "early_lift": np.nan}
    clicks = first["expected_clicks"].sum() / first["impressions"].sum()
    return {"early_ctr": float(clicks), "early_lift": float(first["lift"].iloc[-1])}


def of_estimates(market: Market) -> Row:
    """How good giants' estimates are at the end of the run; of all marketers, if there are no giants."""
    return estimates(market, range(market.scenario.giants or market.scenario.marketers))


def estimates(market: Market, firms: Iterable[int]) -> Row:
    """How good the estimates of some marketers are: of all, of those who let them personalise or not, of groups."""
    chosen = list(firms)
    may = np.asarray(market.world.tracks["personalise"])[:, chosen].astype(bool)
    minority = np.broadcast_to((np.asarray(market.world.people["group"]) == 1)[:, None], may.shape)
    whose = dict(zip(PEOPLE, (may, ~may, ~minority, minority), strict=True))
    row: Row = {}
    for name, values in zip(ESTIMATES, judge(market), strict=True):
        row[name] = float(values[:, chosen].mean())
        row |= {f"{name}_{who}": _mean(values[:, chosen][some]) for who, some in whose.items()}
        row[f"{name}_gap"] = row[f"{name}_minority"] - row[f"{name}_majority"]
    return row


def _mean(values: Any) -> float:
    return float(values.mean()) if len(values) else np.nan


def run_all(scenarios: Iterable[Scenario], seeds: Iterable[int], readers: Sequence[Reader], tick: Tick) -> pd.DataFrame:
    """A row a run: ``scenario`` (as TOML), ``seed``, and what is read; scenarios that are the same run once.

    On Ctrl-C, the rows of the seeds that all scenarios have finished; raises KeyboardInterrupt if there are none.
    """
    unique = {scenario.to_toml(): scenario for scenario in scenarios}
    rows: list[dict[str, Any]] = []
    try:
        for seed in seeds:
            for told, scenario in unique.items():
                rows.append({"scenario": told, "seed": seed} | observe(scenario, seed, readers))
                gc.collect()  # a market and its agents know each other, and the next one wants their memory
                tick()
    except KeyboardInterrupt:
        rows = rows[: len(rows) // len(unique) * len(unique)]
        if not rows:
            raise
    return pd.DataFrame(rows)
