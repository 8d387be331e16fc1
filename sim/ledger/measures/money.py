"""Who paid whom."""

from sim.books import SCALE
from sim.ledger.measures.closing import Closing, Row, ratio, squared
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


def measured(days: Closing) -> Row:
    """Each day's, by name."""
    firms, slots = days.books.firms, days.books.slots
    price = ratio(slots["price_f"].sum(axis=2) / SCALE, slots["impressions"].sum(axis=2))
    spend = days.all_firms["spend_f"] / SCALE
    revenue = firms["revenue_f"].astype(float)
    sales = revenue.sum(axis=1)
    return {
        "revenue": sales / SCALE,
        "spending": days.market["spending_f"] / SCALE,
        "ad_spend": spend,
        "publisher_revenue": spend * (1.0 - days.fee),
        "exchange_revenue": spend * days.fee,
        "data_fees": data_fees(days).sum(axis=1),
        "profit": profit(days).sum(axis=1),
        "cpm_tracked": 1000.0 * price[:, 1],
        "cpm_untracked": 1000.0 * price[:, 0],
        "hhi": ratio((revenue**2).sum(axis=1), squared(sales)),
        "fines": days.fines.sum(axis=1),
    } | {f"{kind}_costs": costs.sum(axis=1) for kind, costs in days.costs.items()}
