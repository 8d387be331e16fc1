"""What learners come to: one alone, all together, and where there is nothing to learn."""

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.plots.race import race as draw
from analysis.race import learned, main, markets, runs
from scenarios import POLICIES, arms_race, lone_learner
from sim.scenario import Scenario

TINY = Scenario(consumers=200, days=12, test_days=2)


@pytest.fixture(scope="module")
def some():
    """Runs under two laws with two seeds."""
    return runs(TINY, ["none", "gdpr"], [1, 2], lambda: None)


def test_its_markets_are_those_of_the_scenarios():
    base = Scenario()
    assert not markets(base, "none")["alone"].difference(lone_learner.scenario).keys() - {"question"}
    assert not markets(base, "none")["all"].difference(arms_race.scenario).keys() - {"question"}
    assert markets(base, "gdpr")["blind"].difference(markets(base, "gdpr")["all"]).keys() == {"strategy"}


def test_every_law_and_market_is_run_with_each_seed(some):
    assert some.groupby(["law", "market"])["seed"].apply(list).tolist() == [[1, 2]] * 6


def test_who_does_not_learn_does_as_set_within_the_law(some):
    table = learned(some).set_index(["law", "policy"])
    assert table.loc[("none", "collection"), "set"] == pytest.approx(TINY.collection)
    assert table.loc[("gdpr", "collection"), "set"] < TINY.collection
    assert table.loc["none"]["set_half"].tolist() == pytest.approx([0.0] * len(POLICIES))


def test_competition_is_the_same_giant_among_learners_less_alone_by_seed(some):
    row = learned(some).set_index(["law", "policy"]).loc[("none", "collection")]
    by = some[some["law"] == "none"].set_index(["market", "seed"])["own collection"]
    gaps = by["all"] - by["alone"]
    assert row["competition"] == pytest.approx(gaps.mean())
    assert row["competition"] == pytest.approx(row["all"] - row["alone"])
    assert row["competition_half"] == pytest.approx(12.706 * abs(gaps[1] - gaps[2]) / 2.0, rel=1e-3)


def test_where_data_make_no_difference_already_nothing_is_learned():
    table = learned(runs(TINY.with_(strategy="broad"), ["none"], [1], lambda: None))
    assert (table["learned"] == 0.0).all()


def test_the_figure_has_a_panel_a_policy_and_a_column_a_law(some):
    axes = draw(learned(some)).axes
    assert [each.get_title("left") for each in axes] == list(POLICIES)
    assert [label.get_text() for label in axes[-1].get_xticklabels()] == ["none", "gdpr"]
    assert "not measured" in draw(pd.DataFrame()).axes[0].texts[0].get_text()


def test_the_command_tells_writes_and_draws(tmp_path):
    size = ["--consumers", "200", "--days", "6", "--seeds", "1", "--out", str(tmp_path)]
    result = CliRunner().invoke(main, [*size, "--law", "none", "--set", "test_days=2"], catch_exceptions=False)
    assert result.exit_code == 0
    assert all(policy in result.output for policy in POLICIES)
    assert pd.read_csv(tmp_path / "learned.csv")["policy"].tolist() == list(POLICIES)
    assert (tmp_path / "race.png").stat().st_size > 1000


@pytest.mark.parametrize("wrong", [("--law", "gpdr"), ("--set", "mials=1"), ("--set", "marketers=1")])
def test_the_command_tells_what_is_wrong_in_a_line(tmp_path, wrong):
    result = CliRunner().invoke(main, [*wrong, "--out", str(tmp_path)])
    assert result.exit_code == 2
    assert "Traceback" not in result.output
