"""What a newcomer meets: one command that sets everything up, exact versions, a licence and a way to cite."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PINS = [line for line in (ROOT / "requirements.lock").read_text().splitlines() if not line.startswith("#")]


def python_claiming(version: str) -> str:
    """A shell script that is this Python but claims another version, and tells instead of making an environment."""
    disguise = f"import sys; sys.version_info = ({version.replace('.', ', ')}); exec(sys.argv[1])"
    return f"""#!/bin/sh
case "$1" in
  -c) exec {sys.executable} -c '{disguise}' "$2" ;;
  --version) echo "Python {version}" ;;
  *) echo "$0 was asked for $*"; exit 9 ;;
esac
"""


BROKEN = "#!/bin/sh\nexit 127\n"


@pytest.fixture
def make_setup(tmp_path):
    """Runs `make setup` where only the given interpreters are on the PATH."""

    def run(*options: str, **interpreters: str) -> subprocess.CompletedProcess[str]:
        for name, script in interpreters.items():
            file = tmp_path / name.replace("_", ".")
            file.write_text(script)
            file.chmod(0o755)
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
        command = [shutil.which("make") or "make", "setup", f"VENV={tmp_path / 'venv'}", "PYTHON=", *options]
        return subprocess.run(
            command, cwd=ROOT, env=environment | {"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
        )

    return run


def test_too_old_a_python_is_refused_with_a_way_out(make_setup):
    told = make_setup(python3=python_claiming("3.11.9"), python=python_claiming("3.10.0"))
    assert told.returncode != 0
    assert "No Python 3.12 or newer" in told.stderr
    assert "apt install python3 python3-venv" in told.stderr
    assert "make PYTHON=" in told.stderr


def test_no_python_at_all_is_told_the_same_way(make_setup):
    assert "No Python 3.12 or newer" in make_setup().stderr


def test_a_name_that_does_not_run_is_passed_over(make_setup):
    told = make_setup(python3_12=BROKEN, python3=python_claiming("3.11.9"), python=python_claiming("3.13.1"))
    assert "with Python 3.13.1" in told.stdout
    assert "/python was asked for -m venv" in told.stdout


def test_the_python_a_user_names_is_the_only_one_tried(make_setup, tmp_path):
    old = tmp_path / "mine"
    told = make_setup(f"PYTHON={old}", mine=python_claiming("3.9.0"), python3_12=python_claiming("3.12.0"))
    assert f"Looked for: {old}." in told.stderr


def test_python_version_is_the_oldest_that_is_supported():
    oldest = (ROOT / ".python-version").read_text().strip()
    assert oldest == "3.12"
    assert PROJECT["requires-python"] == f">={oldest}"


def test_every_locked_package_has_one_exact_version():
    assert [pin for pin in PINS if not re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; [\w\s'<>=!.]+)?", pin)] == []
    names = [pin.partition("==")[0] for pin in PINS]
    assert names == sorted(set(names))


@pytest.mark.parametrize("need", PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"])
def test_the_lock_holds_what_the_project_needs(need):
    locked = {pin.name: pin for pin in map(Requirement, PINS)}
    wanted = Requirement(need)
    version = str(locked[wanted.name].specifier).removeprefix("==")
    assert wanted.specifier.contains(version)


def test_licence_and_citation_agree_with_the_project():
    assert "Apache License\n                           Version 2.0" in (ROOT / "LICENSE").read_text()
    lines = (ROOT / "CITATION.cff").read_text().splitlines()
    citation = dict(line.split(": ", 1) for line in lines if re.match(r"[a-z-]+: ", line))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title"} <= citation.keys()
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"] == "Apache-2.0"


def test_the_readme_names_the_commands_that_ci_runs():
    readme, ci, targets = ((ROOT / name).read_text() for name in ("README.md", ".ci/run", "Makefile"))
    for command in ("test", "demo"):
        assert f"make {command}" in readme
        assert f"\nmake {command}\n" in ci
        assert f"\n{command}:" in targets
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_the_console_script_is_there():
    assert callable(EntryPoint("symbiosis", PROJECT["scripts"]["symbiosis"], "console_scripts").load())


def test_laws_and_scenarios_travel_in_the_wheel(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    data = {str(path.relative_to(ROOT)) for room in ("sim", "scenarios") for path in (ROOT / room).rglob("*.toml")}
    assert "sim/law/presets/gdpr.toml" in data
    assert data <= packed
    assert not any(name.startswith("tests/") for name in packed)
