"""What the README shows works as it stands, but for the size of the market."""

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.cli import commands as cli
from sim import Market
from sim.law.privacy_law import load
from sim.scenario import Scenario

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_its_python_runs_from_top_to_bottom():
    names: dict = {}
    for block in blocks("python"):
        exec(block.replace("100_000", "500").replace("run_for(365)", "run_for(8)"), names)
    market, alice = names["market"], names["alice"]
    assert len(market.ledger.daily) == 8
    assert market.consumers.trust.shape == (500, 8)
    assert alice.profile_at(market.marketers[0]).shape == (12,)


@pytest.mark.slow
def test_its_sweep_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (block,) = (block for block in blocks("python") if "sweep(" in block)
    for large, small in (("2_000", "60"), ("180", "6"), ("1, 21", "1, 3"), ("seeds=20", "seeds=2, workers=1")):
        assert large in block
        block = block.replace(large, small)
    names: dict = {"__name__": "__main__"}
    exec(block, names)
    assert names["runs"].summary("lift")["n"].max() <= 2
    assert names["runs"].complete


def test_its_strategy_is_a_file_that_a_firm_can_use(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("contrarian.py").write_text(blocks("python")[-1], encoding="utf-8")
    (call,) = re.findall(r'Market\(strategy="contrarian.py"\)', README)
    market = eval(call.replace(")", ", consumers=300, rng=1)"), {"Market": Market})
    market.run_for(2)
    assert market.ledger.daily["impressions"].sum() > 0


def test_its_comparison_of_a_strategy_is_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("contrarian.py").write_text(blocks("python")[-1], encoding="utf-8")
    (line,) = re.findall(r"symbiosis (compare .*contrarian.*)", README)
    told = CliRunner().invoke(cli, [*line.split(), "--consumers", "100", "--days", "4", "--seeds", "1"])
    assert told.exit_code == 0, told.output
    assert "no_law,strategy=contrarian.py against no_law" in told.stdout


def test_its_scenario_is_one(tmp_path):
    (tmp_path / "mine.toml").write_text(blocks("toml")[0])
    scenario = Scenario.read(tmp_path / "mine.toml")
    assert [change.day for change in scenario.changes] == [90, 120]
    assert scenario.policy(0)["personalization"] == 0.9


def test_its_law_is_one(tmp_path):
    text = blocks("toml")[1]
    (tmp_path / "my_law.toml").write_text(text)
    law = load(tmp_path / "my_law.toml")
    assert law.erasure
    assert law.retention_days == 30
    assert len(tomllib.loads(text)["clauses"]) == 2


def commands() -> list[str]:
    lines = re.findall(r"symbiosis ([a-z]+)", README)
    return sorted(set(lines) & {"run", "compare", "list", "parameters", "laws", "strategies", "networks", "measures"})


@pytest.mark.parametrize("command", commands())
def test_its_commands_exist(command):
    assert CliRunner().invoke(cli, [command, "--help"]).exit_code == 0


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_its_links_lead_somewhere(link):
    assert (ROOT / link).exists()
