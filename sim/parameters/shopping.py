"""Visits, choices, and what experience teaches."""

from dataclasses import dataclass

from sim.parameter import number


@dataclass(frozen=True, kw_only=True)
class Shopping:
    """Visits, choices and what experience teaches."""

    visit_rate: float = number(0.3, 0.0, 1.0, "Chance of one browsing visit to a marketer's site", "1/day")
    visit_goodwill: float = number(
        1.6, 0.0, 20.0, "Pull of goodwill on visits", "utils", source="calibrated: Johnson et al. 2017, 16.6 % visits"
    )
    shop_rate: float = number(0.04, 0.0, 1.0, "Chance of a shopping occasion", "1/day")
    buy_goodwill: float = number(
        0.22,
        0.0,
        20.0,
        "Weight of goodwill in choice",
        "utils",
        source="calibrated: Johnson et al. 2017, 8.1 % conversions",
    )
    buy_trust: float = number(1.5, 0.0, 20.0, "Weight of trust in choice", "utils")
    buy_loyalty: float = number(1.0, 0.0, 20.0, "Weight of loyalty in choice", "utils")
    buy_appeal: float = number(1.0, 0.0, 20.0, "Weight of a product's appeal in choice", "utils")
    price_weight: float = number(0.1, 0.01, 20.0, "Disutility of price", "utils/money")
    buy_nothing: float = number(2.0, -20.0, 20.0, "Utility of buying nothing", "utils")
    engage_rate: float = number(0.3, 0.0, 1.0, "Chance to take up a fully relevant recommendation")
    interest_drift: float = number(0.005, 0.0, 1.0, "Pull of an engaged recommendation on interests")
    experience_noise: float = number(1.5, 0.0, 20.0, "Half-width of the uniform noise in experienced quality", "utils")
    loyalty_gain: float = number(0.2, 0.0, 1.0, "Step towards satisfaction after a purchase")
    loyalty_decay: float = number(0.01, 0.0, 1.0, "Decay of loyalty", "1/day")
    trust_start: float = number(
        0.5, 0.0, 1.0, "Trust in an unfamiliar firm, towards which trust drifts back", born=True
    )
    trust_gain: float = number(0.05, 0.0, 1.0, "Trust gained from a satisfying purchase")
    trust_loss: float = number(
        0.15,
        0.0,
        1.0,
        "Trust lost by a disappointing one: it falls faster than it rises",
        source="Slovic 1993: asymmetry",
    )
    trust_recovery: float = number(
        0.02, 0.0, 1.0, "Drift of trust back to the start", "1/day", source="calibrated: C8b, recovery in 3-26 weeks"
    )
