"""C4b: a quarter of desktop visitors accept a notice that highlights accepting."""

from analysis.evidence.band import Band
from analysis.evidence.effects.notices import AcceptShare


class HighlightedOnDesktop(AcceptShare):
    """A quarter of desktop visitors accept a notice that highlights accepting."""

    name = "C4b"
    published = Band(0.189, 0.349, 0.269)
    treatment = "the notice is highlighted, on a desktop"
    notice, mobile = "highlighted", 0.0
