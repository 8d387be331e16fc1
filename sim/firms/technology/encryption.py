"""Encryption at rest."""

from collections.abc import Mapping
from typing import Any, ClassVar

from sim.firms.technology import Technology


class Encryption(Technology):
    """The store is encrypted: the firm, who has the key, uses it as ever; a thief needs the key as well."""

    name = "encryption"
    summary = "Encrypts the store: who steals it without the key can read nothing."
    literature = "GDPR Art. 32(1)(a) and 34(3)(a)"
    against: ClassVar[Mapping[str, str]] = {"on_device": "nothing is kept that could be encrypted"}

    def write(self, record: Any) -> None:
        """Let thieves know."""
        record.encrypted = True

    def cost(self) -> float:
        """By event kept."""
        market = self.holder.market
        stores = [holder.index for holder in market.holders if self.holder.index in (holder.index, holder.buyer)]
        return sum(map(market.ledger.kept, stores)) * market.scenario.encryption_price
