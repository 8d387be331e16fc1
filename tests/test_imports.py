"""Imports point one way, and what is only asked for help does not wait for what it does not need."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = {"matplotlib", "mesa", "networkx", "numba", "pandas", "pyarrow", "scipy"}


def lint_imports(where: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)


def loaded_by(statement: str) -> set[str]:
    """Top-level names of all modules that a statement imports."""
    code = f"{statement}; import sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_imports_point_one_way():
    verdict = lint_imports(ROOT)
    assert verdict.returncode == 0, verdict.stdout


@pytest.mark.parametrize(
    ("where", "wrong", "verdict"),
    [
        ("scenarios/wrong.py", "import analysis", "scenarios is not allowed to import analysis"),
        ("sim/errors.py", "import sim.law", "sim.errors is not allowed to import sim.law"),
        ("sim/society/wrong.py", "import sim.firms", "sim.society is not allowed to import sim.firms"),
        ("sim/data/wrong.py", "import rich", "sim is not allowed to import rich"),
        ("sim/wrong.py", "import sim.errors", "- sim.wrong"),
    ],
)
def test_an_import_against_the_layers_is_caught(tmp_path, where, wrong, verdict):
    for room in ("analysis", "scenarios", "sim"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / where).write_text(wrong)
    found = lint_imports(tmp_path)
    assert found.returncode == 1
    assert verdict in " ".join(found.stdout.split())


def test_asking_for_help_loads_nothing_heavy():
    assert loaded_by("import analysis.cli") & HEAVY == set()


def test_the_market_loads_no_pictures_and_no_command_line():
    assert loaded_by("from sim import Market, Scenario") & {"matplotlib", "click", "rich"} == set()
