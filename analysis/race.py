"""What policies learners come to under each law, and whether competition among learners changes them.

``python -m analysis.race`` runs under each law, with the same seeds, a market in which one giant learns (alone), one in
which all marketers do (all), and one in which all do by a strategy for which data make no difference (blind). The last
is what a search comes to by luck and within its bounds: what is learned is what differs from it.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import click
import pandas as pd

from analysis.experiments.comparing import half_width
from analysis.methods.observing import Row, Tick, run_all
from analysis.methods.telling import spread
from analysis.terminal import Refused, note, print_table
from scenarios import POLICIES, lone_learner
from sim.errors import BadInput, bad
from sim.law.privacy_law import presets
from sim.market import Market
from sim.scenario import Scenario, read_settings

LEARNER, KEEPER = 0, 1
"""The giant who learns in every market, and one who does not where that one is alone."""
BLIND = "broad"
"""A strategy to which it makes no difference what is collected."""
LAWS = tuple(sorted(presets(), key=lambda law: law != "none"))
LAST = 0.25
"""Share of a run, at its end, of which means are taken."""
HOW_READ = """\
set: policies as they are without learning; blind: learned where data make no difference, by luck and bounds alone;
alone: what one giant learns while others do as set; all: what it learns while all learn; competition: all less alone;
market: mean of all marketers where all learn; learned: market less blind. All as carried out, within the law, in the
last quarter of the run, with 95 % intervals over seeds."""
COLUMNS = {"set": "set>", "alone": "alone>", "all": "all>", "competition": "competition>"}
COLUMNS |= {"market": "market>", "blind": "blind>", "learned": "learned>"}

type Cell = tuple[float, float]
"""A mean over seeds, and half its 95 % interval."""


def markets(base: Scenario, law: str) -> Mapping[str, Scenario]:
    """The three markets under a law, by name; raises :class:`~sim.errors.BadInput` without competitors."""
    if base.marketers < 2:
        raise bad("marketers", base.marketers, "2 or more", "Without competitors there is no competition.")
    under, learns = base.with_(law=law), lone_learner.LEARNS
    return {
        "alone": under.with_(firms=({"name": "Giant 1", **learns},)),
        "all": under.with_(**learns),
        "blind": under.with_(**learns, strategy=BLIND),
    }


def read(market: Market) -> Row:
    """Each policy at the end of a run: of the learner, of one who does as set if the other is alone, of the market."""
    days = market.ledger.marketers
    late = days[days["day"] >= (1.0 - LAST) * market.scenario.days]
    firms = {who: market.marketers[number].name for who, number in (("own", LEARNER), ("set", KEEPER))}
    parts = {"market": late} | {who: late[late["marketer"] == firm] for who, firm in firms.items()}
    return {f"{who} {name}": float(part[name].mean()) for who, part in parts.items() for name in POLICIES}


def runs(base: Scenario, laws: Iterable[str], seeds: Iterable[int], tick: Tick) -> pd.DataFrame:
    """A row for each law, market and seed, with what is read of it."""
    asked = {(law, name): scenario for law in laws for name, scenario in markets(base, law).items()}
    found = run_all(asked.values(), seeds, [read], tick)
    parts = [
        found[found["scenario"] == scenario.to_toml()].assign(law=law, market=name)
        for (law, name), scenario in asked.items()
    ]
    return pd.concat(parts, ignore_index=True).drop(columns="scenario")


def learned(runs: pd.DataFrame) -> pd.DataFrame:
    """A row for each law and policy: each of :data:`COLUMNS`, and as ``_half`` half its 95 % interval over seeds."""
    rows = []
    for law, some in runs.groupby("law", sort=False):
        by = {str(name): own.set_index("seed") for name, own in some.groupby("market")}
        for name in POLICIES:
            cells = _cells(by, name)
            halves = {f"{key}_half": half for key, (_, half) in cells.items()}
            rows.append({"law": law, "policy": name} | {key: mean for key, (mean, _) in cells.items()} | halves)
    return pd.DataFrame(rows)


def _cells(by: Mapping[str, pd.DataFrame], name: str) -> dict[str, Cell]:
    alone, among = by["alone"][f"own {name}"], by["all"][f"own {name}"]
    market, blind = by["all"][f"market {name}"], by["blind"][f"market {name}"]
    series = {"set": by["alone"][f"set {name}"], "alone": alone, "all": among, "competition": among - alone}
    series |= {"market": market, "blind": blind, "learned": market - blind}
    return {key: (float(values.mean()), half_width(values)) for key, values in series.items()}


def tell(table: pd.DataFrame) -> None:
    """Print what was learned, a row a policy under each law."""
    rows = [
        {"law": row["law"], "policy": row["policy"]}
        | {key: _told(key, row[key], row[f"{key}_half"]) for key in COLUMNS}
        for row in table.to_dict("records")
    ]
    print_table(rows, {"policy": ""} | COLUMNS, "What learners come to, alone and in competition", group="law")


def _told(key: str, mean: float, half: float) -> str:
    if key in ("competition", "learned"):
        return spread(mean, mean - half, mean + half)
    return f"{mean:.2f}"


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--consumers", default=10_000, show_default=True)
@click.option("--days", default=365, show_default=True)
@click.option("--seeds", default=5, show_default=True)
@click.option("--out", default="out/race", show_default=True, type=click.Path(path_type=Path))
@click.option("--law", "laws", multiple=True, default=LAWS, show_default=True, help="A law's name, or its file.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="A parameter of all markets.")
def main(consumers: int, days: int, seeds: int, out: Path, laws: tuple[str, ...], settings: tuple[str, ...]) -> None:
    """What policies learners come to under each law, alone and in competition."""
    try:
        base = Scenario(consumers=consumers, days=days).with_(**read_settings(settings))
        _main(base, laws, seeds, out)
    except BadInput as error:
        raise Refused(str(error)) from None


def _main(base: Scenario, laws: tuple[str, ...], seeds: int, out: Path) -> None:
    from rich.progress import Progress

    from analysis.plots.race import race
    from analysis.plots.saving import save

    with Progress(transient=True) as progress:
        bar = progress.add_task("runs", total=3 * len(laws) * seeds)
        found = runs(base, laws, range(1, seeds + 1), lambda: progress.advance(bar))
    table = learned(found)
    out.mkdir(parents=True, exist_ok=True)
    for name, frame in {"runs": found, "learned": table}.items():
        frame.to_csv(out / f"{name}.csv", index=False)
    tell(table)
    save(race(table), out / "race")
    note(f"{HOW_READ}\nAll of it is in {out}.")


if __name__ == "__main__":
    main()
