"""One firm learns one lever with each optimiser; twins of it do each candidate for everybody, from the first day."""

import gc
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis.experiments.running import check_seed, live
from analysis.regret.watching import Adopted, Watched
from sim.firms import studio
from sim.firms.campaigns import Optimiser
from sim.firms.levers import LEVERS, candidates
from sim.scenario import Scenario

LEVER_NAMES = ("personalization", "creative", "bid")
ONE_SET = 10_000
"""Days for which creatives are used where the best one is asked for: the best must be the same one all the time."""
BY_CHANCE = ("creative",)
"""Levers whose candidates are others with each seed, so that the best one is, too."""
ALWAYS, FILE = "always", Path(__file__).with_name("always.py")

type Tick = Callable[[], None]


class Run(NamedTuple):
    """A run: which lever, by whom it was set, and what came of it."""

    lever: str
    who: str
    """An optimiser, or ``always0``, ``always1``, … for the candidates."""
    seed: int
    days: pd.DataFrame
    """A row a day: trials, successes, and net money as ``aim``, ``drawn`` and ``expected``."""
    final: int
    adopted: Sequence[Adopted]
    setting: float
    """A candidate's own; NaN for an optimiser."""


def settings(lever: str, base: Scenario) -> tuple[float, ...]:
    """The candidates of a lever, today's practice first."""
    start = {"creative": 0.0, "bid": 1.0}.get(lever)
    practice = float(getattr(base, lever)) if start is None else start
    return candidates(lever, practice, base.candidates, studio.SOURCES["generated"].number)


def setting_of(lever: str, who: str, base: Scenario) -> Scenario:
    """The market in which the first marketer leaves a lever to an optimiser, or to one of the twins."""
    kind = f"{FILE}:{who}" if who.startswith(ALWAYS) else who
    policy = {"optimiser": kind, "learns": lever} | ({"content": "generated"} if lever == "creative" else {})
    return base.with_(firms=(policy,), creative_days=ONE_SET if lever == "creative" else base.creative_days)


def twins(lever: str, base: Scenario) -> list[str]:
    """A twin for each candidate."""
    return [f"{ALWAYS}{number}" for number in range(len(settings(lever, base)))]


def number(twin: str) -> int:
    """Which candidate a twin gives everybody."""
    return int(twin.removeprefix(ALWAYS))


def learners(lever: str) -> list[str]:
    """The optimisers that can learn a lever."""
    kinds = Optimiser.all().items()
    return [name for name, kind in kinds if name != "fixed" and (LEVERS[lever].continuous or not kind.searches)]


def runs(levers: Iterable[str], base: Scenario, seeds: Iterable[int], tick: Tick) -> Iterator[Run]:
    """Every lever by every twin and optimiser, with every seed."""
    for seed in seeds:
        for lever in levers:
            worth = 0.0
            for who in (*twins(lever, base), *learners(lever)):
                market = _lived(setting_of(lever, who, base), seed)
                worth = worth or worth_of_success(market)
                setting = settings(lever, base)[number(who)] if who.startswith(ALWAYS) else math.nan
                yield Run(lever, who, seed, money(market, worth), market.final(), market.adopted, setting)
                del market
                gc.collect()  # a market and its agents know each other, and the next one wants their memory
                tick()


def _lived(scenario: Scenario, seed: int) -> Watched:
    """A watched market at the end of its run; raises KeyboardInterrupt if Ctrl-C was pressed on the way."""
    market = Watched(scenario, check_seed(seed))
    if live(market, scenario.days) < scenario.days:
        raise KeyboardInterrupt
    return market


def worth_of_success(market: Watched) -> float:
    """Money that what the firm aims at is worth, by the whole run of its practice: the same for all its twins."""
    days, sale = pd.DataFrame(market.days), market.watched.sale_value
    aim = market.watched.policy["objective"]
    if aim == "visits":
        return float(sale * days["purchases"].sum() / max(1.0, days["visits"].sum()))
    return sale if aim == "sales" else market.scenario.click_value


def money(market: Watched, worth: float) -> pd.DataFrame:
    """A row a day: ``trials``, and net money: ``aim`` as the firm counts it, on sales as ``drawn`` and ``expected``."""
    days, sale = pd.DataFrame(market.days), market.watched.sale_value
    counted = {"visits": "visits", "sales": "purchases", "clicks": "clicks"}[str(market.watched.policy["objective"])]
    columns: dict[str, Any] = {
        "trials": days["impressions" if counted == "clicks" else "people"],
        "aim": worth * days[counted] - days["costs"],
        "drawn": sale * days["purchases"] - days["costs"],
        "expected": sale * days["expected_purchases"] - days["costs"],
    }
    return pd.DataFrame(columns)
