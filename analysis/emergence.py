"""What emerges: four experiments whose outcomes no rule of the market mentions.

``python -m analysis.emergence`` runs them, prints their tables and writes them, with a figure, to ``out/emergence``.
Each effect comes with a 95 % t-interval over seeds; arms of an experiment share their seeds, and so their luck.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import click
import pandas as pd

from analysis.experiments.comparing import half_width, paired, summarise
from analysis.experiments.running import live, open_market
from sim.scenario import Scenario

INTENSITIES = (0.0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0)
CONCERNS = (0.3, 0.5, 0.7, 0.9)
COLLECTIONS = (0.0, 0.05, 0.1, 0.2, 0.4, 0.7, 1.0)
LAWS = ("ccpa", "gdpr", "pipl")
MEASURES = ("ctr", "lift_visits", "lift", "profit", "bits_known", "consent_personalise", "trust", "surplus")
BREACH_DAY = 120

type Arms = Mapping[tuple[Any, ...], Scenario]
type Tick = Callable[[], None]


def dial(base: Scenario) -> Arms:
    """Personalization intensity at several levels of concern: is there such a thing as too much?"""
    return {
        (concern, rho): base.with_(concern_mean=concern, personalization=rho)
        for concern in CONCERNS
        for rho in INTENSITIES
    }


def data(base: Scenario) -> Arms:
    """Collection at full intensity where nobody minds: what is one more event worth?"""
    return {(kappa,): base.with_(collection=kappa, personalization=1.0, reactance_rate=0.0) for kappa in COLLECTIONS}


def breach(base: Scenario) -> Arms:
    """A giant is breached under the GDPR, and is not: what becomes of trust and consent?"""
    struck = {"day": BREACH_DAY, "breach": {"holder": "Giant 1", "share": 0.6, "found_after": 7}}
    return {("calm",): base.with_(law="gdpr"), ("breached",): base.with_(law="gdpr", changes=(struck,))}


def law(base: Scenario) -> Arms:
    """Laws in a calm and in a wary market: what does privacy cost, and does it cost the same everywhere?"""
    return {
        (concern, name): base.with_(law=name, concern_mean=concern)
        for concern in (CONCERNS[0], CONCERNS[-1])
        for name in ("none", *LAWS)
    }


def outcomes(arms: Arms, seeds: Iterable[int], tick: Tick) -> pd.DataFrame:
    """A row for each arm and seed: the measures' means over the second half of the run."""
    rows = []
    for seed in seeds:
        for arm, scenario in arms.items():
            market = open_market(scenario, seed, None)
            live(market, scenario.days, None)
            late = summarise(market.ledger.daily, scenario.days // 2)
            rows.append({"arm": arm, "seed": seed} | {name: late[name] for name in MEASURES})
            tick()
    return pd.DataFrame(rows)


def against(runs: pd.DataFrame, base: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> pd.DataFrame:
    """Each arm's paired difference from its base arm: mean, difference, interval, a row for each arm and measure."""
    tables = {arm: group.set_index("seed") for arm, group in runs.groupby("arm", sort=False)}
    rows = [
        {"arm": ", ".join(map(str, arm)), "measure": name}
        | paired(table[name].to_numpy(float), tables[base(arm)][name].to_numpy(float))
        for arm, table in tables.items()
        for name in MEASURES
    ]
    return pd.DataFrame(rows)


def peaks(runs: pd.DataFrame, measure: str = "ctr") -> pd.DataFrame:
    """For each level of concern, the intensity with the greatest effect: of the mean over seeds, and each seed's."""
    wide = runs.assign(concern=[arm[0] for arm in runs["arm"]], rho=[arm[1] for arm in runs["arm"]])
    mean = wide.groupby(["concern", "rho"])[measure].mean().unstack()
    seeds = wide.groupby(["concern", "seed", "rho"])[measure].mean().unstack().idxmax(axis=1).unstack()
    gain = mean.max(axis=1) / mean[0.0] - 1.0
    loss = mean[1.0] / mean.max(axis=1) - 1.0
    return pd.DataFrame(
        {"peak": mean.idxmax(axis=1), "lowest": seeds.min(axis=1), "highest": seeds.max(axis=1)}
        | {"gain over rho = 0": gain, "loss at rho = 1": loss}
    )


def course(base: Scenario, seeds: Iterable[int], tick: Tick) -> pd.DataFrame:
    """Trust in, and consent given to, the breached giant by day: breached less calm, mean over seeds."""
    gaps = []
    for seed in seeds:
        pair = []
        for scenario in breach(base).values():
            market = open_market(scenario, seed, None)
            live(market, scenario.days, None)
            giant = market.ledger.marketers.query("marketer == 'Giant 1'").set_index("day")
            pair.append(giant[["trust", "consent", "purchases"]])
            tick()
        gaps.append(pair[1] - pair[0])
    return pd.concat(gaps, keys=range(len(gaps)), names=["seed"]).groupby("day").agg(["mean", half_width])


@click.command()
@click.option("--consumers", default=20_000, show_default=True)
@click.option("--days", default=240, show_default=True)
@click.option("--seeds", default=5, show_default=True)
@click.option("--out", default="out/emergence", show_default=True, type=click.Path(path_type=Path))
def main(consumers: int, days: int, seeds: int, out: Path) -> None:
    """Run the four experiments."""
    from rich.progress import Progress

    from analysis.plots.emergence import emergence
    from analysis.plots.saving import save

    base, luck = Scenario(consumers=consumers, days=days), range(1, seeds + 1)
    runs = sum(len(kind(base)) for kind in (dial, data, law, breach)) * seeds
    with Progress(transient=True) as progress:
        bar = progress.add_task("runs", total=runs)

        def tick() -> None:
            progress.advance(bar)

        tables = {kind.__name__: outcomes(kind(base), luck, tick) for kind in (dial, data, law)}
        after = course(base, luck, tick)
    found = {
        "dial": peaks(tables["dial"]),
        "data": against(tables["data"], lambda _: (0.0,)),
        "law": against(tables["law"], lambda arm: (arm[0], "none")),
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, table in found.items():
        table.to_csv(out / f"{name}.csv")
        print(f"\n{name}\n{table.to_string(float_format='%.4g')}")
    after.to_csv(out / "breach.csv")
    print(f"\nbreach\n{after.iloc[::20].to_string(float_format='%.4g')}")
    save(emergence(tables, after, BREACH_DAY), out / "emergence")


if __name__ == "__main__":
    main()
