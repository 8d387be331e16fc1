"""``symbiosis sweep``: many scenarios, many seeds, kept run by run."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from sim.errors import BadInput, bad

if TYPE_CHECKING:
    from analysis.experiments import Plan, Runs

OUTCOMES = "lift,bits_known,trust,surplus"
DESIGN = "grid"


@click.command()
@click.argument("plan")
@click.option(
    "--vary", "axes", multiple=True, metavar="NAME=VALUES", help="low:high:steps, low:high, or a,b,c; repeatable."
)
@click.option("--points", metavar="FILE.csv", help="The points themselves: a row a point, a column a parameter.")
@click.option("--design", help="grid, list, latin_hypercube or sobol.  [default: grid]")
@click.option("--samples", type=int, help="Points of a design that samples.  [default: 128]")
@click.option(
    "--half-width", "widths", multiple=True, metavar="OUTCOME=WIDTH", help="Add seeds until means are so sure."
)
@click.option("--max-seeds", type=int, help="At most so many, then.  [default: 200]")
@click.option("--outcomes", help=f"Measures to tell and draw.  [default: {OUTCOMES}]")
@takes_common_options
def sweep(
    plan: str,
    asked: Asked,
    axes: tuple[str, ...],
    points: str | None,
    design: str | None,
    samples: int | None,
    widths: tuple[str, ...],
    max_seeds: int | None,
    outcomes: str | None,
) -> None:
    """Run PLAN, a scenario to vary or a TOML file that says how, point by point with the same seeds.

    \b
    symbiosis sweep gdpr --vary personalization=0:1:11 --vary law=gdpr,ccpa --seeds 10
    symbiosis sweep plan.toml --scheduler tcp://head:8786

    Runs that are there already are not run again: what was stopped, even killed, goes on with the same command.
    """  # noqa: D301 - click keeps the lines of a paragraph that begins with a backspace
    terms: dict[str, Any] = {
        "design": design,
        "samples": samples,
        "most_seeds": max_seeds,
        "burn_in": asked.burn_in,
        "days": asked.days,
    }
    terms |= {"half_width": _widths(widths) or None}
    given = {name: value for name, value in terms.items() if value is not None}
    if axes or points:
        given["vary"] = _axes(axes, points)
    made, told, out = _plan(plan, asked, given)
    from analysis.experiments import sweep as sweep_all
    from analysis.experiments.runs import check_outcomes

    shown = check_outcomes(words(outcomes) or list(told) or words(OUTCOMES))
    folder = place(asked, "sweep", plan) if asked.out or not out else out
    with sweeping(Path(plan).stem, folder) as watch:
        runs = sweep_all(made, out=folder, watch=watch, show=shown[:3], **asked.crew())
    _tell(runs, shown, asked)
    end_with_failures(runs)


def _plan(path: str, asked: Asked, given: dict[str, Any]) -> "tuple[Plan, Sequence[str], str | None]":
    """The plan that a file and the options ask for, the options first; what it tells, and where it goes."""
    from analysis.experiments import plan_of
    from analysis.experiments.plans.files import is_plan, read_plan
    from scenarios import find

    if is_plan(path):
        file = read_plan(path)
        scenarios = {name: asked.changed(scenario) for name, scenario in file.scenarios.items()}
        terms = file.terms | given
        seeds = asked.seeds_or(terms.pop("seeds", 5))
        return plan_of(scenarios, seeds=seeds, **terms), file.outcomes, file.out
    scenario = {Path(path).stem: asked.changed(find(path))}
    return plan_of(scenario, seeds=asked.seeds_or(5), **given), (), None


def _axes(axes: tuple[str, ...], points: str | None) -> Any:
    from analysis.experiments.plans.files import read_points

    if axes and points:
        raise BadInput("--vary and --points exclude each other: the points are a file's, or a design's.")
    return read_points(points) if points else pairs(axes, "--vary")


def _widths(texts: Sequence[str]) -> dict[str, float]:
    found = {}
    for name, value in pairs(texts, "--half-width").items():
        try:
            found[name] = float(value)
        except ValueError:
            raise bad("--half-width", f"{name}={value}", "a number above 0 for each outcome") from None
    return found


def _tell(runs: "Runs", shown: Sequence[str], asked: Asked) -> None:
    """Print means with intervals, keep them, and draw what can be drawn."""
    summary = runs.summary(*shown)
    if "outcome" not in summary:
        summary.insert(len(summary.columns) - 4, "outcome", shown[0])
    summary.to_csv(runs.folder / "summary.csv", index=False)
    if asked.as_json:
        told = {"out": str(runs.folder), "runs": len(runs.plan), "finished": len(runs.finished)}
        print_json(told | {"failed": runs.failures.to_dict("records"), "summary": summary.to_dict("records")})
    else:
        columns = [*runs.varied, "outcome", "mean", "low", "high", "n"]
        tell_table(summary, f"{len(runs.finished)} runs of {summary['point'].nunique()} points", columns)
        click.echo("Means over seeds and their 95 % intervals, over the days after burn-in.")
    if not asked.no_figures:
        draw(runs, shown)
    note(f"Kept in {runs.folder}")


def draw(runs: "Runs", shown: Sequence[str]) -> None:
    """Draw how outcomes answer to a parameter, the plane of two, and how seeds differ, as far as there is such."""
    from analysis import plots
    from analysis.experiments.storing import FIGURES

    if not runs.finished:
        return
    where = runs.folder / FIGURES
    if runs.varied:
        plots.save(plots.response(runs, runs.varied[0], shown), where / "response")
    plots.save(plots.fan(runs, shown[0]), where / "fan")
    numeric = [name for name in runs.varied if runs.plan[name].dtype.kind in "if"]
    if len(runs.varied) == 2 == len(numeric):
        try:
            plots.save(plots.phase(runs, numeric[0], numeric[1]), where / "phase")
        except BadInput as why:  # too few points are finished
            note(f"No phase diagram: {why}")
    if 2 <= len(runs.points()) <= MOST_ARMS:
        plots.save(plots.forest(runs.comparison()), where / "differences")


MOST_ARMS = 6
"""Points that can be told apart in a figure of differences from the first of them."""
