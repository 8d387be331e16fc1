"""What is measured of each marketer each day."""

from typing import Any

import numpy as np

from sim.books import SCALE
from sim.ledger.measures.closing import Closing, shares
from sim.ledger.measures.enforcement import CONDUCT
from sim.ledger.measures.fairness import of_groups
from sim.ledger.measures.policies import POLICIES


def of_marketers(day: Closing) -> dict[str, Any]:
    """A day's measures for each marketer: arrays (M,)."""
    firms, m = day.books.firms, day.marketers
    lift, lift_visits = firm_lift(day.lift, 2), firm_lift(day.lift, 0)
    plain = ("impressions", "ghosts", "clicks", "visits", "purchases", "customers", "recorded_visits", "attributed")
    return {name: firms[name].astype(float) for name in plain} | {
        "consent": firms["personalise"] / day.consumers,
        "revenue": firms["revenue_f"] / SCALE,
        "ad_spend": firms["spend_f"] / SCALE,
        "data_fees": data_fees(day),
        "profit": profit(day),
        "trust": firms["trust_f"] / SCALE / day.consumers,
        "lift": lift,
        "lift_visits": lift_visits,
        "records": day.records[:m].astype(float),
        "fines": day.fines[:m],
        "satisfaction": _satisfaction(firms),
        "churn": shares(firms["lapsed"], firms["customers"] + firms["lapsed"]),
        "subscribers": firms["subscribers"].astype(float),
        "naive_lift": naive_lift(day.naive),
        "pushes": firms["pushes"].astype(float),
        "regretted_share": shares(firms["regrets_f"], firms["expected_purchases_f"]),
        **of_groups(day),
        **{f"{kind}_costs": costs.copy() for kind, costs in day.costs.items()},
        **{name: np.array([policy[name] for policy in day.policies]) for name in (*POLICIES, *CONDUCT)},
    }


def data_fees(day: Closing) -> Any:
    """What each marketer pays (M,) for data by use, money."""
    return day.books.arms["fees_f"].sum(axis=1) / SCALE


def profit(day: Closing) -> Any:
    """Each marketer's profit (M,), money: its margin less all that the day has cost it."""
    firms, m = day.books.firms, day.marketers
    spent = _margin(firms, day.margins) - firms["spend_f"] / SCALE - data_fees(day)
    return spent - day.all_costs - day.fines[:m] - day.breach_costs[:m]


def _margin(firms: Any, margins: Any) -> Any:
    """Margin on sales (M,), money: its share of the list price, and all that was paid above that."""
    return firms["revenue_f"] / SCALE * margins + firms["premium_f"] / SCALE * (1.0 - margins)


def naive_lift(sums: Any) -> Any:
    """What each firm would call lift (M,): purchases a head of the people it showed ads to, over others it knows.

    ``sums`` (M, 4) are purchases and person-days of the exposed, and of the unexposed.
    """
    return shares(shares(sums[:, 0], sums[:, 1]), shares(sums[:, 2], sums[:, 3])) - 1.0


def _satisfaction(firms: Any) -> Any:
    """Satisfaction (M,) with purchases and with service, each occasion alike."""
    content = firms["satisfaction_f"] / SCALE + firms["served"]
    return shares(content, firms["purchases"] + firms["contacts"])


def firm_lift(sums: Any, first: int) -> Any:
    """Each marketer's lift (M,): treated over held-out, each against what is usual for the needs it met."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = sums[:, :, first] / sums[:, :, first + 1]
        return ratio[:, 0] / ratio[:, 1] - 1.0
