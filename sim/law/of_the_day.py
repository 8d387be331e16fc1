"""A law as consumers' days meet it: a record of codes and switches, and what its coming into force does to consents."""

from typing import Any

import numpy as np

from sim.law.privacy_law import CONSENT_RULES, PrivacyLaw
from sim.records import Table
from sim.world import OPT_IN, OPT_OUT, LawOfTheDay, Track

RIGHTS = ("access", "erasure", "objection")
PURPOSES = ("measure", "personalise", "share")
SWITCHES = (
    "dark_patterns",
    "access",
    "rectification",
    "erasure",
    "portability",
    "objection",
    "universal_opt_out",
    "purpose_limitation",
    "inferences",
)


def write(law: PrivacyLaw, record: LawOfTheDay) -> None:
    """Write ``law`` into the record that consumers' rules read."""
    for purpose in PURPOSES:
        setattr(record, f"consent_{purpose}", CONSENT_RULES.index(getattr(law, f"consent_{purpose}")))
    for clause in SWITCHES:
        setattr(record, clause, getattr(law, clause))
    record.answer_days = law.answer_days
    record.control = perceived_control(law)
    record.minimisation_cap, record.transparency_floor = law.minimisation_cap, law.transparency_floor
    record.complaints = is_enforced(law)


def perceived_control(law: PrivacyLaw) -> float:
    """Share of the rights that let people see, delete and stop: what control a consumer may feel she has, 0-1."""
    return sum(bool(getattr(law, right)) for right in RIGHTS) / len(RIGHTS)


def is_enforced(law: PrivacyLaw) -> bool:
    """Is there an authority that takes complaints? One that can fine or inspect is."""
    return bool(law.inspection or law.impact_ratio_floor or law.fine_share or law.fine_fixed or law.fine_per_violation)


def reset_permissions(tracks: Table[Track], residents: Any, before: LawOfTheDay | None, now: LawOfTheDay) -> None:
    """What a new law makes of permissions.

    Where consent must now be given first, none is held until it is asked for; where it no longer must, silence
    permits again, but a refusal stands if the law lets people refuse. ``residents`` is a mask (N,).
    """
    table: Any = tracks
    answered = np.array(table["answered"])
    here = np.broadcast_to(np.asarray(residents)[:, None], answered.shape)
    for purpose in PURPOSES:
        rule = getattr(now, f"consent_{purpose}")
        was = OPT_OUT if before is None else getattr(before, f"consent_{purpose}")
        permission = table[purpose]
        if rule == OPT_IN and was != OPT_IN:
            permission[here] = False
            table["answered"][here] = False
        elif rule != OPT_IN:
            stands = answered & (rule == OPT_OUT or (purpose == "personalise" and bool(now.objection)))
            permission[here & ~stands] = True
