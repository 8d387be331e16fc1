"""C4g: choices by purpose on the first page lower consent."""

from analysis.evidence.band import Band
from analysis.evidence.effects.notices import DesignContrast


class GranularFirstPage(DesignContrast):
    """Choices by purpose on the first page lower consent."""

    name = "C4g"
    published = Band(0.08, 0.2, 0.14)
    treatment = "a highlighted notice against a granular one"
    design, other = "highlighted", "granular"
