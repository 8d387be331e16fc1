"""C4c: two in five mobile visitors accept a plain notice."""

from analysis.evidence.band import Band
from analysis.evidence.effects.notices import AcceptShare


class PlainOnMobile(AcceptShare):
    """Two in five mobile visitors accept a plain notice."""

    name = "C4c"
    published = Band(0.312, 0.472, 0.392)
    treatment = "the notice is equal, on a mobile device"
    notice, mobile = "equal", 1.0
