"""What looking costs: a step with all that is redrawn, and steps alone."""

import time

from analysis.dashboard import panels
from analysis.dashboard.laboratory import Laboratory
from analysis.dashboard.network_view import NetworkView
from sim import Scenario


def test_a_step_with_redraw(benchmark, tell):
    """Ten thousand consumers, five hundred drawn, a hundred days behind them: charts, table and network."""
    lab = Laboratory(Scenario(consumers=10_000), rng=1, drawn=500)
    for _ in range(100):
        lab.step()

    def step() -> None:
        lab.step()
        panels.charts(lab)
        panels.comparison(lab)
        NetworkView(lab.sides["A"], "trust", (0.0, 1.0), lambda _: None)

    benchmark.pedantic(step, rounds=20)
    tell("A step with redraw, 10,000 consumers, 500 drawn", 1000 * benchmark.stats.stats.mean, "ms", "< 300")


def test_steps_without_redraw(benchmark, tell):
    lab = Laboratory(Scenario(consumers=100_000), rng=1, drawn=500)
    lab.step()
    benchmark.pedantic(lab.step, rounds=20)
    tell("Steps without redraw, 100,000 consumers", 1 / benchmark.stats.stats.mean, "steps/s", ">= 10")


def test_the_first_page(benchmark, tell):
    start = time.perf_counter()
    benchmark.pedantic(lambda: Laboratory(Scenario(), rng=1), rounds=1)
    tell("The markets of a first page", time.perf_counter() - start, "s", "< 3 with the page")


def test_a_large_market_with_many_drawn(benchmark, tell):
    """A thousand drawn of a hundred thousand: the network of a day."""
    lab = Laboratory(Scenario(consumers=100_000), rng=1, drawn=1_000)
    lab.step()
    benchmark.pedantic(lambda: NetworkView(lab.sides["A"], "trust", (0.0, 1.0), lambda _: None), rounds=20)
    tell("The network, 1,000 drawn of 100,000", 1000 * benchmark.stats.stats.mean, "ms", "< 100")
