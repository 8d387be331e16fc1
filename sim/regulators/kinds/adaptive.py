"""A regulator between the public and industry."""

from sim.regulators.kinds import Kind, Signals


class Adaptive(Kind):
    """Weighs the public's concern against industry's lobbying, and moves where support is to be gained."""

    name = "adaptive"
    summary = "Weighs people's concern against industry's lobbying, and moves towards whoever presses harder."
    literature = "Peltzman 1976, Toward a more general theory of regulation, Journal of Law and Economics 19(2)."

    def pressure(self, signals: Signals) -> float:
        """The public's, less industry's."""
        return signals.public - signals.industry
