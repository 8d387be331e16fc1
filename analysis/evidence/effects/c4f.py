"""C4f: hiding the button that refuses raises consent."""

from analysis.evidence.band import Band
from analysis.evidence.effects.notices import DesignContrast


class HiddenReject(DesignContrast):
    """Hiding the button that refuses raises consent."""

    name = "C4f"
    published = Band(0.15, 0.3, 0.225)
    treatment = "highlighted against equal choice"
    design, other = "highlighted", "equal"
