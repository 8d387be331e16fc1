"""The documents say what the code does: tables are current, links lead somewhere, and what can be run runs."""

import ast
import importlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from analysis.documents import DOCS, documents, shown, span, table, write
from analysis.experiments import plan_of
from analysis.experiments.plans.files import is_plan, read_plan
from analysis.law_tests import read_tests
from sim.law.privacy_law import declared, load, timelines
from sim.parameter import Parameter
from sim.scenario import PARAMETERS, Scenario
from sim.world import Bond, Firm, Holder, Person, Track

ROOT = DOCS.parent
PAGES = sorted(DOCS.glob("*.md"))
GUIDES = ("write-your-own-marketer.md", "write-your-own-law.md")
EXPERIMENTS = "experiments.md"
LINK = re.compile(r"\[([^]]*)\]\((?!https?:|mailto:)([^)#\s]*)(#[^)\s]*)?\)")
CONSTANT = re.compile(r"\[`(\w+)`\]\(\.\./([\w/]+)\.py\) = ([\d.e]+\d)")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def text_of(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def links(page: Path) -> list[tuple[str, Path, str]]:
    """Every relative link of a page: its text, the file it leads to and the anchor in it."""
    found = LINK.findall(page.read_text(encoding="utf-8"))
    return [(text, (page.parent / path).resolve() if path else page, anchor[1:]) for text, path, anchor in found]


def anchors(page: Path) -> set[str]:
    """The anchors that headings make."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def defined_in(source: Path) -> set[str]:
    """Functions, classes, methods (also as Class.method) and constants of a module."""
    tree, names = ast.parse(source.read_text(encoding="utf-8")), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            names |= {f"{node.name}.{part.name}" for part in node.body if isinstance(part, ast.FunctionDef)}
        if isinstance(node, ast.Assign):
            names |= {name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    return names


@pytest.mark.parametrize("name", documents())
def test_a_table_made_from_the_code_is_current(name):
    assert text_of(name) == documents()[name], "Run: python -m analysis.documents"


def test_the_documents_can_be_written_anywhere(tmp_path):
    assert {path.name: path.read_text(encoding="utf-8") for path in write(tmp_path)} == documents()


def test_every_parameter_is_in_the_table_with_its_default_and_range():
    rows = {row.split(" | ")[0].strip("|` "): row for row in documents()["parameters.md"].splitlines() if "|" in row}
    for name, parameter in PARAMETERS.items():
        assert f"| `{shown(parameter.default)}` | {span(parameter)} |" in rows[name]


@pytest.mark.parametrize("preset", ["ccpa", "gdpr", "pipl"])
def test_every_clause_of_a_statute_is_told_with_its_article_sentence_and_assumption(preset):
    told = documents()["laws.md"]
    for clause in load(preset).clauses():
        assert all(text in told for text in (clause.article, clause.says, clause.assumption))


@pytest.mark.parametrize("name", timelines())
def test_every_step_of_a_time_line_is_told_with_its_date_and_reference(name):
    told = documents()["laws.md"]
    for step in load(name).steps:
        assert f"{step.date}: {step.title}" in told
        assert step.reference in told


def test_a_table_leaves_out_empty_columns_and_survives_a_bar():
    made = table(("a", "b", "c"), [("1|2", "", "3"), ("4", "", "5")])
    assert made == "| a | c |\n| --- | --- |\n| 1\\|2 | 3 |\n| 4 | 5 |"


def test_values_and_ranges_are_shown_as_a_user_types_them():
    assert [shown(value) for value in (True, "", "gdpr", 0.0004, 20_000_000)] == [
        "true",
        '""',
        "gdpr",
        "0.0004",
        "20000000",
    ]
    assert span(Parameter(True, "A switch")) == "true, false"
    assert span(Parameter(1, "A number", low=0, high=10_000)) == "0 to 10,000"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page):
    for text, path, anchor in links(page):
        assert path.exists(), f"{text}: there is no {path}"
        assert not anchor or anchor in anchors(path), f"{text}: {path.name} has no heading #{anchor}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_rule_is_where_its_link_says(page):
    for text, path, _ in links(page):
        if path.suffix == ".py" and text.startswith("`"):
            assert text.strip("`") in defined_in(path), f"{text} is not in {path.relative_to(ROOT)}"


@pytest.mark.parametrize(("name", "module", "value"), CONSTANT.findall(text_of("ODD.md")))
def test_every_constant_has_the_value_that_is_told(name, module, value):
    assert getattr(importlib.import_module(module.replace("/", ".")), name) == float(value)


def test_the_odd_has_all_elements_of_the_protocol():
    headings = re.findall(r"^## \d\. (.*)$", text_of("ODD.md"), re.MULTILINE)
    assert [heading.lower() for heading in headings[:7]] == [
        "purpose and patterns", "entities, state variables and scales", "process overview and scheduling",
        "design concepts", "initialization", "input data", "submodels",
    ]  # fmt: skip
    concepts = (
        "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing",
        "Interaction", "Stochasticity", "Collectives", "Observation",
    )  # fmt: skip
    assert all(f"**{concept}.**" in text_of("ODD.md") for concept in concepts)


@pytest.mark.parametrize(
    ("what", "names"),
    [
        ("parameter", PARAMETERS),
        ("clause", declared()),
        ("state variable", [field for record in (Person, Bond, Track, Firm, Holder) for field in record.fields()]),
    ],
)
def test_the_odd_leaves_nothing_out(what, names):
    assert not [f"{what} {name}" for name in names if f"`{name}`" not in text_of("ODD.md")]


class Guide:
    """A guide's code, as a reader would use it: blocks that begin with a file's name are saved, the rest is run."""

    def __init__(self, page: str, folder: Path) -> None:
        self.folder, self.blocks = folder, BLOCK.findall(text_of(page))
        for _, code in self.blocks:
            if name := re.match(r"# ([\w.]+\.(?:py|toml))\n", code):
                (folder / name[1]).write_text(code, encoding="utf-8")

    def of(self, language: str) -> list[str]:
        return [code for told, code in self.blocks if told == language and not re.match(r"# [\w.]+\.\w+\n", code)]

    def run(self, *command: str, program: str = sys.executable) -> str:
        paths = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(self.folder)])}
        done = subprocess.run(
            [program, *command], cwd=self.folder, env=os.environ | paths, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout


@pytest.fixture
def guide(request, tmp_path) -> Guide:
    return Guide(request.param, tmp_path)


@pytest.mark.parametrize("page", [*GUIDES, EXPERIMENTS])
def test_every_block_of_toml_loads_as_what_it_is(page, tmp_path):
    Guide(page, tmp_path)
    for path in tmp_path.glob("*.toml"):
        read = tomllib.loads(path.read_text(encoding="utf-8")) if path.suffix == ".toml" else {}
        if path.name.endswith(".tests.toml"):
            assert read_tests(path.with_name(path.name.replace(".tests", "")))
        elif is_plan(str(path)):
            asked = read_plan(str(path))
            assert list(plan_of(asked.scenarios, **asked.terms).checked())
        else:
            assert load(path).citations if "clauses" in read else Scenario.read(path).question


@pytest.mark.parametrize("guide", ["write-your-own-marketer.md"], indirect=True)
@pytest.mark.parametrize("file", ["favourites.py", "mostly_best.py"])
def test_what_is_called_ten_lines_has_ten(guide, file):
    tree = ast.parse((guide.folder / file).read_text(encoding="utf-8"))
    (defined,) = (node for node in tree.body if isinstance(node, ast.ClassDef))
    defined.body = defined.body[1:]  # the docstring
    assert len(list(filter(None, ast.unparse(tree).splitlines()))) == 10


@pytest.mark.slow
@pytest.mark.parametrize("guide", [*GUIDES, EXPERIMENTS], indirect=True)
def test_the_python_of_a_guide_runs(guide):
    assert guide.run("-c", "\n".join(guide.of("python")))


@pytest.mark.slow
@pytest.mark.parametrize("guide", GUIDES, indirect=True)
def test_the_tests_of_a_guide_pass(guide):
    assert "passed" in guide.run("-m", "pytest", "-q", *map(str, guide.folder.glob("test_*.py")))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("guide", "first", "last"),
    [
        ("write-your-own-law.md", "Quiet Browsing Act", "my_market against no_law"),
        ("write-your-own-marketer.md", "Takes people with the same favourite topic", "Writes twice as often"),
        (EXPERIMENTS, "27 runs of 9 points", "points are efficient"),
    ],
    indirect=["guide"],
)
def test_the_commands_of_a_guide_work(guide, first, last):
    installed = shutil.which("symbiosis", path=Path(sys.executable).parent)
    lines = [shlex.split(line) for block in guide.of("sh") for line in block.splitlines()]
    told = [guide.run(*words, program=installed) for name, *words in lines if name == "symbiosis"]
    assert first in told[0]
    assert last in told[-1]
