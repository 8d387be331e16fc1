"""The commands for many runs: sweep, sensitivity and frontier."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import click.testing
import pandas as pd
import pytest

from analysis.cli import commands
from analysis.experiments import Runs

ROOT = Path(__file__).parents[2]
SIZE = ("--consumers", "60", "--days", "6", "--workers", "1", "--seeds", "2")


@pytest.fixture
def symbiosis(tmp_path, monkeypatch):
    """A command, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: click.testing.CliRunner(env={"COLUMNS": "100"}).invoke(commands, words)


def test_sweep_prints_means_with_intervals_and_keeps_everything(symbiosis, tmp_path):
    result = symbiosis("sweep", "gdpr", "--vary", "personalization=0:1:2", "--vary", "collection=0:1:2", *SIZE)
    assert result.exit_code == 0, result.stderr
    assert "8 runs of 4 points" in result.stdout
    assert re.search(r"^ +1.00 +0 +trust +0\.\d+ +0\.\d+ +0\.\d+ +2$", result.stdout, re.MULTILINE)
    out = tmp_path / "out/sweep/gdpr"
    assert {path.stem for path in (out / "figures").glob("*.png")} == {"response", "fan", "phase", "differences"}
    assert len(pd.read_csv(out / "summary.csv")) == 16
    again = symbiosis("sweep", "gdpr", "--vary", "personalization=0:1:2", "--vary", "collection=0:1:2", *SIZE)
    assert again.stdout == result.stdout


def test_a_plan_file_says_what_to_run(symbiosis, tmp_path):
    (tmp_path / "plan.toml").write_text(
        'scenario = ["no_law", "gdpr"]\nseeds = 3\noutcomes = ["trust"]\nout = "here"\n'
        "[vary]\ncollection = [0.0, 1.0]\n"
    )
    result = symbiosis("sweep", "plan.toml", *SIZE[:-2], "--no-figures", "--json")
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert (told["runs"], told["finished"], told["failed"]) == (12, 12, [])
    assert [row["scenario"] for row in told["summary"]] == ["no_law", "no_law", "gdpr", "gdpr"]
    assert Runs.open(tmp_path / "here").scenario(3).law == "gdpr"


def test_points_are_taken_from_a_table(symbiosis, tmp_path):
    (tmp_path / "points.csv").write_text("law,personalization\ngdpr,0.2\n,0.9\n")
    result = symbiosis("sweep", "no_law", "--points", "points.csv", *SIZE, "--no-figures", "--out", "here")
    assert result.exit_code == 0, result.stderr
    laws = [Runs.open(tmp_path / "here").scenario(point).law for point in (0, 1)]
    assert laws == ["gdpr", "none"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("sweep", "gdrp"), "Did you mean 'gdpr'"),
        (("sweep", "no.toml"), "cannot be read"),
        (("sweep", "gdpr", "--vary", "personalization"), "name=value"),
        (("sweep", "gdpr", "--vary", "personalization=0:2:3"), "0 to 1"),
        (("sweep", "gdpr", "--vary", "personalization=0:1"), "personalization=0:1:11"),
        (("sweep", "gdpr", "--points", "no.csv"), "no.csv"),
        (("sweep", "gdpr", "--outcomes", "lfit"), "Did you mean 'lift'"),
        (("sweep", "gdpr", "--half-width", "lift=wide"), "above 0"),
        (("sweep", "gdpr", "--burn-in", "9999"), "burn_in"),
        (("sweep", "gdpr", "--scheduler", "tcp://x:1", "--workers", "2"), "left out with --scheduler"),
        (("sensitivity", "gdpr", "--method", "sobel"), "Did you mean 'sobol'"),
        (("sensitivity", "gdpr", "--samples", "100"), "power of two"),
        (("sensitivity", "gdpr", "--over", "privcy"), "Did you mean"),
        (("sensitivity", "gdpr", "--bounds", "price=30:10"), "lower to a higher"),
        (("frontier", "--maximize", "lift"), "two or more"),
        (("frontier", "--maximize", "lift", "--minimize", "trsut"), "Did you mean 'trust'"),
        (("frontier", "--maximize", "lift", "--minimize", "trust", "--design", "no"), "no design 'no'"),
    ],
)
def test_a_mistake_is_told_in_a_line(symbiosis, words, told):
    result = symbiosis(*words)
    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.stderr + result.stdout


def test_failures_are_listed_and_the_exit_code_tells(symbiosis, tmp_path, monkeypatch):
    (tmp_path / "picky.py").write_text(
        "from sim.firms.targeting import Strategy\n\n\nclass Picky(Strategy):\n"
        '    """Fails."""\n\n    uses_profile = True\n\n'
        '    def priors(self, store):\n        raise ValueError("no, thanks")\n'
    )
    sweep = (
        "sweep",
        "no_law",
        "--vary",
        "strategy=broad,picky.py",
        *SIZE[:2],
        "--days",
        "16",
        *SIZE[4:],
        "--no-figures",
    )
    result = symbiosis(*sweep)
    assert result.exit_code == 1
    assert "2 of 4 runs failed" in result.stderr
    assert "strategy=picky.py: ValueError: no, thanks" in result.stderr
    assert symbiosis(*sweep, "--retry-failed").exit_code == 1
    (kept,) = {json.loads(path.read_text())["scenario"]["strategy"] for path in tmp_path.rglob("failed/*.json")}
    assert kept == "picky.py"


def test_sensitivity_ranks_parameters(symbiosis, tmp_path):
    words = (
        "--method",
        "morris",
        "--samples",
        "3",
        "--over",
        "collection,transparency",
        "--outcomes",
        "bits_known,trust",
    )
    result = symbiosis("sensitivity", "no_law", *words, *SIZE)
    assert result.exit_code == 0, result.stderr
    assert "Which parameters matter" in result.stdout
    out = tmp_path / "out/sensitivity/no_law"
    assert pd.read_csv(out / "sensitivity.csv").query("outcome == 'bits_known'").iloc[0]["parameter"] == "collection"
    assert (out / "figures/sensitivity_morris.png").is_file()


def test_frontier_finds_efficient_points(symbiosis, tmp_path):
    words = ("--over", "personalization,collection", "--maximize", "ctr", "--minimize", "bits_known", "--samples", "4")
    result = symbiosis("frontier", *words, *SIZE)
    assert result.exit_code == 0, result.stderr
    assert re.search(r"\d of 4 points are efficient", result.stdout)
    table = pd.read_csv(tmp_path / "out/frontier/no_law/frontier.csv")
    assert {"efficient", "chance", "ctr", "bits_known_half"} <= set(table)
    assert (tmp_path / "out/frontier/no_law/figures/frontier.png").is_file()


@pytest.mark.slow
def test_ctrl_c_stops_cleanly_and_says_how_to_go_on(tmp_path):
    terminal, end = pty.openpty()
    words = (
        "sweep",
        "gdpr",
        "--vary",
        "personalization=0:1:500",
        "--consumers",
        "300",
        "--days",
        "60",
        "--out",
        "here",
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "analysis.cli", *words], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE, stderr=end, text=True, start_new_session=True,
    )  # fmt: skip
    os.close(end)
    heard = ""
    while not re.search(r"[1-9]\d*/2500", heard):
        heard += os.read(terminal, 4096).decode(errors="replace")
    assert "runs/s" in heard
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: workers are told, too
    heard += rest_of(terminal)
    os.close(terminal)
    stdout, _ = process.communicate(timeout=60)
    assert (process.returncode, stdout) == (130, "")
    assert "The same command goes on" in heard
    assert "Traceback" not in heard
    runs = Runs.open(tmp_path / "here")
    assert 0 < len(runs.finished) < 2500
    assert runs.failures.empty


def rest_of(terminal: int) -> str:
    """What is still said on a terminal, until nobody is left to say anything."""
    heard = b""
    while True:
        try:
            more = os.read(terminal, 4096)
        except OSError:  # as Linux tells the end
            more = b""
        if not more:
            return heard.decode(errors="replace")
        heard += more


def test_progress_is_quiet_where_nobody_watches(symbiosis):
    result = symbiosis("sweep", "gdpr", *SIZE, "--no-figures")
    assert result.exit_code == 0
    assert [line for line in result.stderr.splitlines() if not line.startswith(("Kept in", "Compiling"))] == []
