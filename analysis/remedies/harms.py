"""Harms as numbers, of which less is better, read of the second half of a run."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.market import Market

type Row = dict[str, float]


class Harm(NamedTuple):
    """A harm: its unit as told, what it means, how it is read of the days that count, and what it is told in."""

    unit: str
    meaning: str
    read: Callable[[pd.DataFrame], float]
    times: float = 1.0


def mean_of(measure: str) -> Callable[[pd.DataFrame], float]:
    """The mean of a measure over the days."""
    return lambda days: float(days[measure].mean())


def total_of(*measures: str) -> Callable[[pd.DataFrame], float]:
    """The total of some measures over the days."""
    return lambda days: float(days[list(measures)].sum().sum())


def gap_of(measure: str) -> Callable[[pd.DataFrame], float]:
    """The size of a gap between groups over all the days, whichever group it favours."""
    return lambda days: float(abs(days[measure].mean()))


HARMS: Mapping[str, Harm] = {
    "delivery gap": Harm("pt", "Between groups, in a marketer's ads a head", mean_of("delivery_gap"), 100.0),
    "accuracy gap": Harm("mbit", "Truth in profiles, minority less majority, either way", gap_of("accuracy_gap"), 1e3),
    "distrust": Harm("‰", "One less mean trust in marketers", lambda days: 1.0 - float(days["trust"].mean()), 1e3),
    "resignation": Harm("‰", "Mean resignation", mean_of("resignation"), 1e3),
    "bits known": Harm("mbit", "What a marketer's data tell of a consumer", mean_of("bits_known"), 1e3),
    "records": Harm("1,000", "Events kept, which a breach would find", mean_of("records"), 1e-3),
    "misjudged": Harm("‰", "Consumers whom marketers' data misrepresent", mean_of("misjudged_share"), 1e3),
    "complaints": Harm("", "Complaints to the regulator", total_of("complaints")),
    "given up": Harm("", "Requests that were too much effort to make", total_of("requests_given_up")),
    "unanswered": Harm("", "Requests answered late or ignored", total_of("answered_late", "requests_ignored")),
    "surplus lost": Harm("money", "Consumers' surplus, with a minus", lambda days: -float(days["surplus"].sum())),
}  # fmt: skip
"""Every harm that a remedy is asked about."""


def of_harms(market: Market) -> Row:
    """Each harm in the second half of a run."""
    daily = market.ledger.daily
    late = daily.iloc[len(daily) // 2 :]
    return {name: harm.read(late) for name, harm in HARMS.items()}


def of_costs(market: Market) -> Row:
    """What marketers paid for each remedy in the second half of a run, their profit, and the lift of their ads."""
    daily = market.ledger.daily
    late = daily.iloc[len(daily) // 2 :]
    paid = {name: float(late[name].sum()) for name in late if str(name).endswith("_costs")}
    return paid | {"profit": float(late["profit"].sum()), "lift": float(np.nanmean(late["lift"]))}
