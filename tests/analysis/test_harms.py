"""The harms table: each harm's market differs from its twin in the cause alone, and its size is told in plain units."""

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.harms.__main__ import main
from analysis.harms.catalogue import YEAR, catalogue
from analysis.harms.telling import clear, harms_table, pairs
from analysis.methods.observing import UNITS
from analysis.plots.harms import harms as draw
from sim.errors import BadInput
from sim.firms.policies import check_policies
from sim.scenario import Scenario

TINY = Scenario(consumers=300, days=10, degree=4.0)
ALL = catalogue()


@pytest.mark.parametrize("harm", ALL, ids=lambda harm: harm.name)
def test_a_harm_is_looked_for_in_markets_that_can_be_run(harm):
    arm, twin = harm.arm(TINY), harm.baseline(TINY)
    assert arm != twin
    assert set(twin.difference(arm)) <= {*harm.market, *harm.twin, "changes"}
    assert {size.measure for size in harm.sizes} <= set(UNITS)
    assert harm.arises.count(" against ") == 1
    for scenario in (arm, twin):
        check_policies(scenario)


def test_every_kind_of_harm_is_looked_for():
    names = " ".join(harm.name for harm in ALL)
    for kind in ("discrimination", "manipulation", "surveillance", "chilling", "bubble", "breach", "control", "prices"):
        assert kind in names


def test_no_harm_called_so_is_told_with_those_there_are():
    assert [harm.name for harm in catalogue("chilling")] == ["chilling effect"]
    with pytest.raises(BadInput, match=r"'chiling'.*chilling effect"):
        catalogue("chiling")


def test_a_breach_strikes_when_what_is_measured_begins():
    (harm,) = catalogue("breach harm")
    assert [change.day for change in harm.arm(TINY).changes] == [5]
    assert not harm.baseline(TINY).changes


def rows_of(harm, values: dict[str, list[float]]) -> pd.DataFrame:
    """Runs in which each measure has these values: of the market, and 0.5 in its twin."""
    (pair,) = pairs([harm], TINY)
    measures = {size.measure for size in harm.sizes}
    return pd.DataFrame(
        {"scenario": told.to_toml(), "seed": seed} | {name: (values[name][seed] if own else 0.5) for name in measures}
        for own, told in ((True, pair.arm), (False, pair.baseline))
        for seed in range(3)
    )


def test_sizes_are_told_in_their_units():
    (harm,) = catalogue("manipulation, aimed")
    runs = rows_of(harm, {"push_aim": [0.6, 0.7, 0.8], "regret": [3.5, 3.5, 3.5]})
    table = harms_table([harm], TINY, runs).set_index("measure")
    assert table.loc["push_aim", "difference"] == pytest.approx(20.0)
    assert table.loc["push_aim", "high"] > table.loc["push_aim", "difference"] > table.loc["push_aim", "low"]
    assert table.loc["regret", "difference"] == pytest.approx(3.0 / 300 * 1_000 * YEAR / 5)
    assert clear(table.reset_index()).tolist() == [False, True]


def test_relative_sizes_are_per_cent_of_the_twin():
    (harm,) = catalogue("chilling")
    runs = rows_of(harm, {"sensitive_views": [0.4] * 3, "page_views": [0.5] * 3, "avoided_sensitive": [0.5] * 3})
    table = harms_table([harm], TINY, runs).set_index("measure")
    assert table["difference"].tolist() == pytest.approx([-20.0, 0.0, 0.0])


def test_the_figure_has_a_row_for_each_harm_and_size():
    (harm,) = catalogue("chilling")
    sizes = {"sensitive_views": [0.4, 0.3, 0.4], "page_views": [0.5] * 3, "avoided_sensitive": [9.0, 8.0, 9.0]}
    table = harms_table([harm], TINY, rows_of(harm, sizes))
    figure = draw(table)
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == ["chilling effect", *(size.what for size in harm.sizes)]
    assert draw(table.iloc[:0]).axes  # nothing to show is no error


@pytest.mark.slow
def test_the_command_runs_tells_and_writes(tmp_path):
    asked = ["--consumers", "200", "--days", "8", "--seeds", "2", "--only", "bubble", "--out", str(tmp_path)]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 0, done.output
    assert "entropy lost" in done.output
    assert {path.name for path in tmp_path.iterdir()} >= {"harms.csv", "harms.parquet", "harms.png", "runs.parquet"}
    assert np.isfinite(pd.read_csv(tmp_path / "harms.csv")["difference"]).all()


def test_a_harm_nobody_knows_is_told_without_a_traceback():
    done = CliRunner().invoke(main, ["--only", "boredom"])
    assert done.exit_code == 2
    assert "boredom" in done.output
