"""The commands ``evidence`` and ``calibrate`` as a user types them."""

import json
from contextlib import contextmanager

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.calibration import BLOCKS, Fit, fit, posterior
from analysis.calibration import fitted as record
from analysis.calibration.fitting import prior_first, sobol
from analysis.cli import commands
from analysis.evidence import Effect
from analysis.experiments import needs
from sim.scenario import PARAMETERS

VALUATION = BLOCKS["valuation"]


def ask(*words: str):
    return CliRunner().invoke(commands, list(words))


def test_an_experiment_is_told_in_words():
    told = ask("evidence", "C3a", "--explain")
    assert told.exit_code == 0
    for word in ("Tucker 2014", "treatment", "control", "corresponds", "[1.5, 2.3]"):
        assert word in told.output


def test_a_block_stands_for_its_effects():
    told = json.loads(ask("evidence", "reactance", "--explain", "--json").output)
    assert [each["effect"] for each in told] == ["C3a", "C3b"]


def test_an_unknown_effect_is_refused_with_the_nearest():
    refused = ask("evidence", "C3aa")
    assert refused.exit_code == 2
    assert "Did you mean 'C3a'?" in refused.output


def test_an_unknown_block_is_refused():
    refused = ask("calibrate", "--block", "advertisements")
    assert refused.exit_code == 2
    assert "block to calibrate" in refused.output


@pytest.mark.slow
def test_the_table_is_printed_kept_and_drawn(tmp_path):
    done = ask("evidence", "C5", "C9a", "--tier", "fast", "--out", str(tmp_path), "--workers", "1")
    assert done.exit_code == 0, done.output
    assert "[3, 7]" in done.output
    assert "forecaster: no effect" in done.output
    assert set(pd.read_csv(tmp_path / "evidence.csv")["effect"]) == {"C5", "C9a"}
    assert (tmp_path / "figures" / "evidence.svg").is_file()


def test_an_interrupted_table_says_how_many_runs_are_missing(tmp_path, monkeypatch):
    @contextmanager
    def pressed(_):
        yield lambda: True

    monkeypatch.setattr(needs, "stopping_gently", pressed)
    stopped = ask("evidence", "C9a", "--tier", "fast", "--out", str(tmp_path), "--workers", "1")
    assert stopped.exit_code == 130
    assert "2 runs are missing" in stopped.output
    assert "same command goes on" in stopped.output


def test_runs_that_failed_are_told(tmp_path, monkeypatch):
    def fails_once(scenario, seed):
        if seed == 2:
            raise ValueError("no luck")
        return {"clustering": 0.2}

    monkeypatch.setattr(Effect.find("C9a"), "observe", staticmethod(fails_once))
    done = ask("evidence", "C9a", "--tier", "fast", "--out", str(tmp_path), "--workers", "1", "--no-figures")
    assert done.exit_code == 1
    assert "Friends of friends" in done.output.replace("\n", " ")
    assert "seed 2, of=C9a, arm=market: ValueError: no luck" in done.output


@pytest.mark.slow
def test_a_calibration_goes_on_where_it_ended(tmp_path):
    asked = ("calibrate", "--block", "valuation", "--out", str(tmp_path), "--workers", "1", "--json")
    first = json.loads(ask(*asked, "--trials", "4").stdout)
    trials = pd.read_csv(tmp_path / "valuation" / "trials.csv")
    more = json.loads(ask(*asked, "--trials", "8").stdout)
    longer = pd.read_csv(tmp_path / "valuation" / "trials.csv")
    assert longer[:4].equals(trials)
    assert len(longer) == 8
    assert more["valuation"]["distance"] <= first["valuation"]["distance"]


def test_the_prior_is_sampled_evenly_and_the_same_each_time():
    points = pd.DataFrame(sobol(BLOCKS["ads"], 64, 1))
    assert pd.DataFrame(sobol(BLOCKS["ads"], 64, 1)).equals(points)
    for name, prior in BLOCKS["ads"].free.items():
        scaled = points[name].map(prior.scaled)
        low, high = prior.ends
        assert low <= scaled.min() < scaled.max() <= high
        assert scaled.mean() == pytest.approx((low + high) / 2, abs=0.02 * (high - low))


def test_a_posterior_narrows_what_matters_and_nothing_else():
    points = pd.DataFrame(sobol(BLOCKS["trust"], 256, 1))
    points["C8a"] = 0.1 * points["breach_trust"]  # the published 0.02 at 0.2
    points["C8b"] = 12.0  # whatever trust does
    found = posterior(Fit(BLOCKS["trust"], points.assign(distance=0.0), 256))
    assert found.table.loc["breach_trust", "mean"] == pytest.approx(0.2, abs=0.03)
    assert found.table.loc["breach_trust", "narrowed"] < 0.7
    assert found.unidentified == ["trust_recovery"]
    assert not found.left_out.loc["C8a", "inside"]  # the other effect does not foretell it


def test_parameters_that_make_up_for_each_other_are_called_a_ridge():
    points = pd.DataFrame(sobol(BLOCKS["trust"], 256, 1))
    product = np.log(points["breach_trust"] * points["trust_recovery"])
    trials = points.assign(C8a=0.02 + 0.03 * (product - product.median()), C8b=12.0, distance=0.0)
    (ridge,) = posterior(Fit(BLOCKS["trust"], trials, 256)).ridges
    assert ridge[:2] == ("breach_trust", "trust_recovery")
    assert ridge[2] < -0.7


def test_a_search_does_not_enter_the_posterior_where_a_fit_was_gone_on_with():
    points = sobol(VALUATION, 4, 1)
    searched = [{"valuers": 0.111}, {"valuers": 0.112}]
    tried = pd.DataFrame([*points[:2], *searched, *points[2:]])
    found = prior_first(VALUATION, tried, points)
    assert found.sampled == 4
    assert found.trials["valuers"].tolist() == [point["valuers"] for point in [*points, *searched]]


def test_trials_of_another_block_are_refused(tmp_path):
    pd.DataFrame({"click_rate": [0.1], "distance": [1.0]}).to_csv(tmp_path / "trials.csv")
    with pytest.raises(ValueError, match="another block"):
        fit(VALUATION, 4, tmp_path, workers=1)


def test_defaults_are_what_was_fitted():
    for name, fitted in record.read().items():
        for parameter, value in fitted["adopted"].items():
            assert PARAMETERS[parameter].default == pytest.approx(value, rel=0.005), (name, parameter)
    assert set(record.read()) == set(BLOCKS)
