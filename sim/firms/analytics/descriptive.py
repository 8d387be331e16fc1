"""Descriptive analytics: the dashboard."""

import numpy as np

from sim.firms.analytics import WINDOW, Advice, Analytics, Records
from sim.firms.analytics.evidence import step


class Descriptive(Analytics):
    """Believes its dashboard: the budget follows the return that attribution claims for ads."""

    name = "descriptive"
    level = 1
    summary = "Believes its dashboard: the budget follows the return that attribution claims for ads."
    literature = (
        "Davenport & Harris 2007, Competing on Analytics; Blake, Nosko & Tadelis 2015, Consumer heterogeneity and paid "
        "search effectiveness, Econometrica 83(1)"
    )

    def __init__(self) -> None:
        self.budget = 1.0
        """Factor on the budget that it last advised."""

    def review(self, records: Records) -> Advice:
        """Raise the budget while the dashboard says that ads pay, and lower it otherwise."""
        self.budget = step(self.budget, recorded_return(records))
        return Advice(budget=self.budget)


def recorded_return(records: Records) -> float:
    """Margin on the purchases attributed to ads, over ad spend; 1 if none was spent. It says nothing of effects."""
    spend = lately(records, "spend")
    return lately(records, "attributed") * records.value / spend if spend > 0.0 else 1.0


def lately(records: Records, what: str) -> float:
    """Sum of a daily figure over the last :data:`~sim.firms.analytics.WINDOW` days; 0 if it is not kept."""
    return float(np.asarray(records.daily.get(what, ()), float)[-WINDOW:].sum())
