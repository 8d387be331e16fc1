"""Who does the runs: processes, any executor, a cluster; whoever is lost, no run is lost, and none is kept twice."""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from analysis.experiments import sweep
from analysis.experiments.engine import crews
from analysis.experiments.engine.crews import few_threads
from analysis.experiments.engine.work import Job, do
from sim.scenario import Scenario

ROOT = Path(__file__).parents[3]
BASE = Scenario(days=10)
SMALL = Scenario(law="gdpr", consumers=100, days=8)
FIVE = {"personalization": [0.0, 0.25, 0.5, 0.75, 1.0]}


def wait_for(condition, seconds=60.0):
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.02)


@pytest.mark.slow
def test_processes_give_the_same_files_as_one(models, tmp_path):
    for workers in (1, 2):
        sweep(SMALL, {"law": "gdpr,none"}, seeds=2, out=tmp_path / str(workers), workers=workers)
    for path in (tmp_path / "1/runs").iterdir():
        assert path.read_bytes() == (tmp_path / "2/runs" / path.name).read_bytes()


def test_any_executor_will_do(models, tmp_path):
    with ThreadPoolExecutor(2) as threads:
        assert sweep(BASE, FIVE, seeds=2, out=tmp_path, executor=threads, model=models.quick).complete
        assert threads.submit(int).result() == 0  # it is left as it was found


@pytest.mark.slow
def test_a_run_that_kills_its_worker_is_found_out_and_the_others_finish(models, tmp_path):
    runs = sweep(BASE, FIVE, seeds=2, out=tmp_path, workers=2, model=models.deadly)
    assert runs.failures["seed"].tolist() in ([1, 2], [2, 1])
    assert runs.failures["error"].str.contains("worker died").all()
    assert len(runs.finished) == 8


@pytest.mark.slow
def test_a_pool_of_the_users_that_breaks_is_replaced(models, tmp_path, counts, capsys):
    pool = ProcessPoolExecutor(2, get_context("spawn"))
    runs = sweep(BASE, FIVE, seeds=2, out=tmp_path / "out", executor=pool, model=models.mortal)
    assert runs.complete
    assert "cannot be mended" in capsys.readouterr().err


@pytest.fixture
def cluster(models, tmp_path, counts):
    """A real local cluster: a scheduler, and workers that are processes of their own."""
    folder = str(Path(models.__file__).parent)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), folder]), "COUNTED": str(counts)}
    told = tmp_path / "scheduler.json"
    started: list[subprocess.Popen] = []

    def dask(kind: str, *words: str) -> None:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--scheduler-file", str(told), *words]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        started.append(subprocess.Popen(command, env=environment, cwd=tmp_path, **quiet))

    dask("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    wait_for(told.exists)
    for _ in range(2):
        dask("worker", "--nthreads", "1", "--no-nanny", "--no-dashboard")
    yield json.loads(told.read_text())["address"], started[1:]
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.slow
def test_a_cluster_whose_worker_is_killed_in_mid_sweep_loses_no_run_and_keeps_none_twice(
    models, tmp_path, counts, cluster
):
    address, workers = cluster
    killed = []

    def kill_one(tally):
        if tally.done >= 8 and not killed:
            workers[0].kill()
            killed.append(tally.done)

    out = tmp_path / "out"
    runs = sweep(
        BASE, {"personalization": "0:1:21"}, seeds=2, out=out, executor=address, model=models.counted, watch=kill_one
    )
    assert killed
    assert runs.complete
    assert runs.failures.empty
    assert len(list((out / "runs").iterdir())) == len(runs.outcomes("trust")) == len(runs.plan) == 42
    lines = (out / "outcomes-half.csv").read_text().splitlines()
    assert len(lines) == len(set(lines)) == 43  # each noted once, below the heading
    assert runs.summary("trust")["n"].tolist() == [2] * 21


def test_threads_are_given_where_there_are_fewer_runs_than_cores(monkeypatch):
    monkeypatch.setattr(crews, "cores", lambda: 8)
    assert crews.crew_of(None, None, None, 1).threads == 8
    assert crews.crew_of(None, None, None, 3).threads == 2
    assert crews.crew_of(None, None, None, 100).threads == 1
    assert crews.crew_of(None, 2, None, 100).threads == 4
    assert crews.crew_of(None, None, 5, 100).threads == 5


def test_workers_libraries_are_kept_to_their_share_of_threads_and_the_users_own_word_counts(monkeypatch):
    monkeypatch.setenv("MKL_NUM_THREADS", "3")
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    with few_threads(1):
        assert (os.environ["OMP_NUM_THREADS"], os.environ["MKL_NUM_THREADS"]) == ("1", "3")
    assert "OMP_NUM_THREADS" not in os.environ


def test_a_worker_with_other_code_refuses_the_run(models, monkeypatch):
    report = do(Job("0" * 32, BASE, 1, None, 1, models.quick))
    assert "differs between this worker" in report.error
