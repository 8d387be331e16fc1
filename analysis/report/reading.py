"""What the report reads of a run: the same of every one, so that one run serves several questions."""

from collections.abc import Mapping

import numpy as np

from analysis.experiments.running import live, open_market
from analysis.frontier.theft import of_theft
from analysis.methods.beliefs import judge
from analysis.methods.observing import Row, of_estimates, of_market
from analysis.remedies.harms import of_harms
from scenarios import POLICIES
from sim.market import Market
from sim.scenario import Scenario

LAST = 0.25
"""Share of a run, at its end, in which policies that are learned are read."""
TERCILES = ("calm", "middling", "wary")
"""Thirds of people by how concerned they are."""


def observe(scenario: Scenario, seed: int) -> Row:
    """Live a scenario to its end, and read the second half of it; raises KeyboardInterrupt if it was stopped before.

    What is read: each measure of the ledger (totals of what adds up, means of the rest), what giants' estimates are
    worth, harms, policies at the end, what becomes of whom, and what thieves would have who took every store.
    """
    market = open_market(scenario, seed)
    if live(market, scenario.days) < scenario.days:
        raise KeyboardInterrupt
    row = of_market(market) | of_estimates(market) | of_harms(market) | at_the_end(market) | for_whom(market)
    return row | of_theft(market)  # the last: the market is not to be used after it


def at_the_end(market: Market) -> Row:
    """Mean policies of the last days, as ``end collection``: what learners came to."""
    late = market.ledger.daily.iloc[-max(1, round(LAST * market.scenario.days)) :]
    return {f"end {name}": float(late[name].mean()) for name in POLICIES}


def for_whom(market: Market) -> Row:
    """By thirds of concern, as ``trust of the wary``: what is known, how well offers suit, consent and trust, today."""
    people, relevant = market.consumers, judge(market)[0]
    firms = len(market.marketers)
    values = {
        "bits": np.asarray(people.bits),
        "relevance": relevant[:, :firms].mean(axis=1),
        "consent": np.asarray(people.personalise)[:, :firms].mean(axis=1),
        "trust": np.asarray(people.trust).mean(axis=1),
    }
    return {
        f"{what} of the {who}": float(each[some].mean()) if some.any() else np.nan
        for who, some in thirds(np.asarray(people.concern, float)).items()
        for what, each in values.items()
    }


def thirds(concern: np.ndarray) -> Mapping[str, np.ndarray]:
    """Who is in which third (N,), by today's concern."""
    low, high = np.quantile(concern, (1 / 3, 2 / 3))
    parts = (concern <= low, (concern > low) & (concern <= high), concern > high)
    return dict(zip(TERCILES, parts, strict=True))
