"""The questions of the survey, a file each: which markets answer it, and what they say."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from analysis.report.blocks import Answer, Claim, Study
from analysis.report.found import Found
from analysis.report.sizes import Size
from sim.registry import Registered


class Question(Registered, family="question of the report"):
    """A question, its markets, and the answer that is read of them.

    A subclass in a file of this package is found by itself. What it says must follow from intervals: see
    :mod:`analysis.report.interval`.

    Args:
        size: how large its markets are, and how many.
        folder: where files that its scenarios need, such as laws, are written; a temporary one if None.
    """

    number: ClassVar[int]
    asked: ClassVar[str]
    commands: ClassVar[tuple[str, ...]]
    """What a reader types to look further into it."""
    claims: ClassVar[tuple[Claim, ...]] = ()
    """What the answer rests on, and is tried in other markets."""

    def __init__(self, size: Size, folder: Path | None) -> None:
        self.size = size
        self._temporary = TemporaryDirectory(prefix="symbiosis-laws-") if folder is None else None
        self.folder = folder or Path(self._temporary.name if self._temporary else "")

    def studies(self) -> list[Study]:
        """The markets that are run."""
        raise NotImplementedError

    def answer(self, found: Found) -> Answer:
        """What these say."""
        raise NotImplementedError


def questions() -> list[type[Question]]:
    """All questions in order."""
    return sorted(Question.all().values(), key=lambda question: question.number)
