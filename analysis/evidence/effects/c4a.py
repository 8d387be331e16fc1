"""C4a: half of mobile visitors accept a notice that highlights accepting."""

from analysis.evidence.band import Band
from analysis.evidence.effects.notices import AcceptShare


class HighlightedOnMobile(AcceptShare):
    """Half of mobile visitors accept a notice that highlights accepting."""

    name = "C4a"
    published = Band(0.428, 0.588, 0.508)
    treatment = "the notice is highlighted, on a mobile device"
    notice, mobile = "highlighted", 1.0
