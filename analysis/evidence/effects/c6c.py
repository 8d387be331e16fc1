"""C6c: more than half are resigned."""

from analysis.evidence.band import Band
from analysis.evidence.effects.attitudes import AttitudeShare


class Resigned(AttitudeShare):
    """More than half are resigned."""

    name = "C6c"
    literature = "Turow, Hennessy & Draper 2015"
    measured = "share who want control and believe it lost"
    published = Band(0.5, 0.65, 0.58)
    band = "eight points either way"
    checked = "memory"
    share = "resigned_share"
