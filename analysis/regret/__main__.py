"""``python -m analysis.regret``: run, tell, write and draw what learning costs."""

from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd

from analysis.methods.telling import spread
from analysis.regret.discoveries import discoveries
from analysis.regret.learning import ALWAYS, LEVER_NAMES, learners, runs, twins
from analysis.regret.table import courses, regrets
from analysis.terminal import note, print_table, short
from sim.parameters.words import OBJECTIVES
from sim.scenario import Scenario

HOW_READ = """\
regret: expected money per 1,000 consumers that the best candidate, done from the first day, would have earned more;
drawn: likewise, as luck had it; wrong: runs that ended with another than the best; winners: candidates adopted, and
what they gained over what they replaced: promised by the firm's own count, kept by twins' in the same coin, and earned
in expected money; all three in % of what the practice earns."""
REGRET = {
    "who": "",
    "regret": "regret>",
    "drawn": "drawn>",
    "wrong": "wrong %>",
    "winners": "won>",
    "promised": "promised>",
    "kept": "kept>",
    "earned": "earned>",
}


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--consumers", default=20_000, show_default=True)
@click.option("--days", default=240, show_default=True)
@click.option("--seeds", default=5, show_default=True)
@click.option("--out", default="out/regret", show_default=True, type=click.Path(path_type=Path))
@click.option(
    "--lever", "levers", multiple=True, default=LEVER_NAMES, type=click.Choice(LEVER_NAMES), show_default=True
)
@click.option("--objective", default="visits", type=click.Choice(OBJECTIVES), show_default=True)
@click.option("--candidates", default=4, type=click.IntRange(2, 8), show_default=True)
@click.option("--aa/--no-aa", "equal", default=True, show_default=True, help="Tests of what makes no difference, too.")
def main(
    consumers: int,
    days: int,
    seeds: int,
    out: Path,
    levers: tuple[str, ...],
    objective: str,
    candidates: int,
    equal: bool,
) -> None:
    """What learning one lever costs a firm, with each optimiser, and how often it learns what is not so."""
    from rich.progress import Progress

    base = Scenario(consumers=consumers, days=days, objective=objective, candidates=candidates)
    luck = range(1, seeds + 1)
    arms = sum(len(twins(lever, base)) + len(learners(lever)) for lever in levers)
    with Progress(transient=True) as progress:
        bar = progress.add_task("runs", total=(arms + 2 * len(OBJECTIVES) * equal) * seeds)
        some = list(runs(levers, base, luck, lambda: progress.advance(bar)))
        false = discoveries(base, luck, lambda: progress.advance(bar)) if equal else pd.DataFrame()
    out.mkdir(parents=True, exist_ok=True)
    table, course = regrets(some, consumers), courses(some, consumers)
    for name, frame in {"regret": table, "discoveries": false, "courses": course}.items():
        frame.to_csv(out / f"{name}.csv", index=False)
    tell(table, false)
    _draw(course, out)
    note(f"{HOW_READ}\nAll of it is in {out}.")


def tell(table: pd.DataFrame, false: pd.DataFrame) -> None:
    """Print regrets, and false discoveries if there were tests for them."""
    rows = [_row(row) for row in table.to_dict("records")]
    print_table(rows, REGRET, "What learning costs: regret against the best candidate", group="lever")
    if not false.empty:
        columns = {"objective": "", "peeking": "peeking", "tests": "tests>", "share": "found>", "length": "days>"}
        told = [_discovery(row) for row in false.to_dict("records")]
        print_table(told, columns, "Tests of what makes no difference: share that find one (5 % if all is right)")


def _row(row: dict[Any, Any]) -> dict[str, str]:
    shares = {name: _per_cent(float(row[name])) for name in ("wrong", "promised", "kept", "earned")}
    return shares | {
        "lever": row["lever"],
        "who": _name(row),
        "regret": spread(row["regret"], row["regret"] - row["half"], row["regret"] + row["half"]),
        "drawn": spread(row["drawn"], row["drawn"] - row["drawn_half"], row["drawn"] + row["drawn_half"]),
        "winners": str(row["winners"]),
    }


def _name(row: dict[Any, Any]) -> str:
    if not np.isfinite(row["setting"]):
        return str(row["who"]).replace("_", " ")
    return f"all at {row['setting']:.3g}" + (", best" if row["who"] == f"{ALWAYS}{row['best']}" else "")


def _per_cent(share: float) -> str:
    return f"{100.0 * share:.3g}" if np.isfinite(share) else "-"


def _discovery(row: dict[Any, Any]) -> dict[str, str]:
    return {
        "objective": str(row["objective"]),
        "peeking": "yes" if row["peeking"] else "no",
        "tests": str(row["tests"]),
        "share": f"{100 * row['share']:.1f} % ({100 * row['low']:.1f} to {100 * row['high']:.1f})",
        "length": short(row["length"]),
    }


def _draw(course: pd.DataFrame, out: Path) -> None:
    from analysis.plots.regret import regret
    from analysis.plots.saving import save

    save(regret(course), out / "regret")


if __name__ == "__main__":
    main()
