"""A comparison pairs runs by seed: what twins share cancels, what is left is what the policy did."""

import json
import signal
import weakref

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import scenarios
from analysis.experiments import Interrupted, compare, summarise
from analysis.experiments.comparing import paired
from analysis.experiments.running import open_market
from sim.errors import BadInput
from sim.ledger.measures import MEASURES

NO_LAW, GDPR = (scenarios.find(name).with_(consumers=200, days=20) for name in ("no_law", "gdpr"))
ARMS = {"no_law": NO_LAW, "gdpr": GDPR}
NUMBERS = st.lists(st.tuples(*[st.floats(-1e6, 1e6)] * 2), min_size=2, max_size=12)


@pytest.fixture(scope="module")
def comparison():
    return compare(ARMS, range(1, 5))


def row(comparison, measure):
    return comparison.table.set_index("measure").loc[measure]


def test_a_scenario_against_itself_differs_by_exactly_nothing():
    table = compare({"one": GDPR, "other": GDPR}, range(3)).table
    known = table[table["n"] > 1]  # one seed has no interval
    assert len(known) > 40
    assert (known[["difference", "low", "high"]] == 0.0).all(axis=None)


def test_twins_share_their_luck(comparison):
    for measure in ("page_views", "occasions"):  # when people browse and shop is not the law's doing
        assert row(comparison, measure)[["difference", "low", "high"]].tolist() == [0.0, 0.0, 0.0]
    runs = comparison.runs.pivot(index="seed", columns="arm", values="page_views")
    assert runs["no_law"].nunique() == 4  # and yet each seed has luck of its own


def test_a_law_that_asks_first_leaves_less_known_beyond_chance(comparison):
    bits = row(comparison, "bits_known")
    assert bits["difference"] < 0
    assert bits["high"] < 0
    assert bits["n"] == 4
    assert bits["relative"] == pytest.approx(bits["difference"] / bits["baseline"])


def test_pairing_beats_comparing_strangers(comparison):
    surplus = comparison.runs.pivot(index="seed", columns="arm", values="surplus")
    twins = (surplus["gdpr"] - surplus["no_law"]).std()
    assert twins < 0.5 * (surplus["gdpr"] - surplus["no_law"].to_numpy()[::-1]).std()


def test_the_interval_is_the_paired_t_test_of_the_field(comparison):
    profit = comparison.runs.pivot(index="seed", columns="arm", values="profit")
    test = stats.ttest_rel(profit["gdpr"], profit["no_law"]).confidence_interval(0.95)
    assert row(comparison, "profit")[["low", "high"]].tolist() == pytest.approx(list(test))


@given(NUMBERS)
def test_turning_a_comparison_round_turns_its_sign(pairs):
    one, other = (np.array(values) for values in zip(*pairs, strict=True))
    there, back = paired(one, other), paired(other, one)
    assert there["difference"] == -back["difference"]
    assert there["low"] == pytest.approx(-back["high"])
    assert there["low"] <= there["difference"] <= there["high"]


def test_seeds_in_which_a_measure_is_missing_are_left_out_in_both_arms():
    told = paired(np.array([1.0, np.nan, 3.0, 9.0]), np.array([0.0, 5.0, 1.0, np.nan]))
    assert (told["n"], told["mean"], told["baseline"], told["difference"]) == (2, 2.0, 0.5, 1.5)


def test_one_seed_has_a_difference_but_no_interval():
    told = paired(np.array([3.0]), np.array([2.0]))
    assert told["difference"] == 1.0
    assert np.isnan([told["low"], told["high"]]).all()


def test_a_run_is_summed_up_after_its_burn_in():
    daily = pd.DataFrame({measure: [100.0, 1.0, np.nan, 3.0] for measure in MEASURES})
    told = summarise(daily, burn_in=1)
    assert told["revenue"] == 4.0  # the total of money
    assert told["trust"] == 2.0  # the mean of a level
    assert np.isnan(summarise(daily[2:3], burn_in=0)["revenue"])


def test_half_of_a_run_is_burn_in_unless_said_otherwise(comparison):
    assert comparison.burn_in == 10
    assert compare(ARMS, [1], burn_in=0).runs["page_views"].mean() > comparison.runs["page_views"].mean()


def test_progress_counts_the_days_of_all_runs():
    seen = []
    compare(ARMS, [1, 2], days=3, burn_in=0, progress=lambda *both: seen.append(both))
    assert seen == [(day, 12) for day in range(1, 13)]


def test_no_market_outlives_its_run(monkeypatch):
    opened = []

    def open_and_remember(*arguments):
        assert [market for market in opened if market() is not None] == []
        market = open_market(*arguments)
        opened.append(weakref.ref(market))
        return market

    monkeypatch.setattr("analysis.experiments.comparing.open_market", open_and_remember)
    compare(ARMS, [1, 2], days=2)
    assert len(opened) == 4


def test_a_comparison_is_kept_in_a_folder(tmp_path):
    done = compare(ARMS, [4, 5], days=10, out=tmp_path / "out")
    folder = tmp_path / "out"
    pd.testing.assert_frame_equal(pd.read_parquet(folder / "differences.parquet"), done.table, check_exact=True)
    pd.testing.assert_frame_equal(pd.read_parquet(folder / "runs.parquet"), done.runs, check_exact=True)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["baseline"], manifest["seeds"], manifest["status"]) == ("no_law", [4, 5], "complete")
    assert scenarios.find(str(folder / "scenarios/gdpr/scenario.toml")) == GDPR.with_(days=10)
    drawn = {path.stem for path in (folder / "figures").iterdir()}
    assert drawn == {"differences", "time_series_gdpr", "time_series_no_law", "who_gains_gdpr"}


def test_ctrl_c_keeps_the_seeds_that_all_arms_finished(tmp_path):
    def in_the_last_run(done, total):
        if done == total - 1:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(Interrupted) as stopped:
        compare(ARMS, [1, 2, 3], days=5, out=tmp_path / "out", progress=in_the_last_run, figures=False)
    assert stopped.value.finished.finished == [1, 2]
    assert set(stopped.value.finished.table["n"]) <= {0, 1, 2}
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())
    assert (manifest["seeds"], manifest["status"]) == ([1, 2], "interrupted")


def test_ctrl_c_before_any_seed_is_finished_leaves_nothing(tmp_path):
    with pytest.raises(KeyboardInterrupt) as stopped:
        compare(ARMS, [1], days=5, out=tmp_path / "out", progress=lambda *_: signal.raise_signal(signal.SIGINT))
    assert not isinstance(stopped.value, Interrupted)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"scenarios": {"alone": GDPR}}, "two or more"),
        ({"baseline": "gdrp"}, "Did you mean 'gdpr'"),
        ({"seeds": []}, "seeds is"),
        ({"seeds": [1, 1]}, "all different"),
        ({"seeds": [-1]}, "seed is -1"),
        ({"burn_in": 20}, "burn_in is 20"),
        ({"burn_in": 0.5}, "burn_in is 0.5"),
        ({"scenarios": {"no_law": NO_LAW, "short": GDPR.with_(days=3)}}, "the same in all"),
        ({"days": 0}, "days is 0"),
    ],
)
def test_what_cannot_be_compared_is_refused_before_the_first_run(given, words):
    with pytest.raises(BadInput, match=words):
        compare(**{"scenarios": ARMS, "seeds": [1], "progress": lambda *_: pytest.fail("it ran")} | given)
