"""What firms can do for people by their own will, how well it works, and what it costs."""

from dataclasses import dataclass

from sim.parameter import number, switch


@dataclass(frozen=True, kw_only=True)
class Remedies:
    """Remedies that a marketer may choose, off by default."""

    fair_delivery: float = number(
        0.0,
        0.0,
        1.0,
        "How fast bids are corrected so that groups get as many ads a head; 0 is never",
        per_firm=True,
    )
    bias_audits: int = number(
        0, 0, 10_000, "Days from one search for gaps between groups to the next; 0 is never", "days", per_firm=True
    )
    ethics_committee: bool = switch(False, "Has people review campaigns, and stop some", per_firm=True)
    explanations: float = number(
        0.0, 0.0, 1.0, "Share of ads that explain why one sees them, and from whose data", per_firm=True
    )
    calibration: float = number(
        0.0,
        0.0,
        1.0,
        "Share of its site's recommendations that mirror all she is believed to like, not just what she likes best",
        per_firm=True,
    )
    purpose_limits: bool = switch(
        False, "Uses and hands over data for the purposes that people agreed to only, even if the law does not say so",
        per_firm=True,
    )  # fmt: skip
    data_quality: float = number(
        0.0, 0.0, 1.0, "Share of wrong records, its own or bought, that its checks find", per_firm=True
    )
    complaint_handling: float = number(
        0.0, 0.0, 1.0, "Share of complaints to it that it answers in time; 0 is that it hears none", per_firm=True
    )
    redress: float = number(0.0, 0.0, 10_000.0, "Compensation for a complaint that it settles", "money", per_firm=True)
    bias_sample: int = number(500, 10, 1_000_000, "People looked at in a search for gaps", "people")
    bias_price: float = number(0.01, 0.0, 1_000.0, "Looking at one of them", "money/person")
    group_price: float = number(
        1e-5, 0.0, 10.0, "Finding out which group people are of, once a week", "money/consumer/week"
    )
    committee_standard: float = number(
        0.25, 0.0, 1.0, "Intrusiveness, offence or push from which on a campaign is objectionable to a committee"
    )
    committee_notices: float = number(0.7, 0.0, 1.0, "Chance that a committee notices an objectionable campaign")
    committee_errs: float = number(0.05, 0.0, 1.0, "Chance that it objects to any other")
    committee_capacity: int = number(4, 1, 1_000, "Campaigns that a committee gets through in a week", "campaigns/week")
    committee_rework: int = number(7, 0, 10_000, "Days that a stopped campaign is off until it is reworked", "days")
    committee_price: float = number(0.0005, 0.0, 100.0, "Reviewing a campaign", "money/consumer")
    explanation_price: float = number(0.00002, 0.0, 10.0, "Explaining an ad", "money/impression")
    calibration_price: float = number(0.0001, 0.0, 10.0, "Working out a calibrated recommendation", "money/visit")
    explanation_control: float = number(
        0.3, 0.0, 1.0, "Share of missing control that an explanation, with a way to settings, gives"
    )
    revealed_intrusion: float = number(
        1.0, 0.0, 20.0, "How much more bought data are minded where an explanation shows them"
    )
    check_price: float = number(0.00001, 0.0, 10.0, "Checking a record, once in four weeks", "money/event")
    tell_firm_first: float = number(
        10.0, 1.0, 1_000.0, "How much more readily people complain to a firm that hears them than to a regulator"
    )
    complaint_price: float = number(2.0, 0.0, 10_000.0, "Hearing a complaint out", "money/complaint")
    redress_half: float = number(
        10.0, 0.001, 1e6, "Compensation that settles half of what an answer alone does not", "money"
    )
    settled_by_answer: float = number(0.3, 0.0, 1.0, "Share of complaints that an answer in time settles by itself")
    settled_trust: float = number(0.1, 0.0, 1.0, "Share of missing trust that a settled complaint wins")
