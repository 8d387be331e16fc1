"""R5: a limit of two years on keeping data costs publishers revenue."""

from analysis.evidence.band import Band
from analysis.evidence.effects.retention import RetentionLimit


class TwoYearsOfRetention(RetentionLimit):
    """Keeping data for two years at most costs ad revenue."""

    name = "R5"
    published = Band(-0.09, -0.01, -0.05)
    band = "four fifths either way"
    treatment = "all marketers and brokers delete what is older than 730 days"
    limit = 730
