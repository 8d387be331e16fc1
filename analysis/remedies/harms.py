"""Harms as numbers, of which less is better, read of the second half of a run."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.market import Market

type Row = dict[str, float]


def mean(days: pd.DataFrame) -> float:
    """The mean of a measure over the days."""
    return float(days.mean().mean())


def total(days: pd.DataFrame) -> float:
    """The total of some measures over the days."""
    return float(days.sum().sum())


def gap(days: pd.DataFrame) -> float:
    """The size of a gap between groups over all the days, whichever group it favours."""
    return abs(mean(days))


def lack(days: pd.DataFrame) -> float:
    """How much is missing to 1, on average."""
    return 1.0 - mean(days)


def loss(days: pd.DataFrame) -> float:
    """The total of what is good, with a minus."""
    return -total(days)


class Harm(NamedTuple):
    """A harm: its unit as told, what it means, the measures it is read of and how, and what it is told in."""

    unit: str
    meaning: str
    measures: tuple[str, ...]
    sums_up: Callable[[pd.DataFrame], float] = mean
    times: float = 1.0

    def read(self, days: pd.DataFrame) -> float:
        """Its size over the days that count."""
        return self.sums_up(days[list(self.measures)])


LATE = ("answered_late", "requests_ignored")

HARMS: Mapping[str, Harm] = {
    "delivery gap": Harm("pt", "Between groups, in a marketer's ads a head", ("delivery_gap",), times=100.0),
    "reach gap": Harm("pt", "One less the parity of groups' reach", ("parity_ratio",), lack, 100.0),
    "fit gap": Harm("pt", "Relevance of ads, between groups, either way", ("relevance_gap",), gap, 100.0),
    "accuracy gap": Harm("mbit", "Truth in profiles, between groups, either way", ("accuracy_gap",), gap, 1e3),
    "distrust": Harm("‰", "One less mean trust in marketers", ("trust",), lack, 1e3),
    "resignation": Harm("‰", "Mean resignation", ("resignation",), times=1e3),
    "no control": Harm("‰", "Of the concerned, the resigned", ("lost_control_share",), times=1e3),
    "idle": Harm("‰", "Of the concerned, those who do nothing", ("idle_share",), times=1e3),
    "bits known": Harm("mbit", "What a marketer's data tell of a consumer", ("bits_known",), times=1e3),
    "records": Harm("1,000", "Events kept, which a breach would find", ("records",), times=1e-3),
    "misjudged": Harm("‰", "Consumers whom marketers' data misrepresent", ("misjudged_share",), times=1e3),
    "regret": Harm("money", "Surplus lost to pushes", ("regret",), total),
    "surplus lost": Harm("1,000", "Consumers' surplus, money with a minus", ("surplus",), loss, 1e-3),
    "shunned": Harm("1,000", "Sensitive pages not viewed for fear", ("avoided_sensitive",), total, 1e-3),
    "narrowing": Harm("mbit", "Entropy that tastes have lost", ("interest_narrowing",), times=1e3),
    "stolen": Harm("people", "People whose stolen identities were used", ("identity_thefts",), total),
    "complaints": Harm("", "Complaints to the regulator", ("complaints",), total),
    "given up": Harm("", "Requests that were too much effort to make", ("requests_given_up",), total),
    "unanswered": Harm("", "Requests answered late or ignored", LATE, total),
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
