"""How fairly a market treats its groups on its last day, in the metrics of the literature, by fairlearn.

A marketer's ads *select* people. Who is fairly selected can be asked in several ways, which do not agree (Chouldechova
2017; Kleinberg, Mullainathan & Raghavan 2017): as many of each group (demographic parity, Dwork et al. 2012), or as
many of those who would have gained from it (equal opportunity, Hardt, Price & Srebro 2016). The daily measures count
the first for all days; this tells more, of one day. It wants ``pip install 'symbiosis[fairness]'``.
"""

from typing import Any

import numpy as np
import pandas as pd

from analysis.methods.beliefs import judge
from sim.errors import bad
from sim.extras import needed
from sim.ledger.ledger import LIFT_DAYS
from sim.market import Market

FAIRNESS = "fairness"
"""The extra that brings fairlearn."""
MARKET = "market"
"""The row of all marketers together."""
METRICS = (
    "demographic_parity_difference",
    "demographic_parity_ratio",
    "equal_opportunity_difference",
    "equalized_odds_difference",
)
"""Of fairlearn."""


def decisions(market: Market) -> pd.DataFrame:
    """What each marketer decided about each consumer who is not held out from its ads, and what would have been right.

    Returns:
        A row a pair: ``marketer``, ``group`` (0 majority, 1 minority), ``selected`` (an ad of it reached her within 28
        days), ``gains`` (its best product for her is truly more relevant than the median over all pairs),
        ``relevance`` (0-1, of the offer it would make her) and ``accuracy`` (bits gained by its estimate in predicting
        her next interest).
    """
    world, bonds = market.world, market.world.bonds
    relevant, accuracy = judge(market)
    best = _best_relevance(market)
    last = np.asarray(bonds["last_ad"])
    shape = last.shape
    table = pd.DataFrame(
        {
            "marketer": np.broadcast_to([firm.name for firm in market.marketers], shape).ravel(),
            "group": np.broadcast_to(np.asarray(world.people["group"])[:, None], shape).ravel(),
            "selected": ((last >= 0) & (market.day - last < LIFT_DAYS)).ravel(),
            "gains": (best > np.median(best)).ravel(),
            "relevance": relevant.ravel(),
            "accuracy": accuracy.ravel(),
        }
    )
    return table[~np.asarray(bonds["holdout"]).astype(bool).ravel()]


def _best_relevance(market: Market) -> Any:
    """True relevance (N, M) of the product of each marketer that suits her best."""
    world = market.world
    best = np.stack([(world.interests * appeal).max(axis=1) for appeal in world.appeal], axis=1)
    affinity = best * world.appeal.shape[1]
    return affinity / (market.scenario.half_relevance + affinity)


def assess(market: Market) -> pd.DataFrame:
    """Each marketer's fairness, and the market's: a row each, the last one ``market``.

    Columns: ``selection_minority`` and ``selection_majority`` (shares selected), ``demographic_parity_difference`` and
    ``_ratio``, ``equal_opportunity_difference`` (of shares selected among those who would gain),
    ``equalized_odds_difference``, ``accuracy_gap`` (bits) and ``relevance_gap`` (minority less majority).

    Raises:
        BadInput: if fairlearn is not installed, or the market has one group only.
    """
    table = decisions(market)
    if table["group"].nunique() < 2:
        share = market.scenario.minority_share
        raise bad("minority_share", share, "above 0 and below 1, so that there are two groups", "Set it to 0.2, say.")
    rows = {str(name): _assess(some) for name, some in table.groupby("marketer", sort=False)}
    return pd.DataFrame.from_dict(rows | {MARKET: _assess(table)}, orient="index")


def _assess(table: pd.DataFrame) -> dict[str, float]:
    metrics = needed("fairlearn.metrics", FAIRNESS, "The assessment of fairness")
    truth, chosen, group = table["gains"], table["selected"], table["group"]
    rates = metrics.MetricFrame(
        metrics=metrics.selection_rate, y_true=truth, y_pred=chosen, sensitive_features=group
    ).by_group
    told = {"selection_majority": float(rates[0]), "selection_minority": float(rates[1])}
    told |= {name: float(getattr(metrics, name)(truth, chosen, sensitive_features=group)) for name in METRICS}
    means = table.groupby("group")[["accuracy", "relevance"]].mean()
    return told | {f"{name}_gap": float(means.loc[1, name] - means.loc[0, name]) for name in means}
