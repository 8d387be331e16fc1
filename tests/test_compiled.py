"""What is compiled once must be compiled anew when it changes, and only then."""

import ast
from pathlib import Path

import pytest

import sim
from sim.compiled import INTERPRETED, WITHOUT_RULES, rule

ROOM = Path(sim.__file__).parent


def imports(source: Path) -> set[str]:
    """The modules that a file imports."""
    nodes = list(ast.walk(ast.parse(source.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}


def files_with_rules() -> list[Path]:
    return [source for source in ROOM.rglob("*.py") if "@rule" in source.read_text(encoding="utf-8")]


def test_rules_lie_where_a_change_is_noticed():
    assert len(files_with_rules()) > 15
    for source in files_with_rules():
        assert source.relative_to(ROOM).parts[0] not in WITHOUT_RULES, source


def test_no_rule_reads_anything_from_a_room_whose_changes_are_not_noticed():
    for source in files_with_rules():
        for room in WITHOUT_RULES:
            assert not any(module.startswith(f"sim.{room}") for module in imports(source)), (source, room)


@rule
def _half(x):
    return x / 2.0


@rule
def quarter(x):
    return _half(_half(x))


def test_a_private_rule_is_for_rules_and_says_so():
    assert quarter(4.0) == 1.0
    if not INTERPRETED:
        with pytest.raises(TypeError, match="_half is for rules"):
            _half(4.0)
