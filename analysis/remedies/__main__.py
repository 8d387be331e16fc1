"""``python -m analysis.remedies``: run, tell, write and draw the remedies table."""

from pathlib import Path
from textwrap import fill

import click
import pandas as pd

from analysis.methods.observing import run_all
from analysis.remedies.catalogue import Trial, chosen
from analysis.remedies.harms import HARMS, of_costs, of_harms
from analysis.remedies.table import table_of, tell
from analysis.terminal import Refused, compares_markets, note
from sim.errors import BadInput
from sim.scenario import Scenario, read_settings

HOW_READ = """\
Each market with a remedy less its twin without, ± 95 % interval over seeds, in the second half of the run; all firms
use it. own cost: money for the remedy itself; profit: all that it did to marketers' profit; lift: of ads. Harms:"""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@compares_markets(5_000, 240, "out/remedies", "Only remedies with this in their name.")
def main(consumers: int, days: int, seeds: int, out: Path, only: str, settings: tuple[str, ...]) -> None:
    """What each remedy costs, and what it saves, against the same market without it."""
    try:
        base = Scenario(consumers=consumers, days=days, law="gdpr").with_(**read_settings(settings))
        _main(base, seeds, out, chosen(only))
    except BadInput as error:
        raise Refused(str(error)) from None


def _main(base: Scenario, seeds: int, out: Path, trials: list[Trial]) -> None:
    from analysis.plots.remedies import remedies
    from analysis.plots.saving import save

    runs = _run(base, seeds, trials)
    table = table_of(trials, base, runs)
    out.mkdir(parents=True, exist_ok=True)
    runs.to_parquet(out / "runs.parquet")
    table.to_csv(out / "remedies.csv", index=False)
    table.to_parquet(out / "remedies.parquet")
    tell(table)
    save(remedies(table), out / "remedies")
    meant = "; ".join(f"{name}: {harm.meaning[0].lower()}{harm.meaning[1:]}" for name, harm in HARMS.items())
    note(f"{fill(f'{HOW_READ} {meant}.', 120)}\nAll of it is in {out}.")


def _run(base: Scenario, seeds: int, trials: list[Trial]) -> pd.DataFrame:
    from rich.progress import Progress

    wanted = [scenario for trial in trials for scenario in (trial.twin(base), trial.arm(base))]
    with Progress(transient=True) as progress:
        bar = progress.add_task("runs", total=len({scenario.to_toml() for scenario in wanted}) * seeds)
        return run_all(wanted, range(1, seeds + 1), [of_harms, of_costs], lambda: progress.advance(bar))


if __name__ == "__main__":
    main()
