"""How fast a day is lived: the default market under the GDPR, by its size."""

import time

import pytest

from sim import Market

WEEK = 7
"""Days of a round: marketers review their priors, and knowledge is measured, once a week."""


def warm_market(consumers: int) -> Market:
    """A market under the GDPR in its second week."""
    market = Market(consumers=consumers, law="gdpr", rng=1)
    market.run_for(WEEK)
    return market


@pytest.mark.parametrize("consumers", [10_000, 100_000, 1_000_000])
def test_a_week(benchmark, tell, consumers):
    market = warm_market(consumers)
    benchmark.pedantic(market.run_for, (WEEK,), rounds=3)
    rate = consumers * WEEK / benchmark.stats.stats.min
    tell(f"Speed of {consumers:,} consumers", rate, "consumer-days/s", ">= 1,000,000 at 1,000,000")


def test_cost_does_not_grow_with_the_market(benchmark, tell):
    small, large = warm_market(10_000), warm_market(1_000_000)
    rounds = [(cost_of_a_week(small, 10), cost_of_a_week(large, 1)) for _ in range(3)]
    benchmark.pedantic(large.step, rounds=1)
    cheap, dear = (min(costs) for costs in zip(*rounds, strict=True))
    tell("Cost of a consumer-day at 1,000,000 over 10,000", dear / cheap, "times", "<= 1.3")
    assert dear / cheap <= 1.3


def cost_of_a_week(market: Market, weeks: int) -> float:
    """Seconds a consumer-day."""
    start = time.perf_counter()
    market.run_for(weeks * WEEK)
    return (time.perf_counter() - start) / (weeks * WEEK * len(market.consumers))


INTERPRETED = """
import json, time
from sim import Market
market = Market(consumers=200, law="gdpr", rng=1)
market.run_for(1)
start = time.perf_counter()
market.run_for(4)
print(json.dumps({"seconds": (time.perf_counter() - start) / (4 * 200)}))
"""


def test_compiled_against_the_same_rules_interpreted(benchmark, tell, measured):
    market = warm_market(100_000)
    compiled = min(cost_of_a_week(market, 1) for _ in range(3))
    interpreted = benchmark.pedantic(measured, (INTERPRETED,), {"NUMBA_DISABLE_JIT": "1"}, rounds=1)["seconds"]
    tell("Interpreted consumer-days", 1 / interpreted, "consumer-days/s")
    tell("Compiled over interpreted", interpreted / compiled, "times", ">= 200")
    assert interpreted / compiled >= 200
