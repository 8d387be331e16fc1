"""A run lands in a folder: whole or not at all, the same for the same seed, and enough to run it again."""

import json
import shutil
import signal

import numpy as np
import pandas as pd
import pytest

import scenarios
from analysis.experiments import Interrupted, Results, run
from analysis.experiments.results import TABLES
from analysis.experiments.summary import GROUPS, adds_up, summary
from sim.errors import BadInput
from sim.law.privacy_law import load
from sim.ledger.measures import MEASURES
from sim.scenario import Scenario

SMALL = scenarios.find("gdpr").with_(consumers=150, days=12)
COUNTED = {"acts", "ads", "clicks", "complaints", "events", "identifiers", "money", "notices", "occasions", "pages"}
COUNTED |= {"mails", "pairs", "people", "purchases", "pushes", "recommendations", "requests", "talks", "uses", "visits"}
COUNTED |= {"audits", "cases", "changes", "epsilon", "orders"}


@pytest.fixture(scope="module")
def results() -> Results:
    return run(SMALL, seed=3, name="gdpr")


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def press_ctrl_c_on(day, times=1):
    """A progress that presses Ctrl-C when a day is done."""

    def progress(done, total):
        if done == day:
            for _ in range(times):
                signal.raise_signal(signal.SIGINT)

    return progress


# ------------------------------------------------------------------------------------------ what is in it


def test_what_is_saved_is_loaded_again(results, tmp_path):
    results.save(tmp_path / "out", figures=False)
    again = Results.load(tmp_path / "out")
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(again, table), getattr(results, table), check_exact=True)
    assert (again.scenario, again.seed, again.name, again.complete) == (SMALL, 3, "gdpr", True)


def test_tables_have_a_row_for_each_day_marketer_and_consumer(results):
    assert list(results.daily.index) == list(range(12))
    assert set(results.daily.columns) == set(MEASURES)
    assert len(results.marketers) == 12 * SMALL.marketers
    assert len(results.consumers) == 150


def test_consumers_are_as_the_ledger_has_them_on_the_last_day(results):
    people, last = results.consumers, results.daily.iloc[-1]
    assert people["concern"].mean() == pytest.approx(last["concern"], abs=0.01)  # word of mouth comes after the count
    assert people["trust"].mean() == pytest.approx(last["trust"], abs=0.01)
    each = [f"trust_{name}" for name in results.marketers["marketer"].unique()]
    assert people[each].mean(axis=1).to_numpy() == pytest.approx(people["trust"].to_numpy())
    assert people["consents_personalise"].max() <= SMALL.marketers + SMALL.brokers


def test_with_many_marketers_consumers_show_mean_trust_only():
    crowd = run(SMALL.with_(marketers=17, days=1)).consumers
    assert "trust" in crowd
    assert not [name for name in crowd if name.startswith("trust_")]


def test_equal_runs_leave_equal_folders_on_any_number_of_threads(tmp_path):
    scenario = scenarios.find("breach").with_(consumers=5_000, days=3, breach_rate=0.05)
    for folder, threads in (("one", 1), ("three", 3)):
        run(scenario, seed=8, out=tmp_path / folder, threads=threads, figures=False)
    assert contents(tmp_path / "one") == contents(tmp_path / "three")
    assert len(contents(tmp_path / "one")) == 7


def test_the_manifest_tells_what_ran_but_not_where_or_when(results, tmp_path):
    results.save(tmp_path / "out", figures=False)
    text = (tmp_path / "out" / "manifest.json").read_text()
    manifest = json.loads(text)
    assert (manifest["seed"], manifest["days"], manifest["status"]) == (3, 12, "complete")
    assert manifest["scenario"]["law"] == "gdpr"
    assert manifest["scenario"]["ad_load"] == SMALL.ad_load  # a default, too: a later version may have another
    assert manifest["versions"].keys() == {"symbiosis", "python", "mesa", "numpy", "numba"}
    assert str(tmp_path) not in text


def test_the_folder_alone_gives_the_run_again(tmp_path):
    law = tmp_path / "mine.toml"
    law.write_text(load("gdpr").with_(name="mine").as_toml())
    scenario = SMALL.with_(law=str(law), changes=({"day": 5, "law": str(law)},))
    first = run(scenario, seed=2, out=tmp_path / "first", figures=False)
    law.unlink()
    shutil.move(tmp_path / "first", tmp_path / "moved")
    again = run(
        scenarios.find(str(tmp_path / "moved" / "scenario.toml")), seed=2, out=tmp_path / "again", figures=False
    )
    pd.testing.assert_frame_equal(first.daily, again.daily, check_exact=True)
    assert (tmp_path / "again/manifest.json").read_bytes() == (tmp_path / "moved/manifest.json").read_bytes()
    assert str(tmp_path) not in (tmp_path / "again/manifest.json").read_text()


def test_figures_are_drawn_for_print_and_screen(tmp_path):
    run(SMALL, out=tmp_path / "out")
    drawn = {path.name for path in (tmp_path / "out/figures").iterdir()}
    assert drawn == {"time_series.png", "time_series.svg", "who.png", "who.svg"}


def test_the_summary_shows_first_and_last_days(results):
    rows = summary(results.daily).set_index("measure")
    assert rows.loc["trust", "first"] == pytest.approx(results.daily["trust"][:6].mean())
    assert rows.loc["trust", "last"] == pytest.approx(results.daily["trust"][6:].mean())
    assert rows.loc["revenue", "unit"] == "money/day"
    assert set(rows.index) == {measure for measures in GROUPS.values() for measure in measures} <= set(MEASURES)


def test_only_counts_and_money_add_up_over_days():
    assert {MEASURES[measure][0] for measure in MEASURES if adds_up(measure)} <= COUNTED
    assert adds_up("revenue")
    assert not adds_up("records")
    assert not adds_up("trust")


# ------------------------------------------------------------------------------------------ where it goes


def test_a_folder_with_something_in_it_is_refused_before_the_first_day(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(BadInput, match="not empty"):
        run(SMALL, out=tmp_path, progress=lambda *_: pytest.fail("it ran"))
    assert contents(tmp_path) == {"notes.txt": b"mine"}


def test_an_empty_folder_is_taken(tmp_path):
    run(SMALL.with_(days=1), out=tmp_path, figures=False)
    assert (tmp_path / "manifest.json").exists()


def test_earlier_results_are_replaced_when_asked_for(results, tmp_path):
    results.save(tmp_path / "out", figures=False)
    run(SMALL.with_(days=2), out=tmp_path / "out", overwrite=True, figures=False)
    assert Results.load(tmp_path / "out").days == 2
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("there", [["notes.txt"], ["manifest.json"], ["results", "notes.txt"]])
def test_what_is_not_ours_is_never_overwritten(there, results, tmp_path):
    if "results" in there:
        results.save(tmp_path / "out", figures=False)
    (tmp_path / "out").mkdir(exist_ok=True)
    (tmp_path / "out" / there[-1]).write_text("{}")
    before = contents(tmp_path)
    with pytest.raises(BadInput, match=r"is no result|not a folder of results"):
        results.save(tmp_path / "out", overwrite=True)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_file_is_no_folder(overwrite, results, tmp_path):
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(BadInput, match=r"file.*(is a file|Not a directory)"):
            results.save(place, overwrite=overwrite)
    assert contents(tmp_path) == {"file": b""}


def test_what_fails_half_way_leaves_no_half_and_the_old_whole(results, tmp_path, monkeypatch):
    results.save(tmp_path / "out", figures=False)
    before = contents(tmp_path)

    def full_disk(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(results.events), "to_parquet", full_disk)
    for place, overwrite in (("out", True), ("new", False)):
        with pytest.raises(OSError, match="No space left"):
            results.save(tmp_path / place, overwrite=overwrite)
    assert contents(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("missing", ["manifest.json", "daily.parquet", "scenario.toml"])
def test_a_damaged_folder_is_told(missing, results, tmp_path):
    results.save(tmp_path / "out", figures=False)
    (tmp_path / "out" / missing).unlink()
    with pytest.raises(BadInput, match=r"not a folder of results|damaged|cannot be read"):
        Results.load(tmp_path / "out")


# ------------------------------------------------------------------------------------------ Ctrl-C


def test_ctrl_c_keeps_the_days_that_were_finished(results, tmp_path):
    with pytest.raises(Interrupted) as stopped:
        run(SMALL, seed=3, out=tmp_path / "out", progress=press_ctrl_c_on(day=5), figures=False)
    kept = Results.load(tmp_path / "out")
    assert not kept.complete
    assert json.loads((tmp_path / "out/manifest.json").read_text())["status"] == "interrupted"
    pd.testing.assert_frame_equal(kept.daily, results.daily[:5], check_exact=True)
    pd.testing.assert_frame_equal(kept.daily, stopped.value.finished.daily, check_exact=True)
    whole_days = run(SMALL, seed=3, days=5).consumers
    pd.testing.assert_frame_equal(kept.consumers, whole_days, check_exact=True)  # nobody was left in mid-day


def test_ctrl_c_twice_stops_at_once_and_leaves_nothing_behind(tmp_path):
    with pytest.raises(KeyboardInterrupt) as stopped:
        run(SMALL, out=tmp_path / "out", progress=press_ctrl_c_on(day=5, times=2))
    assert not isinstance(stopped.value, Interrupted)
    assert list(tmp_path.iterdir()) == []


def test_after_a_run_ctrl_c_is_as_before(results):
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


# ------------------------------------------------------------------------------------------ what cannot run


@pytest.mark.parametrize("seed", [-1, 1.5, "7", None, True])
def test_what_is_no_seed_is_refused(seed):
    with pytest.raises(BadInput, match="seed is"):
        run(SMALL, seed=seed)


@pytest.mark.parametrize("threads", [0, -2, 2.5, "all", 10**6])
def test_what_is_no_number_of_threads_is_refused(threads):
    with pytest.raises(BadInput, match="threads is"):
        run(SMALL, threads=threads)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"firm": "Gaint 1", "price": 5.0}, "Giant 1"),
        ({"breach": "Broker 9"}, "Broker"),
        ({"law": "gdrp"}, "gdpr"),
        ({"strategy": "content-based"}, "content_based"),
    ],
)
def test_a_change_that_could_not_come_to_pass_is_refused_before_the_first_day(change, words):
    with pytest.raises(BadInput, match=words):
        run(SMALL.with_(changes=({"day": 9, **change},)), progress=lambda *_: pytest.fail("it ran"))


def test_a_strategy_nobody_knows_is_refused_before_the_first_day():
    for scenario in (Scenario(strategy="broadest"), Scenario(firms=({"strategy": "broadest"},))):
        with pytest.raises(BadInput, match="Did you mean 'broad'"):
            run(scenario.with_(consumers=50), progress=lambda *_: pytest.fail("it ran"))


def test_numbers_are_finite_or_missing(results):
    numbers = results.daily.to_numpy()
    assert not np.isinf(numbers).any()
