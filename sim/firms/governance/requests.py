"""The desk that answers requests."""

import numpy as np

from sim.firms.governance import Remedy


class Requests(Remedy):
    """Answers what people ask under a right: the sooner it means to, the more staff must stand by."""

    name = "requests"
    summary = "A desk that answers requests under a right; how soon, is told by answer_wait."
    literature = "Kleinrock 1975, Queueing Systems, vol. 1: a queue M/M/1 that waits W on average has 1/W to spare"

    @property
    def level(self) -> float:
        """On wherever the law gives anybody a right to ask."""
        laws = self.firm.market.laws
        return float(any(law.access or law.rectification or law.erasure or law.portability for law in laws))

    def cost(self) -> float:
        """By hand, machines that serve data passports, and the staff to spare that the wait it means to keep takes."""
        scenario, book = self.firm.market.scenario, np.asarray(self.firm.market.ledger.books.holders)[self.firm.index]
        answered, late, automatic = (float(book[name]) for name in ("answered", "late", "automatic"))
        by_hand = answered + late - automatic
        spare = 1.0 / max(1.0, self.firm.answer_wait)
        return (by_hand + spare) * scenario.request_price + automatic * scenario.passport_price
