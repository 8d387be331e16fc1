"""How the server starts, and what it says when it cannot."""

import gc
import socket
import subprocess
import sys

import pytest
from click.testing import CliRunner

from analysis.cli import commands
from analysis.dashboard.fields import is_slider
from sim.market import Market
from sim.scenario import PARAMETERS


def told(*arguments: str) -> tuple[int, str]:
    outcome = CliRunner().invoke(commands, ["serve", "--no-browser", *arguments])
    return outcome.exit_code, outcome.output


def test_an_unknown_scenario_is_refused_and_the_nearest_suggested():
    code, output = told("--scenario", "gdrp")
    assert code == 2
    assert "'gdpr'" in output


def test_a_port_that_is_taken_is_told_with_a_way_out():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, output = told("--port", str(port))
    assert code == 2
    assert f"port {port}" in output
    assert "--port" in output


def test_what_to_install_is_said_where_solara_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "solara", None)
    code, output = told()
    assert code == 2
    assert "pip install 'symbiosis[viz]'" in output


def test_it_listens_on_this_machine_alone_unless_told_otherwise():
    (host,) = (option for option in commands.commands["serve"].params if option.name == "host")
    assert host.default == "127.0.0.1"


def test_help_does_not_import_what_the_server_needs():
    heavy = "import sys, analysis.cli; print([m for m in ('solara', 'altair', 'mesa', 'numba') if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_app_is_what_solara_run_and_notebooks_show():
    solara = pytest.importorskip("solara")
    from analysis.dashboard.app import app, show

    assert isinstance(app, solara.Element)
    assert isinstance(show("gdpr", seed=3), solara.Element)


def test_sliders_are_for_what_hundredths_are_fine_enough_for():
    assert is_slider(PARAMETERS["personalization"])
    for name, parameter in PARAMETERS.items():
        if is_slider(parameter):
            assert round(parameter.default, 2) == pytest.approx(parameter.default), name


def markets() -> int:
    gc.collect()
    return sum(isinstance(each, Market) for each in gc.get_objects())


def test_a_tab_that_is_closed_frees_its_markets():
    solara = pytest.importorskip("solara")
    from analysis.dashboard.app import Page
    from analysis.dashboard.choices import Choices

    before = markets()
    start = Choices(settings={"consumers": 60}, compare=True)
    _, tab = solara.render(Page(start), handle_error=False)
    assert markets() == before + 2
    tab.close()
    assert markets() == before
