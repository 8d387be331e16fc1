"""The index of mechanisms as a page of the documentation."""

from pathlib import Path

from analysis.documents import page, table
from analysis.report.mechanisms import Mechanism, exercised, mechanisms
from analysis.report.questions import questions
from analysis.report.robustness import scenarios_of
from analysis.report.sizes import SIZES
from scenarios import all_scenarios
from sim.scenario import Scenario

ABOUT = """
Every mechanism that is modelled, by the part of the survey that it is from: its rule, its literature, its test; the
scenarios in which it is at work, and which of [the four answers](report.md) rest on markets with it. What is at work
where is worked out from the scenarios. Literature in full is in [ODD.md](ODD.md#references).
""".strip()
HEAD = ("Mechanism", "Rule", "Literature", "Test", "Scenarios", "Answers")
MOST = 4
"""Scenarios that are named; of more, only how many there are."""


def index() -> str:
    """The page."""
    scenarios, answers, rows = all_scenarios(), arms_of_answers(), dict[str, list[tuple[str, ...]]]()
    for one in mechanisms():
        rows.setdefault(one.theme, []).append(_row(one, *exercised(one, scenarios, answers)))
    parts = [f"## {theme}\n\n{table(HEAD, some)}" for theme, some in rows.items()]
    return page("Mechanisms", ABOUT, *parts)


def arms_of_answers() -> dict[int, list[Scenario]]:
    """The scenarios of each answer, by its number."""
    asked = [question(SIZES["tiny"], None) for question in questions()]
    return {question.number: scenarios_of(question, question.studies()) for question in asked}


def _row(one: Mechanism, scenarios: list[str], answers: list[int]) -> tuple[str, ...]:
    many = f"{len(scenarios)} of {len(all_scenarios())}"
    named = ", ".join(f"`{name}`" for name in scenarios) if len(scenarios) <= MOST else many
    return one.name, _link(one.rule), one.literature, _link(one.test), named, ", ".join(map(str, answers))


def _link(path: str) -> str:
    return f"[{Path(path).name}](../{path})"
