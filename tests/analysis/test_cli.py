"""The command line: tables for people, JSON for programs, messages on standard error, exit codes that tell."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import click.testing
import pytest

from analysis.cli import commands
from analysis.experiments import Results
from analysis.terminal import change, short
from sim.ledger.measures import MEASURES
from sim.scenario import PARAMETERS

ROOT = Path(__file__).parents[2]
SIZE = ("--consumers", "60", "--days", "6")


def symbiosis(*arguments: str) -> click.testing.Result:
    return click.testing.CliRunner(env={"COLUMNS": "80"}).invoke(commands, arguments)


def told(*arguments: str):
    """What a command says as JSON."""
    result = symbiosis(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout, parse_constant=pytest.fail)


def start(*arguments: str, **streams) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-m", "analysis.cli", *arguments], env=environment, text=True, **streams)


# ------------------------------------------------------------------------------------------ run


def test_run_prints_a_table_that_fits_a_terminal():
    result = symbiosis("run", "gdpr", *SIZE, "--seed", "7")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert "gdpr: 60 consumers, 6 days, seed 7" in lines[0]
    assert max(map(len, lines)) <= 80
    assert re.search(r"^trust +0-1 +0\.\d+ +0\.\d+ ", result.stdout, re.MULTILINE)
    assert result.stdout.count("…") == 0


def test_run_as_json_is_json_alone():
    run = told("run", "gdpr", *SIZE)
    assert (run["scenario"], run["seed"], run["days"], run["complete"], run["out"]) == ("gdpr", 1, 6, True, None)
    assert {"group", "measure", "unit", "meaning", "first", "last"} == run["measures"][0].keys()


def test_run_keeps_everything_in_a_folder(tmp_path):
    result = symbiosis("run", "breach", *SIZE, "--out", str(tmp_path / "out"))
    assert result.exit_code == 0
    files = {str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.*")}
    tables = {f"{table}.parquet" for table in ("daily", "marketers", "consumers", "events", "jurisdictions")}
    figures = {f"figures/{figure}.{kind}" for figure in ("time_series", "who") for kind in ("png", "svg")}
    assert files == tables | figures | {"manifest.json", "scenario.toml"}
    assert f"Kept in {tmp_path / 'out'}" in result.stderr


def test_what_is_set_is_what_runs(tmp_path):
    out = str(tmp_path / "out")
    settings = ("--set", "personalization=0.9", "--set", "third_party=no", "--set", "law=ccpa")
    assert symbiosis("run", "gdpr", *SIZE, *settings, "--out", out, "--no-figures").exit_code == 0
    scenario = Results.load(out).scenario
    assert (scenario.personalization, scenario.third_party, scenario.law) == (0.9, False, "ccpa")
    assert (scenario.consumers, scenario.days) == (60, 6)


def test_a_file_of_ones_own_with_friends_and_people_of_ones_own(tmp_path):
    (tmp_path / "mine.toml").write_text('question = "Mine?"\nlaw = "ccpa"\n')
    (tmp_path / "friends.csv").write_text("ann,bob\nbob,cyd\ncyd,ann\ncyd,dan\n")
    (tmp_path / "survey.csv").write_text("concern\n0.1\n0.2\n0.3\n0.4\n")
    mine, friends, survey = (str(tmp_path / name) for name in ("mine.toml", "friends.csv", "survey.csv"))
    out = str(tmp_path / "out")
    result = symbiosis(
        "run", mine, "--network", friends, "--people", survey, "--days", "2", "--out", out, "--no-figures"
    )
    assert result.exit_code == 0, result.stderr
    results = Results.load(out)
    assert results.name == "mine"
    assert list(results.consumers["friends"]) == [2, 2, 3, 1]
    assert set(results.consumers["baseline_concern"]) <= {0.1, 0.2, 0.3, 0.4}
    assert len(list(Path(out, "inputs").rglob("*.csv"))) == 2


def test_a_full_folder_is_refused_and_replaced_only_when_asked(tmp_path):
    here = ("run", "gdpr", *SIZE, "--no-figures", "--out", str(tmp_path / "out"))
    assert symbiosis(*here).exit_code == 0
    refused = symbiosis(*here)
    assert refused.exit_code == 2
    assert "--overwrite" in refused.stderr
    assert symbiosis(*here, "--overwrite").exit_code == 0


def test_a_change_after_the_end_is_noted():
    assert "ends before the scenario's change on day 120" in symbiosis("run", "breach", *SIZE).stderr


# ------------------------------------------------------------------------------------------ compare


def test_compare_prints_paired_differences_with_intervals():
    result = symbiosis("compare", "no_law", "ccpa", "gdpr", "--consumers", "200", "--days", "6", "--seeds", "3")
    assert result.exit_code == 0
    assert result.stdout.count("against no_law") == 2
    assert re.search(r"^consent_personalise +share +100 % +\S+ % +-\S+ % +\S+ \*$", result.stdout, re.MULTILINE)
    assert "days 3 to 5, 3 seeds" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_a_scenario_alone_is_compared_with_its_twin():
    comparison = told("compare", "breach", *SIZE, "--seeds", "1")
    assert (comparison["baseline"], {row["arm"] for row in comparison["differences"]}) == ("gdpr", {"breach"})


def test_commas_change_an_arm():
    comparison = told("compare", "gdpr", "gdpr,collection=0", "gdpr", *SIZE, "--seeds", "2")
    records = {row["arm"]: row["mean"] for row in comparison["differences"] if row["measure"] == "records"}
    baseline = next(row["baseline"] for row in comparison["differences"] if row["measure"] == "records")
    assert records["gdpr,collection=0"] < records["gdpr #2"] == baseline


def test_compare_keeps_differences(tmp_path):
    out = tmp_path / "out"
    assert symbiosis("compare", "gdpr", *SIZE, "--seeds", "2", "--no-figures", "--out", str(out)).exit_code == 0
    assert {path.name for path in out.iterdir()} == {
        "differences.parquet",
        "runs.parquet",
        "manifest.json",
        "scenarios",
    }


def test_all_measures_can_be_shown():
    shown = symbiosis("compare", "gdpr", *SIZE, "--seeds", "1", "--all").stdout
    assert all(re.search(rf"^{measure} ", shown, re.MULTILINE) for measure in MEASURES)


def test_demo_replaces_its_own_folder_and_no_other(tmp_path):
    demo = ("demo", *SIZE, "--seeds", "2", "--out")
    there = str(tmp_path / "demo")
    assert symbiosis("run", "gdpr", *SIZE, "--no-figures", "--out", there).exit_code == 0
    result = symbiosis(*demo, there)
    assert result.exit_code == 0, result.stderr
    assert "gdpr against no_law" in result.stdout
    assert (tmp_path / "demo/figures/who_gains_gdpr.png").stat().st_size > 10_000
    assert not (tmp_path / "demo/daily.parquet").exists()
    (tmp_path / "mine.txt").write_text("")
    assert symbiosis(*demo, str(tmp_path)).exit_code == 2


# ------------------------------------------------------------------------------------------ lists


def test_list_shows_each_scenario_with_its_question():
    rows = {row["scenario"]: row for row in told("list")}
    assert rows["gdpr_arrives"]["twin"] == "no_law"
    assert all(row["question"].endswith("?") for row in rows.values())


def test_parameters_are_listed_by_group_and_found_by_text():
    assert [row["name"] for row in told("parameters")] == list(PARAMETERS)
    assert {row["group"] for row in told("parameters", "policy")} == {"Policy"}
    found = {row["name"] for row in told("parameters", "--search", "Wheatley")}
    assert "breach_elasticity" in found
    assert len(found) < 5


def test_one_parameter_is_told_in_full():
    shown = symbiosis("parameters", "page_views").stdout
    for word in ("pages/day", str(PARAMETERS["page_views"].default), "0.01 to 1,000", "source"):
        assert word in shown


QUIET_ACT = """
name = "quiet"
title = "Quiet Browsing Act"
in_force = 2030-01-01
reference = "A thought experiment"

[clauses.retention_days]
value = 30
article = "§ 3"

[[tests]]
says = "§ 3: a month, no more"
clause = "retention_days"
at_most = 31
"""


def test_a_law_is_put_to_its_tests(tmp_path):
    (tmp_path / "quiet.toml").write_text(QUIET_ACT, encoding="utf-8")
    passed = symbiosis("law", str(tmp_path / "quiet.toml"), "--check")
    assert passed.exit_code == 0
    assert "passed  § 3: a month, no more" in passed.stdout
    (tmp_path / "quiet.tests.toml").write_text('[[tests]]\nsays = "A day"\nclause = "retention_days"\nis = 1\n')
    failed = symbiosis("law", str(tmp_path / "quiet.toml"), "--check")
    assert failed.exit_code == 1
    assert "FAILED  A day\n        retention_days is 30" in failed.stdout
    assert "1 of 2 tests passed" in failed.stdout
    rows = json.loads(symbiosis("law", str(tmp_path / "quiet.toml"), "--check", "--json").stdout)
    assert [row["passed"] for row in rows] == [True, False]


def test_a_law_alone_is_told_with_its_steps():
    assert "Planet49" in symbiosis("law", "gdpr_timeline").stdout
    assert told("law", "gdpr_timeline")["steps"][0]["law"] == "gdpr"
    assert symbiosis("law", "gdpr").stdout == symbiosis("laws", "gdpr").stdout


@pytest.mark.parametrize(
    "what", ["parameters", "laws", "regulators", "technologies", "remedies", "networks", "measures"]
)
def test_whatever_there_is_can_be_listed(what):
    assert symbiosis("list", what).stdout == symbiosis(what).stdout


def test_kinds_of_regulators_are_listed():
    assert {"static", "adaptive", "captured", "responsive"} <= {row["name"] for row in told("regulators")}


def test_laws_cite_their_articles(tmp_path):
    assert {"gdpr", "ccpa", "pipl", "none"} <= {row["law"] for row in told("laws")}
    clauses = {clause["name"]: clause for clause in told("laws", "gdpr")["clauses"]}
    assert clauses["erasure"]["article"] == "Art. 17"
    assert "Art. 17" in symbiosis("laws", "gdpr").stdout


@pytest.mark.parametrize(("command", "known"), [("strategies", "content_based"), ("networks", "small_world")])
def test_families_are_listed_with_their_literature(command, known):
    rows = {row["name"]: row for row in told(command)}
    assert rows[known]["summary"]
    assert rows[known]["literature"]


def test_measures_have_unit_and_meaning():
    assert {row["measure"]: (row["unit"], row["meaning"]) for row in told("measures")} == MEASURES


@pytest.mark.parametrize("command", ["list", "parameters", "laws", "strategies", "networks", "measures"])
def test_lists_fit_a_terminal(command):
    result = symbiosis(command)
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= 80


# ------------------------------------------------------------------------------------------ numbers


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (0.12345, "share", "12.3 %"),
        (0.5, "0-1", "0.500"),
        (0.0, "money", "0"),
        (12345.6, "money", "12,346"),
        (2.5e6, "money", "2.5 M"),
        (float("nan"), "share", "-"),
        (-0.04, "bits", "-0.0400"),
    ],
)
def test_numbers_are_short(value, unit, shown):
    assert short(value, unit) == shown


def test_changes_are_relative():
    assert change(2.0, 3.0) == "+50.0 %"
    assert change(-2.0, -3.0) == "-50.0 %"
    assert change(0.0, 3.0) == "-"


# ------------------------------------------------------------------------------------------ as a process


def test_help_comes_at_once():
    def seconds() -> float:
        begin = time.perf_counter()
        assert start("--help", stdout=subprocess.DEVNULL).wait() == 0
        return time.perf_counter() - begin

    assert min(seconds() for _ in range(3)) < 0.5


def test_a_reader_who_goes_away_hears_no_complaint():
    process = start("parameters", "--json", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    assert process.stderr.read() == ""
    process.wait()


def test_ctrl_c_in_mid_run_keeps_what_is_finished_and_says_so(tmp_path):
    terminal, end = pty.openpty()
    command = ("run", "gdpr", "--consumers", "300", "--days", "30000", "--no-figures", "--out", str(tmp_path / "out"))
    process = start(*command, stdout=subprocess.PIPE, stderr=end)
    os.close(end)
    heard = ""
    while not re.search(r"day [1-9]", heard):  # the progress bar
        heard += os.read(terminal, 4096).decode()
    process.send_signal(signal.SIGINT)
    table, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    kept = Results.load(tmp_path / "out")
    assert 0 < kept.days < 30_000
    assert f"{kept.days} days" in table
    while "Interrupted after" not in heard:
        heard += os.read(terminal, 4096).decode()
    os.close(terminal)


def test_the_version_is_told():
    assert re.fullmatch(r"symbiosis (\d\S*|not installed)\n", symbiosis("--version").stdout)


@pytest.mark.slow
def test_a_module_is_a_command_too():
    process = start("run", "no_law", *SIZE, "--json", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    stdout, stderr = process.communicate()
    assert process.returncode == 0
    assert json.loads(stdout)["complete"]
    assert "Traceback" not in stderr
