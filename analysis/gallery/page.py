"""The gallery as a page of the documentation."""

from collections.abc import Sequence
from pathlib import Path

from analysis.gallery import Exhibit
from analysis.plots.saving import save_png

MADE = "<!-- Made by: symbiosis gallery --keep. Change scenarios, or the code that shows them, not this file. -->"
ABOUT = (
    "Every scenario of `scenarios/`, with its question, what emerges beside its twin (the same market with the same "
    "luck, but for what the question is about), and how to run it. Means over seeds; bands are 95 % intervals; "
    "differences are of the second half of the run."
)


def write(shown: Sequence[Exhibit], page: Path, pictures: Path) -> None:
    """Write the page, and its pictures, as PNG alone (curves of many days make large SVG), into a folder beside it."""
    for exhibit in shown:
        save_png(exhibit.figure, pictures / exhibit.name)
    where = pictures.relative_to(page.parent)
    parts = [_entry(exhibit, where) for exhibit in shown]
    page.write_text("\n\n".join(["# Gallery", MADE, ABOUT, *parts]) + "\n", encoding="utf-8")


def _entry(exhibit: Exhibit, where: Path) -> str:
    twin = f", against `{exhibit.twin}`" if exhibit.twin else ""
    command = f"compare {exhibit.twin} {exhibit.name}" if exhibit.twin else f"run {exhibit.name}"
    lines = (
        f"## `{exhibit.name}`{twin}",
        f"*{exhibit.question}*",
        exhibit.sentence,
        f"![{exhibit.alt}]({where / exhibit.name}.png)",
        f"`symbiosis {command}`",
    )
    return "\n\n".join(lines)
