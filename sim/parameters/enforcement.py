"""Regulators, and firms' fear of them."""

from dataclasses import dataclass

from sim.parameter import number


@dataclass(frozen=True, kw_only=True)
class Enforcement:
    """Regulators' means, and firms' fear of them."""

    capacity: float = number(0.5, 0.0, 100_000.0, "Cases a regulator can open from complaints", "cases/day", local=True)
    detection: float = number(
        0.078,
        0.0,
        1.0,
        "Chance that an investigation proves a violation it came across",
        source="calibrated: about 1.3 % of cases end in a fine",
        local=True,
    )
    case_days: float = number(180.0, 0.0, 10_000.0, "Mean length of a case", "days", local=True)
    audit_rate: float = number(
        0.005, 0.0, 1.0, "Chance of an own-initiative audit of a holder, where the law allows", "1/day", local=True
    )
    fine_tail: float = number(0.6, 0.05, 10.0, "Pareto exponent of fines below their cap: low is heavier", local=True)
    deterrence: float = number(2.0, 0.0, 100.0, "How strongly perceived risk raises compliance")
    risk_memory: float = number(0.01, 0.0, 1.0, "Decay of perceived risk", "1/day")
