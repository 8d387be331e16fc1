"""What a marketer's machinery costs in a day."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.firms.analytics import Analytics
from sim.scenario import Scenario

if TYPE_CHECKING:
    from sim.firms.marketer import Marketer


def running_costs(firm: "Marketer", scenario: Scenario) -> Iterator[tuple[str, float]]:
    """Each kind of cost of a day, and the money, by the firm's book of today."""
    heads = scenario.consumers
    listening = firm.number("app_coverage") + firm.number("social_coverage")
    level = Analytics.find(str(firm.policy["analytics"])).level
    served = scenario.human_price if firm.policy["chatbot"] == "none" else scenario.bot_price
    yield "storage", firm.stock_cost
    yield "security", security_cost(firm.security, scenario) * heads
    yield "listening", listening * scenario.listening_price * heads
    yield "mail", float(firm.book.mails) * scenario.mail_price
    yield "service", float(firm.book.contacts) * served
    yield "technology", firm.protection.cost()
    yield "analytics", level * scenario.analytics_price * heads


def security_cost(security: float, scenario: Scenario) -> float:
    """Money a consumer and day for stopping a share ``security`` of attacks: the last ones are the dearest."""
    return scenario.security_price * security / (1.0 - security)


def best_security(hazard: float, loss: float, scenario: Scenario) -> float:
    """The security (0-0.99) at which a further bit costs what it saves (Gordon & Loeb 2002).

    ``hazard`` is the daily chance of a breach with none, ``loss`` what one would cost a consumer.
    """
    if hazard * loss <= scenario.security_price:
        return 0.0
    return min(0.99, 1.0 - math.sqrt(scenario.security_price / (hazard * loss)))
