"""What an answer is made of: sentences, pictures, tables; and the claims that it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Picture:
    """A figure, with what it shows for those who cannot see it."""

    name: str
    """Of its files."""
    figure: "Figure" = field(repr=False)
    alt: str
    caption: str


@dataclass(frozen=True)
class Table:
    """A table of text, with a title; columns whose name ends in ``>`` are set to the right."""

    name: str
    title: str
    rows: "pd.DataFrame" = field(repr=False)
    note: str = ""


type Block = Text | Picture | Table


@dataclass(frozen=True)
class Study:
    """Markets that are compared: arms with the same seeds, and so the same luck."""

    name: str
    arms: Mapping[str, Scenario]
    seeds: int


@dataclass(frozen=True)
class Claim:
    """A difference between two arms of a study that an answer rests on, to be tried in other markets."""

    says: str
    """In words, with its direction."""
    study: str
    arm: str
    base: str
    measure: str


@dataclass(frozen=True)
class Answer:
    """An answer: a plain sentence, what it rests on, what would change it."""

    short: str
    blocks: tuple[Block, ...]
    changes: tuple[str, ...]
    """What would change the answer, a sentence each."""
    figures: Mapping[str, Any] = field(default_factory=dict)
    """The numbers behind the sentence, by name, for the record."""
