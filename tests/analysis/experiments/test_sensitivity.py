"""Sensitivity: known functions are found out, bounds follow their rule, and nothing undefined is taken for zero."""

import numpy as np
import pytest

from analysis.ema import ema_model
from analysis.experiments import sweep
from analysis.sensitivity import sensitivity
from analysis.sensitivity.bounds import axes_over
from analysis.sensitivity.methods import Method, problem_of
from sim.errors import BadInput
from sim.scenario import Scenario

BASE = Scenario(days=6)
THREE = ("personalization", "collection", "transparency")


def ishigami(cube):
    """Ishigami & Homma (1990), whose indices are known in closed form; the fourth parameter does nothing."""
    x = np.pi * (2.0 * cube - 1.0)
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def found(method, samples):
    chosen, problem = Method.find(method)(), problem_of(["a", "b", "c", "nothing"])
    cube = chosen.cube(problem, samples, 1)
    return chosen.indices(problem, cube, ishigami(cube), 1)


def test_sobol_indices_of_a_known_function():
    table = found("sobol", 1024)
    assert np.abs(table["S1"] - [0.314, 0.442, 0.0, 0.0]).max() < 0.08
    assert np.abs(table["ST"] - [0.558, 0.442, 0.244, 0.0]).max() < 0.08
    assert (np.abs(table["ST"] - [0.558, 0.442, 0.244, 0.0]) <= 2 * table["ST_half"] + 1e-9).all()
    assert table["matters"].tolist() == [True, True, True, False]


def test_morris_tells_what_interacts_from_what_does_nothing():
    table = found("morris", 100)
    assert table["matters"].tolist() == [True, True, True, False]
    assert table["mu_star"].iloc[3] == table["sigma"].iloc[3] == 0.0
    assert table["sigma"].iloc[2] > table["mu_star"].iloc[2]  # the third acts by interaction alone


def test_pawn_has_a_threshold_for_what_does_nothing():
    table = found("pawn", 1000)
    assert table["median"].idxmax() == 1
    assert table["matters"].tolist()[:2] == [True, True]
    assert not table["matters"].iloc[3]


@pytest.mark.parametrize(("method", "samples"), [("morris", 10), ("sobol", 64), ("pawn", 100)])
def test_a_market_whose_dependence_is_known_is_found_out(models, method, samples):
    how = {"workers": 1, "model": models.additive, "over": THREE, "seeds": 2}
    result = sensitivity(BASE, ["trust", "revenue"], method, samples, **how)
    trust = result.table[result.table["outcome"] == "trust"].set_index("parameter")
    assert trust["rank"].to_dict()["personalization"] == 1
    assert not trust.loc["transparency", "matters"] or method == "pawn"
    assert result.ranking.loc["personalization", "trust"] == 1
    assert result.ranking["revenue"].isna().all()  # it is the same everywhere
    again = sensitivity(BASE, ["trust", "revenue"], method, samples, **how)
    assert again.table.equals(result.table)


def test_variance_shares_of_an_additive_market(models):
    result = sensitivity(BASE, ["trust"], "sobol", 256, over=THREE, seeds=1, workers=1, model=models.additive)
    shares = result.table.set_index("parameter")["ST"]
    assert shares["personalization"] == pytest.approx(16 / 17, abs=0.08)
    assert shares["collection"] == pytest.approx(1 / 17, abs=0.03)


def test_an_outcome_that_is_undefined_somewhere_is_refused_and_not_taken_for_zero(models):
    how = {"over": THREE, "seeds": 1, "workers": 1, "model": models.patchy}
    with pytest.raises(BadInput, match=r"lift is not defined in \d+ of 40 points"):
        sensitivity(BASE, ["trust", "lift"], "morris", 10, **how)
    with pytest.raises(BadInput, match="runs failed"):
        sensitivity(BASE, ["trust"], "morris", 10, **how | {"model": models.failing})


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"outcomes": ["lfit"]}, "Did you mean 'lift'"),
        ({"method": "sobel"}, "Did you mean 'sobol'"),
        ({"samples": 100}, "a power of two"),
        ({"samples": 0}, "samples is 0"),
        ({"over": ["privcy"]}, "Did you mean"),
        ({"over": ["personalization"]}, "two parameters or more"),
        ({"over": ["price", "mails"]}, "mails needs bounds"),
        ({"bounds": {"price": "10"}}, "two parameters"),
        ({"bounds": {"price": "10", "mails": "0:1"}}, "two values or more"),
    ],
)
def test_mistakes_are_told(how, words):
    with pytest.raises(BadInput, match=words):
        sensitivity(BASE, **{"outcomes": ["lift"], "method": "sobol", "samples": 4} | how)


def bounds(scenario, *over, **given):
    return {axis.name: axis.levels or (axis.low, axis.high) for axis in axes_over(scenario, over, given)}


def test_bounds_are_natural_ones_or_half_and_twice_or_the_users():
    found = bounds(Scenario(price=30.0), "personalization", "price", "brokers", "third_party", reserve="0.001:0.002")
    assert found == {
        "reserve": (0.001, 0.002), "personalization": (0.0, 1.0), "price": (15.0, 60.0), "brokers": (1.0, 4.0),
        "third_party": (False, True),
    }  # fmt: skip


def test_a_group_leaves_out_what_has_no_bounds():
    found = bounds(Scenario(), "policy")
    assert "personalization" in found
    assert "mails" not in found
    assert "optimiser" not in found


# ------------------------------------------------------------------------------------------ EMA workbench


def test_the_ema_workbench_runs_the_market():
    workbench = pytest.importorskip("ema_workbench")
    model = ema_model(
        Scenario(consumers=60, days=6), ["bits_known"], ["concern_mean"], ["collection", "third_party"], seeds=2,
        minimize=["trust"],
    )  # fmt: skip
    assert [lever.name for lever in model.levers] == ["collection", "third_party"]
    assert [each.name for each in model.uncertainties] == ["concern_mean"]
    experiments, outcomes = workbench.perform_experiments(model, scenarios=2, policies=2)
    assert len(experiments) == len(outcomes["trust"]) == 4
    row = experiments.iloc[-1]
    scenario = Scenario(
        consumers=60, days=6, concern_mean=row["concern_mean"], collection=row["collection"],
        third_party=bool(row["third_party"]),
    )  # fmt: skip
    runs = sweep(scenario, seeds=2, workers=1)
    assert outcomes["bits_known"][-1] == runs.outcomes("bits_known")["bits_known"].mean()
