"""What several laws together demand of one who does business under all of them.

Consent, rights and remedies are each consumer's own, by the law of where she lives. A holder's machinery is one for
all: how much it records, what it discloses, how long it keeps, how well it guards, when it tells of a breach. Where
laws differ, it keeps to the strictest (the "Brussels effect", Bradford 2020), or, in what can differ between
consumers, treats each by her own law.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sim.law.privacy_law import PrivacyLaw


class Duties(NamedTuple):
    """What holders of profiles must do, whatever consumers answer."""

    minimisation_cap: float
    transparency_floor: float
    security_floor: float
    retention_days: int
    """0 is without limit."""
    notification_days: int
    """-1 is no duty."""
    answer_days: int
    """To answer a request under a right; 0 is without a deadline."""


def strictest(laws: Sequence[PrivacyLaw]) -> Duties:
    """The strictest of what these laws demand, duty by duty; one law's own if there is but one, nothing of none."""
    return Duties(
        min((law.minimisation_cap for law in laws), default=1.0),
        max((law.transparency_floor for law in laws), default=0.0),
        max((law.security_floor for law in laws), default=0.0),
        min((law.retention_days for law in laws if law.retention_days > 0), default=0),
        min((law.notification_days for law in laws if law.notification_days >= 0), default=-1),
        min((law.answer_days for law in laws if law.answer_days > 0), default=0),
    )
