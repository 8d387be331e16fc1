"""``python -m analysis.methods``: run, tell, write and draw the methods table."""

from pathlib import Path

import click
import pandas as pd

from analysis.methods.catalogue import Group, catalogue
from analysis.methods.details import Detail, answers, details
from analysis.methods.observing import Reader, of_beginning, of_estimates, of_firm, of_market, run_all
from analysis.methods.pairing import differences, pairs, scenarios
from analysis.methods.telling import ABOUT, EFFECT, FAIRNESS, HOW_READ, HOW_READ_ONE, PRIVACY, WORTH, tell
from analysis.terminal import Refused, compares_markets, note
from sim.errors import BadInput
from sim.scenario import Scenario, read_settings


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@compares_markets(20_000, 240, "out/methods", "Only methods with this in their name or their group's.")
@click.option("--one", is_flag=True, help="Let the first giant alone use the method: what is it worth to who has it?")
@click.option("--details", "further", is_flag=True, help="Ask further questions of the targeting strategies.")
def main(
    consumers: int, days: int, seeds: int, out: Path, only: str, one: bool, further: bool, settings: tuple[str, ...]
) -> None:
    """What each method of marketing brings and costs, against the plain way of doing it."""
    try:
        base = Scenario(consumers=consumers, days=days).with_(**read_settings(settings))
        _main(base, seeds, out, only, one, further)
    except BadInput as error:
        raise Refused(str(error)) from None


def _main(base: Scenario, seeds: int, out: Path, only: str, one: bool, further: bool) -> None:
    groups = catalogue(only)
    strategies = [group for group in groups if group.name == "targeting"] if further and not one else []
    asked = details() if strategies else []
    runs = _run(groups, strategies, asked, base, seeds, one)
    out.mkdir(parents=True, exist_ok=True)
    runs.to_parquet(out / "runs.parquet")
    _tell_methods(groups, base, one, runs, out)
    for group in strategies:
        _tell_details(asked, group, base, runs, out)
    note(f"{HOW_READ_ONE if one else HOW_READ}\nAll of it is in {out}.")


def _run(
    groups: list[Group], strategies: list[Group], asked: list[Detail], base: Scenario, seeds: int, one: bool
) -> pd.DataFrame:
    from rich.progress import Progress

    wanted = scenarios(pairs(groups, base, one))
    wanted += scenarios(pair for group in strategies for detail in asked for pair in detail.pairs(group, base))
    readers: list[Reader] = [of_firm(0)] if one else [of_market, of_beginning, of_estimates]
    with Progress(transient=True) as progress:
        bar = progress.add_task("runs", total=len({scenario.to_toml() for scenario in wanted}) * seeds)
        return run_all(wanted, range(1, seeds + 1), readers, lambda: progress.advance(bar))


def _tell_methods(groups: list[Group], base: Scenario, one: bool, runs: pd.DataFrame, out: Path) -> None:
    from analysis.plots.methods import methods
    from analysis.plots.saving import save

    table = differences(pairs(groups, base, one), runs)
    name = "worth" if one else "methods"
    _write(table, out / name)
    if one:
        tell(table, WORTH, f"What a method is worth to the one firm that has it: {ABOUT}")
    else:
        tell(table, EFFECT, f"What methods bring and cost, if all marketers use them: {ABOUT}")
        tell(table, PRIVACY, f"What is known, and what consumers have of it: {ABOUT}")
        tell(table, FAIRNESS, f"Who sees what: {ABOUT}")
    save(methods(table, one), out / name)


def _tell_details(asked: list[Detail], group: Group, base: Scenario, runs: pd.DataFrame, out: Path) -> None:
    table = answers(asked, group, base, runs)
    _write(table, out / "details")
    for detail in asked:
        detail.tell(table)


def _write(table: pd.DataFrame, path: Path) -> None:
    table.to_csv(path.with_suffix(".csv"), index=False)
    table.to_parquet(path.with_suffix(".parquet"))


if __name__ == "__main__":
    main()
