"""Sweeps finish: what was done is kept, what failed is told, what is missing is done, and nothing is done twice."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from scipy import stats

from analysis.experiments import Interrupted, Runs, compare, sweep
from analysis.experiments.store import Store
from analysis.experiments.store.encoding import SCHEMA
from sim import Market
from sim.errors import BadInput
from sim.ledger.measures import MEASURES
from sim.scenario import Scenario

ROOT = Path(__file__).parents[3]
BASE = Scenario(days=10)
SMALL = Scenario(law="gdpr", consumers=100, days=8)
FIVE = {"personalization": [0.0, 0.25, 0.5, 0.75, 1.0]}


def marks(folder: Path) -> list[str]:
    """Which point and seed each counted run was."""
    return sorted("-".join(path.name.split("-")[:2]) for path in folder.iterdir() if "-" in path.name)


def names(folder: Path) -> set[str]:
    return {path.name for path in (folder / "runs").iterdir()}


# ------------------------------------------------------------------------------------------ what comes of it


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """A sweep of real markets."""
    return sweep(SMALL, {"personalization": [0.0, 1.0]}, seeds=3, out=tmp_path_factory.mktemp("real"), workers=1)


def test_a_run_is_the_market_that_its_scenario_and_seed_give(real):
    market = Market(SMALL.with_(personalization=1.0), rng=2)
    market.run_for(8)
    days = next(real.days(list(MEASURES), [1])).query("seed == 2").set_index("day")
    pd.testing.assert_frame_equal(days[list(MEASURES)], market.ledger.daily, check_names=False, check_dtype=False)


def test_points_share_their_luck_and_differences_are_those_of_a_comparison(real):
    both = compare({"a": SMALL.with_(personalization=0.0), "b": SMALL.with_(personalization=1.0)}, (1, 2, 3)).table
    mine = real.comparison().table
    assert (mine["difference"] == both["difference"])[both["difference"].notna()].all()
    assert (mine.set_index("measure").loc["occasions", ["low", "high"]] == 0.0).all()


def test_a_summary_has_the_t_interval_of_the_field(real):
    values = real.outcomes("trust").query("point == 1")["trust"]
    row = real.summary("trust").set_index("point").loc[1]
    interval = stats.t.interval(0.95, 2, values.mean(), stats.sem(values))
    assert (row["mean"], row["n"]) == (pytest.approx(values.mean()), 3)
    assert (row["low"], row["high"]) == pytest.approx(interval)


def test_paired_intervals_leave_out_what_seeds_do_to_all_points(models):
    runs = sweep(BASE, FIVE, seeds=6, workers=1, model=models.quick)
    plain, paired = runs.summary("trust"), runs.summary("trust", paired=True)
    assert ((plain["high"] - plain["low"]) > 0.001).all()
    assert ((paired["high"] - paired["low"]) < 1e-9).all()  # luck is the same in all points


def test_outcomes_after_another_burn_in_are_read_from_the_days(models, tmp_path):
    sweep(BASE, FIVE, seeds=2, out=tmp_path, workers=1, model=models.quick)
    half, whole = Runs.open(tmp_path), Runs.open(tmp_path, burn_in=0)
    assert half.outcomes("revenue")["revenue"].tolist() == [5.0] * 10
    assert whole.outcomes("revenue")["revenue"].tolist() == [10.0] * 10


def test_the_days_are_one_table_that_other_tools_read(models, tmp_path):
    runs = sweep(BASE, FIVE, seeds=2, out=tmp_path, workers=1, model=models.quick)
    assert runs.table.schema.names == SCHEMA.names
    assert runs.table.count_rows() == 5 * 2 * 10
    late = runs.table.to_table(columns=["run", "trust"], filter=pc.field("day") == 9)
    plan = pq.read_table(tmp_path / "plan.parquet").to_pandas()
    means = late.to_pandas().merge(plan, on="run").groupby("personalization")["trust"].mean()
    assert means.diff().dropna().to_numpy() == pytest.approx(0.25)


def test_without_a_folder_a_sweep_is_kept_as_long_as_its_result(models):
    runs = sweep(BASE, FIVE, seeds=1, workers=1, model=models.quick)
    folder = runs.folder
    assert folder.is_dir()
    assert runs.complete
    del runs
    assert not folder.exists()


def test_seeds_are_added_until_the_mean_is_as_sure_as_wanted(models, tmp_path):
    runs = sweep(BASE, FIVE, seeds=3, half_width={"trust": 0.004}, out=tmp_path, workers=1, model=models.quick)
    table = runs.summary("trust")
    assert ((table["high"] - table["low"]) / 2 <= 0.004).all()
    assert (table["n"] > 5).all()
    few = sweep(BASE, FIVE, seeds=3, half_width={"trust": 1e-9}, most_seeds=4, workers=1, model=models.quick)
    assert few.summary("trust")["n"].tolist() == [4] * 5


# ------------------------------------------------------------------------------------------ resuming


def test_what_is_there_is_not_run_again(models, tmp_path, counts):
    out = tmp_path / "out"
    sweep(BASE, {"personalization": [0.0, 0.5]}, seeds=2, out=out, workers=1, model=models.counted)
    sweep(BASE, FIVE, seeds=3, out=out, workers=1, model=models.counted)
    assert len(marks(counts)) == len(set(marks(counts))) == 15


def test_a_changed_scenario_seed_or_code_is_another_run(models, tmp_path, monkeypatch):
    def runs(scenario=BASE, seeds=(1,), model=models.quick):
        return set(sweep(scenario, seeds=seeds, out=tmp_path, workers=1, model=model).plan["run"])

    first = runs()
    assert runs(BASE.with_(question="In other words?")) == first
    others = [runs(BASE.with_(price=21.0)), runs(BASE.with_(days=11)), runs(seeds=(2,)), runs(model=models.slow)]
    others.append(runs(BASE.with_(changes=[{"day": 3, "price": 9.0}])))
    others.append(runs(BASE.with_(firms=[{"price": 9.0}])))
    monkeypatch.setattr("analysis.experiments.store.identity.code_version", lambda: "other code")
    others.append(runs())
    assert len(set.union(first, *others)) == 8


def test_a_file_that_the_scenario_names_counts_by_what_is_in_it(models, tmp_path):
    law, people = tmp_path / "law.toml", tmp_path / "people.csv"
    text = (ROOT / "sim/law/presets/gdpr.toml").read_text()
    found = []
    for salt in ("", "# stricter\n"):
        law.write_text(text + salt)
        people.write_text("concern\n0.1\n" + ("0.2\n" if salt else ""))
        for scenario in (BASE.with_(law=str(law)), BASE.with_(people=str(people))):
            found += list(sweep(scenario, seeds=1, out=tmp_path / "out", workers=1, model=models.quick).plan["run"])
    assert len(set(found)) == 4
    elsewhere = tmp_path / "same.toml"
    elsewhere.write_text(law.read_text())
    (run,) = sweep(BASE.with_(law=str(elsewhere)), seeds=1, workers=1, model=models.quick).plan["run"]
    assert run == found[2]


@pytest.mark.parametrize("harm", ["truncated", "empty", "one bit", "another run", "unnoted and truncated"])
def test_a_damaged_file_is_noticed_and_redone(models, tmp_path, harm, capsys):
    before = sweep(BASE, FIVE, seeds=2, out=tmp_path, workers=1, model=models.quick).summary("trust")
    first, second = sorted((tmp_path / "runs").iterdir())[:2]
    whole = first.read_bytes()
    bit = whole[:900] + bytes([whole[900] ^ 1]) + whole[901:]
    harmed = {"empty": b"", "one bit": bit, "another run": second.read_bytes()}
    if harm.startswith("unnoted"):
        (tmp_path / "outcomes-half.csv").unlink()
    first.write_bytes(harmed.get(harm, whole[:-100]))
    after = sweep(BASE, FIVE, seeds=2, out=tmp_path, workers=1, model=models.quick)
    assert "damaged" in capsys.readouterr().err
    assert first.read_bytes() == whole
    pd.testing.assert_frame_equal(after.summary("trust"), before)


def test_what_is_noted_of_runs_can_be_lost_or_torn(models, tmp_path):
    before = sweep(BASE, FIVE, seeds=2, out=tmp_path, workers=1, model=models.quick).summary("trust")
    notes = tmp_path / "outcomes-half.csv"
    for text in (notes.read_text()[:-40], "run,other\n", ""):
        notes.write_text(text)
        pd.testing.assert_frame_equal(Runs.open(tmp_path).summary("trust"), before)


SCRIPT = """
import sys
sys.path.insert(0, {folder!r})
from analysis.experiments import sweep
from sim.scenario import Scenario
import sweep_models
if __name__ == "__main__":
    base, vary = Scenario(days=10), {{"personalization": "0:1:21"}}
    sweep(base, vary, seeds=2, out={out!r}, workers=2, model=sweep_models.counted)
"""


@pytest.fixture
def killable(models, tmp_path, counts):
    """A sweep of 42 runs of a tenth of a second, in a process of its own."""
    folder = str(Path(models.__file__).parent)
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(folder=folder, out=str(tmp_path / "out")))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), folder]), "COUNTED": str(counts)}

    def start() -> subprocess.Popen:
        return subprocess.Popen([sys.executable, str(script)], env=environment, stderr=subprocess.PIPE, text=True)

    return start


def wait_for(condition, seconds=60.0):
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.02)


@pytest.mark.slow
def test_kill_minus_9_loses_no_more_than_the_runs_in_flight(killable, tmp_path, counts):
    out = tmp_path / "out"
    for enough in (5, 15):
        head = killable()
        wait_for(lambda n=enough: (out / "runs").is_dir() and len(names(out)) >= n)
        head.send_signal(signal.SIGKILL)
        head.wait()
        wait_for(lambda: not workers_of(out))
    begun = len(marks(counts))
    kept = sum(name.endswith(".parquet") for name in names(out))
    assert begun - kept <= 2 * 2  # two heads were killed, each with two runs at work
    assert killable().wait(timeout=120) == 0
    assert len(marks(counts)) - begun == 42 - kept  # what is missing, and nothing else
    assert Runs.open(out).complete
    assert not [name for name in names(out) if not name.endswith(".parquet")]


def workers_of(out: Path) -> list[str]:
    """Processes whose head was killed: they end by themselves."""
    found = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True).stdout
    return [line for line in found.splitlines() if "spawn_main" in line and line.split()[1] == "1"]


def test_two_sweeps_at_once_in_one_folder_are_refused(models, tmp_path):
    store = Store.made(tmp_path)
    with store.at_work(), pytest.raises(BadInput, match="at work"):
        sweep(BASE, FIVE, out=tmp_path, workers=1, model=models.quick)


def test_ctrl_c_lets_the_runs_in_flight_finish(models, tmp_path):
    def press(tally):
        if tally.done == 3:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(Interrupted) as stopped:
        sweep(BASE, FIVE, seeds=2, out=tmp_path, workers=1, model=models.quick, watch=press)
    assert len(stopped.value.finished.finished) == 3
    assert sweep(BASE, FIVE, seeds=2, out=tmp_path, workers=1, model=models.quick).complete


# ------------------------------------------------------------------------------------------ failures


def test_a_failure_is_recorded_and_stops_nobody(models, tmp_path, monkeypatch):
    runs = sweep(BASE, FIVE, seeds=2, out=tmp_path, workers=1, model=models.failing)
    assert (len(runs.finished), len(runs.failures), runs.complete) == (6, 4, False)
    failure = runs.failures.iloc[0]
    assert "ZeroDivisionError" in failure["error"]
    assert "line" in failure["traceback"]
    assert failure["scenario"]["personalization"] in (0.75, 1.0)
    assert runs.summary("trust")["n"].tolist() == [2, 2, 2, 0, 0]
    monkeypatch.setenv("MENDED", "yes")
    assert len(sweep(BASE, FIVE, seeds=2, out=tmp_path, workers=1, model=models.failing).failures) == 4
    mended = sweep(BASE, FIVE, seeds=2, out=tmp_path, workers=1, model=models.failing, retry_failed=True)
    assert mended.complete
    assert mended.failures.empty


def test_bad_input_is_told_before_the_first_run(models, tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine.txt").write_text("")
    for out, how, words in (
        ("file", {}, "is a file"),
        ("full", {}, "no sweep's folder"),
        ("new", {"workers": 0}, "workers"),
        ("new", {"threads": -1}, "threads"),
        ("new", {"design": "girid"}, "Did you mean 'grid'"),
        ("new", {"executor": "head:1"}, "scheduler head:1"),
        ("new", {"executor": 5}, "a function that makes one"),
    ):
        with pytest.raises(BadInput, match=words):
            sweep(BASE, FIVE, out=tmp_path / out, model=models.quick, **how)
    with pytest.raises(BadInput, match="not a folder of results"):
        Runs.open(tmp_path / "full")


def test_numbers_do_not_change_by_being_written(models, tmp_path):
    runs = sweep(BASE.with_(personalization=1 / 3), seeds=1, out=tmp_path, workers=1, model=models.quick)
    daily = models.quick(BASE.with_(personalization=1 / 3), 1, 1)
    assert runs.outcomes("trust")["trust"].item() == np.mean(daily["trust"].to_numpy()[5:])
