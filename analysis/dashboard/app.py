"""The page: Mesa's controls, fields made from the parameters, charts, the network, interventions, downloads.

Mesa's ``SolaraViz`` shows one model with a flat list of parameters. Here are two markets side by side, some hundred
parameters in groups, and messages beside fields; so the page is put together from Mesa's own parts
(``ModelController``, ``update_counter``) and ours. ``Page`` is what ``solara run analysis.dashboard.app`` shows, and
``app``, or ``show`` with a scenario of one's own, what a notebook does. Each visitor's tab has markets of its own.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import solara
import solara.lab
from mesa.visualization.solara_viz import ModelController
from mesa.visualization.utils import force_update, update_counter

from analysis.dashboard import panels
from analysis.dashboard.choices import SCENARIO, Choices, difference_problem
from analysis.dashboard.fields import Field
from analysis.dashboard.laboratory import A, B, Laboratory
from analysis.dashboard.network import COLOURS, DRAWN, scale_of
from analysis.dashboard.network_view import NetworkView
from analysis.dashboard.story import story
from analysis.dashboard.story_view import StoryView
from scenarios import all_scenarios
from sim.compiled import CACHE, INTERPRETED
from sim.errors import BadInput
from sim.firms.technology import Technology
from sim.law.privacy_law import presets
from sim.parameters import GROUPS
from sim.scenario import PARAMETERS, Scenario, read_settings
from sim.society.networks import Network

MAIN = ("consumers", "personalization", "collection", "transparency", "strategy", "notice")
"""Parameters that stand above the groups."""
SIZES = (100, 250, DRAWN, 1_000)
"""How many people a visitor may have drawn."""
CUT_TRACKING = {"cookie_blocking": 1.0}
NARROW = {"max-width": "170px"}
HERE = Path(__file__).parent


@solara.component
def Page(start: Choices | None = None) -> None:  # noqa: N802
    """The whole page, which begins with what ``start`` says, or else with what the server was started with."""
    choices, set_choices = solara.use_state(start or Choices(scenario=os.environ.get(SCENARIO, "no_law")))
    first = solara.use_memo(choices.parameters, [])
    lab = solara.use_reactive(solara.use_memo(lambda: Laboratory(**first), []))
    parameters = solara.use_reactive(first)
    solara.use_effect(lambda: lambda: lab.value.close(), [])

    def choose(wanted: Choices) -> None:
        set_choices(wanted)
        if not wanted.problem:
            parameters.set(wanted.parameters())

    solara.Style(HERE / "page.css")
    solara.Title("Symbiosis")
    with solara.AppBar():
        solara.AppBarTitle("Symbiosis")
        solara.lab.ThemeToggle()
    with solara.Sidebar(), solara.Column(gap="12px", classes=["side"]):
        Controls(lab, parameters, choices)
        ChooseScenario(choices, choose)
        ChooseTwin(choices, choose)
        ChooseParameters(choices, choose)
    Interventions(lab)
    View(lab)


@solara.component
def Controls(lab: Any, parameters: Any, choices: Choices) -> None:  # noqa: N802
    """Play, pause, step and reset, by Mesa; how fast; and whether what was chosen is what runs."""
    interval, render, threads = solara.use_reactive(100), solara.use_reactive(1), solara.use_reactive(False)
    problem = solara.use_memo(lambda: choices.problem, [choices])
    to_compile = solara.use_memo(lambda: not (INTERPRETED or CACHE.exists()), [])
    update_counter.get()
    with solara.Card("Controls", classes=["controls"]):
        solara.Text(f"Day {lab.value.time}", classes=["day"])
        if to_compile and lab.value.time == 0:
            solara.Info("The very first day takes a minute or two: the market's rules are compiled, once.", dense=True)
        ModelController(lab, model_parameters=parameters, play_interval=interval, render_interval=render,
                        use_threads=threads)  # fmt: skip
        solara.SliderInt(f"Pause between steps: {interval.value} ms", value=interval, min=0, max=500, step=10)
        solara.SliderInt(f"Days a step: {render.value}", value=render, min=1, max=50)
        if problem:
            solara.Error(problem, dense=True, classes=["problem"])
        elif is_changed(lab.value, parameters.value):
            solara.Info("Changed: Reset begins anew with what is chosen.", dense=True)


def is_changed(lab: Laboratory, parameters: dict[str, Any]) -> bool:
    """Whether other markets were chosen than those that run."""
    runs = {name: side.start for name, side in lab.sides.items()}
    chosen = {name: one for name, one in ((A, parameters["a"]), (B, parameters["b"])) if one is not None}
    return runs != chosen or lab.rng != parameters["rng"]


@solara.component
def ChooseScenario(choices: Choices, choose: Callable[[Choices], None]) -> None:  # noqa: N802
    """Scenario, law, network, seed, and the main parameters."""
    from dataclasses import replace

    known = all_scenarios()
    with solara.Card("Scenario"):
        solara.Select("Scenario", values=list(dict.fromkeys([*known, choices.scenario])), value=choices.scenario,
                      on_value=lambda name: choose(choices.named(name)))  # fmt: skip
        solara.Text(known[choices.scenario].question if choices.scenario in known else "", classes=["question"])
        solara.InputInt("Seed", value=choices.seed, on_value=lambda seed: choose(replace(choices, seed=seed or 0)))
        for name, values in (("law", [*presets()]), ("network", [*Network.all()])):
            value = str(choices.value(name))
            solara.Select(name.capitalize(), values=list(dict.fromkeys([*values, value])), value=value,
                          on_value=lambda v, n=name: choose(choices.set(n, v)))  # fmt: skip
        for name in MAIN:
            Field(name, choices.value(name), lambda value, n=name: choose(choices.set(n, value)))


@solara.component
def ChooseTwin(choices: Choices, choose: Callable[[Choices], None]) -> None:  # noqa: N802
    """A second market with the same luck, and what it has otherwise."""
    from dataclasses import replace

    text, set_text = solara.use_state("")
    wrong, set_wrong = solara.use_state("")

    def add() -> None:
        problem = difference_problem(text)
        set_wrong(problem)
        if text and not problem:
            choose(replace(choices, differences=(*choices.differences, text)))
            set_text("")

    with solara.Card("Market B", classes=["twin"]):
        solara.Switch(label="Compare with a twin (same luck)", value=choices.compare,
                      on_value=lambda on: choose(replace(choices, compare=on)))  # fmt: skip
        if choices.compare:
            for each in choices.differences:
                rest = tuple(other for other in choices.differences if other != each)
                solara.Button(f"{each}  ✕", text=True, on_click=lambda r=rest: choose(replace(choices, differences=r)))
            solara.InputText("What B has otherwise: name=value", value=text, on_value=set_text, continuous_update=True)
            solara.Button("Add", on_click=add, small=True)
            if wrong:
                solara.Error(wrong, dense=True)


@solara.component
def ChooseParameters(choices: Choices, choose: Callable[[Choices], None]) -> None:  # noqa: N802
    """All parameters by group; a group's fields are made when it is opened."""
    opened, set_opened = solara.use_state("")
    with solara.Card("All parameters"):
        for group in GROUPS:
            title = str(group.__doc__).strip().splitlines()[0].rstrip(".")
            is_open = opened == group.__name__
            solara.Button(("▾ " if is_open else "▸ ") + title, text=True, style={"text-transform": "none"},
                          on_click=lambda n=group.__name__, o=is_open: set_opened("" if o else n))  # fmt: skip
            if is_open:
                for name in (name for name, p in PARAMETERS.items() if p.group == group.__name__):
                    Field(name, choices.value(name), lambda value, n=name: choose(choices.set(n, value)))


@solara.component
def Interventions(lab: Any) -> None:  # noqa: N802
    """Things to do to running markets: they come into force tomorrow, and are marked in all charts."""
    update_counter.get()
    sides = list(lab.value.sides)
    chosen, set_where = solara.use_state("")
    where = chosen if chosen and set(chosen) <= set(sides) else "".join(sides)
    holder, set_holder = solara.use_state("")
    law, set_law = solara.use_state("gdpr")
    technology, set_technology = solara.use_state("on_device")
    text, set_text = solara.use_state("")
    wrong, set_wrong = solara.use_state("")
    holders = [each.name for each in lab.value.sides[A].market.holders] if sides else []

    def intervene(what: dict[str, Any]) -> None:
        set_wrong("")
        try:
            lab.value.intervene(what, where)
        except BadInput as error:
            set_wrong(str(error))
        force_update()

    def typed() -> None:
        try:
            intervene(dict(read_settings([text])))
        except BadInput as error:
            set_wrong(str(error))

    with solara.Card("Intervene (tomorrow)", classes=["interventions"]):
        with solara.Row(gap="10px", style={"flex-wrap": "wrap", "align-items": "center"}):
            if len(sides) > 1:
                solara.Select("In", values=[A, B, A + B], value=where, on_value=set_where, dense=True, style=NARROW)
            solara.Select("Holder", values=holders, value=holder or (holders[0] if holders else ""),
                          on_value=set_holder, dense=True, style=NARROW)  # fmt: skip
            solara.Button("Strike a breach", color="error", outlined=True, on_click=lambda: intervene(
                {"breach": {"holder": holder or holders[0], "share": 0.5, "found_after": 3}}))  # fmt: skip
            solara.Select("Law", values=[*presets()], value=law, on_value=set_law, dense=True, style=NARROW)
            solara.Button("Bring into force", outlined=True, on_click=lambda: intervene({"law": law}))
            solara.Select("Technology", values=[*Technology.all()], value=technology, on_value=set_technology,
                          dense=True, style=NARROW)  # fmt: skip
            solara.Button("Switch on", outlined=True, on_click=lambda: intervene({"privacy_technology": technology}))
            solara.Button("Cut tracking", outlined=True, on_click=lambda: intervene(dict(CUT_TRACKING)))
        with solara.Row(gap="10px", style={"flex-wrap": "wrap", "align-items": "center"}):
            solara.InputText("Any parameter: name=value", value=text, on_value=set_text, continuous_update=True)
            solara.Button("Change", outlined=True, on_click=typed)
            for name in sides:
                solara.FileDownload(lambda n=name: lab.value.toml(n), f"market_{name}.toml",
                                    label=f"Scenario {name} (TOML)")  # fmt: skip
            solara.FileDownload(lambda: lab.value.results(), "results.zip", label="Results (ZIP)")
        if wrong:
            solara.Error(wrong, dense=True, classes=["refused"])


@solara.component
def View(lab: Any) -> None:  # noqa: N802
    """Charts, people and events, one at a time."""
    tab, set_tab = solara.use_state("Charts")
    drawn = solara.use_reactive(DRAWN)
    update_counter.get()
    solara.ToggleButtonsSingle(tab, values=["Charts", "People", "Table"], on_value=set_tab)
    if not lab.value.sides:
        return
    if lab.value.differences:
        told = ", ".join(f"{name}: {a} → {b}" for name, (a, b) in lab.value.differences.items())
        solara.Text(f"A → B: {told}", classes=["differences"])
    if tab == "People":
        People(lab, drawn)
    else:
        {"Charts": Charts, "Table": Table}[tab](lab)


@solara.component
def Charts(lab: Any) -> None:  # noqa: N802
    """All charts, of both markets or of what B has more."""
    difference, set_difference = solara.use_state(False)
    update_counter.get()
    if B in lab.value.sides:
        solara.Switch(label="Show B less A", value=difference, on_value=set_difference)
    html = "".join(panels.charts(lab.value, difference))
    solara.HTML(tag="div", unsafe_innerHTML=html, classes=["charts"])
    solara.Text("☠ breach  ✉ its news  § fine  ⚖ law  ✎ change  ! order. Lines are dashed in market B.")


@solara.component
def People(lab: Any, drawn: solara.Reactive[int]) -> None:  # noqa: N802
    """The network of a sample, and the story of whoever is clicked."""
    colour, set_colour = solara.use_state("trust")
    update_counter.get()

    def watch(person: int) -> None:
        lab.value.watch(person)
        force_update()

    lab.value.draw(drawn.value)
    with solara.Row(gap="10px"):
        solara.Select("Colour", values=list(COLOURS), value=colour, on_value=set_colour, dense=True)
        solara.Select("People drawn", values=list(SIZES), value=drawn, dense=True)
    sides = lab.value.sides.values()
    scale = scale_of(np.concatenate([side.sample.values(side.market, colour) for side in sides]))
    with solara.ColumnsResponsive(12, large=[12 // len(lab.value.sides)] * len(lab.value.sides)):
        for name, side in lab.value.sides.items():
            with solara.Card(f"Market {name}: {side.market.law.title}", margin=0):
                NetworkView(side, colour, scale, watch)
    told = [(side, side.sample.watched) for side in sides if side.sample.watched is not None]
    if not told:
        solara.Info("Click a person, to be told her story; arrow keys go from one to the next.", dense=True)
        return
    for side, watched in told:  # who lives in one market may not in the other
        StoryView(side.name if len(sides) > 1 else "", story(side, watched))


@solara.component
def Table(lab: Any) -> None:  # noqa: N802
    """Means of the last four weeks, and the latest events."""
    update_counter.get()
    rows = panels.comparison(lab.value)
    columns = [name for name in ("measure", "unit", A, B, "B - A") if rows and name in rows[0]]
    solara.Text("Means of the last four weeks", classes=["heading"])
    solara.HTML(tag="div", unsafe_innerHTML=table(rows, columns), classes=["table-wrap"])
    solara.Text("Events", classes=["heading"])
    solara.HTML(tag="div", unsafe_innerHTML=table(panels.events(lab.value), ["day", "market", "kind", "who", "what"]),
                classes=["table-wrap"])  # fmt: skip


def table(rows: Any, columns: list[str]) -> str:
    """Rows as an HTML table."""
    from html import escape

    def cell(value: Any) -> str:
        told = f"{value:.4g}" if isinstance(value, float) else escape(str(value))
        return f'<td class="{"number" if isinstance(value, float) else ""}">{told}</td>'

    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join("<tr>" + "".join(cell(row[name]) for name in columns) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if rows else "<p>Nothing yet.</p>"


def show(scenario: Scenario | str = "no_law", seed: int = 1) -> Any:
    """The page as an element that begins with this scenario, for notebooks: ``show("gdpr")``."""
    return Page(Choices.of(scenario, seed))


app = Page()
"""The page as an element, for ``solara run analysis.dashboard.app:app`` and notebooks."""
