"""Explanations to consumers: why they see an ad."""

from sim.firms.governance import Remedy
from sim.records import write


class Explanations(Remedy):
    """Explains ads: which of her data, and whose, an ad rests on, with a way to the settings."""

    name = "explanations"
    summary = "Ads say why one sees them: own data are no longer covert, control is felt, bought data show."
    literature = (
        "Kim, Barasz & John 2019, J. Consumer Research 45(5): revealing acceptable flows helps an ad, revealing "
        "unacceptable ones hurts it; Tucker 2014, J. Marketing Research 51(5), on control"
    )

    def plan(self) -> None:
        """Say in what share of today's ads."""
        write(self.row, explains=self.level)

    def cost(self) -> float:
        """By impression explained."""
        return self.level * float(self.firm.book.impressions) * self.firm.market.scenario.explanation_price
