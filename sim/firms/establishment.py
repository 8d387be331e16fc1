"""Where a marketer is established, and whether it moves: regulatory arbitrage under a one-stop shop.

Fines are public. A firm that would move reckons what a year under each authority costs by what that authority has
lately fined, as shares of turnover, over how many firms are at home there, and by what its law threatens.
"""

from typing import TYPE_CHECKING

from sim.firms.conduct import BELIEVED_RATE, BELIEVED_SHARE
from sim.law.fines import highest_fine

if TYPE_CHECKING:
    from sim.firms.marketer import Marketer

REVIEW_DAYS = 91
"""Days between two thoughts of moving."""
LATELY = 365
"""Days of fines that it looks back on."""
HORIZON = 3.0
"""Years over which moving must pay."""


def review_home(firm: "Marketer") -> None:
    """Move to where fines cost least, if firms answer to the authority of their home and moving pays."""
    market, scenario = firm.market, firm.market.scenario
    if not (firm.policy["relocates"] and scenario.lead_authority and len(market.laws) > 1):
        return
    costs = [yearly_cost(firm, place) for place in range(len(market.laws))]
    best = min(range(len(costs)), key=costs.__getitem__)
    price = scenario.relocation_cost * scenario.consumers
    if HORIZON * (costs[firm.home] - costs[best]) > price:
        firm.policy["home"] = scenario.places[best].name
        market.ledger.pay(firm.index, "moving", price)
        market.tell("move", firm.name, f"moves its establishment to {scenario.places[best].name}")


def yearly_cost(firm: "Marketer", place: int) -> float:
    """Money a year that a firm expects fines to cost it, were it established in jurisdiction ``place``."""
    market, ledger = firm.market, firm.market.ledger
    turnover, since = ledger.yearly_turnover(firm.index), market.day - LATELY
    fined = [each for each in ledger.docket.penalties if each.place == place and each.day > since]
    shares = sum(each.amount / each.turnover for each in fined if each.turnover > 0.0)
    at_home = sum(holder.home == place for holder in market.holders)
    scenario, law = market.scenario, market.laws[place]
    threat = highest_fine(law, turnover, scenario.consumers, 1, scenario.violation_people)
    believed = BELIEVED_RATE * BELIEVED_SHARE * threat
    return (believed + turnover * shares) / (1.0 + at_home)
