"""The command line: ``symbiosis --help``. Nothing heavy is imported before a command needs it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis.commands.calibrate import calibrate
from analysis.commands.evidence import evidence
from analysis.commands.frontier import frontier
from analysis.commands.gallery import gallery
from analysis.commands.report import report
from analysis.commands.sensitivity import sensitivity
from analysis.commands.serve import serve
from analysis.commands.sweep import sweep
from analysis.terminal import INTERRUPTED, Commands, note, print_json, print_table, progress_bar, speak_anywhere
from sim.errors import BadInput

if TYPE_CHECKING:
    from sim.registry import Registered
    from sim.scenario import Scenario

type Command = Callable[..., Any]

FAILED = 1
"""Exit code of a law that does not do what its tests claim."""
LISTED = (
    "parameters", "laws", "regulators", "strategies", "optimisers", "analytics", "technologies", "remedies",
    "networks", "measures",
)  # fmt: skip
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
OR_FILE = click.argument("name", required=False, metavar="[NAME|FILE.py]")
DEMO_FOLDER, DEMO_CONSUMERS, DEMO_SEEDS = "out/demo", 5_000, 4
OPTIONS = (
    click.option("--consumers", type=int, help="Number of consumers."),
    click.option("--days", type=int, help="Length of the run."),
    click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Any parameter; repeatable."),
    click.option("--network", metavar="KIND|FILE", help="Social network: a kind, or a graph file of your own."),
    click.option("--people", metavar="FILE", help="CSV of your own people."),
    click.option("--out", metavar="FOLDER", help="Keep tables, manifest and figures in this folder."),
    click.option("--overwrite", is_flag=True, help="Replace earlier results in that folder."),
    click.option("--no-figures", is_flag=True, help="Draw no figures."),
    click.option("--threads", type=int, help="Threads, all cores by default; results do not depend on it."),
    AS_JSON,
)


@dataclass
class Options:
    """What was asked for beside the scenario."""

    consumers: int | None = None
    days: int | None = None
    settings: tuple[str, ...] = ()
    network: str | None = None
    people: str | None = None
    out: str | None = None
    overwrite: bool = False
    no_figures: bool = False
    threads: int | None = None
    as_json: bool = False

    def changed(self, scenario: "Scenario", settings: Sequence[str] = ()) -> "Scenario":
        """The scenario with what was asked for, and with further settings; says what will not come to pass in it."""
        from sim.scenario import read_settings

        own = {name: getattr(self, name) for name in ("consumers", "days", "network", "people")}
        given = {name: value for name, value in own.items() if value is not None}
        scenario = scenario.with_(**given | read_settings([*self.settings, *settings]))
        late = sorted({change.day for change in scenario.changes if change.day >= scenario.days})
        if late:
            note(f"Note: the run ends before the scenario's change on day {late[0]}.")
        return scenario

    def keeping(self) -> dict[str, Any]:
        """Where and how to run and to keep results, as the experiments take it."""
        kept = {"out": self.out, "overwrite": self.overwrite, "figures": self.out is not None and not self.no_figures}
        return kept | {"threads": self.threads}


def main() -> None:
    """Run the command line."""
    speak_anywhere()
    commands(prog_name="symbiosis")


def tell_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print the version, of sources that are not installed too, and end."""
    if wanted:
        from analysis.experiments.storing import versions

        click.echo(f"symbiosis {versions()['symbiosis']}")
        context.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=tell_version, help="Show the version."
)
def commands() -> None:
    """Data-driven marketing, consumer privacy and the law, in one market.

    \b
    symbiosis list                             what scenarios there are
    symbiosis run gdpr --out out/gdpr          run one, keep tables and figures
    symbiosis compare no_law gdpr --seeds 10   what does the law change?
    symbiosis sweep gdpr --vary collection=0:1:11   many scenarios, many seeds
    """  # noqa: D301 - click keeps the lines of a paragraph that begins with a backspace


def takes_options(command: Command) -> Command:
    """Give a command the options with which a scenario can be changed, run and kept."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@commands.command()
@click.argument("scenario")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same run, to the bit.")
@takes_options
def run(scenario: str, seed: int, **options: Any) -> None:
    """Run a SCENARIO: a name from `symbiosis list`, or a TOML file of your own."""
    from scenarios import find

    asked = Options(**options)
    chosen = asked.changed(find(scenario))
    from analysis.experiments import Interrupted
    from analysis.experiments import run as run_scenario
    from analysis.tables import tell_run

    name = Path(scenario).stem
    try:
        with progress_bar(name) as progress:
            results = run_scenario(chosen, seed, progress=progress, name=name, **asked.keeping())
    except Interrupted as stopped:
        results = stopped.finished
    tell_run(results, asked.out, asked.as_json)
    if not results.complete:
        end_early(f"after {results.days} of {results.scenario.days} days", asked.out)


@commands.command()
@click.argument("scenarios", nargs=-1, required=True)
@click.option("--seeds", type=click.IntRange(1, 100_000), default=5, show_default=True, help="Runs of each scenario.")
@click.option("--seed", type=int, default=1, show_default=True, help="The first seed; the others follow it.")
@click.option("--burn-in", type=int, help="Days left out at the start of a run; half of it by default.")
@click.option("--all", "every", is_flag=True, help="Show every measure, not a choice.")
@takes_options
def compare(
    scenarios: tuple[str, ...], seeds: int, seed: int, burn_in: int | None, every: bool, **options: Any
) -> None:
    """Compare SCENARIOS with the first of them, run by run with the same luck.

    One alone is compared with its twin. Commas change one: gdpr,personalization=0.9
    """
    asked = Options(**options)
    names = scenarios if len(scenarios) > 1 else (*twin_of(scenarios[0]), *scenarios)
    compare_and_tell(arms_of(names, asked), range(seed, seed + seeds), burn_in, every, asked)


@commands.command()
@click.option("--consumers", type=int, default=DEMO_CONSUMERS, show_default=True, help="Number of consumers.")
@click.option("--days", type=int, help="Length of the runs.")
@click.option("--seeds", type=click.IntRange(1, 1000), default=DEMO_SEEDS, show_default=True, help="Runs of each.")
@click.option("--out", default=DEMO_FOLDER, show_default=True, metavar="FOLDER", help="Where tables and figures go.")
@AS_JSON
def demo(seeds: int, **options: Any) -> None:
    """What does the GDPR change? A market under it beside its twin without a law, in about half a minute."""
    asked = Options(overwrite=True, **options)
    compare_and_tell(arms_of(("no_law", "gdpr"), asked), range(1, seeds + 1), None, False, asked)


for many_runs in (sweep, sensitivity, frontier, evidence, calibrate, report, gallery, serve):
    commands.add_command(many_runs)


@commands.command(name="list")
@click.argument("what", required=False)
@AS_JSON
@click.pass_context
def list_scenarios(context: click.Context, what: str | None, as_json: bool) -> None:
    """List the scenarios and the questions they ask; or WHAT else there is, such as laws or regulators."""
    if what and what != "scenarios":
        context.invoke(listing(what), as_json=as_json)
        return
    from scenarios import all_scenarios, twins

    pairs = twins()
    rows = [
        {"scenario": name, "question": scenario.question, "twin": pairs.get(name, "")}
        for name, scenario in all_scenarios().items()
    ]
    show(rows, {"scenario": "Scenario", "question": "Question", "twin": "Twin"}, as_json)


@commands.command()
@click.argument("name", required=False)
@click.option("--search", metavar="TEXT", help="Only those in which this text occurs.")
@AS_JSON
def parameters(name: str | None, search: str | None, as_json: bool) -> None:
    """List all parameters, or those of a group, or tell all of one NAME."""
    from analysis.tables import tell_parameters

    tell_parameters(name, search, as_json)


@commands.command()
@click.argument("name", required=False)
@AS_JSON
def laws(name: str | None, as_json: bool) -> None:
    """List the laws, or the clauses of one by NAME or TOML file, with the articles they come from."""
    from analysis.tables import tell_law, tell_laws

    tell_law(name, as_json) if name else tell_laws(as_json)


@commands.command()
@click.argument("name")
@click.option("--check", is_flag=True, help="Put the law to the tests in its file, or beside it.")
@AS_JSON
def law(name: str, check: bool, as_json: bool) -> None:
    """Tell what a law says, by NAME or TOML file; or --check whether it does what its tests claim."""
    from analysis.tables import tell_check, tell_law

    if not check:
        tell_law(name, as_json)
    elif not tell_check(name, as_json):
        raise click.exceptions.Exit(FAILED)


@commands.command()
@OR_FILE
@AS_JSON
def regulators(name: str | None, as_json: bool) -> None:
    """List the kinds of regulators, whom each listens to, or those in your own file."""
    from sim.regulators.kinds import Kind

    show_family(members(Kind, name), as_json)


@commands.command()
@OR_FILE
@AS_JSON
def strategies(name: str | None, as_json: bool) -> None:
    """List the targeting strategies, or those in your own file."""
    from sim.firms.targeting import Strategy

    show_family(members(Strategy, name), as_json)


@commands.command()
@OR_FILE
@AS_JSON
def optimisers(name: str | None, as_json: bool) -> None:
    """List the campaign optimisers, or those in your own file."""
    from sim.firms.campaigns import Optimiser

    show_family(members(Optimiser, name), as_json)


@commands.command()
@OR_FILE
@AS_JSON
def analytics(name: str | None, as_json: bool) -> None:
    """List the levels of analytics, or those in your own file."""
    from sim.firms.analytics import Analytics

    show_family(members(Analytics, name), as_json)


@commands.command()
@AS_JSON
def technologies(as_json: bool) -> None:
    """List the privacy technologies."""
    from sim.firms.technology import Technology

    show_family(Technology.all(), as_json)


@commands.command()
@AS_JSON
def remedies(as_json: bool) -> None:
    """List what firms can do for people by their own will."""
    from sim.firms.governance import Remedy

    show_family(Remedy.all(), as_json)


@commands.command()
@AS_JSON
def networks(as_json: bool) -> None:
    """List the kinds of social network."""
    from sim.society.networks import Network

    show_family(Network.all(), as_json)


@commands.command()
@AS_JSON
def measures(as_json: bool) -> None:
    """List what is measured each day."""
    from sim.ledger.measures import MEASURES

    rows = [{"measure": name, "unit": unit, "meaning": meaning} for name, (unit, meaning) in MEASURES.items()]
    show(rows, {"measure": "Measure", "unit": "Unit", "meaning": "Meaning"}, as_json)


def listing(what: str) -> click.Command:
    """The command that lists a kind of thing; raises with the nearest name otherwise."""
    from sim.errors import unknown

    if what not in LISTED:
        raise unknown("kind of thing to list", what, ("scenarios", *LISTED))
    return commands.commands[what]


def arms_of(names: Sequence[str], asked: Options) -> "dict[str, Scenario]":
    """The scenarios of a comparison by name, each with its own settings; a name given twice is numbered."""
    from scenarios import find

    arms: dict[str, Scenario] = {}
    for text in names:
        path, *settings = text.split(",")
        label = ",".join([Path(path).stem, *settings])
        again = sum(name == label or name.startswith(f"{label} #") for name in arms)
        arms[f"{label} #{again + 1}" if again else label] = asked.changed(find(path), settings)
    return arms


def twin_of(scenario: str) -> tuple[str]:
    """The scenario that one is compared with if nothing else is said."""
    from scenarios import find, twins

    name = scenario.partition(",")[0]
    find(name)
    if name != scenario:
        return (name,)
    if name not in twins():
        raise BadInput(f"{name} has no twin. Say what to compare it with, for example: compare no_law {name}")
    return (twins()[name],)


def compare_and_tell(
    arms: "dict[str, Scenario]", seeds: range, burn_in: int | None, every: bool, asked: Options
) -> None:
    """Run a comparison and print it."""
    from analysis.experiments import Interrupted
    from analysis.experiments import compare as compare_scenarios
    from analysis.tables import tell_comparison

    try:
        with progress_bar(" / ".join(arms)) as progress:
            comparison = compare_scenarios(arms, seeds, burn_in=burn_in, progress=progress, **asked.keeping())
    except Interrupted as stopped:
        comparison = stopped.finished
    tell_comparison(comparison, asked.out, every, asked.as_json)
    if not comparison.complete:
        end_early(f"after {len(comparison.finished)} of {len(comparison.seeds)} seeds", asked.out)


def end_early(when: str, out: str | None) -> None:
    """Say that Ctrl-C ended a run, and what is left of it."""
    note(f"Interrupted {when}. What is finished is " + (f"kept in {out}." if out else "above."))
    raise click.exceptions.Exit(INTERRUPTED)


def members(family: "type[Registered]", name: str | None) -> dict[str, Any]:
    """All members of a family, those in a file, or the one of this name."""
    if not name:
        return family.all()
    if name.endswith(".py"):
        return family.in_file(name)
    return {name: family.find(name)}


def show_family(family: dict[str, Any], as_json: bool) -> None:
    """Print the members of a family of things that can be added to."""
    rows = [
        {"name": name, "summary": member.summary, "literature": member.literature} for name, member in family.items()
    ]
    show(rows, {"name": "Name", "summary": "What it does", "literature": "Literature"}, as_json)


def show(rows: list[dict[str, Any]], columns: dict[str, str], as_json: bool) -> None:
    """Print rows as a table or as JSON."""
    print_json(rows) if as_json else print_table(rows, columns)


if __name__ == "__main__":
    main()
