"""Plans: which points of which axes, and how many seeds."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.experiments import plan_of
from analysis.experiments.plans import Wanted, axes_of
from analysis.experiments.plans.axes import axis_of
from analysis.experiments.plans.designs import Design
from analysis.experiments.plans.files import is_plan, read_plan
from sim.errors import BadInput
from sim.scenario import PARAMETERS, Scenario

NUMERIC = [name for name, p in PARAMETERS.items() if p.kind in (int, float)]


# ------------------------------------------------------------------------------------------ axes


@pytest.mark.parametrize(
    ("name", "values", "levels"),
    [
        ("personalization", "0:1:3", (0.0, 0.5, 1.0)),
        ("personalization", np.linspace(0, 1, 3), (0.0, 0.5, 1.0)),
        ("personalization", {"from": 0, "to": 1, "steps": 3}, (0.0, 0.5, 1.0)),
        ("personalization", "0.2,0.4", (0.2, 0.4)),
        ("personalization", 0.3, (0.3,)),
        ("click_rate", "0.001:0.1:3:log", (0.001, 0.01, 0.1)),
        ("brokers", "1:4:4", (1, 2, 3, 4)),
        ("brokers", "1:2:7", (1, 2)),
        ("law", "gdpr,none", ("gdpr", "none")),
        ("third_party", [True, False], (True, False)),
        ("third_party", "yes,no", (True, False)),
    ],
)
def test_an_axis_is_read_as_a_user_writes_it(name, values, levels):
    assert axis_of(name, values).levels == pytest.approx(levels) if name == "click_rate" else levels
    assert len(axis_of(name, values).levels) == len(levels)


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("personalisation", "0:1:3", "Did you mean 'personalization'"),
        ("personalization", "0:2:3", "0 to 1"),
        ("personalization", "1:0:3", "lower to a higher"),
        ("personalization", "0:1:many", "whole number of steps"),
        ("personalization", "0:1:3:4", "low:high"),
        ("personalization", "", "one or more values"),
        ("personalization", {"from": 0}, "from and to"),
        ("personalization", {"from": 0, "too": 1}, "Did you mean 'to'"),
        ("click_rate", "0:0.1:3:log", "above 0"),
        ("law", {"from": 0, "to": 1}, "text"),
    ],
)
def test_an_axis_that_is_none_is_told(name, values, words):
    with pytest.raises(BadInput, match=words):
        axis_of(name, values)


@given(st.sampled_from(NUMERIC), st.floats(0.0, 1.0), st.booleans())
def test_every_place_of_a_range_is_a_value_that_the_parameter_takes(name, place, log):
    p = PARAMETERS[name]
    low, high = float(p.low), float(p.high)
    log = log and low > 0
    value = axis_of(name, {"from": p.low, "to": p.high, "log": log}).at(place)
    assert p.check(name, value) == value
    assert low <= value <= high


def test_whole_numbers_have_equal_shares_of_a_range():
    axis = axis_of("brokers", "1:4")
    counts = np.bincount([axis.at(place) for place in (np.arange(4000) + 0.5) / 4000])
    assert counts[1:].tolist() == [1000] * 4


# ------------------------------------------------------------------------------------------ designs


def points(design, samples=16, seed=1, **vary):
    return Design.find(design)().points(axes_of(vary), samples, seed)


def test_a_grid_has_every_combination():
    found = points("grid", personalization="0:1:3", law="gdpr,none")
    assert len(found) == len({tuple(point.values()) for point in found}) == 6
    assert found[0] == {"personalization": 0.0, "law": "gdpr"}


def test_a_list_goes_side_by_side():
    found = points("list", personalization=[0.1, 0.2], law=["gdpr", "none"])
    assert found == [{"personalization": 0.1, "law": "gdpr"}, {"personalization": 0.2, "law": "none"}]
    with pytest.raises(BadInput, match="as many values"):
        points("list", personalization=[0.1, 0.2], law=["gdpr"])


def test_a_latin_hypercube_has_one_point_in_each_slice_of_each_axis():
    found = pd.DataFrame(points("latin_hypercube", samples=20, personalization="0:1", collection="0:1"))
    for name in found:
        assert sorted((found[name] * 20).astype(int)) == list(range(20))


def test_sobol_points_fill_the_plane_more_evenly_than_chance():
    found = pd.DataFrame(points("sobol", samples=64, personalization="0:1", collection="0:1"))
    chance = np.random.default_rng(1).random((64, 2))
    assert stats.qmc.discrepancy(found.to_numpy()) < 0.5 * stats.qmc.discrepancy(chance)


@pytest.mark.parametrize("design", ["latin_hypercube", "sobol"])
def test_a_seed_gives_the_same_points(design):
    axes = {"personalization": "0:1", "law": "gdpr,none"}
    assert points(design, seed=3, **axes) == points(design, seed=3, **axes) != points(design, seed=4, **axes)


def test_ranges_need_steps_in_a_grid_and_samples_elsewhere():
    with pytest.raises(BadInput, match="personalization=0:1:11"):
        points("grid", personalization="0:1")
    with pytest.raises(BadInput, match="samples is 0"):
        points("sobol", samples=0, personalization="0:1")
    with pytest.raises(BadInput, match="Did you mean 'sobol'"):
        points("sobel", personalization="0:1")


# ------------------------------------------------------------------------------------------ plans


def test_any_table_of_scenarios_is_a_plan_and_what_is_missing_is_the_scenarios_own():
    table = pd.DataFrame({"personalization": [0.1, np.nan], "law": ["gdpr", None], "brokers": [1, 2]})
    plan = plan_of(Scenario(personalization=0.7, law="pipl"), table)
    assert [plan.scenario(i).personalization for i in range(2)] == [0.1, 0.7]
    assert [plan.scenario(i).law for i in range(2)] == ["gdpr", "pipl"]
    assert [plan.scenario(i).brokers for i in range(2)] == [1, 2]


def test_several_scenarios_are_crossed_with_what_is_varied():
    plan = plan_of({"a": Scenario(law="gdpr"), "b": Scenario(law="none")}, {"personalization": [0.0, 1.0]})
    assert [(plan.scenario(i).law, plan.scenario(i).personalization) for i in range(len(plan))] == [
        ("gdpr", 0.0), ("gdpr", 1.0), ("none", 0.0), ("none", 1.0)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("vary", "how", "words"),
    [
        ({"personalisation": [1]}, {}, "Did you mean"),
        (pd.DataFrame({"personalisation": [1]}), {}, "Did you mean"),
        (pd.DataFrame({"personalization": [0.5, 7.0]}), {}, "point 1 .*personalization is 7"),
        (pd.DataFrame({"law": ["gdrp"]}), {}, "gdpr"),
        (pd.DataFrame({"strategy": ["braod"]}), {}, "Did you mean 'broad'"),
        (pd.DataFrame({"scenario": ["other"]}), {}, "no scenario 'other'"),
        (pd.DataFrame(), {}, "a row for each point"),
        ({}, {"seeds": 0}, "seeds"),
        ({}, {"seeds": [1, 1]}, "all different"),
        ({}, {"burn_in": 400}, "burn_in"),
        ({}, {"half_width": {"lfit": 0.1}}, "Did you mean 'lift'"),
        ({}, {"half_width": {"lift": -1}}, "above 0"),
    ],
)
def test_a_plan_with_a_mistake_is_told_before_the_first_run(vary, how, words):
    with pytest.raises(BadInput, match=words):
        list(plan_of(Scenario(), vary, **how).checked())


PLAN = """
scenario = "gdpr"
seeds = 3
days = 20
outcomes = ["trust"]
[set]
consumers = 100
[vary]
personalization = { from = 0.0, to = 1.0, steps = 3 }
strategy = ["broad", "mine.py"]
"""


def test_a_plan_can_be_a_file_that_names_files_beside_it(tmp_path):
    (tmp_path / "mine.py").write_text("")
    (tmp_path / "plan.toml").write_text(PLAN)
    path = str(tmp_path / "plan.toml")
    assert is_plan(path)
    asked = read_plan(path)
    plan = plan_of(asked.scenarios, **asked.terms)
    assert (len(plan), plan.seeds, asked.outcomes) == (6, (1, 2, 3), ("trust",))
    assert plan.scenario(1).strategy == str(tmp_path / "mine.py")
    assert (plan.scenario(0).consumers, plan.scenario(0).days, plan.scenario(0).law) == (100, 20, "gdpr")


def test_a_scenario_is_no_plan(tmp_path):
    (tmp_path / "scenario.toml").write_text('law = "gdpr"\n')
    assert not is_plan(str(tmp_path / "scenario.toml"))
    assert not is_plan("gdpr")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("varry = 1\n[vary]", "Did you mean 'vary'"),
        ("seeds = 'x'\n[vary]", "seeds is 'x'"),
        ("points = 'no.csv'", "no.csv"),
    ],
)
def test_a_plan_file_with_a_mistake_is_told(text, words, tmp_path):
    (tmp_path / "plan.toml").write_text(text)
    with pytest.raises(BadInput, match=words):
        read_plan(str(tmp_path / "plan.toml"))


# ------------------------------------------------------------------------------------------ seeds


def tried(values, n=None):
    return pd.DataFrame({"point": 0, "tried": n or len(values), "lift": values})


def test_no_more_seeds_where_the_mean_is_sure_enough():
    assert Wanted({"lift": 0.1}).more(tried([0.5, 0.5, 0.5])) == {}
    values = np.random.default_rng(1).normal(0, 1, 30)
    half = stats.t.ppf(0.975, 29) * values.std(ddof=1) / math.sqrt(30)
    assert Wanted({"lift": 1.001 * half}).more(tried(values)) == {}
    assert Wanted({"lift": 0.999 * half}).more(tried(values))[0] >= 31


def test_more_seeds_are_asked_for_as_the_spread_demands_but_never_too_many():
    values = [0.0, 1.0, 2.0, 3.0]
    assert Wanted({"lift": 0.5}).more(tried(values)) == {0: 12}  # three times as many, at the most
    assert Wanted({"lift": 0.5}, most=7).more(tried(values)) == {0: 7}
    assert Wanted({"lift": 0.5}, most=4).more(tried(values)) == {}
    assert Wanted({"lift": 0.5}).more(tried([np.nan] * 3)) == {0: 6}
