"""What a sweep costs beside its runs: time a run, what workers give, memory of the head, and opening a large store."""

import time
from pathlib import Path

import pytest

from analysis.experiments import Runs, sweep
from sim import Market, Scenario
from sim.parallel import cores

TRIVIAL = """
import json, os, sys, tempfile
from pathlib import Path
import numpy as np, pandas as pd, psutil
from analysis.experiments import sweep
from sim.scenario import Scenario

sys.path.insert(0, os.environ["MODELS"])
from trivial_model import trivial

with tempfile.TemporaryDirectory() as out:
    runs = int(os.environ["RUNS"])
    sweep(Scenario(days=30), {"personalization": "0:1:4"}, seeds=4, out=out, workers=1, model=trivial)
    before = psutil.Process().memory_info().rss
    vary = {"personalization": np.linspace(0, 1, runs // 10)}
    sweep(Scenario(days=30), vary, seeds=10, out=Path(out) / "all", workers=1, model=trivial)
    print(json.dumps({"grown": psutil.Process().memory_info().rss - before}))
"""
MODEL = """
import numpy as np
import pandas as pd
from sim.ledger.measures import MEASURES

VALUES = np.random.default_rng(1).random((30, len(MEASURES)))


def trivial(scenario, seed, threads):
    return pd.DataFrame(VALUES + seed, pd.RangeIndex(30, name="day"), list(MEASURES))
"""
BASE = Scenario(days=30)
USUAL = Scenario(law="gdpr", consumers=2_000, days=180)


@pytest.fixture(scope="module")
def trivial(tmp_path_factory, module_patch):
    """A market that takes no time, with all measures."""
    folder = tmp_path_factory.mktemp("models")
    (folder / "trivial_model.py").write_text(MODEL)
    module_patch.syspath_prepend(str(folder))
    module_patch.setenv("MODELS", str(folder))
    import trivial_model

    return trivial_model.trivial


@pytest.fixture(scope="module")
def module_patch():
    """Monkeypatching for a whole module."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def large(trivial, tmp_path_factory) -> tuple[Path, float]:
    """A store of 10,000 runs, and the seconds that it took."""
    out = tmp_path_factory.mktemp("large")
    start = time.perf_counter()
    sweep(BASE, {"personalization": "0:1:1000"}, seeds=10, out=out, workers=1, model=trivial)
    return out, time.perf_counter() - start


def test_overhead_of_a_run(benchmark, tell, trivial, large, tmp_path):
    benchmark.pedantic(sweep, (BASE,), {"seeds": 100, "out": tmp_path, "workers": 1, "model": trivial}, rounds=1)
    tell("A sweep, beside its runs", 1000 * large[1] / 10_000, "ms/run", "< 5")


def test_opening_and_summing_up_10_000_runs(benchmark, tell, large):
    def opened() -> int:
        return len(Runs.open(large[0]).summary("lift", "bits_known", "trust"))

    assert benchmark.pedantic(opened, rounds=3) == 3000
    tell("Opening and summing up 10,000 runs", benchmark.stats.stats.min, "s", "< 3")


def test_memory_of_the_head(benchmark, tell, trivial, measured):
    small = benchmark.pedantic(measured, (TRIVIAL,), {"RUNS": "100"}, rounds=1)["grown"]
    many = measured(TRIVIAL, RUNS="10000")["grown"]
    tell("Memory of the head, 10,000 runs over 100", (many - small) / 2**20, "MiB", "< 50")
    assert many - small < 50 * 2**20


def test_workers(benchmark, tell, tmp_path):
    """Runs a second once workers have begun: with all cores over one process, and what 2,000 runs take at that."""
    Market(USUAL, rng=1).run_for(3)  # compiled, if need be
    alone = rate(tmp_path / "one", 1, 30)
    both = benchmark.pedantic(rate, (tmp_path / "all", cores(), 30 * cores()), rounds=1)
    tell("Sweeping 2,000 consumers for 180 days, one process", alone, "runs/s")
    tell(f"The same, {cores()} workers over one", both / alone, "times", f">= {0.9 * cores():.1f}")
    tell("2,000 such runs", 2000 / both / 60, "minutes", "< 10 on 2 cores")


def rate(out: Path, workers: int, runs: int) -> float:
    """Runs a second, from the first that is finished to the last."""
    times: list[float] = []
    sweep(USUAL, seeds=runs, out=out, workers=workers, watch=lambda _: times.append(time.perf_counter()))
    return (runs - workers) / (times[-1] - times[workers])
