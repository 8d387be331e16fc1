"""Who paid whom."""

import numpy as np

from sim.books import SCALE
from sim.ledger.measures.closing import Closing, Row, ratio
from sim.ledger.measures.marketers import data_fees, profit

COSTS = {
    "storage": "Keeping profiles",
    "security": "Protecting them",
    "listening": "App and social listening",
    "compute": "Computing",
    "creative": "Creatives",
    "mail": "Sending mails",
    "service": "Serving customers",
    "analytics": "Analysing",
    "lobbying": "Lobbying",
    "moving": "Moving an establishment",
    "technology": "Privacy technology",
    "partners": "Profiles handed over by partners, less what they paid",
    "requests": "Answering requests under a right",
    "complaint_handling": "Hearing complaints out, and compensation",
    "explanations": "Explaining ads",
    "calibration": "Calibrating recommendations",
    "fair_delivery": "Equalising the delivery of ads between groups",
    "bias_audits": "Looking for gaps between groups",
    "ethics_committee": "Reviewing campaigns",
    "data_quality": "Checking records",
}
"""What a marketer pays for besides media and brokers' data."""
KINDS = {kind: place for place, kind in enumerate(COSTS)}
"""The place of each kind of cost among them."""

MEASURES = {
    "revenue": ("money", "Marketers' sales"),
    "spending": ("money", "Consumers' spending"),
    "ad_spend": ("money", "Paid for ads"),
    "publisher_revenue": ("money", "Publishers' part of it"),
    "exchange_revenue": ("money", "The exchange's part of it"),
    "data_fees": ("money", "Paid to brokers"),
    "profit": ("money", "Margin on sales less ads, data, machinery, fines and breaches"),
    **{f"{kind}_costs": ("money", meaning) for kind, meaning in COSTS.items()},
    "cpm_tracked": ("money per 1,000", "Price of a thousand impressions on someone with a usable profile"),
    "cpm_untracked": ("money per 1,000", "Price of a thousand others"),
    "hhi": ("0-1", "Herfindahl-Hirschman index of sales"),
    "fines": ("money", "Fines paid"),
}


def measured(day: Closing) -> Row:
    """The day's, by name."""
    firms = day.books.firms
    slots = day.books.slots
    spend = float(firms["spend_f"].sum()) / SCALE
    revenue = firms["revenue_f"].astype(float)
    by_kind = np.stack([*day.costs.values()]).sum(axis=1)
    return {
        "revenue": float(revenue.sum()) / SCALE,
        "spending": float(day.books.market[0].spending_f) / SCALE,
        "ad_spend": spend,
        "publisher_revenue": spend * (1.0 - day.fee),
        "exchange_revenue": spend * day.fee,
        "data_fees": float(data_fees(day).sum()),
        "profit": float(profit(day).sum()),
        "cpm_tracked": 1000.0 * ratio(slots["price_f"][1].sum() / SCALE, slots["impressions"][1].sum()),
        "cpm_untracked": 1000.0 * ratio(slots["price_f"][0].sum() / SCALE, slots["impressions"][0].sum()),
        "hhi": ratio((revenue**2).sum(), revenue.sum() ** 2),
        "fines": float(day.fines.sum()),
    } | {f"{kind}_costs": cost for kind, cost in zip(COSTS, by_kind.tolist(), strict=True)}
