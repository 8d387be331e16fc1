"""A regulator that industry has acquired."""

from sim.regulators.kinds import Kind, Signals


class Captured(Kind):
    """Hears industry alone: it relaxes the law as long as that pays for it, and never tightens it."""

    name = "captured"
    summary = "Hears industry alone: relaxes the law a rung at a time while industry lobbies."
    literature = "Stigler 1971, The theory of economic regulation, Bell Journal of Economics 2(1)."

    def pressure(self, signals: Signals) -> float:
        """Industry's, against the law."""
        return -signals.industry
