"""C6a: four in five are concerned about firms' data use."""

from analysis.evidence.band import Band
from analysis.evidence.effects.attitudes import AttitudeShare


class Concerned(AttitudeShare):
    """Four in five are concerned about firms' data use."""

    name = "C6a"
    literature = "Pew Research Center 2019 and 2023"
    measured = "share concerned about firms' data use"
    published = Band(0.75, 0.85, 0.8)
    band = "five points either way, the spread of the surveys"
    checked = "secondary"
    share = "concerned_share"
