"""The frontier of privacy and effectiveness: arms that differ in a technology, in tables, accounts and a figure."""

import sys

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.frontier.__main__ import main
from analysis.frontier.accounting import accountant, reports_epsilon, sums_epsilon
from analysis.frontier.attacks import distances, membership
from analysis.frontier.ladder import BASE, ROWS, frontier, rungs
from analysis.frontier.theft import STOLEN, of_theft
from analysis.methods.observing import UNITS
from analysis.plots.frontier import PANELS
from analysis.plots.frontier import frontier as draw
from scenarios.frontier import scenario, twin
from sim.data.protection import truth_chance
from sim.errors import BadInput
from sim.firms.policies import check_policies
from sim.firms.technology import Technology
from sim.ledger.measures.protection import epsilon_of
from sim.market import Market
from sim.scenario import Scenario

SMALL = {"consumers": 300, "days": 8, "degree": 4.0, "cohort_size": 10}


class TestLadder:
    def test_has_every_technology_there_is(self):
        used = {arm.privacy_technology for arm in (pair.arm for pair in rungs(frontier(BASE), BASE))}
        assert used == {"", *Technology.all()}

    def test_differs_from_the_baseline_in_the_technology_alone(self):
        for pair in rungs(frontier(BASE), BASE):
            check_policies(pair.arm)
            assert pair.baseline == BASE
            assert pair.labels["baseline"] == ROWS
            changed = set(BASE.difference(pair.arm))
            assert changed <= {"privacy_technology", "epsilon", "privacy_budget", "cohort_size", "noise_multiplier"} | {
                "topic_grain", "event_cap", "collection",
            }  # fmt: skip

    def test_leaves_out_cohorts_that_are_larger_than_the_market(self):
        few = frontier(Scenario(**SMALL), "cohorts")[0]
        assert [method.name for method in few.methods] == ["k = 10", "k = 50", "k = 250"]

    def test_refuses_what_is_about_nothing(self):
        with pytest.raises(BadInput, match="--only is 'homeopathy', but must be in one of: none, local_dp"):
            frontier(BASE, "homeopathy")

    def test_the_scenario_is_a_point_of_it(self):
        assert set(twin.difference(scenario)) == {"privacy_technology"}


class TestAccounts:
    @pytest.mark.parametrize("epsilon", [0.5, 2.0, 4.0])
    @pytest.mark.parametrize("values", [4, 12])
    def test_of_one_report_are_its_epsilon(self, epsilon, values):
        assert reports_epsilon(epsilon, values, 1, 1e-9) == pytest.approx(epsilon, rel=2e-3)

    def test_of_many_reports_are_never_above_their_plain_sum(self):
        for reports in (2, 10, 50):
            assert reports_epsilon(1.0, 12, reports) <= reports * 1.0 + 1e-3
        assert reports_epsilon(0.25, 12, 200) < 0.5 * 200 * 0.25

    def test_of_randomised_response_agree_with_counting(self):
        """Two reports, by hand: the hockey-stick divergence of all pairs of answers at the epsilon that is told."""
        epsilon, values, delta = 1.0, 3, 1e-3
        told = reports_epsilon(epsilon, values, 2, delta)
        true = truth_chance(epsilon, values)
        one, other = (np.where(np.arange(values) == t, true, (1.0 - true) / 2.0) for t in (0, 1))
        p, q = np.outer(one, one), np.outer(other, other)
        assert np.maximum(0.0, p - np.exp(told) * q).sum() == pytest.approx(delta, abs=2e-4)

    @pytest.mark.parametrize("multiplier", [2.0, 10.0])
    def test_of_noisy_sums_are_below_what_the_market_holds_them_to_be(self, multiplier):
        plain = epsilon_of(26 / (2.0 * multiplier**2))
        assert 0.7 * plain < sums_epsilon(multiplier, 26) < plain

    def test_of_nothing_are_nothing(self):
        assert reports_epsilon(1.0, 12, 0) == sums_epsilon(1.0, 0) == epsilon_of(0.0) == 0.0

    def test_say_what_to_install(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "dp_accounting.pld.privacy_loss_distribution", None)
        with pytest.raises(BadInput, match=r"pip install 'symbiosis\[privacy\]'"):
            accountant()


class TestAttack:
    def test_always_knows_whom_a_store_remembers(self):
        rows = np.random.default_rng(1).poisson(20.0, (400, 12))
        assert membership(rows[:200], rows[200:], rows[:200]).value == 1.0

    def test_is_a_coin_where_the_store_has_nothing_to_do_with_anybody(self):
        rng = np.random.default_rng(1)
        rows = rng.poisson(20.0, (2_400, 12))
        found = membership(rows[:800], rows[800:1600], rows[1600:])
        assert abs(found.value) < 4.0 * found.error

    def test_finds_nothing_in_an_empty_store(self):
        rows = np.random.default_rng(1).poisson(20.0, (40, 3))
        assert membership(rows[:20], rows[20:], np.empty((0, 3))).value == 0.0

    def test_measures_how_near_a_record_is(self):
        assert distances(np.array([[1, 2], [0, 0]]), np.array([[1, 0], [5, 5]])).tolist() == [4.0, 1.0]


def test_thieves_of_every_store_are_told_by_head():
    market = Market(Scenario(**SMALL), rng=1)
    market.run_for(8)
    events = (market.world.held.sum() + market.ledger.orphans.sum()) / 300
    told = of_theft(market)
    assert told.keys() == STOLEN.keys()
    assert told["stolen_records"] == pytest.approx(events)
    assert 0.0 < told["stolen_people"] <= 1.0


def made_up(seeds: int = 3) -> pd.DataFrame:
    names = {"bits_known", "stolen_bits", "ctr", "profit"}
    rows = []
    for technology, method in (
        ("none", "no data"),
        ("local_dp", "ε = 1"),
        ("local_dp", "ε = 2"),
        ("cohorts", "k = 10"),
    ):
        for name in sorted(names):
            numbers = {"level": 2.0, "mean": 1.5, "difference": -0.5, "low": -0.6, "high": -0.4, "n": seeds}
            shares = {"relative": -0.25, "relative_low": -0.3, "relative_high": -0.2}
            rows.append({"technology": technology, "method": method, "measure": name} | numbers | shares)
    return pd.DataFrame(rows)


def test_the_figure_has_a_panel_for_each_question_with_units_and_every_technology():
    figure = draw(made_up())
    *panels, key = figure.axes
    assert len(panels) == len(PANELS)
    assert all(axes.get_xlabel() and axes.get_ylabel() and axes.get_title(loc="left") for axes in panels)
    told = {text.get_text() for text in key.get_legend().get_texts()}
    assert told == {"rows, as they are", "no data at all", "local dp", "cohorts"}
    assert "3 seeds" in figure.get_supxlabel()


def test_a_figure_of_nothing_says_so():
    assert "not measured" in draw(made_up().iloc[:0]).axes[0].texts[0].get_text()


@pytest.mark.slow
def test_the_command_runs_tells_and_keeps_the_frontier(tmp_path):
    size = ["--consumers", "300", "--days", "10", "--seeds", "2", "--set", "degree=4"]
    done = CliRunner().invoke(main, [*size, "--only", "encryption", "--out", str(tmp_path)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert "encryption at rest" in done.output
    assert "Membership inference" in done.output
    table = pd.read_parquet(tmp_path / "frontier.parquet")
    assert set(table["measure"]) == set(UNITS | STOLEN) & set(pd.read_parquet(tmp_path / "runs.parquet").columns)
    stolen = table.query("measure == 'stolen_bits'").iloc[0]
    assert (stolen["mean"], stolen["level"] > 0.0) == (0.0, True)
    assert all((tmp_path / f"frontier.{kind}").exists() for kind in ("csv", "png", "svg"))


def test_the_command_refuses_what_it_does_not_know():
    done = CliRunner().invoke(main, ["--only", "homeopathy"])
    assert done.exit_code == 2
    assert "but must be in one of" in done.output
