"""E-mail, service and creatives, and what machinery costs."""

from dataclasses import dataclass

from sim.parameter import number


@dataclass(frozen=True, kw_only=True)
class Automation:
    """E-mail, customer service and creatives: what machines do of it, and how well."""

    mail_open: float = number(0.2, 0.0, 1.0, "Chance that a mail of middling relevance is opened at neutral trust")
    mail_gain: float = number(0.06, 0.0, 1.0, "Goodwill a fully relevant opened mail adds")
    mail_click: float = number(0.1, 0.0, 1.0, "Chance that a fully relevant opened mail is followed to the site")
    mail_fatigue: float = number(0.01, 0.0, 1.0, "Chance that a wholly irrelevant mail makes her unsubscribe")
    service_rate: float = number(0.1, 0.0, 1.0, "Share of purchases with which a customer needs help")
    human_hours: float = number(0.75, 0.0, 1.0, "Share of requests at which a person is there to help")
    human_quality: float = number(0.9, 0.0, 1.0, "Share of requests that a person who is there settles")
    bot_quality: float = number(0.6, 0.0, 1.0, "Share of requests that a chatbot settles")
    bot_aversion: float = number(
        0.4, 0.0, 1.0, "Chance that a fully concerned customer walks away from a bot that says it is one"
    )
    bot_recognised: float = number(0.2, 0.0, 1.0, "Chance that an undisclosed bot is recognised as one")
    deception_loss: float = number(0.1, 0.0, 1.0, "Share of trust lost on finding out that one talked to a bot")
    creative_days: int = number(84, 1, 10_000, "Days for which a set of creatives is used", "days")
    creative_spread: float = number(0.15, 0.0, 2.0, "Standard deviation of log quality of an agency's creatives")
    flop_rate: float = number(0.1, 0.0, 1.0, "Share of generated creatives that offend, if nobody reviews them")
    flop_offence: float = number(0.02, 0.0, 1.0, "Share of trust that seeing an offending creative costs")


@dataclass(frozen=True, kw_only=True)
class Costs:
    """What a marketer's machinery costs; all of it is in its profit."""

    storage_price: float = number(1e-6, 0.0, 1.0, "Keeping an event in a warehouse", "money/event/day")
    security_price: float = number(
        0.00005, 0.0, 10.0, "Stopping half of all attacks; more costs as s/(1 - s)", "money/consumer/day"
    )
    compute_price: float = number(1e-9, 0.0, 1.0, "Computing, as strategies learn", "money/multiplication")
    listening_price: float = number(
        0.002, 0.0, 10.0, "App and social listening, at full coverage", "money/consumer/day"
    )
    mail_price: float = number(0.0005, 0.0, 10.0, "Sending a mail", "money/mail")
    human_price: float = number(2.0, 0.0, 1_000.0, "A request served by a person", "money/request")
    bot_price: float = number(0.1, 0.0, 1_000.0, "A request served by a chatbot", "money/request")
    agency_price: float = number(0.004, 0.0, 100.0, "A creative made by an agency", "money/consumer")
    generated_price: float = number(0.00005, 0.0, 100.0, "A creative made by a generative model", "money/consumer")
    review_price: float = number(0.0005, 0.0, 100.0, "Reviewing a creative", "money/consumer")
    analytics_price: float = number(0.00005, 0.0, 10.0, "Each level of analytics above none", "money/consumer/day")
