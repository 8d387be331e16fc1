"""Scenarios compared seed by seed: twins share their luck, so a difference is what the policy did."""

import gc
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.experiments.results import Results, every_value, with_inputs
from analysis.experiments.running import Interrupted, Progress, check_seed, live, open_market
from analysis.experiments.storing import FIGURES, file_name, staged, told, write_manifest
from analysis.experiments.summary import adds_up
from sim.errors import bad, unknown
from sim.firms.policies import check_policies
from sim.ledger.measures import MEASURES
from sim.scenario import Scenario

CONFIDENCE = 0.95
SCENARIOS = "scenarios"
FILES = ("differences.parquet", "runs.parquet", SCENARIOS, FIGURES)


@dataclass(frozen=True)
class Comparison:
    """What the arms of an experiment did with the same seeds.

    ``scenarios`` are the arms by name, ``baseline`` the one that the others are compared with, ``seeds`` those that
    were asked for. ``runs`` has a row a run: arm, seed, and each measure as :func:`summarise` sums it up over the
    days from ``burn_in`` on. ``examples`` are the full results of each arm's first seed, if they were kept.
    """

    scenarios: dict[str, Scenario]
    baseline: str
    seeds: tuple[int, ...]
    burn_in: int
    runs: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["arm", "seed"]))
    examples: dict[str, Results] = field(default_factory=dict, repr=False)

    @property
    def finished(self) -> list[int]:
        """The seeds that all arms have run."""
        runs_a_seed = self.runs.groupby("seed").size()
        return [seed for seed in self.seeds if runs_a_seed.get(seed, 0) == len(self.scenarios)]

    @property
    def complete(self) -> bool:
        """Whether all arms have run with all seeds."""
        return len(self.finished) == len(self.seeds)

    @property
    def days(self) -> int:
        """Length of each run."""
        return self.scenarios[self.baseline].days

    @property
    def table(self) -> pd.DataFrame:
        """Paired differences from the baseline over the finished seeds: a row for each other arm and measure.

        Columns: arm, measure, unit, ``mean`` of the arm, ``baseline`` (its mean), ``difference``, ``low`` and
        ``high`` (95 % t-interval of the mean paired difference; NaN with one seed), ``n`` (seeds in which both have
        the measure), and ``relative``, ``relative_low``, ``relative_high`` (shares of the baseline's size; NaN where
        that is 0). Of twenty differences that are truly zero, about one will have an interval without it.
        """
        done = self.runs[self.runs["seed"].isin(self.finished)]
        tables = {str(arm): runs.set_index("seed") for arm, runs in done.groupby("arm")}
        others = [arm for arm in tables if arm != self.baseline]
        rows = [
            {"arm": arm, "measure": measure, "unit": unit}
            | paired(tables[arm][measure].to_numpy(float), tables[self.baseline][measure].to_numpy(float))
            for arm in sorted(others, key=list(self.scenarios).index)
            for measure, (unit, _) in MEASURES.items()
        ]
        return pd.DataFrame(rows)

    def save(self, folder: str | Path, overwrite: bool = False, figures: bool = True) -> None:
        """Write differences and runs as Parquet, every arm as TOML, a manifest and, unless told not to, figures.

        Raises :class:`~sim.errors.BadInput` if the folder has something in it and is not to be overwritten.
        """
        with staged(folder, overwrite) as draft:
            self.write(draft)
        if figures:
            self.draw(folder)

    def write(self, folder: Path) -> None:
        """Write all but the figures into a folder that is there, the manifest last."""
        self.table.to_parquet(folder / FILES[0])
        self.runs.to_parquet(folder / FILES[1])
        manifest = {"baseline": self.baseline, "seeds": self.finished, "burn_in": self.burn_in, "files": list(FILES)}
        status = "complete" if self.complete else "interrupted"
        write_manifest(folder, manifest | {"arms": self._write_arms(folder), "status": status})

    def _write_arms(self, folder: Path) -> dict[str, Any]:
        arms = {}
        for arm, scenario in self.scenarios.items():
            place = folder / SCENARIOS / file_name(arm)
            place.mkdir(parents=True)
            moved, digests = with_inputs(scenario, place)
            (place / "scenario.toml").write_text(moved.to_toml(), encoding="utf-8")
            arms[arm] = {"scenario": every_value(moved), "inputs": digests}
        return arms

    def draw(self, folder: str | Path) -> None:
        """Draw the differences and, of each arm's first seed, its course and who gains, into ``folder/figures``."""
        from analysis import plots

        where = Path(folder) / FIGURES
        with told(where):
            where.mkdir(exist_ok=True)
            plots.save(plots.forest(self), where / "differences")
            for arm, results in self.examples.items():
                twin = None if arm == self.baseline else self.examples[self.baseline]
                plots.save(plots.time_series(results, twin=twin), where / f"time_series_{file_name(arm)}")
                if arm != self.baseline:
                    gains = plots.who_gains(results, self.examples[self.baseline])
                    plots.save(gains, where / f"who_gains_{file_name(arm)}")


def compare(
    scenarios: Mapping[str, Scenario],
    seeds: Iterable[int],
    baseline: str | None = None,
    *,
    days: int | None = None,
    burn_in: int | None = None,
    out: str | Path | None = None,
    progress: Progress | None = None,
    threads: int | None = None,
    overwrite: bool = False,
    figures: bool = True,
) -> Comparison:
    """Run every scenario with the same seeds, compare each with the baseline, keep it all in ``out`` if there is one.

    Args:
        scenarios: the arms by name, one or more besides the baseline.
        seeds: whole numbers, each different; every arm runs with each.
        baseline: what to compare with; the first arm by default.
        days: how many days, if not the scenarios' own number.
        burn_in: days left out at the start of each run; half of the run by default.
        out: folder for the comparison, see :meth:`Comparison.save`; it must be new or empty unless ``overwrite``.
        progress: called after each day with the days done and to be done, over all runs.
        threads: how many threads live a day; all cores by default.
        overwrite: replace earlier results in ``out``.
        figures: draw figures too, for which the full results of the first seed are held in memory.

    Raises:
        BadInput: before the first run, for arms, seeds, days or a folder that will not do.
        Interrupted: on Ctrl-C, with the comparison over the seeds that all arms finished, which is in ``out``, too;
            a plain KeyboardInterrupt where none is finished.
    """
    arms = {arm: scenario if days is None else scenario.with_(days=days) for arm, scenario in scenarios.items()}
    _check_arms(arms, baseline)
    first = next(iter(arms))
    plan = Comparison(arms, baseline or first, _checked_seeds(seeds), _checked_burn_in(burn_in, arms[first].days))
    with staged(out, overwrite) if out is not None else nullcontext() as draft:
        done = _run_all(plan, progress, threads, figures)
        if not done.finished:
            raise KeyboardInterrupt("no seed was finished by all scenarios")
        if draft is not None:
            done.write(draft)
    if out is not None and figures:
        done.draw(out)
    if not done.complete:
        raise Interrupted(done)
    return done


def _run_all(done: Comparison, progress: Progress | None, threads: int | None, examples: bool) -> Comparison:
    """The comparison with all its runs, or those that were finished when Ctrl-C was pressed."""
    plan = [(arm, seed) for seed in done.seeds for arm in done.scenarios]
    for number, (arm, seed) in enumerate(plan):
        told = _after(number * done.days, len(plan) * done.days, progress)
        more = _with_run(done, arm, seed, told, threads, examples and seed == done.seeds[0])
        gc.collect()  # a market and its agents know each other, and the next one wants their memory
        if more is None:
            break
        done = more
    return done


def _with_run(
    done: Comparison, arm: str, seed: int, progress: Progress | None, threads: int | None, example: bool
) -> Comparison | None:
    """The comparison with one more run, or None if Ctrl-C was pressed in it."""
    market = open_market(done.scenarios[arm], seed, threads)
    if live(market, done.days, progress) < done.days:
        return None
    if example:
        done.examples[arm] = Results.of(market, done.scenarios[arm], seed, arm)
    row = pd.DataFrame([{"arm": arm, "seed": seed} | summarise(market.ledger.daily, done.burn_in)])
    return replace(done, runs=row if done.runs.empty else pd.concat([done.runs, row], ignore_index=True))


def summarise(daily: pd.DataFrame, burn_in: int) -> dict[str, float]:
    """Each measure of a run in one number, over its days from ``burn_in`` on.

    The total of what adds up (money, counts), the mean of what does not (shares, levels, prices); NaN where the
    measure never was defined.
    """
    late = daily.iloc[burn_in:]
    return {name: float(late[name].sum(min_count=1) if adds_up(name) else late[name].mean()) for name in MEASURES}


def paired(arm: np.ndarray[Any, Any], baseline: np.ndarray[Any, Any]) -> dict[str, float]:
    """The mean paired difference of (n,) and (n,) values with its 95 % t-interval, absolute and relative.

    Pairs in which either is not finite are left out.
    """
    known = np.isfinite(arm) & np.isfinite(baseline)
    arm, baseline, n = arm[known], baseline[known], int(known.sum())
    mean, base, difference = _mean(arm), _mean(baseline), _mean(arm - baseline)
    half = half_width(arm - baseline)
    size = abs(base) or np.nan
    interval = {"difference": difference, "low": difference - half, "high": difference + half}
    shares = {"relative": difference, "relative_low": difference - half, "relative_high": difference + half}
    return {"mean": mean, "baseline": base, **interval, "n": n} | {name: x / size for name, x in shares.items()}


def _mean(values: np.ndarray[Any, Any]) -> float:
    return float(values.mean()) if len(values) else np.nan


def half_width(differences: "np.ndarray[Any, Any] | pd.Series[float]") -> float:
    """Half of the 95 % t-interval of the mean of (n,) values; NaN for fewer than two."""
    n = len(differences)
    return float(half_widths(differences.std(ddof=1), n)) if n > 1 else np.nan


def half_widths(spread: Any, n: Any) -> Any:
    """Half of the 95 % t-intervals of means of ``n`` values with these standard deviations; arrays will do, too."""
    from scipy import stats

    return stats.t.ppf((1.0 + CONFIDENCE) / 2.0, n - 1) * spread / np.sqrt(n)


def paired_half_widths(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Half of the 95 % intervals (P,) of the means of (P, n) values, without what each seed does to all points alike.

    Fit for comparing points that share their luck, where the plain interval shows how lucky all of them were: each
    seed's mean over points is taken out (Cousineau 2005, Tutorials in Quantitative Methods for Psychology 1), with
    Morey's (2008, ibid. 4) correction for that. Seeds that some point is not known for are left out.
    """
    known = values[:, np.isfinite(values).all(axis=0)]
    points, n = known.shape
    if points < 2 or n < 2:
        return np.full(points, np.nan)
    own = known - known.mean(axis=0) + known.mean()
    return np.asarray(np.array([half_width(row) for row in own]) * np.sqrt(points / (points - 1)))


def _after(before: int, total: int, progress: Progress | None) -> Progress | None:
    """The progress of one run as part of all."""
    return None if progress is None else lambda day, _: progress(before + day, total)


def _check_arms(arms: Mapping[str, Scenario], baseline: str | None) -> None:
    if len(arms) < 2:
        raise bad("scenarios", list(arms), "two or more", "A comparison needs something to compare with.")
    if baseline is not None and baseline not in arms:
        raise unknown("arm", baseline, arms)
    for scenario in arms.values():
        check_policies(scenario)
    lengths = sorted({scenario.days for scenario in arms.values()})
    if len(lengths) > 1:
        raise bad("days", lengths, "the same in all scenarios that are compared", "Give one number of days for all.")


def _checked_seeds(seeds: Iterable[int]) -> tuple[int, ...]:
    known = tuple(check_seed(seed) for seed in seeds)
    if not known or len(set(known)) < len(known):
        raise bad("seeds", known, "one or more whole numbers, all different")
    return known


def _checked_burn_in(burn_in: int | None, days: int) -> int:
    if burn_in is None:
        return days // 2
    if type(burn_in) is not int or not 0 <= burn_in < days:
        raise bad("burn_in", burn_in, f"a whole number from 0 to {days - 1} (days)")
    return burn_in
