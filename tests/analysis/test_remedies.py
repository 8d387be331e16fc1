"""The remedies table: each remedy differs from its twin in itself alone, and what it says is what was measured."""

import json

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.cli import commands
from analysis.harms.catalogue import DATED, catalogue
from analysis.plots.remedies import remedies as draw
from analysis.remedies.__main__ import main
from analysis.remedies.catalogue import REMEDIES, Trial, chosen
from analysis.remedies.harms import HARMS, of_costs, of_harms
from analysis.remedies.table import OWN, table_of
from sim.errors import BadInput
from sim.firms.governance import Remedy
from sim.firms.policies import check_policies
from sim.ledger.measures.money import COSTS
from sim.market import Market
from sim.regulators.checks import check_places
from sim.scenario import Scenario

TINY = Scenario(consumers=200, days=8, degree=4.0, law="gdpr")


@pytest.mark.parametrize("trial", REMEDIES, ids=lambda trial: trial.name)
def test_a_remedy_differs_from_its_twin_in_itself_alone(trial):
    arm, twin = trial.arm(TINY), trial.twin(TINY)
    assert set(twin.difference(arm)) == {"changes" if name in DATED else name for name in trial.remedy}
    for scenario in (arm, twin):
        check_policies(scenario)
        check_places(scenario)
    assert trial.harm in HARMS
    assert set(trial.costs) <= set(COSTS)


@pytest.mark.parametrize("harm", catalogue(), ids=lambda harm: harm.name)
def test_every_harm_has_a_remedy_measured_against_it_where_it_arises(harm):
    trials = [trial for trial in REMEDIES if trial.against == harm.name]
    assert trials
    for trial in trials:
        assert not set(harm.arm(TINY).difference(trial.twin(TINY))) - {"law"}, "but for the law it is tried under"
        assert set(HARMS[trial.harm].measures) <= {size.measure for size in harm.sizes}


def test_every_remedy_is_tried():
    tried = {name for trial in REMEDIES for name in (*trial.remedy, *trial.costs)}
    assert set(Remedy.all()) <= tried


def test_a_harm_is_read_of_the_second_half():
    market = Market(TINY, rng=1)
    market.run_for(8)
    late = market.ledger.daily.iloc[4:]
    read = of_harms(market) | of_costs(market)
    assert read["distrust"] == pytest.approx(1.0 - late["trust"].mean())
    assert read["complaints"] == late["complaints"].sum()
    assert read["requests_costs"] == pytest.approx(late["requests_costs"].sum())
    assert set(HARMS) <= set(read)


def test_what_is_saved_is_the_twin_s_harm_less_the_arm_s():
    trial = Trial("paid for", {"complaint_handling": 1.0}, "complaints", ("complaint_handling", "storage"))
    plain = {"storage_costs": 1.0, "lift": 0.1, **dict.fromkeys(HARMS, 2.0)}
    arm = {"complaint_handling_costs": [3.0, 5.0], "profit": [90.0, 80.0], "complaints": [1.0, 3.0]}
    twin = {"complaint_handling_costs": 0.0, "profit": 100.0, "complaints": [9.0, 5.0]}
    read = [(trial.arm(TINY), arm), (trial.twin(TINY), twin)]
    runs = [pd.DataFrame(plain | own | {"scenario": made.to_toml(), "seed": [1, 2]}) for made, own in read]
    table = table_of([trial], TINY, pd.concat(runs)).set_index("what")
    assert table.loc[OWN, "difference"] == 4.0
    assert table.loc["profit", "relative"] == pytest.approx(-0.15)
    assert table.loc["complaints", ["difference", "baseline"]].tolist() == [-5.0, 7.0]
    assert table.index[table["aim"]].tolist() == ["complaints"]
    assert np.isfinite(table.loc["complaints", "low"])


def test_the_command_tells_writes_and_draws(tmp_path):
    command = ["--consumers", "200", "--days", "8", "--seeds", "2", "--only", "data explained", "--out", str(tmp_path)]
    result = CliRunner().invoke(main, command, catch_exceptions=False)
    assert result.exit_code == 0
    assert "own data explained" in result.output
    told = result.stdout.splitlines()
    assert max(map(len, told)) <= 80, "a terminal's width"
    assert not any("…" in line for line in told)
    table = pd.read_csv(tmp_path / "remedies.csv")
    assert table["remedy"].unique().tolist() == ["own data explained", "all data explained"]
    assert pd.read_parquet(tmp_path / "remedies.parquet")["aim"].sum() == 2
    assert (tmp_path / "remedies.png").stat().st_size > 1000
    written = [label.get_text() for label in draw(table).axes[0].get_yticklabels()]
    assert written[1:] == ["own data explained: distrust", "all data explained: distrust"]


def test_the_command_line_lists_remedies():
    listed = CliRunner().invoke(commands, ["remedies", "--json"], catch_exceptions=False)
    assert {row["name"] for row in json.loads(listed.output)} == set(Remedy.all())


def test_the_command_tells_what_is_wrong_in_a_line(tmp_path):
    with pytest.raises(BadInput, match=r"No remedy has 'pardon' in its name. There are: fair delivery"):
        chosen("pardon")
    for wrong in (["--only", "pardon"], ["--set", "redres=1"]):
        result = CliRunner().invoke(main, [*wrong, "--out", str(tmp_path)])
        assert result.exit_code == 2
        assert "Traceback" not in result.output
