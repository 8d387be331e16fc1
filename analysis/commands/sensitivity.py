"""``symbiosis sensitivity``: which parameters matter for which outcome."""

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
    from analysis.sensitivity import Sensitivity

SEEDS = 3
OUTCOMES = "lift,bits_known,trust"


@click.command()
@click.argument("scenario")
@click.option("--method", default="sobol", show_default=True, help="morris, sobol or pawn.")
@click.option("--outcomes", default=OUTCOMES, show_default=True, help="Measures, each analysed by itself.")
@click.option(
    "--samples", type=int, default=64, show_default=True, help="The method's own number; runs are many times that."
)
@click.option("--over", help="Parameters or groups of them.  [default: policy]")
@click.option("--bounds", multiple=True, metavar="NAME=LOW:HIGH", help="Bounds of your own; repeatable.")
@takes_common_options
def sensitivity(
    scenario: str, asked: Asked, method: str, outcomes: str, samples: int, over: str | None, bounds: tuple[str, ...]
) -> None:
    """Find out which parameters of a SCENARIO matter for which outcome, on means over seeds.

    \b
    symbiosis sensitivity gdpr --method morris --over policy,privacy --samples 20
    symbiosis sensitivity gdpr --method sobol --outcomes lift,trust --over personalization,collection --samples 512
    """  # noqa: D301 - click keeps the lines of a paragraph that begins with a backspace
    from analysis.sensitivity import sensitivity as analyse
    from scenarios import find

    base, folder = asked.changed(find(scenario)), place(asked, "sensitivity", scenario)
    with sweeping(f"{Path(scenario).stem}, {method}", folder) as watch:
        found = analyse(
            base, words(outcomes), method, samples, words(over), pairs(bounds, "--bounds"), asked.seeds_or(SEEDS),
            days=asked.days, burn_in=asked.burn_in, out=folder, watch=watch, show=words(outcomes)[:3], **asked.crew(),
        )  # fmt: skip
    _tell(found, asked)
    end_with_failures(found.runs)


def _tell(found: "Sensitivity", asked: Asked) -> None:
    """Print each outcome's indices and the ranking, keep and draw them."""
    folder = found.runs.folder
    found.table.to_csv(folder / "sensitivity.csv", index=False)
    found.ranking.to_csv(folder / "ranking.csv")
    if asked.as_json:
        bounds = {axis.name: list(axis.levels) or [axis.low, axis.high] for axis in found.axes}
        print_json({"method": found.method.name, "bounds": bounds, "indices": found.table.to_dict("records"),
                    "out": str(folder)})  # fmt: skip
    else:
        _print(found)
    if not asked.no_figures:
        from analysis import plots
        from analysis.experiments.storing import FIGURES

        plots.save(plots.indices(found), folder / FIGURES / f"sensitivity_{found.method.name}")
    note(f"Kept in {folder}")


def _print(found: "Sensitivity") -> None:
    for outcome, table in found.table.groupby("outcome", sort=False):
        columns = [name for name in table.columns if name not in ("outcome", "rank")]
        tell_table(table, f"{outcome}: {found.method.name}", columns)
        click.echo()
    ranks = found.ranking.reset_index()
    shown = ranks.assign(**{name: ranks[name].map("{:.0f}".format).replace("nan", "-") for name in found.outcomes})
    tell_table(shown, "Which parameters matter, by rank; - where it is not beyond chance", list(shown.columns))
