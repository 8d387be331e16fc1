"""R4: a limit of one year on keeping data costs publishers revenue."""

from analysis.evidence.band import Band
from analysis.evidence.effects.retention import RetentionLimit


class YearOfRetention(RetentionLimit):
    """Keeping data for one year at most costs ad revenue."""

    name = "R4"
    published = Band(-0.15, -0.03, -0.09)
    band = "about two thirds either way"
    treatment = "all marketers and brokers delete what is older than 365 days"
    limit = 365
