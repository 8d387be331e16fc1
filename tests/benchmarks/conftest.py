"""What every benchmark shares: figures that are told at the end beside what was hoped for, and subprocesses.

Times depend on the machine and on what else it does, so they are told and kept, not asserted; ratios taken in one run
are asserted.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]


class Figure(NamedTuple):
    """Something measured, and what it should be."""

    what: str
    value: float
    unit: str
    goal: str


FIGURES = pytest.StashKey[list[Figure]]()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "huge: needs most of a large machine's memory; runs only with -m huge")
    config.stash[FIGURES] = []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "huge" not in config.option.markexpr:
        for item in items:
            if item.get_closest_marker("huge"):
                item.add_marker(pytest.mark.skip(reason="runs only with -m huge"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.stash[FIGURES]:
        terminalreporter.section("figures")
    for figure in config.stash[FIGURES]:
        terminalreporter.line(f"{figure.what:<62}{figure.value:>14,.4g} {figure.unit:<22}{figure.goal}")


@pytest.fixture
def tell(benchmark, request) -> Callable[..., None]:
    """Keeps a figure with the benchmark's results, and tells it at the end."""

    def keep(what: str, value: float, unit: str, goal: str = "") -> None:
        benchmark.extra_info[what] = {"value": value, "unit": unit, "goal": goal}
        request.config.stash[FIGURES].append(Figure(what, value, unit, goal))

    return keep


@pytest.fixture(scope="session")
def run() -> Callable[..., str]:
    """Runs this Python on something in a process of its own; what it printed."""

    def python(*arguments: str, **environment: str) -> str:
        command = [sys.executable, *arguments]
        env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return python


@pytest.fixture(scope="session")
def measured(run) -> Callable[..., dict[str, float]]:
    """The figures that a piece of code prints as JSON, run in a process of its own."""
    return lambda code, **environment: json.loads(run("-c", code, **environment))
