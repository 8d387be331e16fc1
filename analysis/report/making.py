"""Making the report: the runs that its questions need, their answers, and the pages that tell them."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.experiments.needs import Need, carried_out, needs
from analysis.experiments.storing import versions
from analysis.report import robustness
from analysis.report.blocks import Answer, Picture, Study, Table
from analysis.report.found import Found
from analysis.report.questions import Question, questions
from analysis.report.reading import observe
from analysis.report.sizes import Size, size_of
from sim.errors import BadInput, unknown
from sim.extras import needed
from sim.scenario import Scenario

if TYPE_CHECKING:
    from analysis.experiments.sweeping import Watch

EXTRA = "report"
LAWS, RUNS, FIGURES, DATA = "laws", "runs", "figures", "data"
"""Folders within the report's own."""
SPENT = "seconds.json"


@dataclass(frozen=True)
class Told:
    """A question with its answer, and how its claims fared in other markets."""

    question: type[Question]
    answer: Answer
    robust: Table | None


@dataclass(frozen=True)
class Report:
    """All that the pages tell."""

    size_name: str
    size: Size
    told: Sequence[Told]
    arms: Mapping[int, Sequence[Scenario]]
    """The scenarios that each answer rests on, by its question's number."""
    runs: int
    """How many it rests on."""
    failed: int
    seconds: float
    """That the making took, with all that was interrupted."""
    versions: Mapping[str, str]


def make(
    size_name: str = "full",
    out: str | Path = "out/report",
    *,
    only: Sequence[str] = (),
    workers: int | None = None,
    retry_failed: bool = False,
    watch: "Watch | None" = None,
) -> Report:
    """Run what is missing, and write the report into the folder ``out``.

    Args:
        size_name: one of :data:`~analysis.report.sizes.SIZES`.
        out: the report's folder; runs are kept in it, and found again.
        only: names of questions, if not all.
        workers: processes; as many as cores by default.
        retry_failed: run what failed before again.
        watch: told how it goes.

    Raises:
        BadInput: for unknown names, a folder that will not do, or an extra that is missing.
        Interrupted: on Ctrl-C; what is finished is kept in ``out``.
    """
    begun, size, out = time.monotonic(), size_of(size_name), Path(out)
    for module in ("jinja2", "SALib", "sklearn"):
        needed(module, EXTRA, "The report")
    asked = [question(size, out / LAWS) for question in chosen(only)]
    own = {question.number: question.studies() for question in asked}
    claims = [claim for question in asked for claim in question.claims]
    everywhere = [study for studies in own.values() for study in studies]
    wanted = _needs([*everywhere, *robustness.studies(claims, everywhere, size)])
    try:
        done = carried_out(wanted, out / RUNS, workers=workers, retry_failed=retry_failed, watch=watch)
    finally:
        seconds = _spent(out, time.monotonic() - begun)
    found = Found.of(done)
    told = [_told(question, found, size) for question in asked]
    arms = {question.number: robustness.scenarios_of(question, own[question.number]) for question in asked}
    runs = {need.job.run for need in wanted}
    there = sum(len(each) for each in done.values())
    report = Report(size_name, size, told, arms, len(runs), len(wanted) - there, seconds, versions())
    _write(report, found, out)
    return report


def chosen(only: Sequence[str]) -> list[type[Question]]:
    """The questions of these names, all if none is given; raises with the nearest name otherwise."""
    known = {question.name: question for question in questions()}
    for name in only:
        if name not in known:
            raise unknown("question", name, known)
    return [question for name, question in known.items() if not only or name in only]


def _needs(studies: Sequence[Study]) -> list[Need]:
    return [
        need for study in studies for need in needs(study.name, study.arms, range(1, study.seeds + 1), observe)
    ]  # fmt: skip


def _told(question: Question, found: Found, size: Size) -> Told:
    try:
        answer = question.answer(found)
    except KeyError as error:
        raise BadInput(f"Question {question.number} cannot be answered: all runs of {error} failed.") from None
    robust = None
    if question.claims:
        rows = robustness.table(question.claims, found, size)
        note = (
            f"Each claim in {len(robustness.variants(size))} other markets: other networks, draws of the calibrated "
            "parameters, and markets that lack a mechanism. Holds: the same sign in every seed."
        )
        robust = Table(f"robustness_{question.name}", "Claims in other markets", rows, note)
    return Told(type(question), answer, robust)


def _spent(out: Path, seconds: float) -> float:
    """The seconds that went into the report so far, those of interrupted makings too."""
    path = out / SPENT
    before = float(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else 0.0
    out.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(round(before + seconds, 1)), encoding="utf-8")
    return before + seconds


def _write(report: Report, found: Found, out: Path) -> None:
    from analysis.plots.report.summary import summary
    from analysis.plots.saving import save
    from analysis.report.page import write_pages

    for told in report.told:
        for block in (*told.answer.blocks, told.robust):
            if isinstance(block, Picture):
                save(block.figure, out / FIGURES / block.name)
            elif isinstance(block, Table):
                (out / DATA).mkdir(exist_ok=True)
                block.rows.to_csv(out / DATA / f"{block.name}.csv", index=False)
    if len(report.told) == len(questions()):
        save(summary(found), out / FIGURES / "summary")
    (out / DATA).mkdir(exist_ok=True)
    found.runs.reset_index().to_parquet(out / DATA / "runs.parquet")
    write_pages(report, out)
