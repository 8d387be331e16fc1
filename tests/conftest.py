"""What every test shares: the order they run in and how hypothesis looks for counterexamples."""

import pytest
from hypothesis import settings

# The first example compiles, so how long one takes says nothing.
settings.register_profile("symbiosis", deadline=None)
settings.load_profile("symbiosis")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the slow tests last, so that a plain mistake is told within seconds."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is not None)
