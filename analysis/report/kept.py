"""The report in the project's own documents: its page, its figures, and the README's picture and claims."""

import shutil
from pathlib import Path

from analysis.documents import DOCS
from analysis.report.making import FIGURES, Report
from analysis.report.page import MARKDOWN

DOCUMENT, PICTURES = Path("docs/report.md"), Path("docs/figures/report")
BEGIN, END = "<!-- answers: made by symbiosis report --keep -->", "<!-- end of answers -->"


def keep(report: Report, out: Path, root: Path = DOCS.parent) -> list[Path]:
    """Put a report from its folder into the documents below ``root``; what was written."""
    pictures = root / PICTURES
    shutil.rmtree(pictures, ignore_errors=True)
    pictures.mkdir(parents=True)
    for picture in (out / FIGURES).glob("*.png"):
        shutil.copy(picture, pictures)
    text = (out / MARKDOWN).read_text(encoding="utf-8").replace(f"({FIGURES}/", "(figures/report/")
    (root / DOCUMENT).write_text(text, encoding="utf-8")
    readme = root / "README.md"
    readme.write_text(with_answers(readme.read_text(encoding="utf-8"), claims(report)), encoding="utf-8")
    return [root / DOCUMENT, pictures, readme]


def claims(report: Report) -> str:
    """The answers in short, as the README has them."""
    told = [f"{each.question.number}. *{each.question.asked}* {each.answer.short}" for each in report.told]
    return "\n".join(told)


def with_answers(readme: str, told: str) -> str:
    """The README with these answers between its two marks."""
    before, rest = readme.split(BEGIN)
    return f"{before}{BEGIN}\n{told}\n{END}{rest.split(END)[1]}"
