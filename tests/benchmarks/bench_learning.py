"""What learning costs: markets whose marketers learn beside markets whose marketers do not."""

import time
from collections.abc import Callable

import pytest

from sim import Market, Scenario

CONSUMERS, WEEKS = 100_000, 4
DAYS = 7 * WEEKS
SIMPLE, DEAREST = "content_based", ("collaborative", "network", "hybrid")


def lived(**policy) -> Market:
    """A market after four weeks, when there is something to learn from."""
    market = Market(Scenario(consumers=CONSUMERS, **policy), rng=1)
    market.run_for(DAYS)
    return market


def seconds(market: Market, days: int = DAYS) -> float:
    """What some more days take."""
    start = time.perf_counter()
    market.run_for(days)
    return time.perf_counter() - start


def reviewing(market: Market, monkeypatch) -> float:
    """Share of some more days that goes into the weekly learning of priors."""
    spent: list[float] = []

    def timed(review: Callable[[], None]) -> Callable[[], None]:
        def timing() -> None:
            start = time.perf_counter()
            review()
            spent.append(time.perf_counter() - start)

        return timing

    for marketer in market.marketers:
        monkeypatch.setattr(marketer, "review_priors", timed(marketer.review_priors))
    whole = seconds(market)
    return sum(spent) / whole


@pytest.mark.parametrize("strategy", DEAREST)
def test_a_market_that_learns_costs_little_more(benchmark, tell, monkeypatch, strategy):
    plain, learning = lived(strategy=SIMPLE), lived(strategy=strategy)
    pairs = [(seconds(plain), seconds(learning)) for _ in range(3)]
    ratio = sorted(dear / cheap for cheap, dear in pairs)[1]
    tell(f"A run with {strategy} over one with {SIMPLE}", ratio, "times", "<= 1.5")
    benchmark.pedantic(learning.step, rounds=1)
    tell(f"Weekly learning of {strategy}, of the run", reviewing(learning, monkeypatch), "share", "< 0.15")
    assert ratio <= 1.5


def test_deep_learning_trains_in_seconds(benchmark, tell):
    marketer = lived(strategy="deep").marketers[0]
    marketer.strategy.crowds = None
    benchmark.pedantic(marketer.review_priors, rounds=1)
    tell("Training deep at 100,000 consumers", benchmark.stats.stats.max, "s", "< 10")
