"""C4e: hardly anybody ticks boxes to be followed."""

from analysis.evidence.band import Band
from analysis.evidence.effects.notices import AcceptShare


class UntickedBox(AcceptShare):
    """Hardly anybody ticks boxes to be followed."""

    name = "C4e"
    published = Band(0.0, 0.01, 0.001)
    band = "up to one in a hundred"
    treatment = "the notice is opt_in, on a desktop"
    notice, mobile = "opt_in", 0.0
