"""The figures: what they show, where, in which units, and that nothing that a market can be makes them fail or lie."""

import subprocess
import sys
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure

from analysis.plots import forest, save, time_series, who, who_gains
from analysis.plots.bars import told
from analysis.plots.events import Mark, placed
from analysis.plots.labels import apart
from analysis.plots.naming import law_name, name_of, names_of
from analysis.plots.parties import parties
from analysis.plots.results import settled, trailing
from analysis.plots.scale import scale_of
from sim.ledger.measures import MEASURES
from sim.scenario import Scenario

COLUMNS = ["day", "kind", "who", "what", "people", "records", "amount"]
LAW = (40, "change", "", "law = gdpr", np.nan, np.nan, np.nan)
STRUCK = (50, "breach", "Giant 1", "struck", 600.0, 9000.0, np.nan)
NEWS = (57, "news", "Giant 1", "breach known", 600.0, 9000.0, np.nan)
FINES = [(day, "fine", "Niche 1", "fined", np.nan, np.nan, float(day)) for day in range(20, 80, 2)]


def results_of(days=100, events=(), shift=0.0, **parameters):
    """A run that a ledger could have told of, without a market."""
    scenario = Scenario(**{"consumers": 1000, "days": days} | parameters)
    rng = np.random.default_rng(1)
    daily = pd.DataFrame(
        {name: rng.uniform(0.2, 0.8, days) + shift for name in MEASURES}, pd.RangeIndex(days, name="day")
    )
    giants, niche = scenario.giants, scenario.marketers - scenario.giants
    names = [f"Giant {i + 1}" for i in range(giants)] + [f"Niche {i + 1}" for i in range(niche)]
    rows = pd.DataFrame([(day, name) for day in range(days) for name in names], columns=["day", "marketer"])
    firms = rows.assign(
        **{name: rng.uniform(0.0, 1.0, len(rows)) + shift for name in ("revenue", "profit", "lift", "fines")}
    )
    return SimpleNamespace(
        daily=daily, marketers=firms, events=pd.DataFrame(list(events), columns=COLUMNS), scenario=scenario, seed=1
    )


def comparison_of(arms=("gdpr", "ccpa"), n=5, **only):
    """A comparison in which every measure of every arm rises from 1.0 to 1.2, but for those told ``only``."""
    row = {"mean": 1.2, "difference": 0.2, "low": 0.1, "high": 0.3, "n": n, "relative": 0.2}
    rows = [{"arm": arm, "measure": measure} | row | only.get(measure, {}) for arm in arms for measure in MEASURES]
    return SimpleNamespace(table=pd.DataFrame(rows), baseline="none")


def panel(figure, title):
    """The panel of this title."""
    return next(axes for axes in figure.axes if axes.get_title(loc="left") == title)


def texts(figure):
    """All that is written in the panels."""
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def lines_on(axes):
    """Days on which something is marked across a panel."""
    return sorted(line.get_xdata()[0] for line in axes.lines if list(line.get_ydata()) == [0, 1])


def assert_fit_to_print(figure):
    """Every panel has a title and units, and what is drawn lies inside it."""
    figure.draw_without_rendering()
    for axes in figure.axes:
        low, high = sorted(axes.get_ylim())
        left, right = sorted(axes.get_xlim())
        assert np.isfinite([low, high, left, right]).all()
        assert low < high
        assert left < right
        assert axes.get_title(loc="left") == "" or axes.get_ylabel() or axes.get_xlabel()
        for line in axes.lines:
            if line.get_transform() == axes.transData:
                x, y = (np.asarray(values, float) for values in line.get_data())
                assert ((y[np.isfinite(y)] >= low - 1e-9) & (y[np.isfinite(y)] <= high + 1e-9)).all()
                assert ((x[np.isfinite(x)] >= left - 1e-9) & (x[np.isfinite(x)] <= right + 1e-9)).all()


def test_time_series_shows_effectiveness_privacy_people_and_consent_with_units():
    units = {axes.get_title(loc="left"): axes.get_ylabel() for axes in time_series(results_of()).axes}
    assert units == {
        "What ads add to purchases": "extra purchases, %",
        "What marketers earn": "money per consumer and day",
        "What a marketer knows of a consumer": "bits",
        "Who can be singled out": "% of consumers",
        "How consumers feel": "mean, 0 to 1",
        "What consumers consent to": "% of consumer-firm pairs",
    }


def test_a_share_of_the_ledger_is_drawn_in_per_cent():
    results = results_of()
    drawn = panel(time_series(results), "Who can be singled out").lines[-1].get_ydata()
    assert drawn == pytest.approx(100.0 * results.daily["identifiable"])


def test_the_day_of_a_law_a_breach_and_its_news_is_marked_in_every_panel_and_named_in_the_strip():
    figure = time_series(results_of(events=[LAW, STRUCK, NEWS]))
    panels = [axes for axes in figure.axes if axes.get_title(loc="left")]
    assert len(panels) == 6
    assert all(lines_on(axes) == [40, 50, 57] for axes in panels)
    assert {"GDPR", "Giant 1"} <= set(texts(figure))


def test_fines_do_not_bury_the_panels():
    figure = time_series(results_of(events=[LAW, *FINES]))
    assert lines_on(panel(figure, "How consumers feel")) == [40]
    strip = next(axes for axes in figure.axes if not axes.get_title(loc="left"))
    assert [label.get_text() for label in strip.get_yticklabels()] == ["law", "30 fines"]
    fines = [dots for dots in strip.collections if isinstance(dots, PathCollection)][-1]
    assert [x for x, _ in fines.get_offsets()] == [fine[0] for fine in FINES]
    assert fines.get_sizes()[0] < fines.get_sizes()[-1]


def test_the_twin_is_drawn_dashed_on_the_same_scale():
    results, twin = results_of(law="gdpr"), results_of(shift=0.5)
    axes = panel(time_series(results, twin=twin), "Who can be singled out")
    twins = [line for line in axes.lines if line.get_linestyle() == "--"]
    assert twins[0].get_ydata() == pytest.approx(100.0 * twin.daily["identifiable"])
    assert axes.get_ylim()[1] > 100.0 * twin.daily["identifiable"].max()


def test_a_ruinous_day_is_marked_at_the_edge_and_does_not_flatten_the_others():
    results = results_of()
    results.daily.loc[60, "profit"] = -1e6
    figure = time_series(results)
    axes = panel(figure, "What marketers earn")
    assert axes.get_ylim()[0] > -1.0
    assert [list(line.get_xdata()) for line in axes.lines if line.get_marker() == "v"] == [[60]]
    assert "−1e+03" in texts(figure)


def test_without_a_hold_out_clicks_are_shown_in_place_of_lift():
    results = results_of()
    results.daily["lift"] = np.nan
    assert panel(time_series(results), "How often ads are clicked").get_ylabel() == "clicks per 1,000 ads"


def test_what_was_never_measured_says_so():
    results = results_of(brokers=0)
    results.daily[["lift", "ctr", "consent_share"]] = np.nan
    figure = time_series(results)
    assert texts(figure).count("not measured in this run") == 1
    assert "share" not in texts(figure)


def test_lines_that_coincide_share_a_label():
    results = results_of()
    results.daily["consent_personalise"] = results.daily["consent_measure"]
    assert "measure,\npersonalise" in texts(time_series(results))


@pytest.mark.parametrize(
    ("days", "marketers"),
    [(1, {"marketers": 1, "giants": 1, "brokers": 0}), (10, {"marketers": 40}), (60, {"giants": 0})],
)
def test_any_size_of_market_gives_figures_fit_to_print(days, marketers):
    events = [event for event in (LAW, STRUCK, NEWS, *FINES) if event[0] < days]
    results = results_of(days, events, law="gdpr", **marketers)
    twin = results_of(days, shift=-0.3, **marketers)
    for figure in (time_series(results, twin=twin), who(results), who_gains(results, twin)):
        assert_fit_to_print(figure)


def test_a_run_stopped_before_its_first_day_still_gives_figures():
    results = results_of(1)
    for table in ("daily", "marketers"):
        setattr(results, table, getattr(results, table).iloc[:0])
    for figure in (time_series(results), who(results)):
        assert_fit_to_print(figure)


def test_all_nan_is_tolerated_everywhere():
    results = results_of()
    results.daily[:] = np.nan
    results.marketers[["revenue", "profit", "lift", "fines"]] = np.nan
    for figure in (time_series(results), who(results), who_gains(results, results_of())):
        assert_fit_to_print(figure)
    assert "not measured" in texts(who(results))


def test_who_gains_tells_each_partys_change_in_money_and_per_cent():
    results, twin = results_of(law="gdpr"), results_of()
    results.daily["surplus"], twin.daily["surplus"] = 15.0, 10.0  # over 100 days and 1,000 consumers: 1.5 and 1.0
    figure = who_gains(results, twin)
    assert "+0.500 (+50 %)" in texts(figure)
    assert panel(figure, "Each kind of party").get_xlabel() == "change, money per consumer, over 100 days"
    assert figure.get_suptitle() == "Who gains and who loses: GDPR, against no law"


def test_what_the_twin_had_none_of_has_no_per_cent():
    results, twin = results_of(law="gdpr"), results_of()
    twin.daily["fines"] = 0.0
    assert any(text.endswith("(from 0)") for text in texts(who_gains(results, twin)))


def test_a_fine_on_a_broker_is_the_states_gain_and_the_brokers_loss():
    results = results_of()
    results.marketers["fines"], results.daily["fines"], results.daily["data_fees"] = 0.0, 0.0, 1.0
    results.daily.loc[5, "fines"] = 30.0
    stakes = dict(parties(results))
    assert stakes["the state (fines)"] == pytest.approx(0.03)
    assert stakes["brokers (fees less fines)"] == pytest.approx(0.1 - 0.03)


def test_a_market_without_brokers_or_niche_firms_shows_none():
    names = {stake.name for stake in parties(results_of(marketers=1, giants=1, brokers=0))}
    assert not any(name.startswith(("brokers", "niche")) for name in names)


def test_of_many_firms_those_that_change_most_are_drawn():
    results, twin = results_of(marketers=40), results_of(marketers=40)
    results.marketers.loc[results.marketers["marketer"] == "Niche 30", "profit"] += 5.0
    figure = who_gains(results, twin)
    drawn = [label.get_text() for label in panel(figure, "Firms' profit, 12 of 40").get_yticklabels()]
    assert len(drawn) == 12
    assert "Niche 30" in drawn


def test_forest_draws_per_cent_of_the_baseline_and_points_with_intervals():
    figure = forest(comparison_of())
    left = next(axes for axes in figure.axes if axes.get_xlabel() == "change, % of the baseline")
    right = next(axes for axes in figure.axes if axes.get_xlabel() == "change, percentage points")
    for axes in (left, right):
        intervals = [list(line.get_xdata()) for line in axes.lines if len(line.get_xdata()) == 2][1:]
        assert intervals[0] == pytest.approx([10.0, 30.0])
    assert_fit_to_print(figure)


def test_forest_names_each_arm_in_its_colour():
    legend = next(axes.get_legend() for axes in forest(comparison_of()).axes if axes.get_legend())
    assert [text.get_text() for text in legend.get_texts()] == ["GDPR", "CCPA"]
    assert len({text.get_color() for text in legend.get_texts()}) == 2


def test_forest_says_in_words_what_the_baseline_has_none_of():
    figure = forest(comparison_of(("gdpr",), fines={"mean": 1234.0, "difference": 1234.0}))
    assert "from 0 to 1,234" in texts(figure)


def test_forest_marks_what_is_far_off_and_keeps_the_rest_legible():
    figure = forest(comparison_of(("gdpr",), profit={"mean": 101.0, "difference": 100.0, "low": 90.0, "high": 110.0}))
    assert "+10,000" in texts(figure)
    assert figure.axes[0].get_xlim()[1] < 1000.0
    assert_fit_to_print(figure)


def test_forest_of_one_seed_has_hollow_dots_and_says_why():
    nothing = {measure: {"low": np.nan, "high": np.nan} for measure in MEASURES}
    figure = forest(comparison_of(n=1, **nothing))
    dots = [line for axes in figure.axes for line in axes.lines if line.get_marker() == "o"]
    assert dots
    assert {dot.get_markerfacecolor() for dot in dots} == {"white"}
    assert "no intervals" in figure.get_supxlabel()


def test_forest_draws_the_measures_that_are_asked_for():
    figure = forest(comparison_of(), ["profit", "notices"])
    rows = {label.get_text() for axes in figure.axes for label in axes.get_yticklabels() if axes.get_xlabel()}
    assert rows == {"profit", "notices"}


@pytest.mark.parametrize("empty", [comparison_of().table.iloc[:0], comparison_of(("none",)).table])
def test_forest_with_nothing_to_compare_says_so(empty):
    assert "not measured in this run" in texts(forest(SimpleNamespace(table=empty, baseline="none")))


def test_the_same_run_gives_the_same_bytes(tmp_path):
    for folder in ("one", "two"):
        results = results_of(60, [STRUCK, *FINES[:3]])
        save(time_series(results), tmp_path / folder / "course.of.gdpr")
    names = ("course.of.gdpr.png", "course.of.gdpr.svg")
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in names)
    assert b"dc:date" not in (tmp_path / "one" / names[1]).read_bytes()


def test_a_png_has_200_dots_an_inch(tmp_path):
    figure = Figure(figsize=(2, 1))
    png, _ = save(figure, tmp_path / "empty")
    width = int.from_bytes(png.read_bytes()[16:20], "big")
    assert width == 400


def test_importing_the_plots_imports_no_matplotlib():
    code = "import sys, analysis.plots; sys.exit('matplotlib' in sys.modules or 'pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_drawing_leaves_the_users_settings_and_pyplot_alone():
    code = (
        "import sys, matplotlib; matplotlib.rcParams['font.size'] = 33; from analysis.plots import forest;"
        "import pandas, types; t = pandas.DataFrame(columns=['arm', 'measure', 'n']);"
        "forest(types.SimpleNamespace(table=t, baseline='none'));"
        "sys.exit(matplotlib.rcParams['font.size'] != 33 or 'matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=5))
def test_labels_are_apart_and_in_the_order_of_their_lines(heights):
    placed_at = apart(heights, 0.1)
    ordered = sorted(zip(heights, placed_at, strict=True))
    gaps = np.diff(sorted(placed_at))
    assert (gaps >= 0.1 - 1e-9).all()
    assert max(placed_at) <= 1.0 + 1e-9
    assert [b for _, b in ordered] == sorted(placed_at) or len(set(heights)) < len(heights)


@given(st.lists(st.integers(0, 364), min_size=1, max_size=40))
def test_no_label_of_a_lane_lies_over_another_and_no_event_is_forgotten(when):
    marks = [Mark(day, "breach", "Giant 1") for day in sorted(when)]
    labels = placed(marks, 0.0, 364.0, 2.0)
    more = sum(int(label.split(" and ")[1].split()[0]) for _, label, _ in labels if " and " in label)
    assert len(labels) + more == len(marks)
    ends = [(day - 2.0 * len(text), day) if left else (day, day + 2.0 * len(text)) for day, text, left in labels]
    assert all(one[1] <= other[0] for one, other in pairwise(ends))


@given(st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(np.nan)), min_size=1, max_size=60), st.integers(1, 28))
def test_a_trailing_mean_knows_only_the_past(values, window):
    means = trailing(np.array(values), window)
    expected = pd.Series(values).rolling(window, min_periods=1).mean()
    assert means == pytest.approx(expected.to_numpy(), nan_ok=True, rel=1e-6, abs=1e-3)


def test_days_before_a_long_window_is_full_are_left_out_of_long_runs_only():
    assert np.isnan(settled(np.ones(100), 28)).sum() == 27
    assert np.isfinite(settled(np.ones(20), 28)).all()


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=50), st.booleans(), st.floats(0.0, 10.0))
def test_a_scale_holds_all_values_unless_they_are_spikes(values, zero, least):
    scale = scale_of(np.array(values), zero=zero, least=least)
    assert scale.low <= min(values)
    assert scale.high >= max(values)
    assert scale.low < scale.high
    assert scale.high - scale.low >= least
    assert not zero or scale.low <= 0.0 <= scale.high


def test_a_market_is_named_by_its_law_and_what_changes_in_it():
    assert law_name("none") == "no law"
    assert law_name("gdpr_arrives") == "GDPR arrives"
    assert law_name("my/own_law.toml") == "own law"
    assert name_of(SimpleNamespace(scenario=Scenario(law="gdpr"))) == "GDPR"
    places = [{"name": "Union", "share": 0.5, "law": "gdpr"}, {"name": "Elsewhere", "share": 0.5}]
    assert name_of(SimpleNamespace(scenario=Scenario(jurisdictions=places))) == "Union GDPR, Elsewhere no law"
    arrives = Scenario(changes=[{"day": 120, "law": "gdpr"}, {"day": 200, "breach": {"holder": "Giant 1"}}])
    assert name_of(SimpleNamespace(scenario=Scenario(changes=[{"day": 9, "cookie_blocking": 1.0}]))) == (
        "no law, cookie blocking 1 from day 9"
    )
    assert name_of(SimpleNamespace(scenario=arrives)) == "GDPR from day 120, Giant 1 breached on day 200"


def test_twins_are_named_by_what_differs():
    one, other = (SimpleNamespace(scenario=Scenario(personalization=rho)) for rho in (0.2, 0.8))
    assert names_of(one, other) == ("personalization 0.2", "personalization 0.8")
    assert names_of(one, one) == ("this market", "its twin")


def test_numbers_have_a_true_minus_and_nan_has_words():
    assert told(-1234.5, 1, sign=True) == "−1,234.5"
    assert told(np.nan, 2) == "not measured"
