"""Consent notices as designs: clicks, salience, defaults.

What each does is left to the consumer's choice rule; only its layout is told here. Designs after Utz et al. 2019
(ACM CCS) and Nouwens et al. 2020 (CHI).
"""

from typing import Any

from sim.parameters.words import NOTICES
from sim.world import Notice, table

_DESIGNS = {
    # name: shown, clicks to accept, clicks to refuse, highlighted, default answer, granular, dark pattern
    "none": (False, 0, 0, 0, 0, False, False),
    "confirm_only": (True, 1, 9, 0, 0, False, True),
    "opt_in": (True, 3, 1, 0, -1, False, False),
    "highlighted": (True, 1, 2, 0.5, 0, False, True),
    "preticked": (True, 1, 3, 0, 1, False, True),
    "equal": (True, 1, 1, 0, 0, False, False),
    "granular": (True, 1, 1, 0, 0, True, False),  # with a button for all, as Nouwens et al. showed it
}
EQUAL = NOTICES.index("equal")
"""The design that no law forbids."""


def notice_table() -> Any:
    """Every design, in the order of :data:`~sim.parameters.words.NOTICES`."""
    designs = table(Notice, len(NOTICES))
    for code, name in enumerate(NOTICES):
        designs[code] = _DESIGNS[name]
    return designs
