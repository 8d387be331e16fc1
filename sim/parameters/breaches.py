"""Thefts of profiles."""

from dataclasses import dataclass

from sim.parameter import number


@dataclass(frozen=True, kw_only=True)
class Breaches:
    """Thefts of profiles and their news."""

    breach_rate: float = number(0.0003, 0.0, 1.0, "Breach hazard of an unsecured holder of a usual stock", "1/day")
    breach_stock: float = number(100.0, 0.001, 1e6, "Records a consumer at which breach_rate is the hazard", "events")
    breach_elasticity: float = number(
        0.6, 0.0, 2.0, "Elasticity of breach frequency to records held", source="Wheatley, Maillart & Sornette 2016"
    )
    breach_share: float = number(0.1, 0.0001, 1.0, "Median share of a store taken in the log-normal body")
    breach_tail: float = number(
        0.45,
        0.05,
        5.0,
        "Pareto exponent of the upper tail of breach size",
        source="Wheatley, Maillart & Sornette 2016: 0.37-0.57",
    )
    discovery_days: float = number(
        258.0, 0.0, 10_000.0, "Mean days to find and contain a breach", "days", source="IBM 2024"
    )
    press_rate: float = number(0.3, 0.0, 1.0, "Chance that a breach not notified comes out all the same")
    breach_trust: float = number(0.2, 0.0, 1.0, "Share of trust that the affected lose")
    breach_concern: float = number(0.3, 0.0, 1.0, "Step of concern towards 1 among the affected")
    press_concern: float = number(0.05, 0.0, 1.0, "Step of concern towards 1 among readers of the news")
    claim_rate: float = number(0.02, 0.0, 1.0, "Share of the exposed who claim the damages that a law grants")
    breach_cost: float = number(
        0.5, 0.0, 10_000.0, "Cost to the holder of a breach that is known", "money/person exposed"
    )
