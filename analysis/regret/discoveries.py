"""Tests of what makes no difference: how many find one all the same?

All firms advertise to nobody in particular, and test how personal their ads should be. Nothing depends on it, so
that every winner is a false discovery. At a level of 5 % there should be one in twenty.
"""

from collections.abc import Callable, Iterable
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.experiments.comparing import CONFIDENCE
from analysis.experiments.running import open_market
from sim.firms.campaigns.ab_test import ABTest
from sim.market import Market
from sim.parameters.words import OBJECTIVES
from sim.scenario import Scenario

type Tick = Callable[[], None]


class Verdict(NamedTuple):
    """How a test ended."""

    firm: str
    length: int
    """Days."""
    p_value: float
    discovered: bool
    """Whether a challenger was adopted."""


def without_difference(base: Scenario, objective: str, peeking: bool) -> Scenario:
    """A market in which all marketers test a lever that moves nothing."""
    kind = {"strategy": "broad", "optimiser": "ab_test", "learns": "personalization"}
    return base.with_(**kind, objective=objective, peeking=peeking)


def verdicts(market: Market, days: int) -> list[Verdict]:
    """How the tests of all marketers turn out that end within ``days`` days."""
    found: list[Verdict] = []
    running = [(0, 0)] * len(market.marketers)  # days it has been tested for, and the practice until then
    for _ in range(days):
        market.run_for(1)
        for m, marketer in enumerate(market.marketers):
            optimiser = marketer.experiments.optimiser
            assert isinstance(optimiser, ABTest)
            length, practice = running[m]
            if length >= 0 and not optimiser.testing:
                found.append(Verdict(marketer.name, length + 1, optimiser.p_value, optimiser.practice != practice))
            running[m] = (length + 1 if optimiser.testing else -1, optimiser.practice)
    return found


def discoveries(base: Scenario, seeds: Iterable[int], tick: Tick) -> pd.DataFrame:
    """A row for each objective, with and without peeking: how many tests there were, and false discoveries.

    Columns: objective, peeking, tests, discoveries, share, ``low`` and ``high`` (95 % Clopper-Pearson interval of the
    share, as if tests were independent), length (median days of a test).
    """
    luck, rows = list(seeds), []
    for objective, peeking in product(OBJECTIVES, (False, True)):
        some: list[Verdict] = []
        for seed in luck:
            some += verdicts(open_market(without_difference(base, objective, peeking), seed), base.days)
            tick()
        rows.append({"objective": objective, "peeking": peeking} | shares(some))
    return pd.DataFrame(rows)


def shares(some: list[Verdict]) -> dict[str, Any]:
    """How many of some tests found what is not there, and how sure that is."""
    from scipy import stats

    found = sum(test.discovered for test in some)
    told = {"tests": len(some), "discoveries": found}
    if not some:
        return told | {"share": np.nan, "low": np.nan, "high": np.nan, "length": np.nan}
    interval = stats.binomtest(found, len(some)).proportion_ci(CONFIDENCE)
    length = float(np.median([test.length for test in some]))
    return told | {"share": found / len(some), "low": interval.low, "high": interval.high, "length": length}
