"""The page on verification and validation has all elements of TRACE, and the tests it leans on exist."""

import ast
import re

import pytest

from analysis.documents import DOCS

PAGE = (DOCS / "trace.md").read_text(encoding="utf-8")
NAMED = re.findall(r"\[`(test_\w+)`\]\(\.\./([\w/]+\.py)\)", PAGE)
ELEMENTS = (
    "Problem formulation",
    "Model description",
    "Data evaluation",
    "Conceptual evaluation",
    "Implementation verification",
    "Output verification",
    "Analysis",
    "Output corroboration",
)


def test_all_elements_are_there_in_their_order():
    assert re.findall(r"^## \d\. (.+)$", PAGE, re.MULTILINE) == list(ELEMENTS)


def test_it_leans_on_tests():
    assert len(NAMED) >= len(ELEMENTS)


@pytest.mark.parametrize(("test", "file"), NAMED)
def test_what_it_leans_on_is_tested_there(test, file):
    source = ast.parse((DOCS.parent / file).read_text(encoding="utf-8"))
    assert test in {node.name for node in ast.walk(source) if isinstance(node, ast.FunctionDef)}
