"""What people do about their privacy, and what they hear of it."""

from dataclasses import dataclass

from sim.parameter import number


@dataclass(frozen=True, kw_only=True)
class Privacy:
    """Notices, protection, resignation."""

    attention_mobile: float = number(
        0.565,
        0.0,
        1.0,
        "Chance that a notice on a mobile device is attended to",
        source="calibrated: C4, Utz et al.",
    )
    attention_desktop: float = number(
        0.306, 0.0, 1.0, "Chance that a notice on a desktop is attended to", source="calibrated: C4, Utz et al."
    )
    consent_bias: float = number(
        1.4, -20.0, 20.0, "Readiness to accept, all else neutral", "logits", source="calibrated: C4, Utz et al."
    )
    consent_trust: float = number(2.0, 0.0, 20.0, "Weight of trust in accepting", "logits")
    consent_concern: float = number(1.0, 0.0, 20.0, "Weight of unresigned concern in refusing", "logits")
    consent_stake: float = number(
        1.0, 0.0, 20.0, "Weight of privacy valuation times what the purpose puts at stake", "logits"
    )
    click_effort: float = number(
        0.629,
        0.0,
        20.0,
        "Disutility of one more click in a notice",
        "logits",
        source="calibrated: C4, Nouwens",
    )
    salience: float = number(
        1.4, 0.0, 20.0, "Pull of a highlighted button", "logits", source="calibrated: C4, Utz et al."
    )
    ask_again: float = number(0.2, 0.0, 1.0, "Chance, at each contact, that someone who refused is asked again")
    act_rate: float = number(0.03, 0.0, 1.0, "Protective acts at full protective drive", "1/day")
    futility: float = number(0.02, 0.0, 1.0, "Resignation bred by a protective act that changes nothing")
    attitude_recovery: float = number(0.02, 0.0, 1.0, "Drift of concern and resignation back to baseline", "1/day")
    complaint_rate: float = number(
        0.02,
        0.0,
        1.0,
        "Chance that wanting to complain becomes a complaint",
        source="calibrated: complaints to breach notifications",
    )
    notice_unlawful: float = number(0.02, 0.0, 1.0, "Chance to notice an event recorded without permission")


@dataclass(frozen=True, kw_only=True)
class WordOfMouth:
    """What neighbours tell each other."""

    talk_rate: float = number(0.1, 0.0, 1.0, "Chance to hear a friend out", "1/day")
    talk_weight: float = number(0.05, 0.0, 1.0, "Step towards a friend's trust and concern")
    talk_goodwill: float = number(
        0.1, 0.0, 1.0, "Goodwill from hearing a fully loyal customer", source="You et al. 2015: volume elasticity"
    )
    habit_rate: float = number(0.01, 0.0, 1.0, "Chance to take up a friend's ad blocker at full drive")
