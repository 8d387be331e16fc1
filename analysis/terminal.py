"""How the command line talks: tables and JSON on standard output, progress, notes and errors on standard error."""

import errno
import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import click

from sim.errors import BadInput

ENDLESS = 10_000
"""Letters in a line that has room for everything."""
INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""

type Row = Mapping[str, Any]


class Refused(click.ClickException):
    """An error of the user's, told in one line, with exit code 2."""

    exit_code = 2


class Commands(click.Group):
    """Commands in the order they were written, whose errors are told without a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands, in order."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command, and tell what goes wrong."""
        try:
            return super().invoke(ctx)
        except BadInput as error:
            raise Refused(str(error)) from None
        except MemoryError:
            raise Refused("There is not enough memory. Ask for fewer consumers, marketers or topics.") from None
        except OSError as error:
            if error.errno == errno.EPIPE:  # the reader has gone, as after | head; click ends in silence
                raise
            raise Refused(str(error)) from None
        except KeyboardInterrupt as stopped:
            note(": ".join(filter(None, ("Interrupted", str(stopped)))) + ".")
            raise click.exceptions.Exit(INTERRUPTED) from None


def note(text: str) -> None:
    """Say something that is no result."""
    click.echo(text, err=True)


def speak_anywhere() -> None:
    """Let letters that the terminal cannot show become question marks, not errors."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def print_json(content: Any) -> None:
    """Print JSON that every reader takes: NaN and infinity are null."""
    click.echo(json.dumps(_plain(content), indent=2, ensure_ascii=False, allow_nan=False))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def print_table(rows: Sequence[Row], columns: Mapping[str, str], title: str = "", group: str = "") -> None:
    """Print a table as wide as the terminal.

    Args:
        rows: what to print, a mapping a row.
        columns: the heading of each key to print; one that ends in ``>`` is set to the right.
        title: what is above the table.
        group: a key by which rows are kept together under a heading of their own.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    above = Text(title) if title else None
    table = Table(title=above, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for key, heading in columns.items():
        right = heading.endswith(">")
        whole = right or key == next(iter(columns))
        side: Literal["right", "left"] = "right" if right else "left"
        table.add_column(heading.rstrip(">"), justify=side, no_wrap=whole, min_width=5, header_style="dim")
    before = None
    for row in rows:
        if group and row[group] != before:
            before = row[group]
            table.add_row(Text(str(before), style="bold"))
        table.add_row(*(Text(str(row[key])) for key in columns))
    console = Console()
    wanted = console.measure(table, options=console.options.update(width=ENDLESS)).maximum
    table.collapse_padding = wanted > console.width
    console.print(table)


def short(value: float, unit: str = "") -> str:
    """A number in three digits or a few more; shares in per cent, millions as such, and - for none."""
    if not math.isfinite(value):
        return "-"
    if unit == "share":
        return f"{_digits(100.0 * value)} %"
    return _digits(value)


def _digits(value: float) -> str:
    size = abs(value)
    if size >= 999.5:
        return f"{value / 1e6:,.4g} M" if size >= 1e6 else f"{value:,.0f}"
    return f"{value:#.3g}".rstrip(".") if size else "0"


def change(first: float, last: float) -> str:
    """The relative change from ``first`` to ``last``, in per cent; - where there is none."""
    relative = (last - first) / abs(first) if first else math.nan
    return short(relative, "share") if not relative > 0 else f"+{short(relative, 'share')}"


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on standard error that is told (done, total); None where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("day {task.completed} of {task.total}")
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def compares_markets[F: Callable[..., Any]](consumers: int, days: int, out: str, only: str) -> Callable[[F], F]:
    """The options of commands that compare markets with their twins, with these defaults and help on ``--only``."""
    options = (
        click.option("--consumers", default=consumers, show_default=True),
        click.option("--days", default=days, show_default=True),
        click.option("--seeds", default=5, show_default=True),
        click.option("--out", default=out, show_default=True, type=click.Path(path_type=Path)),
        click.option("--only", default="", metavar="TEXT", help=only),
        click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="A parameter of all markets."),
    )

    def with_options(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return with_options
