"""``symbiosis frontier``: what cannot be bettered in everything."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.commands.common import (
    Asked,
    end_with_failures,
    pairs,
    place,
    sweeping,
    takes_common_options,
    tell_table,
    words,
)
from analysis.terminal import note, print_json

if TYPE_CHECKING:
    from analysis.pareto import Frontier

SEEDS = 5


@click.command()
@click.argument("scenario", default="no_law")
@click.option("--over", help="Parameters or groups of them, in bounds as sensitivity has them.  [default: policy]")
@click.option(
    "--vary", "axes", multiple=True, metavar="NAME=VALUES", help="A parameter with values or bounds of your own."
)
@click.option("--maximize", help="Measures of which more is better, with commas.")
@click.option("--minimize", help="Measures of which less is better, with commas.")
@click.option("--design", default="sobol", show_default=True, help="How points fill the space.")
@click.option("--samples", type=int, default=64, show_default=True, help="Number of points.")
@takes_common_options
def frontier(
    scenario: str,
    asked: Asked,
    over: str | None,
    axes: tuple[str, ...],
    maximize: str | None,
    minimize: str | None,
    design: str,
    samples: int,
) -> None:
    """Find the policies of a SCENARIO that no other betters in every objective.

    \b
    symbiosis frontier --over personalization,collection --maximize lift --minimize bits_known
    """  # noqa: D301 - click keeps the lines of a paragraph that begins with a backspace
    from analysis.pareto import frontier as find_frontier
    from scenarios import find

    base, folder = asked.changed(find(scenario)), place(asked, "frontier", scenario)
    more, less = words(maximize), words(minimize)
    with sweeping(Path(scenario).stem, folder) as watch:
        found = find_frontier(
            base, words(over), more, less, pairs(axes, "--vary"), asked.seeds_or(SEEDS), design=design, samples=samples,
            days=asked.days, burn_in=asked.burn_in, out=folder, watch=watch, show=[*more, *less][:3], **asked.crew(),
        )  # fmt: skip
    _tell(found, asked)
    end_with_failures(found.runs)


def _tell(found: "Frontier", asked: Asked) -> None:
    """Print the efficient points, keep all of them, and draw."""
    folder = found.runs.folder
    found.table.to_csv(folder / "frontier.csv", index=False)
    best = found.table[found.table["efficient"]].sort_values(found.objectives[0], ascending=False)
    if asked.as_json:
        objectives = {"maximize": found.maximize, "minimize": found.minimize}
        print_json(objectives | {"points": found.table.to_dict("records"), "out": str(folder)})
    else:
        columns = [name for name in best.columns if name != "efficient" and not name.endswith("_half")]
        tell_table(best, f"{len(best)} of {len(found.table)} points are efficient", columns)
        click.echo("Means over seeds; chance: share of resamples of the seeds in which the point is efficient.")
    if not asked.no_figures:
        from analysis import plots
        from analysis.experiments.storing import FIGURES

        plots.save(plots.pareto(found), folder / FIGURES / "frontier")
    note(f"Kept in {folder}")
