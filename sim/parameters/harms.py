"""What may be done to people with what is known of them, and what it does to them."""

from dataclasses import dataclass

from sim.parameter import choice, number
from sim.parameters.words import PUSH_TARGETS


@dataclass(frozen=True, kw_only=True)
class Exploitation:
    """What a marketer does, beyond advertising, with what it infers of people; each may differ between marketers."""

    manipulation: float = number(
        0.0, 0.0, 1.0, "Manipulation intensity: how hard it pushes people at the moment of choice", per_firm=True
    )
    push_targets: str = choice(
        "inferred", PUSH_TARGETS, "Whom it pushes: who its records say give in, or everybody", per_firm=True
    )
    price_personalization: float = number(
        0.0,
        0.0,
        1.0,
        "How far it sets each customer's price by what its records say she will pay",
        per_firm=True,
    )


@dataclass(frozen=True, kw_only=True)
class Persuasion:
    """Pushes at the moment of choice, and prices of one's own."""

    push_strength: float = number(
        1.5, 0.0, 10.0, "Pull of a full push on a fully susceptible consumer's choice", "utils"
    )
    push_irritation: float = number(
        0.02, 0.0, 1.0, "Share of trust lost by one who sees fully through a full push",
        source="assumption; that there is a backlash: Luguri & Strahilevitz 2021",
    )  # fmt: skip
    push_trial: float = number(
        0.4, 0.0, 1.0, "Share of choices at which whether to push is left to chance, to learn who gives in"
    )
    price_trial: float = number(
        0.1, 0.0, 1.0, "Share of quotes that are left to chance, to learn how people answer to prices"
    )
    price_step: float = number(0.1, 0.001, 0.9, "By how much such a price is up or down, relative")
    price_range: float = number(0.3, 0.0, 0.9, "Most that a personal price departs from the list price, relative")
    price_spread: float = number(
        0.0, 0.0, 2.0, "How much consumers differ in price sensitivity: standard deviation of its logarithm", born=True
    )


@dataclass(frozen=True, kw_only=True)
class Harms:
    """Chilling effects and identity theft."""

    chilling: float = number(
        0.0,
        0.0,
        1.0,
        "Chance that a fully concerned consumer who feels fully watched avoids a page on a sensitive topic",
        source="assumption; that there is such an effect: Penney 2016, Stoycheff 2016, Marthews & Tucker 2017",
    )
    chilling_spill: float = number(0.1, 0.0, 1.0, "The same on any other page, as a share of it")
    sensitive_topics: int = number(
        2, 0, 250, "How many topics, the first ones, are sensitive: health, politics, religion, …", "topics"
    )
    watch_notice: float = number(0.02, 0.0, 1.0, "Step of feeling watched towards 1 at a consent notice")
    watch_ad: float = number(0.2, 0.0, 1.0, "Step of feeling watched towards 1 at an ad met with full reactance")
    watch_breach: float = number(
        0.5, 0.0, 1.0, "Step of feeling watched towards 1 at the news of a breach of one's data"
    )
    watch_fade: float = number(0.03, 0.0, 1.0, "Share of feeling watched that is lost", "1/day")
    identity_theft: float = number(
        0.03, 0.0, 1.0, "Chance that one whose whole record was stolen has her identity used, if nothing is done"
    )
    theft_records: float = number(
        50.0, 0.01, 1e6, "Events stolen of a person at which that chance is 63 % of its most", "events"
    )
    theft_delay: float = number(120.0, 0.0, 10_000.0, "Mean days from a breach to the use of an identity", "days")
    theft_loss: float = number(150.0, 0.0, 10_000.0, "Smallest loss from a stolen identity", "money")
    theft_tail: float = number(1.6, 1.05, 10.0, "Pareto exponent of the loss: the lower, the heavier the tail")
    theft_concern: float = number(0.3, 0.0, 1.0, "Step of concern towards 1 in one whose identity was used")
    freeze_effect: float = number(
        0.8, 0.0, 1.0, "Share of later uses of her identity that one prevents who acts on the news of a breach"
    )
