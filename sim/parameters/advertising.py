"""Tracking, the exchange, and what an ad does."""

from dataclasses import dataclass

from sim.parameter import number


@dataclass(frozen=True, kw_only=True)
class Tracking:
    """Browsing, recording and what is learned from it."""

    specialised_share: float = number(0.4, 0.0, 1.0, "Share of pages whose topic advertisers can see")
    broker_coverage: float = number(0.25, 0.0, 1.0, "Share of pages that carry a broker's tracker")
    broker_accuracy: float = number(
        0.6,
        0.0,
        1.0,
        "Share of brokers' events with the right topic",
        source="Neumann, Tucker & Whitfield 2019: 11-87 %",
    )
    cookie_blocking: float = number(
        0.0, 0.0, 1.0, "Share of consumers whose platform keeps third parties from following them"
    )
    prior_strength: float = number(
        85.0, 0.01, 10_000.0, "Weight of the prior in an estimate, alpha", "events", source="calibrated: C2, C3"
    )
    context_strength: float = number(
        8.0, 0.0, 10_000.0, "Weight of a visible page topic in an estimate, gamma", "events"
    )
    broker_spread: float = number(
        0.3,
        0.0,
        2.0,
        "How much brokers differ: standard deviation of log coverage, price and odds of accuracy",
        born=True,
    )
    social_accuracy: float = number(0.7, 0.0, 1.0, "Share of events from social listening with the right topic")
    data_price: float = number(
        0.0002, 0.0, 10.0, "A broker's fee for an impression that used its data", "money/impression"
    )
    vendor_tolerance: float = number(
        0.5, 0.0, 100.0, "Perceived risk of a broker, in fines and breaches, above which firms drop it until it fades"
    )


@dataclass(frozen=True, kw_only=True)
class Advertising:
    """The exchange, and what an ad does."""

    ad_load: float = number(0.6, 0.0, 1.0, "Share of page views with an ad slot")
    click_value: float = number(2.4, 0.0, 1_000.0, "What a marketer bids for an expected click", "money/click")
    bid_noise: float = number(0.3, 0.0, 0.99, "Half-width of the uniform noise in a bid, relative")
    reserve: float = number(0.0002, 0.0, 10.0, "Reserve price", "money/impression")
    exchange_fee: float = number(0.2, 0.0, 1.0, "Exchange's share of the price; the publisher has the rest")
    holdout: float = number(
        0.1, 0.0, 1.0, "Share of consumers a marketer's ads never reach: the ghost-ad control", born=True
    )
    click_rate: float = number(
        0.0021,
        0.0,
        1.0,
        "Click probability of a fully relevant ad at neutral trust",
        source="calibrated: C1a, display click rates; C1d, who never clicks",
    )
    topic_match: float = number(0.5, 0.0, 10.0, "Extra relevance of an ad that matches the page")
    half_relevance: float = number(
        4.2,
        0.01,
        1_000.0,
        "Affinity (1 is a taste of 1/K) at which an ad is half as relevant as can be",
        source="calibrated: C2, Rafieian & Yoganarasimhan 2021",
    )
    goodwill_gain: float = number(
        0.06,
        0.0,
        1.0,
        "Goodwill a fully relevant ad adds",
        source="calibrated: Johnson et al. 2017, visits and conversions",
    )
    goodwill_decay: float = number(
        0.07,
        0.0,
        1.0,
        "Decay of goodwill (Nerlove-Arrow ad stock)",
        "1/day",
        source="calibrated: Johnson et al. 2017, carry-over",
    )
    reactance_rate: float = number(
        1.0,
        0.0,
        100.0,
        "Reactance to a fully personal, fully intrusive ad at full concern",
        source="calibrated: C3, Tucker 2014",
    )
    covert_intrusion: float = number(0.5, 0.0, 1.0, "Share of intrusion that honest disclosure takes away")
    bought_intrusion: float = number(0.5, 0.0, 10.0, "Extra intrusion when the evidence was bought from brokers")
    crowd_intrusion: float = number(
        0.2, 0.0, 1.0, "How personal it feels to be judged by an inferred crowd, against one's own events"
    )
    control_relief: float = number(
        0.9, 0.0, 1.0, "Share of intrusion that full perceived control takes away", source="calibrated: Tucker 2014"
    )
    alarm: float = number(0.005, 0.0, 1.0, "Step of concern towards 1 at an ad met with full reactance")
    irritation: float = number(0.002, 0.0, 1.0, "Trust lost to an ad at full reactance")
