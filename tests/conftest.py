"""What tests share: their order, how hypothesis looks for counterexamples, and a real browser (Debian's Chromium)."""

import os
import shutil
import signal

import pytest
from hypothesis import settings

# Whoever starts the tests in the background has them ignore Ctrl-C, and every process they start with them.
signal.signal(signal.SIGINT, signal.default_int_handler)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

# The first example compiles, so how long one takes says nothing.
settings.register_profile("symbiosis", deadline=None)
settings.load_profile("symbiosis")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the slow tests last, so that a plain mistake is told within seconds."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is not None)


@pytest.fixture(scope="session")
def browser():
    """A browser; tests that want one are skipped where there is none, but not in CI."""
    if CHROMIUM is None:
        reason = "no Chromium was found: apt install chromium"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()
