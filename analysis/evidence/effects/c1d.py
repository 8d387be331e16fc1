"""C1d: most of what ads sell, they sell to people who never click."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect
from analysis.evidence.observing import market_of
from analysis.experiments.needs import Figures, Run
from sim.books import SCALE
from sim.scenario import Scenario


class NeverClicked(Effect):
    """Most of what ads sell is sold to people who never click."""

    name = "C1d"
    block = "ads"
    literature = "Lewis & Reiley 2014, Quantitative Marketing and Economics 12(3)"
    measured = "share of incremental sales that come from people who never clicked an ad of the campaign"
    kind = "level"
    published = Band(0.60, 0.95, 0.78)
    band = "a fifth either way"
    checked = "abstract"
    treatment = "the first giant's ads are seen"
    control = "the twin market in which it does not advertise, and all else is equal"
    outcome_is = (
        "chances of purchases at it beyond those in the twin, of people who never clicked on an ad of its in "
        "the market, as a share of all people's"
    )
    maps = "The paper compares randomised groups; twins with the same luck are these, person by person."
    seeds = 3
    consumers, days = 1_500, 90

    @staticmethod
    def observe(scenario: Scenario, seed: int) -> Figures:
        """Sales of the first giant to each consumer with and without its ads, by whether she ever clicked."""
        clicked, with_ads = _sales(scenario, seed)
        _, without = _sales(scenario.with_(firms=({"daily_budget": 0.0},)), seed)
        extra = with_ads - without
        return {"never": float(extra[~clicked].sum()), "all": float(extra.sum())}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return runs["market"].figures["never"] / runs["market"].figures["all"]


def _sales(scenario: Scenario, seed: int) -> tuple[Any, Any]:
    """Of each consumer (N,): whether she clicked an ad of the first giant, and her expected purchases there."""
    from analysis.apart import live_apart, living_by

    market = market_of(scenario, seed)
    clicks, sales = np.zeros(scenario.consumers, int), np.zeros(scenario.consumers)

    def saw(i: int, books: Any) -> None:
        clicks[i] += books.firms[0].clicks
        sales[i] += books.firms[0].expected_purchases_f / SCALE

    def one_by_one() -> None:
        for i in range(scenario.consumers):
            live_apart(market, i, partial(saw, i))

    with living_by(market, one_by_one):
        market.run_for(scenario.days)
    return clicks > 0, sales
