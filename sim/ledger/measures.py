"""What is measured each day: each measure once, with its unit and meaning."""

import math
from typing import Any, NamedTuple

import numpy as np

from sim.books import SCALE, Books

type Row = dict[str, float]


class Closing(NamedTuple):
    """What the measures of a day are taken from."""

    books: Books
    consumers: int
    marketers: int
    brokers: int
    lift: Any  # (M, 2, 4) sums of the lift book over the last weeks
    naive: Any  # (M, 4) what firms compare instead: purchases and person-days, exposed and not
    lift_spend: float  # on ads in these weeks
    records: Any  # (H,) events kept, with those orphaned
    fee: float  # the exchange's share
    margins: Any  # (M,)
    costs: dict[str, Any]  # (M,) of each kind in COSTS
    policies: list[dict[str, Any]]  # what each marketer's policy came to
    fines: Any  # (H,) paid today
    breach_costs: Any  # (H,) paid today
    exposed: tuple[int, int]  # people and records in breaches that struck today


COSTS = {
    "storage": "Keeping profiles",
    "security": "Protecting them",
    "listening": "App and social listening",
    "compute": "Computing",
    "creative": "Creatives",
    "mail": "Sending mails",
    "service": "Serving customers",
    "analytics": "Analysing",
    "partners": "Profiles handed over by partners, less what they paid",
}
"""What a marketer pays for besides media and brokers' data."""

MEASURES: dict[str, tuple[str, str]] = {
    "page_views": ("pages", "Pages viewed"),
    "visits": ("visits", "Visits to marketers' own sites"),
    "occasions": ("occasions", "Shopping occasions"),
    "impressions": ("ads", "Ads seen"),
    "clicks": ("clicks", "Ads clicked"),
    "expected_clicks": ("clicks", "Sum of click probabilities"),
    "ctr": ("share", "Expected clicks an impression"),
    "purchases": ("purchases", "Purchases"),
    "expected_purchases": ("purchases", "Sum of purchase probabilities"),
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
    "lift": ("share", "Extra purchases among the exposed over the ghost-ad hold-out, last 28 days"),
    "lift_visits": ("share", "Extra visits likewise"),
    "cost_per_incremental": ("money", "Ad spend for one purchase that would not have been made, last 28 days"),
    "repeat_share": ("share", "Purchases by people who had bought there before"),
    "customers": ("pairs", "Consumer-marketer pairs with a purchase in 90 days"),
    "engagements": ("recommendations", "Recommendations taken up"),
    "bits_known": (
        "bits",
        "What a marketer's usable data tell of a consumer, on average; each is measured once a week",
    ),
    "accuracy": ("bits", "Bits gained by it in predicting her next interest, over knowing the population"),
    "identifiable": ("share", "Consumers whom the best-informed marketer's profile tells from all others"),
    "tracked_share": ("share", "Page views that a broker recorded"),
    "records": ("events", "Profile events kept"),
    "unlawful_events": ("events", "Events recorded without a lawful basis"),
    "exposed_people": ("people", "People whose profiles were stolen today"),
    "exposed_records": ("events", "Events stolen today"),
    "trust": ("0-1", "Mean trust in marketers"),
    "concern": ("0-1", "Mean privacy concern"),
    "resignation": ("0-1", "Mean resignation"),
    "concerned_share": ("share", "Consumers with concern above one half"),
    "resigned_share": ("share", "Consumers with resignation above one half"),
    "consent_measure": ("share", "Pairs in which the marketer may measure"),
    "consent_personalise": ("share", "Pairs in which the marketer may personalise"),
    "consent_share": ("share", "Pairs in which the broker may record and sell"),
    "notices": ("notices", "Consent notices shown"),
    "accepts": ("notices", "Notices accepted"),
    "withdrawals": ("acts", "Consents withdrawn, opt-outs, objections"),
    "cookie_deletions": ("acts", "Cookie deletions"),
    "blocker_share": ("share", "Consumers with an ad blocker"),
    "erasures": ("acts", "Profiles erased on request"),
    "futile_acts": ("acts", "Protective acts that changed nothing"),
    "complaints": ("complaints", "Complaints to the regulator"),
    "surplus": ("money", "Consumers' surplus on today's occasions"),
    "exposure_gap": ("share", "Ads a head, minority against majority, less one"),
    "relevance_gap": ("0-1", "Mean relevance of ads seen, minority less majority"),
    "accuracy_gap": ("bits", "Mean accuracy of profiles, minority less majority"),
    "price_gap": ("share", "Mean price paid, minority against majority, less one"),
    "diversity_within": ("bits", "Collision entropy of topics in one person's successive ads"),
    "diversity_between": ("bits", "Collision entropy of topics over everybody's ads"),
    "hhi": ("0-1", "Herfindahl-Hirschman index of sales"),
    "fines": ("money", "Fines paid"),
    "recorded_visits": ("visits", "Visits as the firms' analytics saw them"),
    "recorded_visitors": ("identifiers", "New identifiers as the firms' analytics saw them"),
    "cookie_age": ("days", "How long identifiers have lasted, on average"),
    "attributed_share": ("share", "Purchases that firms can trace to their ads"),
    "naive_lift": (
        "share",
        "What firms would call lift: purchases a head of the people shown ads of late over all others they know",
    ),
    "talks": ("talks", "Friends heard out"),
    "satisfaction": ("0-1", "Satisfaction with purchases and with service"),
    "churn": ("share", "Customers lost today: 90 days without a purchase"),
    "service_contacts": ("requests", "Customers who needed help"),
    "served_share": ("share", "Of these, helped"),
    "subscribers": ("pairs", "Consumer-marketer pairs with a subscription to mails"),
    "mails": ("mails", "Mails sent"),
    "mail_opens": ("share", "Of these, opened"),
    "unsubscribes": ("acts", "Subscriptions ended"),
    "unlawful_sales": ("uses", "Uses of sold data, and profiles handed over, without leave to share"),
    "shadow_views": ("pairs", "Consumer-marketer pairs in which one who refused was judged by others' data"),
    "personalization": ("0-1", "Mean personalization intensity of marketers"),
    "collection": ("0-1", "Mean collection intensity"),
    "transparency": ("0-1", "Mean transparency"),
    "security": ("0-1", "Mean security"),
    "sources": ("sources", "Mean number of sources of data that a marketer buys from"),
}
"""Every column of the daily ledger: unit, meaning."""
POLICIES = ("personalization", "collection", "transparency", "security", "sources")
"""What a marketer may learn, as it is today."""


def measure(day: Closing, groups: Any) -> Row:
    """All measures of a day; ``groups`` (2,) is how many consumers are in each group."""
    row = _counts(day) | _money(day) | _effects(day) | _privacy(day) | _people(day)
    return row | _fairness(day, groups) | _recorded(day) | _automated(day) | _chosen(day)


def of_marketers(day: Closing) -> dict[str, Any]:
    """A day's measures for each marketer: arrays (M,)."""
    firms = day.books.firms
    m = day.marketers
    spend, revenue = firms["spend_f"] / SCALE, firms["revenue_f"] / SCALE
    fees = day.books.arms["fees_f"].sum(axis=1) / SCALE
    lift, lift_visits = firm_lift(day.lift, 2), firm_lift(day.lift, 0)
    plain = ("impressions", "ghosts", "clicks", "visits", "purchases", "customers", "recorded_visits", "attributed")
    return {name: firms[name].astype(float) for name in plain} | {
        "consent": firms["personalise"] / day.consumers,
        "revenue": revenue,
        "ad_spend": spend,
        "data_fees": fees,
        "profit": revenue * day.margins - spend - fees - sum(day.costs.values()) - day.fines[:m] - day.breach_costs[:m],
        "trust": firms["trust_f"] / SCALE / day.consumers,
        "lift": lift,
        "lift_visits": lift_visits,
        "records": day.records[:m].astype(float),
        "fines": day.fines[:m],
        "satisfaction": _satisfaction(firms),
        "churn": _shares(firms["lapsed"], firms["customers"] + firms["lapsed"]),
        "subscribers": firms["subscribers"].astype(float),
        "naive_lift": naive_lift(day.naive),
        **{f"{kind}_costs": costs.copy() for kind, costs in day.costs.items()},
        **{name: np.array([policy[name] for policy in day.policies]) for name in POLICIES},
    }


def naive_lift(sums: Any) -> Any:
    """What each firm would call lift (M,): purchases a head of the people it showed ads to, over others it knows.

    ``sums`` (M, 4) are purchases and person-days of the exposed, and of the unexposed.
    """
    return _shares(_shares(sums[:, 0], sums[:, 1]), _shares(sums[:, 2], sums[:, 3])) - 1.0


def _satisfaction(firms: Any) -> Any:
    """Satisfaction (M,) with purchases and with service, each occasion alike."""
    content = firms["satisfaction_f"] / SCALE + firms["served"]
    return _shares(content, firms["purchases"] + firms["contacts"])


def _shares(part: Any, whole: Any) -> Any:
    """``part / whole``, NaN where there is no whole."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.asarray(whole) > 0, part / whole, np.nan)


def firm_lift(sums: Any, first: int) -> Any:
    """Each marketer's lift (M,): treated over held-out, each against what is usual for the needs it met."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = sums[:, :, first] / sums[:, :, first + 1]
        return ratio[:, 0] / ratio[:, 1] - 1.0


def pooled_lift(sums: Any, first: int) -> float:
    """The market's lift: marketers' lifts, weighted by what the treated would usually do; NaN if nobody is held out."""
    each, usual = firm_lift(sums, first), sums[:, 0, first + 1]
    known = np.isfinite(each)
    return float((each[known] * usual[known]).sum() / usual[known].sum()) if usual[known].sum() > 0 else math.nan


def incremental(sums: Any) -> float:
    """Purchases (fixed point) of the treated beyond those that the held-out lead one to expect of their needs."""
    treated, held_out = sums[:, 0].astype(float), sums[:, 1].astype(float)  # products would overflow
    known = held_out[:, 3] > 0
    expected = treated[known, 3] * held_out[known, 2] / held_out[known, 3]
    return float((treated[known, 2] - expected).sum())


def ratio(part: float, whole: float) -> float:
    """``part / whole``, NaN where there is no whole."""
    return float(part) / float(whole) if whole else math.nan


def _counts(day: Closing) -> Row:
    market: Any = day.books.market[0]
    firms = day.books.firms
    names: tuple[str, ...] = (
        "page_views",
        "occasions",
        "engagements",
        "notices",
        "accepts",
        "withdrawals",
        "cookie_deletions",
    )
    names += ("erasures", "futile_acts", "complaints", "talks")
    row = {name: float(market[name]) for name in names}
    return row | {
        name: float(firms[name].sum()) for name in ("visits", "impressions", "clicks", "purchases", "customers")
    }


def _money(day: Closing) -> Row:
    firms = day.books.firms
    slots = day.books.slots
    spend = float(firms["spend_f"].sum()) / SCALE
    each = of_marketers(day)
    revenue = firms["revenue_f"].astype(float)
    return {
        "revenue": float(revenue.sum()) / SCALE,
        "spending": float(day.books.market[0].spending_f) / SCALE,
        "ad_spend": spend,
        "publisher_revenue": spend * (1.0 - day.fee),
        "exchange_revenue": spend * day.fee,
        "data_fees": float(each["data_fees"].sum()),
        "profit": float(each["profit"].sum()),
        "cpm_tracked": 1000.0 * ratio(slots["price_f"][1].sum() / SCALE, slots["impressions"][1].sum()),
        "cpm_untracked": 1000.0 * ratio(slots["price_f"][0].sum() / SCALE, slots["impressions"][0].sum()),
        "hhi": ratio((revenue**2).sum(), revenue.sum() ** 2),
        "fines": float(day.fines.sum()),
    } | {f"{kind}_costs": float(costs.sum()) for kind, costs in day.costs.items()}


def _effects(day: Closing) -> Row:
    firms = day.books.firms
    clicks = float(firms["expected_clicks_f"].sum()) / SCALE
    bought = float(firms["expected_purchases_f"].sum()) / SCALE
    extra = incremental(day.lift) / SCALE
    return {
        "expected_clicks": clicks,
        "ctr": ratio(clicks, firms["impressions"].sum()),
        "expected_purchases": bought,
        "lift": pooled_lift(day.lift, 2),
        "lift_visits": pooled_lift(day.lift, 0),
        "cost_per_incremental": day.lift_spend / extra if extra > 0 else math.nan,
        "repeat_share": ratio(firms["repeat_purchases"].sum(), firms["purchases"].sum()),
    }


def _privacy(day: Closing) -> Row:
    market: Any = day.books.market[0]
    return {
        "bits_known": market.bits_f / SCALE / day.consumers,
        "accuracy": market.accuracy_f / SCALE / day.consumers,
        "identifiable": market.identifiable / day.consumers,
        "tracked_share": ratio(market.tracked_views, market.page_views),
        "records": float(day.records.sum()),
        "unlawful_events": float(np.asarray(day.books.holders["unlawful_events"]).sum()),
        "exposed_people": float(day.exposed[0]),
        "exposed_records": float(day.exposed[1]),
    }


def _people(day: Closing) -> Row:
    market: Any = day.books.market[0]
    firms = day.books.firms
    pairs = day.consumers * day.marketers
    return {
        "trust": float(firms["trust_f"].sum()) / SCALE / pairs,
        "concern": market.concern_f / SCALE / day.consumers,
        "resignation": market.resignation_f / SCALE / day.consumers,
        "concerned_share": market.concerned / day.consumers,
        "resigned_share": market.resigned / day.consumers,
        "consent_measure": market.measure / pairs,
        "consent_personalise": float(firms["personalise"].sum()) / pairs,
        "consent_share": ratio(market.share, day.consumers * day.brokers),
        "blocker_share": market.blockers / day.consumers,
        "surplus": market.surplus_f / SCALE,
    }


def _fairness(day: Closing, groups: Any) -> Row:
    book = day.books.groups
    majority, minority = book[0], book[1]
    topics = day.books.topics.astype(float)
    market: Any = day.books.market[0]
    return {
        "exposure_gap": ratio(ratio(minority.impressions, groups[1]), ratio(majority.impressions, groups[0])) - 1.0,
        "relevance_gap": (
            ratio(minority.relevance_f, minority.impressions) - ratio(majority.relevance_f, majority.impressions)
        )
        / SCALE,
        "accuracy_gap": (ratio(minority.accuracy_f, groups[1]) - ratio(majority.accuracy_f, groups[0])) / SCALE,
        "price_gap": ratio(
            ratio(minority.spending_f, minority.purchases), ratio(majority.spending_f, majority.purchases)
        )
        - 1.0,
        "diversity_within": _bits(ratio(market.same_topic, market.ad_pairs)),
        "diversity_between": _bits(ratio((topics**2).sum(), topics.sum() ** 2)),
    }


def _bits(collision: float) -> float:
    """Collision (Renyi) entropy in bits; NaN where nothing collided."""
    return -math.log2(collision) if collision > 0 else math.nan


def _recorded(day: Closing) -> Row:
    market: Any = day.books.market[0]
    firms = day.books.firms
    return {
        "recorded_visits": float(firms["recorded_visits"].sum()),
        "recorded_visitors": float(firms["recorded_visitors"].sum()),
        "cookie_age": market.cookie_age / day.consumers,
        "attributed_share": ratio(firms["attributed"].sum(), firms["purchases"].sum()),
        "naive_lift": _pooled_naive(day.naive),
    }


def _pooled_naive(sums: Any) -> float:
    """The market's naive lift: firms' own, weighted by the people they call exposed; NaN where nobody is to compare."""
    lifts = naive_lift(sums)
    known = np.isfinite(lifts)
    return ratio((lifts[known] * sums[known, 1]).sum(), sums[known, 1].sum())


def _automated(day: Closing) -> Row:
    firms, holders = day.books.firms, day.books.holders
    total = {name: float(firms[name].sum()) for name in ("contacts", "served", "mails", "opens", "purchases")}
    content = float(firms["satisfaction_f"].sum()) / SCALE + total["served"]
    return {
        "satisfaction": ratio(content, total["purchases"] + total["contacts"]),
        "churn": ratio(firms["lapsed"].sum(), firms["customers"].sum() + firms["lapsed"].sum()),
        "service_contacts": total["contacts"],
        "served_share": ratio(total["served"], total["contacts"]),
        "subscribers": float(firms["subscribers"].sum()),
        "mails": total["mails"],
        "mail_opens": ratio(total["opens"], total["mails"]),
        "unsubscribes": float(firms["unsubscribes"].sum()),
        "unlawful_sales": float(np.asarray(holders["unlawful_sales"]).sum()),
        "shadow_views": float(firms["shadow_views"].sum()),
    }


def _chosen(day: Closing) -> Row:
    return {name: float(np.mean([policy[name] for policy in day.policies])) for name in POLICIES}
