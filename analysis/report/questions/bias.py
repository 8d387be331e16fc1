"""How can transparency and accountability reduce bias and discrimination?"""

from collections.abc import Iterable

import pandas as pd

from analysis.harms.catalogue import Harm, catalogue
from analysis.plots.report import remedies as remedies_drawn
from analysis.remedies.catalogue import REMEDIES, Trial
from analysis.remedies.harms import HARMS
from analysis.report.blocks import Answer, Claim, Picture, Study, Table, Text
from analysis.report.found import Found, StudyFound
from analysis.report.interval import PER_CENT, Interval, by, listed, ranked
from analysis.report.questions import Question
from sim.scenario import Scenario

UNASKED, TRIALS, OTHERS = "harms", "remedies", "further remedies"
BIASES = ("delivery gap", "reach gap", "fit gap")
"""Harms that are gaps between groups."""
ACCOUNTABLE = (
    "fair delivery", "bias audits", "delivery corrected", "a four-fifths law", "judged one by one",
    "ethics committee", "pushes reviewed", "own data explained", "all data explained", "told and explained",
    "complaints heard", "heard and paid", "answers in 2 days",
)  # fmt: skip
"""Remedies that make firms' decisions fairer, more transparent, or answerable; others are tried with fewer seeds."""
SUMMARISED = ("fair delivery", "bias audits", "delivery corrected", "a four-fifths law", "own data explained",
              "all data explained", "told and explained", "heard and paid")  # fmt: skip
"""Those that the picture of all answers has."""


class Bias(Question):
    """Gaps that nobody asked for, and what removes them."""

    name = "bias"
    number = 2
    asked = "How can transparency and accountability reduce bias and discrimination?"
    commands = ("python -m analysis.harms", "python -m analysis.remedies", "symbiosis run fairness")
    claims = (
        Claim("Groups that like other things are reached unequally, unasked", UNASKED, "discrimination: market",
              "discrimination: twin", "reach gap"),
        Claim("Correcting delivery narrows the gap in reach", TRIALS, "delivery corrected: with",
              "delivery corrected: without", "reach gap"),
        Claim("Fair delivery narrows the gap in ads a head", TRIALS, "fair delivery: with", "fair delivery: without",
              "delivery gap"),
        Claim("Explaining all data, bought ones too, changes trust", TRIALS, "all data explained: with",
              "all data explained: without", "trust"),
    )  # fmt: skip

    def studies(self) -> list[Study]:
        """Each harm's market and its twin, and each remedy's."""
        size = self.size
        plain = Scenario(consumers=size.consumers, days=size.days)
        under = plain.with_(law="gdpr")
        harms: dict[str, Scenario] = {}
        for harm in catalogue():
            harms |= {_market(harm): harm.arm(plain), _twin(harm): harm.baseline(plain)}
        first = [trial for trial in REMEDIES if trial.name in ACCOUNTABLE]
        rest = [trial for trial in REMEDIES if trial.name not in ACCOUNTABLE]
        return [
            Study(UNASKED, harms, size.seeds),
            Study(TRIALS, _arms(first, under), size.seeds),
            Study(OTHERS, _arms(rest, under), size.few),
        ]

    def answer(self, found: Found) -> Answer:
        """Which remedies remove what, for how much, and who pays."""
        some = found.study(TRIALS)
        trials = [trial for trial in REMEDIES if trial.name in ACCOUNTABLE]
        others = [trial for trial in REMEDIES if trial.name not in ACCOUNTABLE]
        works = [trial for trial in trials if saved(some, trial).sign > 0]
        fairer = [trial for trial in works if trial.harm in BIASES]
        harms = found.study(UNASKED)
        arise = harms.change("discrimination: market", "discrimination: twin", "reach gap").times(PER_CENT)
        blocks = (
            Text(
                "No rule looks at a group when it decides. Yet where a tenth of people like other things than the "
                f"rest, the gap between groups in whom ads reach {by(arise, 'points')}, against a market where all "
                "like the same."
            ),
            Picture(
                "remedies", remedies_drawn.figure(rows(some, trials)),
                "Bars: what each remedy removes of the harm it is against, in per cent, beside what it does to profit.",
                "Each remedy against the same market without it. Bars: 95 % intervals. Left: what is removed of its "
                "harm; right: what becomes of marketers' profit.",
            ),
            Table("remedies", "What each remedy removes and costs, and who pays", _table(some, trials),
                  "Own cost: of the remedy, a year and 1,000 consumers. Gap in benefit: minority's surplus a head "
                  "against the majority's."),
            Text(_transparency(some)),
            Text(_payers(some, fairer)),
            Table("further_remedies", "Remedies against other harms", _table(found.study(OTHERS), others)),
        )  # fmt: skip
        best = ranked(fairer, lambda trial: saved(some, trial).mean)
        figures = {trial.name: saved(some, trial) for trial in trials}
        return Answer(_short(some, best, trials), blocks, _would_change(some), figures)


def _market(harm: Harm) -> str:
    return f"{harm.name}: market"


def _twin(harm: Harm) -> str:
    return f"{harm.name}: twin"


def _arms(trials: Iterable[Trial], base: Scenario) -> dict[str, Scenario]:
    arms: dict[str, Scenario] = {}
    for trial in trials:
        arms |= {f"{trial.name}: with": trial.arm(base), f"{trial.name}: without": trial.twin(base)}
    return arms


def saved(some: StudyFound, trial: Trial) -> Interval:
    """What a remedy removes of its harm, in per cent of what there is without it; less than 0 where it adds to it."""
    return some.relative(f"{trial.name}: with", f"{trial.name}: without", trial.harm).times(-1.0)


def changed(some: StudyFound, trial: Trial, measure: str) -> Interval:
    """What becomes of a measure with a remedy, in per cent."""
    return some.relative(f"{trial.name}: with", f"{trial.name}: without", measure)


def rows(some: StudyFound, trials: Iterable[Trial]) -> list[tuple[str, str, Interval, Interval]]:
    """Of each remedy: its name, its harm, what it removes of that, and what becomes of profit, in per cent."""
    return [(one.name, one.harm, saved(some, one), changed(some, one, "profit")) for one in trials]


def _table(some: StudyFound, trials: Iterable[Trial]) -> pd.DataFrame:
    return pd.DataFrame([_row(some, trial) for trial in trials])


def _row(some: StudyFound, trial: Trial) -> dict[str, str]:
    arm, twin = f"{trial.name}: with", f"{trial.name}: without"
    cost = sum((some.values(arm, f"{kind}_costs") - some.values(twin, f"{kind}_costs") for kind in trial.costs),
               start=pd.Series(0.0, some.values(arm, "profit").index))  # fmt: skip
    harm = HARMS[trial.harm]
    unit = f", {harm.unit}" if harm.unit else ""
    return {
        "remedy": trial.name,
        "against": f"{trial.harm}{unit}",
        "without>": some.level(twin, trial.harm).times(harm.times).told(),
        "removed, %>": saved(some, trial).told(),
        "own cost>": Interval.of(cost).told() if trial.costs else "",
        "profit, %>": changed(some, trial, "profit").told(sign=True),
        "surplus, %>": changed(some, trial, "surplus").told(sign=True),
        "gap in benefit, points>": some.change(arm, twin, "benefit_gap").times(PER_CENT).told(sign=True),
    }


def _short(some: StudyFound, best: list[Trial], trials: list[Trial]) -> str:
    told = [trial for trial in trials if "explained" in trial.name and saved(some, trial).sign > 0]
    if not best:
        nearest = ranked([trial for trial in trials if trial.harm in BIASES], lambda trial: saved(some, trial).low)[0]
        return (
            "None of the remedies that were tried clearly narrows a gap between groups here: of the surest, "
            f"{nearest.name}, what is removed of the {nearest.harm} is {saved(some, nearest).told('%')}."
        )
    first = best[0]
    start = (
        f"By acting on outcomes: {first.name} removes {saved(some, first).told('%')} of the {first.harm} that arises "
        "unasked"
    )
    if told:
        names = listed([f"{trial.name} ({saved(some, trial).told('%')})" for trial in told])
        return f"{start}; transparency alone lessens distrust, not gaps: {names}."
    return f"{start}; transparency alone does not clearly lessen even distrust."


def _transparency(some: StudyFound) -> str:
    told = [
        f"{name}, distrust {by(some.relative(f'{name}: with', f'{name}: without', 'distrust'))}"
        for name in ("own data explained", "all data explained", "told and explained")
    ]
    bought = some.change("all data explained: with", "all data explained: without", "trust").sign
    against = (
        "That explaining data which were bought wins trust here, too, is at odds with published experiments (R3 in "
        "docs/evidence.md), in which it backfires: do not build on it."
    )
    return f"Explanations change little: with {listed(told)}. {against if bought > 0 else ''}".strip()


def _payers(some: StudyFound, fairer: list[Trial]) -> str:
    if not fairer:
        return "No remedy narrows a gap, so there is nothing to pay for."
    told = [
        f"{trial.name}: profit {by(changed(some, trial, 'profit'))}, consumers' surplus "
        f"{by(changed(some, trial, 'surplus'))}"
        for trial in fairer
    ]
    return "Who pays for narrower gaps: " + "; ".join(told) + "."


def _would_change(some: StudyFound) -> tuple[str, ...]:
    return (
        "Groups that like the same: then hardly any gap arises (the scenario alike_groups).",
        "A law that looks at outcomes: a four-fifths duty removes "
        f"{saved(some, _named('a four-fifths law')).told('%')} of the gap in reach here.",
        "How well a firm knows who is of which group: fairness-aware delivery has to know what it must not use.",
    )


def _named(name: str) -> Trial:
    return next(trial for trial in REMEDIES if trial.name == name)
