"""``symbiosis calibrate``: free parameters fitted to published effects."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis.terminal import note, print_json, print_table, progress_bar, short

if TYPE_CHECKING:
    from analysis.calibration import Block, Fit, Posterior


@click.command()
@click.option("--block", "names", multiple=True, metavar="NAME", help="Block to fit; repeatable.  [default: all]")
@click.option("--trials", type=click.IntRange(2, 100_000), default=128, show_default=True, help="Trials of a block.")
@click.option("--seeds", type=click.IntRange(1, 100), default=2, show_default=True, help="Runs of each arm.")
@click.option("--tier", default="fast", show_default=True, help="fast or full: size of the markets.")
@click.option("--out", default="out/calibration", show_default=True, metavar="FOLDER", help="Where trials are kept.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="A parameter that is not free.")
@click.option("--workers", type=int, help="Processes; as many as cores by default.")
@click.option("--keep", is_flag=True, help="Write what was fitted into the project's own record.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def calibrate(names: tuple[str, ...], settings: tuple[str, ...], as_json: bool, keep: bool, **options: Any) -> None:
    """Fit free parameters to the published effects of the calibration blocks, never to those in reserve.

    A block that was begun is gone on with. Blocks are fitted in order, each with what the earlier ones came to.
    """
    from analysis.calibration.blocks import BLOCKS, find_block
    from analysis.calibration.fitted import record, write
    from analysis.calibration.posterior import posterior
    from sim.scenario import Scenario, read_settings

    base = Scenario().with_(**read_settings(settings))
    told = {}
    for block in [find_block(name) for name in names] or BLOCKS.values():
        fit = _fit(block, base, **options)
        found = posterior(fit)
        told[block.name] = record(fit, found, _command(block.name, settings, **options), options["seeds"],
                                  options["tier"])  # fmt: skip
        base = base.with_(**block.settings(fit.best))
        settings += tuple(f"{name}={value!r}" for name, value in block.settings(fit.best).items())  # for later commands
        if keep:
            write(block.name, told[block.name])
        if not as_json:
            _tell(fit, found)
    if as_json:
        print_json(told)
    note(f"Trials are kept in {options['out']}; the same command goes on from there.")


def _fit(block: "Block", base: Any, trials: int, seeds: int, tier: str, out: str, workers: int | None) -> "Fit":
    from analysis.calibration.fitting import fit

    with progress_bar(f"{block.name}, trials") as progress:
        return fit(
            block, trials, Path(out) / block.name, base=base, seeds=range(1, seeds + 1), tier=tier, workers=workers,
            watch=(lambda done, total, _: progress(done, total)) if progress else None,
        )  # fmt: skip


def _command(block: str, settings: tuple[str, ...], **options: Any) -> str:
    extra = "".join(f" --set {each}" for each in settings)
    return (
        f"symbiosis calibrate --block {block} --trials {options['trials']} --seeds {options['seeds']} "
        f"--tier {options['tier']}{extra} --keep"
    )


def _tell(fit: "Fit", found: "Posterior") -> None:
    """Print what was fitted, and how sure that is."""
    rows = [
        {"parameter": name, "best": short(fit.best[str(name)]), "mean": short(row["mean"]),
         "range": f"{short(row['low'])} to {short(row['high'])}", "narrowed": short(row["narrowed"])}
        for name, row in found.table.iterrows()
    ]  # fmt: skip
    columns = {"parameter": "Parameter", "best": "Best>", "mean": "Mean>", "range": "5 to 95 %>",
               "narrowed": "Spread over prior's>"}  # fmt: skip
    title = f"{fit.block.name}: {len(fit.trials)} trials, least distance {short(float(fit.trials['distance'].min()))}"
    print_table(rows, columns, title)
    if found.thin:
        click.echo(f"Few trials lie near what was published (worth {short(found.worth)}): ask for more with --trials.")
    for first, second, correlation in found.ridges:
        click.echo(f"Told together rather than each: {first} and {second} (correlation {short(correlation)}).")
    if found.unidentified:
        click.echo(f"Not identified by this evidence: {', '.join(found.unidentified)}.")
    left = [
        {"effect": name, "foretold": f"{short(row['mean'])} ± {short(row['spread'])}",
         "in": "yes" if row["inside"] else "no"}
        for name, row in found.left_out.iterrows()
    ]  # fmt: skip
    if left:
        print_table(left, {"effect": "Left out", "foretold": "Foretold by the others>", "in": "In its band"})
    sys.stdout.flush()
