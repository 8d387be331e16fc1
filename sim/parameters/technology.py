"""Privacy technology: what of it a firm uses, how strictly, and what that costs."""

from dataclasses import dataclass

from sim.parameter import number, text
from sim.parameters.words import FOREVER


@dataclass(frozen=True, kw_only=True)
class PrivacyTechnology:
    """Privacy technology of a store: local differential privacy, cohorts, devices, sums, encryption and the like."""

    privacy_technology: str = text(
        "",
        "Privacy technologies of its store: one or more of local_dp, minimisation, cohorts, on_device, synthetic, "
        "secure_sums, encryption; empty for none",
        per_firm=True,
    )
    epsilon: float = number(
        2.0,
        0.01,
        20.0,
        "Privacy loss of an event recorded by local_dp; at 0 a record would say nothing",
        "epsilon",
        per_firm=True,
    )
    privacy_budget: float = number(
        20.0,
        0.01,
        600.0,
        "Privacy loss of a consumer by local_dp at which a holder stops recording her until it is renewed",
        "epsilon",
        per_firm=True,
    )
    budget_days: int = number(30, 1, FOREVER, "Days until privacy budgets are renewed", "days", per_firm=True)
    cohort_size: int = number(
        100,
        2,
        1_000_000,
        "Least people in a cohort, or behind a partner's sum, k; one alone would be no group",
        "people",
        per_firm=True,
    )
    noise_multiplier: float = number(
        10.0,
        0.01,
        10_000.0,
        "Standard deviation of the noise in sums over devices, relative to what one consumer can add",
        per_firm=True,
    )
    device_clip: float = number(
        20.0, 0.1, 10_000.0, "Most that one consumer's device adds to the sums", "events", per_firm=True
    )
    topic_grain: int = number(3, 1, 250, "Topics that minimisation records as one", "topics", per_firm=True)
    event_cap: int = number(
        20, 1, 65_535, "Most events of a topic that minimisation keeps of a consumer", "events", per_firm=True
    )


@dataclass(frozen=True, kw_only=True)
class PrivacyTechnologyCosts:
    """What privacy technology costs a marketer, and how it can fail."""

    key_theft: float = number(0.0, 0.0, 1.0, "Chance that thieves of an encrypted store have the key, too")
    randomise_price: float = number(1e-6, 0.0, 1.0, "Recording an event by local_dp", "money/event")
    encryption_price: float = number(2e-7, 0.0, 1.0, "Keeping an event encrypted", "money/event/day")
    cohort_price: float = number(1e-5, 0.0, 10.0, "Having cohorts formed", "money/consumer/day")
    device_price: float = number(
        5e-5, 0.0, 10.0, "Personalising on devices, and secure sums over them", "money/consumer/day"
    )
    join_price: float = number(0.002, 0.0, 1_000.0, "Secure computation with a partner", "money/profile joined")
