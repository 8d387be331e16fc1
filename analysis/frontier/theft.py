"""What thieves would have, if they took every store on the evening of the last day."""

from analysis.methods.observing import Row
from sim.market import Market

STOLEN: dict[str, str] = {
    "stolen_people": "share",
    "stolen_records": "events a consumer",
    "stolen_bits": "bits a consumer",
}
"""What is read, and its unit; people are those exposed, for each holder, as a share of all."""


def of_theft(market: Market) -> Row:
    """Of all stores at once: people exposed, readable events taken, bits learned; the market is not to be used again.

    Keys of encrypted stores are not stolen, but with the chance that the scenario gives for it.
    """
    heads = market.scenario.consumers
    taken = [market.breaches.strike_holder(holder, 1.0, 1) for holder in market.holders]
    return {
        "stolen_people": sum(breach.people for breach in taken) / heads / len(taken),
        "stolen_records": sum(breach.records for breach in taken) / heads,
        "stolen_bits": sum(breach.bits for breach in taken) / heads,
    }
