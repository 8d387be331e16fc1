"""What every test shares: the order they run in and how hypothesis looks for counterexamples."""

import signal

import pytest
from hypothesis import settings

# Whoever starts the tests in the background has them ignore Ctrl-C, and every process they start with them.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The first example compiles, so how long one takes says nothing.
settings.register_profile("symbiosis", deadline=None)
settings.load_profile("symbiosis")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the slow tests last, so that a plain mistake is told within seconds."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is not None)
