"""Jurisdictions, what authorities look for and who presses them, and firms' decisions about the law."""

from dataclasses import dataclass

from sim.parameter import choice, number, switch, text
from sim.parameters.words import COMPLIANCE_RULES, REACHES


@dataclass(frozen=True, kw_only=True)
class Regulation:
    """Jurisdictions, regulators' politics, and how firms decide whether and where to keep the law."""

    starts: str = text(
        "", "Date of the first day, as 2018-01-01, for laws that change in steps; empty: as they enter into force",
        born=True,
    )  # fmt: skip
    timeline_year: int = number(365, 1, 3_650, "Days of the simulation in a year of a law's time-line", "days")
    capacity_per_million: float = number(
        0.0, 0.0, 1e6, "Further cases that a regulator can open for each million residents", "cases/day", local=True
    )
    violation_people: int = number(
        10_000,
        1,
        10**9,
        "Consumers in the market for each of whom so many one violation found counts once",
        "consumers",
    )
    algorithm_audit_rate: float = number(
        0.002, 0.0, 1.0, "Chance of an audit of a marketer's delivery, where a law sets a floor", "1/day", local=True
    )
    audit_sample: int = number(
        300, 2, 1_000_000, "People of each group that an audit of delivery looks at", "consumers", local=True
    )
    order_days: int = number(
        180, 0, 32_000, "How long an order to correct keeps a marketer from targeting by profiles", "days", local=True
    )
    lead_authority: bool = switch(
        False,
        "One-stop shop: the authority of a firm's home handles all cases against it, under its own law",
        source="GDPR Arts. 56, 60",
    )
    cooperation: float = number(
        0.0, 0.0, 1.0, "Chance that an authority passes on a finding, or lends room to one with a backlog"
    )
    regulator: str = text("static", "Kind of regulator, whom it listens to: its name, or a Python file", local=True)
    political_days: int = number(90, 1, 32_000, "Days between two reviews of the law by politics", "days", local=True)
    poll_size: int = number(1_000, 1, 1_000_000, "People asked in a regulator's opinion poll", "consumers", local=True)
    concern_norm: float = number(
        0.5, 0.0, 1.0, "Share of concerned people from which on the public presses for a stricter law", local=True
    )
    concern_pressure: float = number(4.0, 0.0, 1_000.0, "Pressure of all people's concern over that of the norm")
    lobbying_pressure: float = number(
        2.0,
        0.0,
        1_000.0,
        "Pressure of one unit of money a year and resident that industry spends",
        "consumers*year/money",
    )
    inertia: float = number(0.2, 0.0, 1_000.0, "Pressure that a law withstands")
    lobbying: float = number(
        0.02, 0.0, 1.0, "Share of the margin it owes to ads that goes into lobbying where a regulator listens",
        per_firm=True,
    )  # fmt: skip
    home: str = text("", "Jurisdiction of its establishment; empty is the first", per_firm=True)
    reach: str = choice(
        "strictest",
        REACHES,
        "Of several laws, keeps to the strictest for all, or to each consumer's own where it can",
        source="Bradford 2020: de facto Brussels effect",
        per_firm=True,
    )
    relocates: bool = switch(
        False, "Moves its establishment to where fines cost least, under a one-stop shop", per_firm=True
    )
    relocation_cost: float = number(0.05, 0.0, 1e6, "What moving an establishment costs", "money/consumer")
    compliance_rule: str = choice(
        "fixed",
        COMPLIANCE_RULES,
        "Keeps the law by habit and fear, or as far as breaking it does not pay",
        source="Becker 1968",
        per_firm=True,
    )
