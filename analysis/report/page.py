"""The report as pages: one of HTML with everything in it, and one of Markdown beside its figures."""

import base64
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from analysis.evidence import measured
from analysis.report.blocks import Block, Picture, Table, Text
from analysis.report.interval import Interval
from analysis.report.making import EXTRA, FIGURES, Report, Told
from analysis.report.mechanisms import Mechanism, exercised, mechanisms
from scenarios import all_scenarios
from sim.extras import needed

HERE = Path(__file__).parent
HTML, MARKDOWN = "index.html", "report.md"
RIGHT = ">"
"""With which the names of columns end that are set to the right."""


def write_pages(report: Report, out: Path) -> None:
    """Write both pages into the report's folder, where the figures are already."""
    content = _content(report, out)
    for template, name in (("page.html.j2", HTML), ("page.md.j2", MARKDOWN)):
        (out / name).write_text(_filled(template, content), encoding="utf-8")


def _filled(template: str, content: Mapping[str, Any]) -> str:
    jinja2 = needed("jinja2", EXTRA, "The report")
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=template.endswith(".html.j2"),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    env.filters["cell"] = lambda text: str(text).replace("|", "\\|")
    return str(env.get_template(template).render(**content))


def _content(report: Report, out: Path) -> dict[str, Any]:
    size, summary = report.size, out / FIGURES / "summary.svg"
    return {
        "css": (HERE / "page.css").read_text(encoding="utf-8"),
        "answers": [_answer(told, out) for told in report.told],
        "summary": _embedded(summary) if summary.is_file() else "",
        "size": size,
        "size_name": report.size_name,
        "seeds": f"{size.few} to {size.seeds}" if size.few != size.seeds else f"{size.seeds}",
        "runs": report.runs,
        "failed": report.failed,
        "minutes": f"{report.seconds / 60.0:.0f}" if report.seconds >= 90 else f"{report.seconds / 60.0:.1f}",
        "versions": ", ".join(f"{name} {version}" for name, version in report.versions.items()),
        "made": date.today().isoformat(),
        "trust": _trust(),
        "mechanisms": _mechanisms(report),
        "markdown_figures": FIGURES,
    }


def _answer(told: Told, out: Path) -> dict[str, Any]:
    return {
        "number": told.question.number,
        "name": told.question.name,
        "asked": told.question.asked,
        "short": told.answer.short,
        "blocks": [_block(block, out) for block in told.answer.blocks],
        "robust": _block(told.robust, out) if told.robust else None,
        "changes": told.answer.changes,
        "commands": told.question.commands,
        "figures": {name: _figure(value) for name, value in told.answer.figures.items()},
    }


def _figure(value: Any) -> str:
    if isinstance(value, Interval):
        return value.told()
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _block(block: Block, out: Path) -> dict[str, Any]:
    if isinstance(block, Text):
        return {"kind": "text", "text": block.text}
    if isinstance(block, Picture):
        told = {"kind": "picture", "name": block.name, "alt": block.alt, "caption": block.caption}
        return told | {"data": _embedded(out / FIGURES / f"{block.name}.svg")}
    return _table(block)


def _table(block: Table) -> dict[str, Any]:
    columns = [
        {"name": str(name).removesuffix(RIGHT), "right": str(name).endswith(RIGHT)} for name in block.rows.columns
    ]
    rows = [[str(value) for value in row] for row in block.rows.itertuples(index=False)]
    return {"kind": "table", "name": block.name, "title": block.title, "note": block.note, "columns": columns,
            "rows": rows}  # fmt: skip


def _embedded(path: Path) -> str:
    """A picture as a data URL, so that the page needs no other file."""
    return "data:image/svg+xml;base64," + base64.b64encode(path.read_bytes()).decode()


def _trust() -> str:
    """How far the market reproduces published effects, from the project's own record."""
    scores = measured.scores()
    if not scores:
        return "The market was not yet compared with published effects."
    return (
        f"Of published effects, the market has {scores['calibration']} of those it was calibrated on inside their "
        f"bands, and {scores['reserve']} of those kept aside (docs/evidence.md): read absolute figures with care, and "
        "differences between twins first."
    )


def _mechanisms(report: Report) -> list[dict[str, Any]]:
    scenarios = all_scenarios()
    return [_mechanism(one, *exercised(one, scenarios, report.arms)) for one in mechanisms()]


def _mechanism(one: Mechanism, scenarios: list[str], answers: list[int]) -> dict[str, Any]:
    told = {"theme": one.theme, "name": one.name, "rule": one.rule, "test": one.test, "literature": one.literature}
    return told | {"answers": ", ".join(map(str, answers)), "scenarios": len(scenarios)}
