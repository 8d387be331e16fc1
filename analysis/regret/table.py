"""From runs to regret: against the best twin, with what winners promised beside what they delivered."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.experiments.comparing import half_width
from analysis.regret.learning import ALWAYS, BY_CHANCE, Run, number

PER_HEADS = 1_000.0
KINDS = ("expected", "drawn")


def total(run: Run, kind: str = "expected") -> float:
    """Net money of a whole run."""
    return float(run.days[kind].sum())


def best_twins(some: Sequence[Run]) -> dict[tuple[str, int], Run]:
    """The best twin by lever and seed: the candidate with the highest expected net money.

    It is the same candidate for all seeds, by the mean over them, unless candidates are others with each seed.
    """
    found = {}
    for lever in dict.fromkeys(run.lever for run in some):
        always = [run for run in some if run.lever == lever and run.who.startswith(ALWAYS)]
        for seed in dict.fromkeys(run.seed for run in always):
            judged = [run for run in always if run.seed == seed or lever not in BY_CHANCE]
            who = pd.Series([total(run) for run in judged]).groupby([run.who for run in judged]).mean().idxmax()
            found[lever, seed] = next(run for run in always if (run.seed, run.who) == (seed, who))
    return found


def courses(some: Sequence[Run], consumers: int) -> pd.DataFrame:
    """Regret so far, money per 1,000 consumers: a row for each lever, who, seed, day; ``expected``, ``drawn``."""
    best, frames = best_twins(some), []
    for run in some:
        gap = best[run.lever, run.seed].days[list(KINDS)] - run.days[list(KINDS)]
        labels = {"lever": run.lever, "who": run.who, "setting": run.setting, "seed": run.seed}
        frames.append((PER_HEADS / consumers * gap.cumsum()).assign(day=np.arange(len(gap)), **labels))
    return pd.concat(frames, ignore_index=True)


def regrets(some: Sequence[Run], consumers: int) -> pd.DataFrame:
    """A row for each lever and who: regret at the end, and how what was adopted turned out.

    Columns: ``setting`` of a candidate; ``regret`` ± ``half`` in expected money per 1,000 consumers; ``drawn`` ±
    ``drawn_half`` likewise as drawn;
    ``relative`` to the best twin's net money; ``best``, the best candidate (-1 if it differs between seeds); ``wrong``,
    share of seeds in which another one was adopted in the end; ``winners``, how many were adopted, and their mean gain
    over what they replaced, in shares of the practice's net money: ``promised`` by the firm's own tallies, ``kept`` in
    the same coin by twins, ``earned`` by twins in expected money.
    """
    ends = courses(some, consumers).groupby(["lever", "who", "seed"], sort=False).last().reset_index()
    best, rows = best_twins(some), []
    for (lever, who), end in ends.groupby(["lever", "who"], sort=False):
        own = [run for run in some if (run.lever, run.who) == (lever, who)]
        rows.append(
            {"lever": lever, "who": who, "setting": own[0].setting}
            | _regret(own, end, best, consumers)
            | winners(own, some)
        )
    return pd.DataFrame(rows)


def _regret(
    own: Sequence[Run], end: pd.DataFrame, best: Mapping[tuple[str, int], Run], consumers: int
) -> dict[str, float]:
    mean_best = np.mean([total(best[run.lever, run.seed]) for run in own]) * PER_HEADS / consumers
    bests = [number(best[run.lever, run.seed].who) for run in own]
    return {
        "regret": float(end["expected"].mean()),
        "half": half_width(end["expected"]),
        "drawn": float(end["drawn"].mean()),
        "drawn_half": half_width(end["drawn"]),
        "relative": float(end["expected"].mean() / abs(mean_best)) if mean_best else np.nan,
        "best": bests[0] if len(set(bests)) == 1 else -1,
        "wrong": float(np.mean([chosen(run) != right for run, right in zip(own, bests, strict=True)])),
        "n": len(own),
    }


def chosen(run: Run) -> int:
    """The candidate that a run ended with."""
    return number(run.who) if run.who.startswith(ALWAYS) else run.final


def winners(own: Iterable[Run], some: Sequence[Run]) -> dict[str, float]:
    """What candidates that were adopted promised, and what twins say they were worth."""
    twins = {(run.lever, run.seed, number(run.who)): run for run in some if run.who.startswith(ALWAYS)}
    gains = []
    for run in own:
        practice = twins[run.lever, run.seed, 0]
        for won in run.adopted:
            before, after = (twins[run.lever, run.seed, which] for which in (won.before, won.after))
            aim, net = _a_trial(practice, "aim"), _a_trial(practice, "expected")
            kept = _a_trial(after, "aim") - _a_trial(before, "aim")
            earned = _a_trial(after, "expected") - _a_trial(before, "expected")
            gains.append((won.promised / abs(aim), kept / abs(aim), earned / abs(net)))
    means = np.mean(gains, axis=0) if gains else np.full(3, np.nan)
    return {"winners": len(gains)} | dict(zip(("promised", "kept", "earned"), map(float, means), strict=True))


def _a_trial(run: Run, kind: str) -> float:
    """Net money a trial, over the whole run."""
    return float(run.days[kind].sum() / max(1.0, run.days["trials"].sum()))
