"""``python -m analysis.harms``: run, tell, write and draw the harms table."""

from pathlib import Path

import click
import pandas as pd

from analysis.harms.catalogue import Harm, catalogue
from analysis.harms.telling import HOW_READ, harms_table, pairs, tell
from analysis.methods.observing import Reader, of_estimates, of_market, run_all
from analysis.methods.pairing import scenarios
from analysis.terminal import Refused, compares_markets, note
from sim.errors import BadInput
from sim.scenario import Scenario, read_settings


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@compares_markets(20_000, 240, "out/harms", "Only harms with this in their names.")
def main(consumers: int, days: int, seeds: int, out: Path, only: str, settings: tuple[str, ...]) -> None:
    """Each harm, how it arose, and its size, against a twin market without its cause."""
    try:
        base = Scenario(consumers=consumers, days=days).with_(**read_settings(settings))
        _main(catalogue(only), base, seeds, out)
    except BadInput as error:
        raise Refused(str(error)) from None


def _main(harms: list[Harm], base: Scenario, seeds: int, out: Path) -> None:
    from analysis.plots.harms import harms as draw
    from analysis.plots.saving import save

    runs = _run(harms, base, seeds)
    table = harms_table(harms, base, runs)
    out.mkdir(parents=True, exist_ok=True)
    runs.to_parquet(out / "runs.parquet")
    table.to_csv(out / "harms.csv", index=False)
    table.to_parquet(out / "harms.parquet")
    save(draw(table), out / "harms")
    tell(table)
    note(f"{HOW_READ}\nAll of it is in {out}.")


def _run(harms: list[Harm], base: Scenario, seeds: int) -> pd.DataFrame:
    from rich.progress import Progress

    wanted, readers = scenarios(pairs(harms, base)), [of_market, of_estimates]
    chosen: list[Reader] = list(readers)
    with Progress(transient=True) as progress:
        bar = progress.add_task("runs", total=len({scenario.to_toml() for scenario in wanted}) * seeds)
        return run_all(wanted, range(1, seeds + 1), chosen, lambda: progress.advance(bar))


if __name__ == "__main__":
    main()
