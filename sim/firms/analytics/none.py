"""No analytics."""

from sim.firms.analytics import Analytics


class NoAnalytics(Analytics):
    """Treats everybody alike and leaves the budget as it is."""

    name = "none"
    summary = "Treats everybody alike and leaves the budget as it is."
