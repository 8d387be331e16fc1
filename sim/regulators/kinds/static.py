"""A regulator that applies the law as it stands."""

from sim.regulators.kinds import Kind, Signals


class Static(Kind):
    """Applies the law as it stands; only legislators change it, by the scenario or by its own steps."""

    name = "static"
    summary = "Applies the law as it stands; only the scenario, or the law's own steps, change it."
    literature = "The benchmark."
    listens = False

    def pressure(self, signals: Signals) -> float:
        """None, ever."""
        return 0.0
