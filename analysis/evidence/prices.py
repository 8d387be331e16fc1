"""Experiments on personal prices of a single firm, against the best price for all."""

from collections.abc import Mapping

from analysis.experiments.needs import Run
from sim.scenario import Scenario

FACTORS = (0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75)
"""Uniform prices that are tried, relative to the usual one."""


def arms_of_prices(base: Scenario) -> Mapping[str, Scenario]:
    """One marketer at each of the uniform prices, and with personal prices around each; its unit cost is the usual."""
    cost = base.price * (1.0 - base.margin)
    alone = base.with_(marketers=1, giants=1, price_spread=0.5, shop_rate=0.2)
    prices = {factor: base.price * factor for factor in FACTORS}
    uniform = {f: alone.with_(price=price, margin=1.0 - cost / price) for f, price in prices.items()}
    return {f"{f:g} uniform": each for f, each in uniform.items()} | {
        f"{f:g} personal": each.with_(price_personalization=1.0) for f, each in uniform.items()
    }


def personal_against_best(runs: Mapping[str, Run], measure: str) -> float:
    """A measure with personal prices around the uniform price of most profit, over that with the uniform price."""
    best = max(FACTORS, key=lambda factor: runs[f"{factor:g} uniform"].total("profit"))
    return runs[f"{best:g} personal"].total(measure) / runs[f"{best:g} uniform"].total(measure)
