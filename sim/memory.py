"""How much memory a market takes, told before it is taken."""

from sim.errors import BadInput
from sim.law.privacy_law import load
from sim.scenario import Scenario
from sim.world import Bond, Person, Track


def bytes_a_consumer(scenario: Scenario) -> float:
    """Memory of one consumer, network included, in bytes."""
    holders = scenario.holders
    own = Person.dtype().itemsize + 12 * scenario.topics + 16
    pairs = scenario.marketers * Bond.dtype().itemsize + holders * Track.dtype().itemsize
    errors = load(scenario.law).rectification or scenario.data_quality > 0.0
    return own + pairs + (6 if errors else 4) * holders * scenario.topics + 4 * scenario.degree


def refuse_what_does_not_fit(scenario: Scenario) -> None:
    """Raise :class:`~sim.errors.BadInput` if the market would not fit into the memory that is free."""
    import psutil

    needed, free = scenario.consumers * bytes_a_consumer(scenario), psutil.virtual_memory().available
    if needed > free:
        size = f"{scenario.consumers:,} consumers and {scenario.marketers:,} marketers"
        raise BadInput(
            f"A market of {size} needs {needed / 1e9:,.1f} GB, but {free / 1e9:,.1f} GB are free. "
            "Ask for fewer consumers, marketers, brokers or topics."
        )
