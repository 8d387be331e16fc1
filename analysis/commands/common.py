"""What the commands for many runs have in common: options, progress, and how they end."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis.terminal import INTERRUPTED, note, print_table, short
from sim.errors import bad

if TYPE_CHECKING:
    import pandas as pd

    from analysis.experiments import Runs
    from analysis.experiments.tally import Tally
    from sim.scenario import Scenario

FAILED = 1
"""Exit code where some runs failed."""
MOST_FAILURES = 10
MOST_ROWS = 40

OPTIONS = (
    click.option("--seeds", type=click.IntRange(1, 100_000), help="Runs of each point.  [default: 5]"),
    click.option("--seed", type=int, default=1, show_default=True, help="The first seed; the others follow it."),
    click.option("--consumers", type=int, help="Number of consumers."),
    click.option("--days", type=int, help="Length of the runs."),
    click.option("--burn-in", type=int, help="Days left out at the start of a run; half of it by default."),
    click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Any parameter; repeatable."),
    click.option("--out", metavar="FOLDER", help="Where runs are kept, and found again."),
    click.option("--workers", type=int, help="Processes; as many as cores by default."),
    click.option("--threads", type=int, help="Threads of each run."),
    click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler, whose workers do the runs."),
    click.option("--retry-failed", is_flag=True, help="Run what failed before again."),
    click.option("--no-figures", is_flag=True, help="Draw no figures."),
    click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table."),
)


@dataclass
class Asked:
    """What was asked for beside the plan."""

    seeds: int | None
    seed: int
    consumers: int | None
    days: int | None
    burn_in: int | None
    settings: tuple[str, ...]
    out: str | None
    workers: int | None
    threads: int | None
    scheduler: str | None
    retry_failed: bool
    no_figures: bool
    as_json: bool

    def changed(self, scenario: "Scenario") -> "Scenario":
        """The scenario with what was asked for."""
        from sim.scenario import read_settings

        given = {} if self.consumers is None else {"consumers": self.consumers}
        return scenario.with_(**given | read_settings(self.settings))

    def seeds_or(self, default: Any) -> Any:
        """The seeds that were asked for, or the default: a number of seeds, or seeds."""
        if self.seeds is None and (self.seed == 1 or not isinstance(default, int)):
            return default
        return range(self.seed, self.seed + (self.seeds or default))

    def crew(self) -> dict[str, Any]:
        """Who does the runs."""
        if self.scheduler and self.workers:
            raise bad("--workers", self.workers, "left out with --scheduler", "The cluster's workers do the runs.")
        crew = {"executor": self.scheduler, "workers": self.workers, "threads": self.threads}
        return crew | {"retry_failed": self.retry_failed}


def takes_common_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that all have, as one argument ``asked``."""

    def gathered(**options: Any) -> Any:
        own = {name: options.pop(name) for name in Asked.__dataclass_fields__}
        return command(asked=Asked(**own), **options)

    gathered.__doc__, gathered.__name__ = command.__doc__, command.__name__
    gathered.__click_params__ = list(getattr(command, "__click_params__", []))  # type: ignore[attr-defined]
    for option in reversed(OPTIONS):
        option(gathered)
    return gathered


def pairs(texts: Sequence[str], option: str) -> dict[str, str]:
    """``name=value`` as typed, by name."""
    found = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise bad(option, text, "name=value", f"For example {option} personalization=0:1:11.")
        found[name.strip()] = value.strip()
    return found


def words(text: str | None) -> list[str]:
    """The words of a list with commas."""
    return [word.strip() for word in (text or "").split(",") if word.strip()]


def place(asked: Asked, kind: str, name: str) -> str:
    """The folder that was asked for, or one of the command's own."""
    return asked.out or str(Path("out") / kind / Path(name).stem)


@contextmanager
def sweeping(label: str, out: str) -> "Iterator[Callable[[Tally], None] | None]":
    """A live bar while a sweep goes; on Ctrl-C, how to go on with it."""
    from analysis.experiments import Interrupted

    try:
        with bar(label) as watch:
            yield watch
    except Interrupted as stopped:
        left = len(set(stopped.finished.plan["run"]) - stopped.finished.finished)
        note(f"Interrupted; {left} runs are missing. What is finished is kept in {out}.")
        note("The same command goes on from there.")
        raise click.exceptions.Exit(INTERRUPTED) from None
    except KeyboardInterrupt:
        note(f"Interrupted. What was finished is kept in {out}; the same command goes on from there.")
        raise click.exceptions.Exit(INTERRUPTED) from None


@contextmanager
def bar(label: str) -> "Iterator[Callable[[Tally], None] | None]":
    """A bar on standard error with rate, remaining time and running means; None where that is no terminal."""
    import sys

    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
    from rich.table import Column

    giving_way = Column(no_wrap=False)  # the running means alone, where room is short
    columns = (
        TextColumn("{task.description}"), BarColumn(bar_width=16), MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"), TimeRemainingColumn(),
        TextColumn("{task.fields[means]}", table_column=giving_way),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=None, rate="", means="")

        def watch(tally: "Tally") -> None:
            elapsed = progress.tasks[0].elapsed or 0.0
            rate = f"{tally.done / elapsed:.1f} runs/s" if tally.done and elapsed > 0 else ""
            finished = tally.total - tally.missing
            progress.update(task, completed=finished, total=tally.total, rate=rate, means=means(tally))

        yield watch


def means(tally: "Tally") -> str:
    """The running means in words, and how many runs failed."""
    from sim.ledger.measures import MEASURES

    told = [f"{name} {short(mean.mean, MEASURES[name][0])}" for name, mean in tally.means.items() if mean.n]
    return " · ".join(told + ([f"{tally.failed} failed"] if tally.failed else []))


def tell_table(table: "pd.DataFrame", title: str, columns: Sequence[str]) -> None:
    """Print some columns of a table, numbers in a few digits, and no more rows than one reads."""
    from sim.ledger.measures import MEASURES

    rows = [{name: _cell(row[name], MEASURES.get(str(row.get("outcome", "")), ("", ""))[0] if name in BY_UNIT else "")
             for name in columns} for row in table.head(MOST_ROWS).to_dict("records")]  # fmt: skip
    right = {name: f"{name.replace('_', ' ')}{'>' if _is_number(table[name]) else ''}" for name in columns}
    print_table(rows, right, title)
    if len(table) > MOST_ROWS:
        click.echo(f"... and {len(table) - MOST_ROWS} rows more: they are in the folder.")


BY_UNIT = ("mean", "low", "high")
"""Columns in the unit of the row's outcome."""


def _cell(value: Any, unit: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value}"
    return short(float(value), unit) if isinstance(value, float) else str(value)


def _is_number(column: Any) -> bool:
    return bool(column.dtype.kind in "if")


def end_with_failures(runs: "Runs") -> None:
    """List the runs that failed, if some did, and end with an exit code that tells."""
    failures = runs.failures
    if not len(failures):
        return
    note(f"{len(failures)} of {len(set(runs.plan['run']))} runs failed:")
    for row in failures.head(MOST_FAILURES).to_dict("records"):
        note(f"  {row['run'][:12]} seed {row['seed']}, {told_scenario(runs, row['run'])}: {row['error']}")
    if len(failures) > MOST_FAILURES:
        note(f"  ... and {len(failures) - MOST_FAILURES} more")
    note(f"Each with its scenario and traceback in {runs.folder / 'failed'}. Run them again with --retry-failed.")
    raise click.exceptions.Exit(FAILED)


def told_scenario(runs: "Runs", run: str) -> str:
    """The values of a run's point."""
    row = runs.plan[runs.plan["run"] == run].iloc[0]
    told = ", ".join(f"{name}={_cell(row[name], '')}" for name in runs.varied)
    return told or "scenario"
