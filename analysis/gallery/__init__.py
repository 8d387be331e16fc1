"""The gallery: every scenario with its question, a figure and a sentence of what emerges."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.experiments.needs import Need, Run, carried_out, needs
from analysis.plots.forest import NAMES, POINTS
from analysis.plots.naming import words
from analysis.report.interval import PER_CENT, PLURAL, Interval, by, listed, number, places_for, ranked
from scenarios import all_scenarios, shown, twins
from sim.errors import unknown
from sim.ledger.measures import MEASURES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from analysis.experiments.sweeping import Watch
    from sim.scenario import Scenario

SCENARIO, TWIN = "scenario", "twin"
TOLD = 2
"""Differences that the sentence tells."""
DRAWN = 4
"""Measures that are drawn."""


SPOKEN = {
    "consent_personalise": "consent to personalise", "consent_share": "consent to share",
    "exposure_gap": "the gap in ads seen", "relevance_gap": "the gap in relevance",
    "accuracy_gap": "the gap in what is known", "parity_ratio": "parity of reach",
    "worst_parity_ratio": "the worst firm's parity of reach", "hhi": "concentration",
    "publisher_revenue": "publishers' revenue", "regretted_share": "the share of purchases regretted",
    "push_aim": "how well pushes are aimed", "law_stringency": "the law's stringency",
}  # fmt: skip
"""What measures are called in sentences, where figures say it in fewer words."""
MANY = (
    "requests", "requests_given_up", "page_views", "sensitive_views", "avoided_sensitive", "identity_thefts",
    "theft_losses", "averted_thefts", "bits_known", "tracked_share", "unlawful_events", "unlawful_sales",
)  # fmt: skip
"""Measures whose names are plural."""


@dataclass(frozen=True)
class Exhibit:
    """A scenario as it is shown."""

    name: str
    question: str
    twin: str
    """Name of the scenario it is compared with; empty where there is none."""
    sentence: str
    figure: "Figure"
    alt: str


def exhibits(
    out: str | Path,
    only: tuple[str, ...] = (),
    *,
    consumers: int = 4_000,
    seeds: int = 4,
    workers: int | None = None,
    retry_failed: bool = False,
    watch: "Watch | None" = None,
) -> list[Exhibit]:
    """Run what is missing in the folder ``out``, and show every scenario, or those of these names.

    Raises:
        BadInput: for unknown names, or a folder that will not do.
        Interrupted: on Ctrl-C; what is finished is kept.
    """
    known = all_scenarios()
    for name in only:
        if name not in known:
            raise unknown("scenario", name, known)
    chosen = [name for name in known if not only or name in only]
    wanted = [need for name in chosen for need in _needs(name, known, consumers, seeds)]
    done = carried_out(wanted, out, workers=workers, retry_failed=retry_failed, watch=watch)
    return [_exhibit(name, known[name], _by_arm(name, done)) for name in chosen]


def _needs(name: str, known: "Mapping[str, Scenario]", consumers: int, seeds: int) -> list[Need]:
    arms = {SCENARIO: known[name]} | ({TWIN: known[twins()[name]]} if name in twins() else {})
    sized = {arm: scenario.with_(consumers=consumers) for arm, scenario in arms.items()}
    return needs(name, sized, range(1, seeds + 1), None)


def _by_arm(name: str, done: Mapping[tuple[str, int], Mapping[str, Run]]) -> dict[str, dict[int, pd.DataFrame]]:
    """The days of each arm's runs, by seed."""
    found: dict[str, dict[int, pd.DataFrame]] = {SCENARIO: {}, TWIN: {}}
    for (of, seed), runs in done.items():
        for arm, run in runs.items():
            if of == name:
                found[arm][seed] = run.daily
    return found


def _exhibit(name: str, scenario: "Scenario", days: Mapping[str, Mapping[int, pd.DataFrame]]) -> Exhibit:
    from analysis.plots.gallery import figure

    measures, twin = shown()[name], twins().get(name, "")
    sentence = against_twin(measures, days, twin) if twin else over_time(measures, days[SCENARIO])
    panels = measures[:DRAWN]
    alt = f"Curves over days of {listed([called(each) for each in panels])}, {words(name)}"
    marks = sorted({change.day for change in scenario.changes})
    drawn = figure(words(name), words(twin), {arm: list(runs.values()) for arm, runs in days.items()}, panels, marks)
    return Exhibit(name, scenario.question, twin, sentence, drawn, f"{alt}{f' and {words(twin)}' if twin else ''}.")


def called(measure: str) -> str:
    """What a measure is called in a sentence."""
    return SPOKEN.get(measure) or NAMES.get(measure, words(measure))


def against_twin(measures: tuple[str, ...], days: Mapping[str, Mapping[int, pd.DataFrame]], twin: str) -> str:
    """The clearest differences from the twin, in the second half of the run."""
    changes = [(measure, change(measure, days[SCENARIO], days[TWIN])) for measure in measures]
    clear = ranked([each for each in changes if each[1][0].clear], lambda each: _clarity(each[1][0]))
    if not clear:
        return f"Nothing that is shown clearly differs from {words(twin)} over these seeds."
    told = [f"{called(measure)} {by(size, unit, **_verbs(measure))}" for measure, (size, unit) in clear[:TOLD]]
    return f"Against {words(twin)}, {listed(told)}."


def _verbs(measure: str) -> dict[str, str]:
    return PLURAL if measure in MANY else {}


def _clarity(size: Interval) -> float:
    """How many half-widths a difference is away from 0."""
    return abs(size.mean) / size.half if size.half > 0.0 else np.inf


def change(measure: str, here: Mapping[int, pd.DataFrame], there: Mapping[int, pd.DataFrame]) -> tuple[Interval, str]:
    """The paired difference of second halves: in points for shares and levels, else in per cent; and that unit."""
    a, b = (pd.Series({seed: late(run)[measure].mean() for seed, run in runs.items()}) for runs in (here, there))
    size = Interval.of((a - b).dropna())
    if MEASURES[measure][0] in POINTS:
        return size.times(PER_CENT), "points"
    base = abs(b.mean())
    return (size.times(PER_CENT / base), "%") if base > 0.0 else (size, MEASURES[measure][0])


def late(run: pd.DataFrame) -> pd.DataFrame:
    """The second half of the days."""
    return run.iloc[len(run) // 2 :]


def over_time(measures: tuple[str, ...], runs: Mapping[int, pd.DataFrame]) -> str:
    """Where there is no twin: what becomes of measures from the first quarter to the last."""
    told = []
    for measure in measures[:TOLD]:
        quarters = [
            (run[measure].iloc[: len(run) // 4], run[measure].iloc[-(len(run) // 4) :]) for run in runs.values()
        ]
        ends = np.mean([[first.mean(), last.mean()] for first, last in quarters], axis=0)
        times, unit = (PER_CENT, " %") if MEASURES[measure][0] in POINTS else (1.0, f" {MEASURES[measure][0]}")
        places = places_for(times * max(abs(end) for end in ends) / 10.0)
        told.append(
            f"{called(measure)} from {number(times * ends[0], places)} to {number(times * ends[1], places)}{unit}"
        )
    return f"From the first quarter to the last: {listed(told)}."
