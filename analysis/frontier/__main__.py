"""``python -m analysis.frontier``: run, tell, write and draw the frontier of privacy and effectiveness."""

from pathlib import Path

import click
import numpy as np
import pandas as pd

from analysis.experiments.comparing import half_width
from analysis.experiments.running import live, open_market
from analysis.frontier.accounting import accountant
from analysis.frontier.attacks import Advantage, attack
from analysis.frontier.ladder import BASE, frontier, rungs
from analysis.frontier.telling import HOW_READ, tell_accounts, tell_attacks, tell_frontier
from analysis.frontier.theft import STOLEN, of_theft
from analysis.methods.catalogue import Group
from analysis.methods.observing import UNITS, of_estimates, of_market, run_all
from analysis.methods.pairing import Pair, differences, scenarios
from analysis.plots.frontier import RELATIVE
from analysis.terminal import Refused, compares_markets, note
from sim.errors import BadInput
from sim.scenario import Scenario, read_settings


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@compares_markets(10_000, 180, "out/frontier", "Only technologies with this in their name.")
def main(consumers: int, days: int, seeds: int, out: Path, only: str, settings: tuple[str, ...]) -> None:
    """What each privacy technology protects, and what it costs, against markets that keep people's rows."""
    try:
        accountant()
        base = BASE.with_(consumers=consumers, days=days, **read_settings(settings))
        _main(base, frontier(base, only), range(1, seeds + 1), out)
    except BadInput as error:
        raise Refused(str(error)) from None


def _main(base: Scenario, groups: list[Group], seeds: range, out: Path) -> None:
    some = rungs(groups, base)
    runs = _run(some, seeds)
    table = by_pair(differences(some, runs, UNITS | STOLEN), some, runs)
    out.mkdir(parents=True, exist_ok=True)
    runs.to_parquet(out / "runs.parquet")
    table.to_csv(out / "frontier.csv", index=False)
    table.to_parquet(out / "frontier.parquet")
    tell_frontier(table)
    tell_attacks({seed: attacked(base, seed) for seed in seeds})
    tell_accounts(base)
    _draw(table, out)
    note(f"{HOW_READ}\nAll of it is in {out}.")


def by_pair(table: pd.DataFrame, some: list[Pair], runs: pd.DataFrame) -> pd.DataFrame:
    """The table with relative differences as means of each pair's own, and their 95 % t-intervals.

    Markets of different seeds differ in what there is to know: as shares of the mean of all baselines, differences
    would carry that in them.
    """
    values = runs.set_index(["scenario", "seed"])
    rows = []
    for pair in some:
        arm, base = values.loc[pair.arm.to_toml()], values.loc[pair.baseline.to_toml()]
        for name in table["measure"].unique():
            share = (arm[name] / base[name].abs() - np.sign(base[name])).replace([np.inf, -np.inf], np.nan).dropna()
            mean, half = share.mean(), half_width(share)
            rows.append((mean, mean - half, mean + half))
    return table.assign(**dict(zip(RELATIVE, np.transpose(rows), strict=True)))


def _run(some: list[Pair], seeds: range) -> pd.DataFrame:
    from rich.progress import Progress

    wanted = scenarios(some)
    with Progress(transient=True) as progress:
        bar = progress.add_task("runs", total=len({scenario.to_toml() for scenario in wanted}) * len(seeds))
        return run_all(wanted, seeds, [of_market, of_estimates, of_theft], lambda: progress.advance(bar))


def attacked(base: Scenario, seed: int, days: int = 60) -> dict[str, Advantage]:
    """Membership inference on the rows of the first broker, or of the first marketer, after some ``days``."""
    market = open_market(base, seed)
    live(market, min(days, base.days))
    holder = (*market.brokers, *market.marketers)[0]
    return dict(attack(market.world.held[:, holder.index], np.random.default_rng(seed)))


def _draw(table: pd.DataFrame, out: Path) -> None:
    from analysis.plots.frontier import frontier as draw
    from analysis.plots.saving import save

    save(draw(table), out / "frontier")


if __name__ == "__main__":
    main()
