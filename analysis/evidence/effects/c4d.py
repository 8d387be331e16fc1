"""C4d: a fifth of desktop visitors accept a plain notice."""

from analysis.evidence.band import Band
from analysis.evidence.effects.notices import AcceptShare


class PlainOnDesktop(AcceptShare):
    """A fifth of desktop visitors accept a plain notice."""

    name = "C4d"
    published = Band(0.131, 0.291, 0.211)
    treatment = "the notice is equal, on a desktop"
    notice, mobile = "equal", 0.0
