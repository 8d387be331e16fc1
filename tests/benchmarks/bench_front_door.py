"""How long a user waits at the command line."""

from collections.abc import Callable

import pytest

SYMBIOSIS = ("-m", "analysis.cli")


@pytest.fixture
def timed(benchmark, run) -> Callable[..., float]:
    """Seconds that a command takes: the best of some rounds."""

    def best(*arguments: str, rounds: int, **environment: str) -> float:
        benchmark.pedantic(run, (*SYMBIOSIS, *arguments), environment, rounds=rounds)
        return float(benchmark.stats.stats.min)

    return best


def test_help(timed, tell):
    tell("symbiosis --help", timed("--help", rounds=5), "s", "<= 0.5")


def test_run_gdpr_with_a_cold_cache(timed, tell, tmp_path):
    cold = timed("run", "gdpr", rounds=1, NUMBA_CACHE_DIR=str(tmp_path))
    tell("symbiosis run gdpr, nothing compiled yet", cold, "s", "<= 45")


def test_run_gdpr(timed, tell, run):
    run(*SYMBIOSIS, "run", "gdpr", "--days", "1")  # compiles, if need be
    tell("symbiosis run gdpr", timed("run", "gdpr", rounds=3), "s", "<= 6")
