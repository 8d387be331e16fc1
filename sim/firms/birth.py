"""How firms come into the world: giants that offer everything, niche firms, brokers."""

import numpy as np

from sim.draws import FIRM, VENDOR, stream
from sim.errors import bad, unknown
from sim.firms.holder import DataHolder
from sim.firms.marketer import Marketer
from sim.firms.sources import Broker, PartnerCopy, differ
from sim.scenario import Scenario
from sim.stage import Stage
from sim.world import Array

QUALITY_SPREAD = 0.2
"""Standard deviation of quality between marketers, utils."""
PRICE_SPREAD = 0.1
"""Of log prices."""


def catalogues(scenario: Scenario, seed: np.uint64) -> Array:
    """Each marketer's appeal on each topic (M, K): giants middling on all, niche firms strong on one or two."""
    rng = stream(seed, 0, 0, FIRM)
    appeal = rng.uniform(0.5, 1.0, (scenario.marketers, scenario.topics))
    for m in range(scenario.giants, scenario.marketers):
        offered = rng.choice(scenario.topics, size=int(rng.integers(1, 3)), replace=False)
        strength = rng.uniform(0.9, 1.3, len(offered))
        appeal[m] = 0.0
        appeal[m, offered] = strength
    return np.asarray(appeal)


def found_marketers(market: Stage) -> list[Marketer]:
    """The marketers, each with its own quality, price and policy."""
    scenario, rng = market.scenario, stream(market.seed, 0, 1, FIRM)
    names = names_of(scenario)
    quality = rng.normal(0.0, QUALITY_SPREAD, scenario.marketers)
    price = np.exp(rng.normal(0.0, PRICE_SPREAD, scenario.marketers))
    marketers = []
    for m, name in enumerate(names):
        marketer = Marketer(market, m, name, scenario.policy(m))
        marketer.price_factor, marketer.quality_edge = float(price[m]), float(quality[m])
        marketers.append(marketer)
    return marketers


def found_brokers(market: Stage) -> list[Broker]:
    """The brokers; their policy is the scenario's common one."""
    scenario = market.scenario
    common = scenario.common_policy
    brokers = [Broker(market, scenario.marketers + b, f"Broker {b + 1}", dict(common)) for b in range(scenario.brokers)]
    return [differ(b, stream(market.seed, 0, b.index, VENDOR), scenario.broker_spread) for b in brokers]


def found_partnerships(market: Stage, marketers: list[Marketer]) -> list[DataHolder]:
    """The copies that deals between marketers bring about; raises for a marketer nobody knows."""
    scenario, numbers = market.scenario, {marketer.name: marketer for marketer in marketers}
    copies: list[DataHolder] = []
    for deal in scenario.deals:
        for name in (deal.seller, deal.buyer):
            if name not in numbers:
                raise unknown("marketer", name, numbers, "It is named in deals.")
        index = scenario.marketers + scenario.brokers + len(copies)
        copies.append(PartnerCopy(market, index, deal, numbers[deal.seller], numbers[deal.buyer]))
    return copies


def names_of(scenario: Scenario) -> list[str]:
    """Names by kind, or the scenario's own; no two alike."""
    names = [f"Giant {m + 1}" for m in range(scenario.giants)]
    names += [f"Niche {m + 1}" for m in range(scenario.marketers - scenario.giants)]
    for m, firm in enumerate(scenario.firms):
        names[m] = str(firm.get("name", names[m]))
    if len(set(names)) < len(names):
        raise bad("firms.name", names, "different for each marketer")
    return names
