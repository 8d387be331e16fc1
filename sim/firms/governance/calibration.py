"""Calibrated recommendations: a site shows all that suits a person in turn, not what suits her best every time."""

from sim.firms.governance import Remedy


class Calibration(Remedy):
    """Draws a share of its site's recommendations in proportion to how well each product is believed to suit her."""

    name = "calibration"
    summary = "Some recommendations mirror all that one is believed to like, not just what one likes best."
    literature = (
        "Steck 2018, Calibrated recommendations, RecSys '18; Ziegler, McNee, Konstan & Lausen 2005, Improving "
        "recommendation lists through topic diversification, WWW '05"
    )

    def plan(self) -> None:
        """Say what share of today's recommendations."""
        self.row.calibrates = self.level

    def cost(self) -> float:
        """Computing by visit; that what suits less sells less shows in the market."""
        visits = float(self.firm.market.ledger.books.firms[self.firm.index].visits)
        return self.level * visits * self.firm.market.scenario.calibration_price
