"""A regulator that follows the polls."""

from sim.regulators.kinds import Kind, Signals


class Responsive(Kind):
    """Hears the public alone: it tightens when more people than usual are concerned, and relaxes when fewer are."""

    name = "responsive"
    summary = "Follows opinion polls: tightens when concern is above its norm, relaxes when it is below."
    literature = "Stimson, MacKuen & Erikson 1995, Dynamic representation, American Political Science Review 89(3)."

    def pressure(self, signals: Signals) -> float:
        """The public's."""
        return signals.public
