"""``symbiosis report``: the four questions answered, as a page."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.commands.common import end_with_failures, sweeping
from analysis.terminal import note

if TYPE_CHECKING:
    from analysis.report.making import Report


@click.command()
@click.option("--out", default="out/report", show_default=True, metavar="FOLDER", help="Where it is written.")
@click.option("--quick", "size", flag_value="quick", help="Smaller and fewer markets: a few minutes.")
@click.option("--tiny", "size", flag_value="tiny", help="Hardly any: to see that it works.", hidden=True)
@click.option("--only", multiple=True, metavar="QUESTION", help="personalization, bias, laws or balance; repeatable.")
@click.option("--workers", type=int, help="Processes; as many as cores by default.")
@click.option("--keep", is_flag=True, help="Also put it into the project's own documents and README.")
@click.option("--retry-failed", is_flag=True, help="Run what failed before again.")
def report(
    out: str, size: str | None, only: tuple[str, ...], workers: int | None, keep: bool, retry_failed: bool
) -> None:
    """Answer the survey's four questions, with figures, as one page that needs no network.

    What is finished is kept: the same command goes on where it was stopped, and a second time takes a minute or two.
    """
    from analysis.experiments import Runs
    from analysis.report.making import RUNS, make

    with sweeping("report", out) as watch:
        made = make(size or "full", out, only=only, workers=workers, retry_failed=retry_failed, watch=watch)
    tell(made)
    if keep:
        from analysis.report.kept import keep as into_documents

        note(f"Put into {', '.join(map(str, into_documents(made, Path(out))))}")
    note(f"Open {Path(out) / 'index.html'}")
    end_with_failures(Runs.open(Path(out) / RUNS))


def tell(made: "Report") -> None:
    """Print the answers in short."""
    from textwrap import fill

    for told in made.told:
        click.echo(f"{told.question.number}. {told.question.asked}")
        click.echo(fill(told.answer.short, 100, initial_indent="   ", subsequent_indent="   ") + "\n")
