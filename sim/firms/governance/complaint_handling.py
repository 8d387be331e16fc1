"""Complaint handling and redress."""

from sim.firms.governance import Remedy
from sim.records import write


class ComplaintHandling(Remedy):
    """Hears people out before the regulator does, and makes good what it can."""

    name = "complaint_handling"
    summary = "Complaints go to the firm first: answered in time or not, with compensation (redress) or without."
    literature = (
        "Tax, Brown & Chandrashekaran 1998, J. Marketing 62(2): what is paid, how soon and how fairly decides whether "
        "trust comes back; Smith, Bolton & Wagner 1999, J. Marketing Research 36(3)"
    )

    def plan(self) -> None:
        """Say how many complaints are heard in time today, and how many of the answers will settle the matter."""
        write(self.row, hears=self.level, contents=self.contents)

    @property
    def contents(self) -> float:
        """Share of answers in time that settle the matter: some by themselves, more the more is paid."""
        scenario, paid = self.firm.market.scenario, self.firm.number("redress")
        return scenario.settled_by_answer + (1.0 - scenario.settled_by_answer) * paid / (paid + scenario.redress_half)

    def cost(self) -> float:
        """Work on each complaint, and what is paid where it is settled."""
        book, scenario = self.firm.book, self.firm.market.scenario
        return float(book.heard) * scenario.complaint_price + float(book.settled) * self.firm.number("redress")
