"""What is measured of each marketer each day."""

from typing import Any

import numpy as np

from sim.books import SCALE
from sim.ledger.measures.closing import Closing, shares
from sim.ledger.measures.enforcement import CONDUCT
from sim.ledger.measures.fairness import of_groups
from sim.ledger.measures.policies import POLICIES
from sim.world import Array


def of_marketers(days: Closing) -> dict[str, Array]:
    """Each day's measures of each marketer: arrays (D, M)."""
    firms, m = days.books.firms, days.marketers
    lift, lift_visits = firm_lift(days.lift, 2), firm_lift(days.lift, 0)
    plain = ("impressions", "ghosts", "clicks", "visits", "purchases", "customers", "recorded_visits", "attributed")
    return {name: firms[name].astype(float) for name in plain} | {
        "consent": firms["personalise"] / days.consumers,
        "revenue": firms["revenue_f"] / SCALE,
        "ad_spend": firms["spend_f"] / SCALE,
        "data_fees": data_fees(days),
        "profit": profit(days),
        "trust": firms["trust_f"] / SCALE / days.consumers,
        "lift": lift,
        "lift_visits": lift_visits,
        "records": days.records[:, :m].astype(float),
        "fines": days.fines[:, :m],
        "satisfaction": _satisfaction(firms),
        "churn": shares(firms["lapsed"], firms["customers"] + firms["lapsed"]),
        "subscribers": firms["subscribers"].astype(float),
        "naive_lift": naive_lift(days.naive),
        "pushes": firms["pushes"].astype(float),
        "regretted_share": shares(firms["regrets_f"], firms["expected_purchases_f"]),
        **of_groups(days),
        **{f"{kind}_costs": costs for kind, costs in days.costs.items()},
        **{name: days.policies[name] for name in (*POLICIES, *CONDUCT)},
    }


def data_fees(days: Closing) -> Any:
    """What each marketer pays (D, M) for data by use, money."""
    return days.books.arms["fees_f"].sum(axis=2) / SCALE


def profit(days: Closing) -> Any:
    """Each marketer's profit (D, M), money: its margin less all that the day has cost it."""
    firms, m = days.books.firms, days.marketers
    spent = _margin(firms, days.margins) - firms["spend_f"] / SCALE - data_fees(days)
    return spent - days.all_costs - days.fines[:, :m] - days.breach_costs[:, :m]


def _margin(firms: Any, margins: Any) -> Any:
    """Margin on sales (D, M), money: its share of the list price, and all that was paid above that."""
    return firms["revenue_f"] / SCALE * margins + firms["premium_f"] / SCALE * (1.0 - margins)


def naive_lift(sums: Array) -> Any:
    """What each firm would call lift (D, M): purchases a head of the people it showed ads to, over others it knows.

    ``sums`` (D, M, 4) are purchases and person-days of the exposed, and of the unexposed.
    """
    return shares(shares(sums[..., 0], sums[..., 1]), shares(sums[..., 2], sums[..., 3])) - 1.0


def _satisfaction(firms: Any) -> Any:
    """Satisfaction (D, M) with purchases and with service, each occasion alike."""
    content = firms["satisfaction_f"] / SCALE + firms["served"]
    return shares(content, firms["purchases"] + firms["contacts"])


def firm_lift(sums: Array, first: int) -> Array:
    """Each marketer's lift (D, M): treated over held-out, each against what is usual for the needs it met.

    ``sums`` are (D, M, 2, 4).
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = sums[..., first] / sums[..., first + 1]
        return np.asarray(ratio[..., 0] / ratio[..., 1] - 1.0)
