"""Tradeoffs and regions: what is efficient, what kind of market is where, and how sure both are."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import plots
from analysis.experiments import sweep
from analysis.pareto import chances, efficient, frontier
from analysis.regions import Condition, Region, kinds, plane, sure
from sim.errors import BadInput
from sim.scenario import Scenario

BASE = Scenario(days=6)
GRID = {"personalization": "0:1:5", "collection": "0:1:4"}
POINTS = st.lists(st.tuples(*[st.integers(0, 5)] * 3), min_size=1, max_size=25)


@given(POINTS)
def test_a_point_is_efficient_if_and_only_if_none_dominates_it(rows):
    values = np.array(rows, float)
    found = efficient(values)
    for i, row in enumerate(values):
        dominated = any(
            all(o >= r for o, r in zip(other, row, strict=True)) and (other > row).any() for other in values
        )
        assert found[i] == (not dominated)
    assert found.any()


@given(POINTS)
def test_more_objectives_never_make_an_only_best_point_inefficient(rows):
    values = np.array(rows, float)
    best = values[:, 0] == values[:, 0].max()
    if best.sum() == 1:
        assert efficient(values)[best].all()


def test_chances_are_certain_where_luck_is_shared_and_not_where_it_is_not():
    rng = np.random.default_rng(1)
    base = np.array([[0.0, 1.0], [1.0, 0.0], [0.4, 0.4], [0.2, 0.2]])[:, None, :]
    shared = chances(base + rng.normal(0, 1, (1, 8, 1)))
    assert shared.tolist() == [1.0, 1.0, 1.0, 0.0]
    own = chances(base + rng.normal(0, 1, (4, 8, 2)))
    assert ((own > 0.0) & (own < 1.0)).any()


def test_a_frontier_of_a_known_market(models):
    found = frontier(
        BASE,
        vary=GRID,
        maximize=["trust"],
        minimize=["bits_known"],
        design="grid",
        seeds=3,
        workers=1,
        model=models.quick,
    )
    table = found.table
    best = table[table["efficient"]]
    assert best["personalization"].tolist() == [1.0]  # trust is free here: only the least collection is efficient
    assert best["collection"].tolist() == [0.0]
    assert best["chance"].tolist() == [1.0]
    figure = plots.pareto(found)
    assert "less" in figure.axes[0].get_ylabel()


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"maximize": ["lift"]}, "two or more"),
        ({"maximize": ["lift"], "minimize": ["lift"]}, "all different"),
        ({"maximize": ["lfit"], "minimize": ["trust"]}, "Did you mean"),
        ({"maximize": ["lift"], "minimize": ["trust"], "design": "grid"}, "steps in a grid"),
    ],
)
def test_mistakes_are_told(how, words):
    with pytest.raises(BadInput, match=words):
        frontier(BASE, ["personalization", "collection"], **how)


# ------------------------------------------------------------------------------------------ regions


HIGH = Condition("trust", 0.5)
DIFFERENT = Condition("bits_known", 1.0, against_reference=True)
REGIONS = (Region("both", (HIGH, DIFFERENT)), Region("one", (HIGH,)))


@pytest.fixture(scope="module")
def runs(models):
    return sweep(BASE, GRID, seeds=4, workers=1, model=models.quick)


def test_regions_are_what_their_conditions_say(runs):
    points = plane(runs, "personalization", "collection", REGIONS)
    found = kinds(points.values, REGIONS)
    expected = np.where(points.x < 0.45, -1, np.where(points.y > 0.45, 0, 1))
    inner = points.x != 0.5  # luck decides on which side of its threshold that one is
    assert (found[inner] == expected[inner]).all()


def test_points_near_a_threshold_are_not_sure(runs):
    points = plane(runs, "personalization", "collection", REGIONS)
    assert set(points.x[~sure(points)]) <= {0.5}
    assert sure(points)[points.x == 1.0].all()


def test_the_first_region_counts_and_what_is_unknown_is_none():
    values = {HIGH: np.array([1.0, 1.0, np.nan]), DIFFERENT: np.array([2.0, 0.0, 2.0])}
    assert kinds(values, REGIONS).tolist() == [0, 1, -1]


def test_a_phase_diagram_names_its_regions_and_draws_a_line_at_each_threshold(runs):
    figure = plots.phase(runs, "personalization", "collection", REGIONS)
    axes = figure.axes[0]
    assert {text.get_text() for text in axes.texts} == {"Both", "One"}
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["trust = 0.5", "bits known = reference +1"]
    assert "bits known ≥ reference +1" in figure.get_supxlabel().replace("\n", " ")


def test_scattered_points_make_a_phase_diagram_too(models):
    scattered = sweep(
        BASE, {"personalization": "0:1", "collection": "0:1"}, seeds=2, design="sobol", samples=16, workers=1,
        model=models.quick,
    )  # fmt: skip
    assert plots.phase(scattered, "personalization", "collection", REGIONS).axes[0].texts


@pytest.mark.parametrize(
    ("x", "y", "words"),
    [("price", "collection", "is varied"), ("personalization", "personalization", "differ in both|several")],
)
def test_a_phase_diagram_of_what_was_not_varied_is_refused(runs, x, y, words):
    with pytest.raises(BadInput, match=words):
        plots.phase(runs, x, y)


# ------------------------------------------------------------------------------------------ other figures


def test_a_response_has_a_line_for_each_combination_of_the_rest(runs):
    figure = plots.response(runs, "personalization", ["trust", "bits_known"])
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["trust", "bits known"]
    lines = figure.axes[0].get_lines()
    assert len(lines) == 4
    assert lines[0].get_xdata().tolist() == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert np.diff(lines[0].get_ydata()) == pytest.approx([0.25] * 4)


def test_a_response_to_names_has_them_on_its_axis(models):
    runs = sweep(BASE, {"law": "gdpr,none"}, seeds=2, workers=1, model=models.quick)
    labels = plots.response(runs, "law", ["trust"]).axes[0].get_xticklabels()
    assert [label.get_text() for label in labels] == ["gdpr", "none"]


def test_a_fan_shows_the_median_of_the_days(runs):
    figure = plots.fan(runs, "trust", [0, 19])
    assert len(figure.axes) == 2
    days = pd.concat(runs.days(["trust"], [19])).groupby("day")["trust"].median()
    assert figure.axes[1].get_lines()[0].get_ydata().tolist() == days.tolist()


@pytest.mark.parametrize("method", ["morris", "sobol", "pawn"])
def test_indices_are_drawn_in_their_order(models, method):
    from analysis.sensitivity import sensitivity

    how = {"over": ["personalization", "collection", "transparency"], "seeds": 1, "workers": 1}
    found = sensitivity(BASE, ["trust", "revenue"], method, 64, **how, model=models.additive)
    figure = plots.indices(found)
    trust, revenue = figure.axes
    assert revenue.texts[0].get_text() == "no parameter matters beyond chance"
    if method == "morris":
        assert {text.get_text() for text in trust.texts} >= {"personalization", "collection"}
    else:
        assert [label.get_text() for label in trust.get_yticklabels()][:2] == ["personalization", "collection"]
