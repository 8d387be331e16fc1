"""The tables of the documentation, read from the code that they tell of: ``python -m analysis.documents`` writes them.

Parameters, measures and laws are declared once, in ``sim``; a test fails where a table lags behind.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sim.law.citations import Clause
from sim.law.privacy_law import PrivacyLaw, declared, load, presets, timelines
from sim.ledger.measures import MEASURES
from sim.parameter import Parameter
from sim.parameters import GROUPS
from sim.scenario import PARAMETERS

DOCS = Path(__file__).parent.parent / "docs"
MADE = "<!-- Made by: python -m analysis.documents. Change the code that it reads, not this file. -->"
STATED = ("Clause", "Value", "Article", "What it says", "What this model assumes")
ABOUT_PARAMETERS = """
The {} parameters of a scenario, from `sim/parameters/`. Set one in Python, `Market(personalization=0.6)`, in a
scenario's TOML, `personalization = 0.6`, or on the command line, `--set personalization=0.6`.

- *Scope*: what is a **firm**'s may differ between marketers (`[[firms]]`) and change on a day, for all or for one
  (`[[changes]]`); what is a **jurisdiction**'s may differ between them (`[[jurisdictions]]`) and change for all or for
  one; what is the **market**'s may change for all; what is set at **birth** is fixed from then on.
- *Source*: an **assumption** is not measured; **calibrated** names the published effect that a value was chosen
  against.
""".strip()
ABOUT_MEASURES = """
The {} columns of `market.ledger.daily`, a row a day, from `sim/ledger/measures/`. Counts and money are the day's own;
a share of nothing is NaN. How each comes about, and what it cannot tell, is in [ODD.md](ODD.md#measures).
""".strip()
ABOUT_TIMELINES = """
## Time-lines

Laws that change in steps, from `sim/law/timelines/`: a scenario names one as it would any law, and says by `starts`
which date its first day is.
""".strip()
ABOUT_LAWS = """
The laws that come with the model, from `sim/law/presets/`. A law is data: a value for each clause, the article it comes
from, its sense in one sentence and, where the statute gives no number, what this model reads into it. A law of your own
is a file, too: [write-your-own-law.md](write-your-own-law.md).
""".strip()


def documents() -> dict[str, str]:
    """Every document that is made from the code: its file's name and its text."""
    from analysis.calibration.page import calibration
    from analysis.evidence.page import evidence
    from analysis.report.index import index

    made = {"parameters.md": parameters(), "measures.md": measures(), "laws.md": laws()}
    return made | {"evidence.md": evidence(), "calibration.md": calibration(), "mechanisms.md": index()}


def write(folder: Path = DOCS) -> list[Path]:
    """Write the documents into ``folder``; where they are now."""
    for name, text in documents().items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in documents()]


def parameters() -> str:
    """Every parameter, by group: default, range, unit, meaning and source."""
    return page("Parameters", ABOUT_PARAMETERS.format(len(PARAMETERS)), *map(_group, GROUPS))


def _group(group: type) -> str:
    own = {name: parameter for name, parameter in PARAMETERS.items() if parameter.group == group.__name__}
    rows = [_parameter(name, parameter) for name, parameter in own.items()]
    head = f"## {words(group.__name__)}\n\n{group.__doc__}\n\n"
    return head + table(("Parameter", "Default", "Range", "Unit", "Meaning", "Scope", "Source"), rows)


def _parameter(name: str, parameter: Parameter) -> tuple[str, ...]:
    place = "jurisdiction" if parameter.local else "market"
    scope = "birth" if parameter.born else "firm" if parameter.per_firm else place
    told = code(name), code(shown(parameter.default)), span(parameter), parameter.unit
    return *told, parameter.doc, scope, parameter.source


def measures() -> str:
    """Every measure of the daily ledger: unit and meaning."""
    rows = [(code(name), unit, meaning) for name, (unit, meaning) in MEASURES.items()]
    return page("Measures", ABOUT_MEASURES.format(len(rows)), table(("Measure", "Unit", "Meaning"), rows))


def laws() -> str:
    """What a law can say, what each preset says, and where it says so."""
    known = {name: load(name) for name in presets()}
    told = [_law(name, law) for name, law in known.items()]
    return page("Laws", ABOUT_LAWS, _side_by_side(known), *told, ABOUT_TIMELINES, *map(_timeline, timelines()))


def _side_by_side(known: Mapping[str, PrivacyLaw]) -> str:
    rows = [
        (code(clause), parameter.doc, span(parameter), *(shown(getattr(law, clause)) for law in known.values()))
        for clause, parameter in declared().items()
    ]
    return "## What a law can say\n\n" + table(("Clause", "Meaning", "May be", *map(code, known)), rows)


def _law(name: str, law: PrivacyLaw) -> str:
    stated = [clause for clause in law.clauses() if not clause.neutral or clause.article]
    silent = [code(clause.name) for clause in law.clauses() if clause not in stated]
    since = f"{'Told from' if law.steps else 'In force since'} {law.in_force}{' on' if law.steps else ''}. "
    head = f"## `{name}`: {law.title}\n\n" + (since if stated else "") + law.reference
    parts = [head + _money(law), *([table(STATED, map(_stated, stated))] if stated else [])]
    return "\n\n".join(parts + ([f"Silent on: {', '.join(silent)}."] if silent else []))


def _timeline(name: str) -> str:
    """A law that changes in steps: as it first is, and each step with its source and what it changes."""
    law = load(name)
    steps = []
    for step in law.steps:
        told = {citation.clause: citation for citation in step.citations}
        rows = [
            (code(clause), shown(value), told[clause].article, told[clause].says, told[clause].assumption)
            for clause, value in step.clauses
        ]
        whole = f"`{step.law}` comes into force as a whole{', but for' if rows else ''}:" if step.law else "It changes:"
        head = f"#### {step.date}: {step.title}\n\n{step.reference}\n\n{whole if rows else whole[:-1] + '.'}"
        steps.append(head + ("\n\n" + table(STATED, rows) if rows else ""))
    return "\n\n".join(["#" + _law(name, law), *steps])


def _stated(clause: Clause) -> tuple[str, ...]:
    return code(clause.name), shown(clause.value), clause.article, clause.says, clause.assumption


def _money(law: PrivacyLaw) -> str:
    return "" if law.currency == "USD" else f"\nIts {law.currency} are taken at {law.exchange_rate:g} US dollars."


def page(title: str, *parts: str) -> str:
    """A document of a title and parts."""
    return "\n\n".join([f"# {title}", MADE, *parts]) + "\n"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; columns that are empty in every row are left out."""
    head, cells = tuple(head), [tuple(cell.replace("|", "\\|") for cell in row) for row in rows]
    used = [column for column in range(len(head)) if any(row[column] for row in cells)]
    lines = [tuple(head), ("---",) * len(head), *cells]
    return "\n".join(f"| {' | '.join(line[column] for column in used)} |" for line in lines)


def span(parameter: Parameter) -> str:
    """What a parameter may be, as a range or the words to choose from."""
    if parameter.low is None or parameter.high is None:
        return ", ".join(map(code, parameter.choices)) or ("true, false" if parameter.kind is bool else "text")
    return f"{parameter.low:,.12g} to {parameter.high:,.12g}"


def shown(value: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return (value or '""') if isinstance(value, str) else f"{value:.12g}"


def code(text: str) -> str:
    """``text`` as code."""
    return f"`{text}`"


def words(name: str) -> str:
    """The name of a class as words."""
    return re.sub("(?<=[a-z])(?=[A-Z])", " ", name).capitalize()


if __name__ == "__main__":
    for path in write():
        print(path)
