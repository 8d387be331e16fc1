"""What a marketer decides."""

from dataclasses import dataclass

from sim.parameter import choice, number, switch, text
from sim.parameters.words import CHATBOTS, CONTENTS, FOREVER, NOTICES, OBJECTIVES, STORAGES


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What a marketer decides; each may differ between marketers."""

    personalization: float = number(
        0.3, 0.0, 1.0, "Personalization intensity, rho: weight given to a consumer's own events", per_firm=True
    )
    collection: float = number(
        0.8, 0.0, 1.0, "Collection intensity, kappa: share of observable events recorded", per_firm=True
    )
    strategy: str = text("content_based", "Targeting strategy: its name, or a Python file", per_firm=True)
    third_party: bool = switch(True, "Buys the brokers' data", per_firm=True)
    transparency: float = number(0.4, 0.0, 1.0, "Honest disclosure of what is collected and why", per_firm=True)
    security: float = number(0.5, 0.0, 0.999, "Share of attacks that security stops", per_firm=True)
    retention_days: int = number(0, 0, FOREVER, "Oldest event kept; 0 keeps for ever", "days", per_firm=True)
    notice: str = choice("highlighted", NOTICES, "Design of the consent notice where one must be shown", per_firm=True)
    compliance: float = number(
        0.97, 0.0, 1.0, "Share of processing in which the law is kept, before deterrence", per_firm=True
    )
    storage: str = choice("warehouse", STORAGES, "Where profiles are kept", per_firm=True)
    optimiser: str = text(
        "fixed", "Campaign optimiser, how it finds out what pays: its name, or a Python file", per_firm=True
    )
    learns: str = text(
        "",
        "What its optimiser sets: one or more of personalization, collection, transparency, security, bid, creative, "
        "vendors; empty for nothing",
        per_firm=True,
    )
    objective: str = choice(
        "visits", OBJECTIVES, "What it counts as success in an experiment, each at its worth in money", per_firm=True
    )
    candidates: int = number(4, 2, 8, "Settings that an optimiser has to choose among", "arms", per_firm=True)
    test_days: int = number(
        28, 1, 10_000, "Days that an experiment, or a step of a search, lasts", "days", per_firm=True
    )
    peeking: bool = switch(False, "Stops a test as soon as it looks significant", per_firm=True)
    analytics: str = text(
        "none", "Maturity of its analytics: the level's name, or a Python file of your own", per_firm=True
    )
    app_coverage: float = number(0.0, 0.0, 1.0, "Share of people's pages viewed in its own app", per_firm=True)
    social_coverage: float = number(
        0.0, 0.0, 1.0, "Share of people's pages that they post about where it listens", per_firm=True
    )
    mails: float = number(0.0, 0.0, 7.0, "Mails to each subscribed customer", "1/week", per_firm=True)
    mail_tracking: bool = switch(True, "Records who opens its mails", per_firm=True)
    chatbot: str = choice("none", CHATBOTS, "Serves customers by a chatbot, which says so or not", per_firm=True)
    content: str = choice(
        "agency",
        CONTENTS,
        "Where creatives come from: an agency, a generative model, or one with review",
        per_firm=True,
    )
    daily_budget: float = number(
        0.003, 0.0, 1_000.0, "Advertising budget per consumer in the market", "money/consumer/day", per_firm=True
    )
    price: float = number(20.0, 0.0, 10_000.0, "Price of a product", "money", per_firm=True)
    margin: float = number(0.4, 0.0, 1.0, "Share of the price that is margin before marketing", per_firm=True)
    quality: float = number(1.0, -10.0, 10.0, "Mean quality of a marketer's products", "utils", per_firm=True)
