"""Charts say what they show, in pictures and in words."""

import re

import numpy as np
import pytest

from analysis.dashboard import panels
from analysis.dashboard.charts import POINTS, Line, Mark, line_chart, plane
from analysis.dashboard.fields import help_of, problem, read
from analysis.dashboard.laboratory import Laboratory
from sim import Scenario
from sim.ledger.measures import MEASURES
from sim.scenario import PARAMETERS


def paths(chart: str) -> list[str]:
    return re.findall(r'<path d="([^"]*)"', chart)


def test_a_line_begins_left_ends_right_and_rises_with_its_values():
    (path,) = paths(line_chart("Trust", "0-1", [Line("A", np.linspace(0, 1, 50))]))
    points = np.array(re.findall(r"[ML]([\d.]+) ([\d.]+)", path), float)
    assert (np.diff(points[:, 0]) > 0).all()
    assert (np.diff(points[:, 1]) < 0).all()  # pixels count from the top


def test_gaps_stay_gaps_and_long_runs_are_thinned():
    values = np.sin(np.arange(5000) / 400)
    values[1000:2000] = np.nan
    (path,) = paths(line_chart("x", "y", [Line("A", values)]))
    assert path.count("M") == 2
    assert path.count("M") + path.count("L") <= POINTS


def test_a_chart_tells_title_unit_latest_values_and_marks():
    chart = line_chart("Trust", "0-1", [Line("all <firms>", np.array([0.5, 0.25]))], [Mark(1, "Giant 1 struck")])
    assert 'aria-label="Trust, in 0-1, after 2 days: all &lt;firms&gt; 0.25."' in chart
    assert "day 1: Giant 1 struck" in chart
    assert "<b>Trust</b>" in chart


def test_nothing_measured_is_said():
    assert "not measured yet" in line_chart("x", "y", [Line("A", np.array([np.nan]))])
    assert "not measured yet" in plane("p", ("x", np.zeros(0)), ("y", np.zeros(0)), [])


def test_a_path_ends_where_the_market_is():
    path = np.array([[0.0, 1.0], [0.5, 2.0]])
    assert "A is at 0.5, 2" in plane("p", ("x", path[:, 0]), ("y", path[:, 1]), [Line("A", path)])


@pytest.fixture(scope="module")
def lab() -> Laboratory:
    both = Laboratory(Scenario(consumers=200), Scenario(consumers=200, law="gdpr"), rng=1, drawn=20, threads=1)
    for _ in range(9):
        both.step()
    return both


def test_every_panel_shows_measures_of_the_ledger(lab):
    assert all(measure in MEASURES for panel in panels.PANELS for measure in panel.measures)
    drawn = panels.charts(lab)
    assert len(drawn) == len(panels.PANELS) + 3
    assert sum(len(paths(chart)) for chart in drawn) > 20


def test_the_difference_is_b_less_a(lab):
    rows = {row["measure"]: row for row in panels.comparison(lab)}
    row = rows["Consent: personalise"]
    assert row["B - A"] == pytest.approx(row["B"] - row["A"])
    assert row["B"] < row["A"] == 100.0
    less = panels.charts(lab, difference=True)
    assert len(less) == len(panels.PANELS) + 2
    assert all("B less A" in chart for chart in less[1:])


def test_each_market_has_a_chart_of_its_firms(lab):
    titles = [title for chart in panels.charts(lab) for title in re.findall("<b>(Profit by firm.*?)</b>", chart)]
    assert titles == ["Profit by firm, market A", "Profit by firm, market B"]


def test_fields_tell_range_unit_and_source_and_what_is_wrong():
    assert "0 to 1" in help_of(PARAMETERS["personalization"])
    assert "Source:" in help_of(PARAMETERS["click_rate"])
    assert problem("personalization", 0.5) == ""
    assert "from 0 to 1" in problem("personalization", 3.0)
    assert read("consumers", "500") == 500
    assert read("consumers", "many") == "many"
    assert problem("consumers", "many")
