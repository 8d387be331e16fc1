"""``symbiosis gallery``: every scenario with a figure and a sentence."""

from pathlib import Path

import click

from analysis.commands.common import end_with_failures, sweeping
from analysis.terminal import note

PAGE, PICTURES = "gallery.md", Path("figures/gallery")


@click.command()
@click.argument("scenarios", nargs=-1)
@click.option("--consumers", default=4_000, show_default=True, help="Of each market.")
@click.option("--seeds", type=click.IntRange(2, 1000), default=4, show_default=True, help="Runs of each scenario.")
@click.option("--out", default="out/gallery", show_default=True, metavar="FOLDER", help="Where it is written.")
@click.option("--workers", type=int, help="Processes; as many as cores by default.")
@click.option("--keep", is_flag=True, help="Also write it into the project's own documents.")
@click.option("--retry-failed", is_flag=True, help="Run what failed before again.")
def gallery(
    scenarios: tuple[str, ...],
    consumers: int,
    seeds: int,
    out: str,
    workers: int | None,
    keep: bool,
    retry_failed: bool,
) -> None:
    """Show all scenarios, or some, as a page: question, figure, and one sentence of what emerges."""
    from analysis.documents import DOCS
    from analysis.experiments import Runs
    from analysis.gallery import exhibits
    from analysis.gallery.page import write

    runs = Path(out) / "runs"
    with sweeping("gallery", str(runs)) as watch:
        shown = exhibits(runs, scenarios, consumers=consumers, seeds=seeds, workers=workers,
                         retry_failed=retry_failed, watch=watch)  # fmt: skip
    for folder in (Path(out), *([DOCS] if keep else [])):
        write(shown, folder / PAGE, folder / PICTURES)
        note(f"Written: {folder / PAGE}")
    for exhibit in shown:
        click.echo(f"{exhibit.name}: {exhibit.sentence}")
    end_with_failures(Runs.open(runs))
