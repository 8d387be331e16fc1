"""Data-quality work: records are checked, and wrong ones put right or left out."""

from sim.firms.governance import Remedy

CHECK_DAYS = 28
"""Days in which all records are checked once."""


class DataQuality(Remedy):
    """Checks records against what people say or other sources: its own as they come in, and what it buys."""

    name = "data_quality"
    summary = "Records are checked: its own put right as they come in, wrong ones it buys left out."
    literature = (
        "Batini, Cappiello, Francalanci & Maurino 2009, ACM Computing Surveys 41(3); on how wrong brokers' segments "
        "are: Neumann, Tucker & Whitfield 2019, Marketing Science 38(6)"
    )

    def plan(self) -> None:
        """Have checks find their share of wrong records today."""
        self.row.checks = self.level
        right = self.firm.accuracy
        self.firm.market.world.holders[self.firm.index].accuracy = right + self.level * (1.0 - right)
        if self.level > 0.0:
            self.firm.market.mark_errors()

    def cost(self) -> float:
        """A check of each record, own and bought, once in four weeks; checks that find more are dearer alike."""
        if self.level <= 0.0:
            return 0.0
        ledger, world = self.firm.market.ledger, self.firm.market.world
        bought = [ledger.kept(len(world.firms) + s) for s, on in enumerate(world.contracts[self.firm.index]) if on]
        records = ledger.kept(self.firm.index) + sum(bought)
        return self.level * records / CHECK_DAYS * self.firm.market.scenario.check_price
