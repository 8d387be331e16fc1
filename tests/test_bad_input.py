"""Rubbish at every entry: a clear message, exit code 2, no traceback, and nothing half done."""

import math
from pathlib import Path

import click.testing
import networkx as nx
import pytest
import tomli_w
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import scenarios
from analysis.cli import commands
from sim import Market, Scenario
from sim.errors import BadInput
from sim.law.privacy_law import load
from sim.scenario import ALL_FIELDS, PARAMETERS, read_settings
from sim.society.networks.user import from_graph
from sim.society.survey import read_people

SMALL = ("--consumers", "40", "--days", "2")
NAMES = st.sampled_from([*ALL_FIELDS, "day", "firm", "breach", "cls", "self"]) | st.text(max_size=12)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
ANYTHING = st.recursive(SCALARS, lambda some: st.lists(some, max_size=3) | st.dictionaries(NAMES, some, max_size=3))
TOML = st.recursive(
    SCALARS.filter(lambda value: value is not None and (type(value) is not int or abs(value) < 2**63)),
    lambda some: st.lists(some, max_size=3) | st.dictionaries(NAMES, some, max_size=3),
)
CELLS = st.sampled_from(
    ["", "concern", "group", "interests_1", "0.5", "1", "-3", "nan", "1e999", "minority", "a;b", '"']
)
LINES = st.lists(st.lists(CELLS | st.text(max_size=5), max_size=4).map(",".join), max_size=5).map("\n".join)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """Writes bytes into a file of a given name, and gives its path."""
    folder = tmp_path_factory.mktemp("rubbish")

    def write(name: str, content: bytes | str) -> str:
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        return str(path)

    return write


def refused(*arguments: str) -> str:
    """What is said when a command is refused, having checked how it is refused."""
    result = click.testing.CliRunner().invoke(commands, arguments)
    assert result.exit_code == 2, (result.output, result.exception)
    assert isinstance(result.exception, SystemExit)
    assert "Error: " in result.stderr
    assert "Traceback" not in result.output
    assert result.stdout == ""
    return " ".join(result.stderr.split())


def accepts_or_refuses(function, *arguments):
    """What ``function`` makes of rubbish: something, or a BadInput; nothing else may be raised."""
    try:
        return function(*arguments)
    except BadInput:
        return None


# ------------------------------------------------------------------------------------------ named cases


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run", "gdrp"), "Did you mean 'gdpr'"),
        (("run", "nowhere.toml"), "cannot be read: No such file"),
        (("run", "no\0where.toml"), "cannot be"),
        (("run", f"{'x' * 5000}.toml"), "cannot be read: File name too long"),
        (("run", "gdpr", "--set", "personalisation=0.5"), "Did you mean 'personalization'"),
        (("run", "gdpr", "--set", "personalization=2"), "must be a number from 0 to 1"),
        (("run", "gdpr", "--set", "personalization=nan"), "must be a number from 0 to 1"),
        (("run", "gdpr", "--set", "personalization"), "name=value"),
        (("run", "gdpr", "--set", "notice=pretty"), "one of none, confirm_only"),
        (("run", "gdpr", "--set", "third_party=perhaps"), "true or false"),
        (("run", "gdpr", "--set", "law=gdpt", *SMALL), "Did you mean 'gdpr'"),
        (("run", "gdpr", "--set", "strategy=brood", *SMALL), "Did you mean 'broad'"),
        (("run", "gdpr", "--set", "network=smallworld", *SMALL), "Did you mean 'small_world'"),
        (("run", "gdpr", "--set", "giants=9"), "at most the 8 marketers"),
        (("run", "gdpr", "--consumers", "0"), "consumers is 0"),
        (("run", "gdpr", "--consumers", "ten"), "'ten' is not a valid integer"),
        (("run", "gdpr", "--days", "-1"), "days is -1"),
        (("run", "gdpr", *SMALL, "--seed", "-1"), "seed is -1"),
        (("run", "gdpr", *SMALL, "--threads", "0"), "threads is 0"),
        (("run", "gdpr", *SMALL, "--network", "nobody.graphml"), "nobody.graphml"),
        (("run", "gdpr", *SMALL, "--people", "nobody.csv"), "nobody.csv"),
        (("run", "gdpr", "--consumers", "100000000", "--set", "marketers=1000"), "GB"),
        (("run", "gdpr", "--frobnicate"), "No such option"),
        (("run",), "Missing argument"),
        (("compare", "no_law"), "no_law has no twin"),
        (("compare", "gdpr", "gdrp"), "Did you mean 'gdpr'"),
        (("compare", "gdpr", "gdpr,collection"), "name=value"),
        (("compare", "gdpr", *SMALL, "--seeds", "0"), "--seeds"),
        (("compare", "gdpr", *SMALL, "--burn-in", "2"), "burn_in is 2"),
        (("demo", "--consumers", "0"), "consumers is 0"),
        (("laws", "gdrp"), "Did you mean 'gdpr'"),
        (("laws", "."), "no law '.'"),
        (("law", "gdrp"), "Did you mean 'gdpr'"),
        (("law", "gdpr", "--check"), "has no tests"),
        (("list", "lwas"), "Did you mean 'laws'"),
        (("run", "gdpr", "--set", "regulator=adaptiv", *SMALL), "Did you mean 'adaptive'"),
        (("parameters", "privcy"), "Did you mean 'Privacy'"),
        (("lsit",), "No such command 'lsit'"),
    ],
)
def test_a_mistake_is_told_with_a_way_out(arguments, words):
    assert words in refused(*arguments)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("law = ", "is not TOML"),
        (b"\xff\xfe", "is not TOML"),
        ("personalisation = 0.5", "Did you mean 'personalization'"),
        ("marketers = 'eight'", "marketers is 'eight'"),
        ("changes = 5", "changes"),
        ("firms = 5", "firms"),
        ("question = 5", "question"),
        ("[[changes]]\nlaw = 'gdpr'", "a day and what changes"),
        ("[[changes]]\nday = 1\nmarketers = 3", "cannot change in mid-run"),
        ("[[changes]]\nday = 1\nbreach = 'Giant 7'", "Did you mean 'Giant"),
        ("[[changes]]\nday = 1\nfirm = 'Nich 1'\nprice = 3.0", "Did you mean 'Niche 1'"),
        ("[[changes]]\nday = 1\nlaw = 'gdrp'", "Did you mean 'gdpr'"),
        ("[[firms]]\nname = 'A'\n[[firms]]\nname = 'A'", "different for each marketer"),
        ("a = " + "[" * 5000, "nested too deep"),
    ],
)
def test_a_scenario_file_with_a_mistake_is_told(text, words, file):
    assert words in refused("run", file("scenario.toml", text), *SMALL)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", "", "nobody"),
        ("alone.csv", "ann\n", "alone.csv"),
        ("broken.graphml", "<graphml><node", "broken.graphml"),
        ("empty.graphml", "<graphml xmlns='http://graphml.graphdrawing.org/xmlns'><graph/></graphml>", "nobody"),
        ("picture.png", b"\x89PNG", "png"),
    ],
)
def test_a_network_file_that_is_none_is_told(name, content, words, file):
    assert words in refused("run", "gdpr", "--days", "2", "--network", file(name, content))


@pytest.mark.parametrize(
    ("content", "words"),
    [("", "people.csv"), ("height\n1.8\n", "height"), ("concern\n7\n", "concern"), (b"concern\n\xff\n", "people.csv")],
)
def test_a_survey_that_is_none_is_told(content, words, file):
    assert words in refused("run", "gdpr", *SMALL, "--people", file("people.csv", content))


def test_results_cannot_go_into_a_file_or_below_one(file):
    there = file("here", "")
    for place in (there, f"{there}/below", "no\0where"):
        refused("run", "gdpr", *SMALL, "--out", place)
        refused("compare", "gdpr", *SMALL, "--out", place)
        refused("demo", *SMALL, "--out", place)
    assert Path(there).read_bytes() == b""


def test_a_folder_is_no_file(tmp_path):
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "folder.csv").mkdir()
    assert "folder.toml" in refused("run", str(tmp_path / "folder.toml"))
    for option in ("--network", "--people"):
        assert "folder.csv" in refused("run", "gdpr", *SMALL, option, str(tmp_path / "folder.csv"))


def test_running_out_of_memory_is_told(monkeypatch):
    def no_room(*_, **__):
        raise MemoryError

    monkeypatch.setattr("sim.market.make_people", no_room)
    assert "not enough memory" in refused("run", "gdpr", *SMALL)


# ------------------------------------------------------------------------------------------ rubbish


@given(st.lists(st.tuples(NAMES, st.text(max_size=12)).map("=".join) | st.text(max_size=12), max_size=3))
def test_any_setting_is_read_or_refused(pairs):
    values = accepts_or_refuses(read_settings, pairs)
    for name, value in (values or {}).items():
        assert PARAMETERS[name].check(name, value) == value


@given(st.sampled_from(list(PARAMETERS)), st.floats() | st.integers() | st.text(max_size=8))
def test_a_value_out_of_range_is_refused_whatever_the_parameter(name, value):
    p = PARAMETERS[name]
    assume(p.low is not None and p.high is not None)
    good = isinstance(value, float | int) and not math.isnan(value) and p.low <= value <= p.high
    assume(not good)
    with pytest.raises(BadInput, match=name):
        Scenario(**{name: value})


@given(st.dictionaries(NAMES, ANYTHING, max_size=4))
def test_any_values_are_a_scenario_or_refused(values):
    scenario = accepts_or_refuses(Scenario.from_dict, values)
    if scenario is not None:
        assert Scenario.from_dict(scenario.as_dict()) == scenario


@given(st.text() | st.binary())
def test_any_text_is_a_scenario_or_refused(file, text):
    accepts_or_refuses(scenarios.find, file("any.toml", text))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(NAMES, TOML, max_size=4))
def test_any_tables_are_a_scenario_or_refused(file, tables):
    path = file("tables.toml", tomli_w.dumps(tables))
    scenario = accepts_or_refuses(scenarios.find, path)
    assert scenario is None or isinstance(scenario, Scenario)


@given(st.text(max_size=30))
def test_any_name_is_a_scenario_or_refused(name):
    assume(name not in scenarios.all_scenarios())
    assert accepts_or_refuses(scenarios.find, name) is None


@given(LINES | st.text() | st.binary())
def test_any_csv_is_a_survey_or_refused(file, text):
    path = file("any.csv", text)
    accepts_or_refuses(lambda: Market(consumers=30, people=path, rng=1))


@given(LINES | st.text() | st.binary(), st.sampled_from(["csv", "txt", "edgelist", "tsv", "graphml", "gml"]))
def test_any_file_is_a_network_or_refused(file, text, suffix):
    friends = accepts_or_refuses(from_graph, file(f"any.{suffix}", text))
    assert friends is None or friends[0].people >= 2


@given(LINES | st.text() | st.binary())
def test_any_file_is_a_law_or_refused(file, text):
    accepts_or_refuses(load, file("law.toml", text))


@given(
    st.sampled_from(["run", "compare", "laws", "parameters", "demo"]),
    st.lists(st.text(min_size=1, max_size=8), max_size=2),
)
def test_any_words_are_a_command_or_refused(command, words):
    assume(not {word.lower() for word in words} & {"-h", "policy", "society", "tracking", "shopping", "privacy"})
    assume(words)
    assert refused(command, *words, "--no-such-option")


def test_a_graph_of_nobody_is_refused():
    with pytest.raises(BadInput, match="nobody"):
        Market(graph=nx.Graph(), rng=1)


def test_what_reads_surveys_also_refuses_a_folder(tmp_path):
    with pytest.raises(BadInput):
        read_people(str(tmp_path))
