"""A privacy law as data: what it demands, from which article, in one plain sentence.

A law is a TOML file that a lawyer can read. Four lie in ``presets/``; a user's own is one more::

    name = "erasure_only"
    title = "A right to be forgotten, and nothing else"
    in_force = 2030-01-01
    reference = "A thought experiment"

    [clauses.erasure]
    value = true
    article = "Art. 1"
    says = "Whoever asks is deleted."

A clause that a file does not give is neutral, as if the law were silent on it. Every clause is declared once, as a
field of :class:`PrivacyLaw`; the checks, the file format and the tables that get printed are read from there.
"""

import os
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal, Self

from sim.errors import BadInput, bad, unknown
from sim.law.citations import TEXTS, Citation, Clause
from sim.law.citations import text as _text
from sim.law.contradictions import contradictions
from sim.law.steps import Step, amended, out_of_order
from sim.parameter import Parameter, choice, number, switch

type ConsentRule = Literal["none", "notice", "opt_out", "opt_in"]
"""What a firm must do before it may record or use data for a purpose."""

CONSENT_RULES: tuple[ConsentRule, ...] = ("none", "notice", "opt_out", "opt_in")
"""From nothing asked to consent asked first; a rule's place here is its code, 0 to 3."""

MONEY = "the law's currency"
LONGEST = 32_767
"""Days; no simulation runs longer."""
RATE = Parameter(1.0, "What one unit of the law's currency is worth", "US dollars", 1e-6, 1e6)


@dataclass(frozen=True, kw_only=True)
class PrivacyLaw:
    """A privacy law: what it is called, its clauses, and where each comes from.

    The declaration of a clause gives its neutral value, its range and its meaning. Amounts of money are the
    statute's own, in ``currency``; :meth:`in_dollars` converts them. Raises :class:`~sim.errors.BadInput` for a
    value out of range, for a clause that is not neutral and cites no article, and for clauses that contradict
    each other.
    """

    name: str
    """What scenarios and the command line call it."""
    title: str
    """What the statute calls itself."""
    in_force: date
    """The day from which it applies."""
    reference: str
    """The citation of the official text."""
    currency: str = "USD"
    """Of its amounts, as three letters (ISO 4217)."""
    exchange_rate: float = 1.0
    """US dollars for one unit of that currency."""

    consent_measure: ConsentRule = choice("none", CONSENT_RULES, "What to ask before recording for analytics")
    consent_personalise: ConsentRule = choice(
        "none", CONSENT_RULES, "What to ask before recording for personalisation, and using it"
    )
    consent_share: ConsentRule = choice(
        "none", CONSENT_RULES, "What to ask before brokers record, and before data are sold to others"
    )
    dark_patterns: bool = switch(True, "Whether a notice may be designed to steer the answer")
    transparency_floor: float = number(0.0, 0, 1, "The least honest disclosure a notice may get by with", "share")
    access: bool = switch(False, "Whether people may learn what is held about them")
    rectification: bool = switch(False, "Whether people may have corrected what is wrong about them")
    erasure: bool = switch(False, "Whether people may have their data deleted, and holders must comply")
    portability: bool = switch(False, "Whether people may take their data along, in a form that machines can read")
    answer_days: int = number(
        0, 0, LONGEST, "Within how many days a request must be answered; 0 is no deadline", "days"
    )
    objection: bool = switch(False, "Whether a yes may be taken back at any time, as easily as it was given")
    universal_opt_out: bool = switch(False, "Whether one browser signal opts out everywhere")
    minimisation_cap: float = number(
        1.0, 0, 1, "The highest collection intensity that counts as adequate, relevant and limited", "share"
    )
    purpose_limitation: bool = switch(False, "Whether data taken for measuring are barred from personalising")
    inferences: bool = switch(
        False, "Whether what is inferred of a person from others' data counts as her own, so that her refusal bars it"
    )
    retention_days: int = number(0, 0, LONGEST, "How long data may be kept; 0 is without limit", "days")
    security_floor: float = number(0.0, 0, 0.999, "The least security a holder of data must have", "share")
    notification_days: int = number(-1, -1, LONGEST, "How soon a known breach must be notified; -1 is no duty", "days")
    breach_damages: float = number(
        0.0, 0, 1e15, "What is owed to each person exposed in a breach, with no regulator taking part", MONEY
    )
    impact_ratio_floor: float = number(
        0.0, 0, 1, "The least ratio of people a marketer's ads reach in one group over another; 0 is no duty", "ratio"
    )
    fine_share: float = number(0.0, 0, 1, "The highest fine, as a share of yearly worldwide turnover", "share")
    fine_fixed: float = number(0.0, 0, 1e15, "The highest fine as an amount, if that is more than the share", MONEY)
    fine_per_violation: float = number(0.0, 0, 1e15, "The highest fine for each single violation", MONEY)
    inspection: bool = switch(False, "Whether the authority may audit on its own initiative")

    citations: tuple[Citation, ...] = ()
    """One for each clause that is not neutral, and for any other the law has something to say on."""
    steps: tuple[Step, ...] = ()
    """What changes later, in order of date."""

    def __post_init__(self) -> None:
        self._check_head()
        for name, parameter in declared().items():
            object.__setattr__(self, name, parameter.check(f"clauses.{name}", getattr(self, name)))
        object.__setattr__(self, "citations", _in_order(self.citations))
        for problem in (*self._uncited(), *contradictions(self), *out_of_order(self)):
            raise BadInput(problem)
        for _ in self.history():  # each of its states must be a law
            pass

    def history(self) -> Iterator[Self]:
        """The law as it first is, and as it is after each of its steps."""
        now = replace(self, steps=()) if self.steps else self
        yield now
        for step in self.steps:
            now = now.after(step)
            yield now

    def after(self, step: Step) -> Self:
        """This law with what ``step`` changes, and no steps of its own.

        Raises :class:`~sim.errors.BadInput`, with the step's date, for whatever a law may not be.
        """
        return amended(self, step, load(step.law) if step.law else None)

    def on(self, when: date) -> Self:
        """The law as it is on a day of the calendar; before its first step, as it first was."""
        passed = sum(step.date <= when for step in self.steps)
        return list(self.history())[passed]

    def clauses(self) -> list[Clause]:
        """Every clause in the order of declaration, those on which the law is silent included."""
        return [self._clause(name, parameter) for name, parameter in declared().items()]

    def with_(self, **changes: Any) -> Self:
        """This law with other values; a clause whose value changes no longer cites the statute, but says "set by hand".

        Raises :class:`~sim.errors.BadInput` for an unknown name, and for whatever a law may not be.
        """
        _only("clause", changes, (*HEAD, *declared()))
        changed = {name for name in declared().keys() & changes.keys() if self._differs(name, changes[name])}
        kept = (citation for citation in self.citations if citation.clause not in changed)
        by_hand = (Citation(name, "set by hand", f"A departure from: {self.title}") for name in sorted(changed))
        spoken = (citation for citation in by_hand if changes[citation.clause] != declared()[citation.clause].default)
        return replace(self, **changes, citations=(*kept, *spoken))

    def neutral(self, clause: str) -> Self:
        """This law as if it were silent on ``clause``; raises :class:`~sim.errors.BadInput` for an unknown one."""
        _only("clause", [clause], declared())
        return self.with_(**{clause: declared()[clause].default})

    def in_dollars(self, clause: str) -> float:
        """The amount of money in ``clause``, in US dollars; raises :class:`~sim.errors.BadInput` if it holds none."""
        _only("amount of money", [clause], [name for name, parameter in declared().items() if parameter.unit == MONEY])
        return float(getattr(self, clause)) * self.exchange_rate

    def as_toml(self) -> str:
        """The law as a file, which :func:`load` reads back as an equal law."""
        import tomli_w  # needed to write only; the command line must start at once

        cited = {citation.clause for citation in self.citations}
        entries = {clause.name: _entry(clause) for clause in self.clauses() if clause.name in cited}
        told = {name: getattr(self, name) for name in HEAD} | {"clauses": entries}
        return tomli_w.dumps(told | ({"steps": [_step_entry(step) for step in self.steps]} if self.steps else {}))

    def _check_head(self) -> None:
        for name in ("name", "title", "reference"):
            if not _text(name, getattr(self, name)).strip():
                raise bad(name, getattr(self, name), "a text that is not empty")
        if type(self.in_force) is not date:
            raise bad("in_force", self.in_force, "a day such as 2018-05-25")
        if not (len(_text("currency", self.currency)) == 3 and self.currency.isalpha() and self.currency.isupper()):
            raise bad("currency", self.currency, "a currency's three letters (ISO 4217), such as 'EUR'")
        object.__setattr__(self, "exchange_rate", RATE.check("exchange_rate", self.exchange_rate))

    def _differs(self, name: str, value: object) -> bool:
        return bool(declared()[name].check(f"clauses.{name}", value) != getattr(self, name))

    def _clause(self, name: str, parameter: Parameter) -> Clause:
        value = getattr(self, name)
        told = next((citation for citation in self.citations if citation.clause == name), Citation(name))
        texts = (told.article, told.says, told.assumption)
        return Clause(name, value, value == parameter.default, *texts, parameter.doc, parameter.allowed, parameter.unit)

    def _uncited(self) -> Iterator[str]:
        for clause in self.clauses():
            if not clause.neutral and not clause.article.strip():
                yield (
                    f"clauses.{clause.name} is {clause.value!r}, but cites nothing. "
                    'Say where it comes from, as in article = "Art. 17".'
                )


HEAD = ("name", "title", "in_force", "reference", "currency", "exchange_rate")


@cache
def declared() -> dict[str, Parameter]:
    """What a law may have clauses on: neutral value, range, unit and meaning by name, in the order of declaration."""
    return {field.name: field.metadata["parameter"] for field in fields(PrivacyLaw) if "parameter" in field.metadata}


def presets() -> list[str]:
    """The names of the laws that come with the model, in alphabetical order."""
    return sorted(_folder("presets"))


def timelines() -> list[str]:
    """The names of the time-lines that come with the model, laws that change in steps, in alphabetical order."""
    return sorted(_folder("timelines"))


def load(name_or_path: str | os.PathLike[str]) -> PrivacyLaw:
    """The preset of that name, or else the law in that TOML file.

    Raises :class:`~sim.errors.BadInput` if there is neither (the nearest preset is suggested), or if the file
    is not a law; the message then names the file, the clause, its value and what is allowed.
    """
    source = _find(name_or_path)
    try:
        return _law(tomllib.loads(source.read_text(encoding="utf-8-sig")))
    except (ValueError, ArithmeticError, OSError, RecursionError) as error:
        raise BadInput(f"In {source}: {error}") from error


def _folder(name: str) -> dict[str, Traversable]:
    entries = (files("sim.law") / name).iterdir()
    return {entry.name.removesuffix(".toml"): entry for entry in entries if entry.name.endswith(".toml")}


def _find(name_or_path: Any) -> Traversable:
    if not isinstance(name_or_path, str | os.PathLike):
        raise bad("law", name_or_path, "a preset's name or the path of a .toml file")
    known = _folder("presets") | _folder("timelines")
    if name_or_path in known:
        return known[str(name_or_path)]
    path = os.fsdecode(name_or_path)
    if not os.path.isfile(path):  # Path.is_file would raise for a name that is too long
        raise unknown("law", path, known, "A law of your own is given as the path of its .toml file.")
    return Path(path)


def _law(table: dict[str, Any]) -> PrivacyLaw:
    head = {name: value for name, value in table.items() if name not in ("clauses", "steps", "tests")}
    _only("key of a law", head, HEAD)
    for name in HEAD[:4]:
        if name not in head:
            raise BadInput(f"{name} is missing. A law begins with name, title, in_force and reference.")
    values, citations = _clauses(table.get("clauses", {}))
    steps = tuple(_step(entry) for entry in _list("steps", table.get("steps", [])))
    return PrivacyLaw(**head, **values, citations=citations, steps=steps)


def _clauses(table: object) -> tuple[dict[str, Any], tuple[Citation, ...]]:
    """Values and citations of a table of clauses."""
    entries = _table("clauses", table, declared())
    values = {name: _value(name, entry) for name, entry in entries.items()}
    return values, tuple(_citation(name, entry) for name, entry in entries.items())


def _step(entry: object) -> Step:
    table = _table("steps", entry, ("date", "title", "reference", "law", "clauses"))
    for name in ("date", "title", "reference"):
        if name not in table:
            raise BadInput(f"steps.{name} is missing. A step begins with date, title and reference.")
    law = table.get("law", "")
    if law and law not in presets():
        raise unknown(
            "preset for a step's law", law, presets(), "A step brings a preset into force, or single clauses."
        )
    values, citations = _clauses(table.get("clauses", {}))
    if not law and not citations:
        raise BadInput(f"The step of {table['date']} changes nothing. Give it clauses, or a law that comes into force.")
    checked = tuple((name, declared()[name].check(f"clauses.{name}", value)) for name, value in values.items())
    return Step(table["date"], table["title"], table["reference"], law, checked, citations)


def _value(name: str, entry: object) -> Any:
    keys = _table(f"clauses.{name}", entry, ("value", *TEXTS))
    if "value" not in keys:
        raise BadInput(f"clauses.{name}.value is missing, but must be {declared()[name].allowed}.")
    return keys["value"]


def _citation(name: str, entry: dict[str, Any]) -> Citation:
    return Citation(name, **{key: text for key, text in entry.items() if key != "value"})


def _entry(clause: Clause) -> dict[str, Any]:
    return {key: item for key, item in asdict(clause).items() if key == "value" or (key in TEXTS and item)}


def _step_entry(step: Step) -> dict[str, Any]:
    told = {citation.clause: citation for citation in step.citations}
    texts = {name: {key: getattr(told[name], key) for key in TEXTS if getattr(told[name], key)} for name in told}
    clauses = {name: {"value": value} | texts.get(name, {}) for name, value in step.clauses}
    head = {"date": step.date, "title": step.title, "reference": step.reference}
    return head | ({"law": step.law} if step.law else {}) | ({"clauses": clauses} if clauses else {})


def _in_order(citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
    times = Counter(citation.clause for citation in citations)
    _only("clause", times, declared())
    for name, count in times.items():
        if count > 1:
            raise BadInput(f"clauses.{name} is cited {count} times, but must be cited once.")
    order = list(declared())
    said = (citation for citation in citations if not citation.is_empty)
    return tuple(sorted(said, key=lambda citation: order.index(citation.clause)))


def _table(where: str, value: object, known: Collection[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise bad(where, value, "a table", "A clause is written [clauses.erasure], and below it value = true.")
    _only("clause" if where == "clauses" else f"key of {where}", value, known)
    return value


def _list(where: str, value: object) -> list[Any]:
    if not isinstance(value, list):
        raise bad(where, value, "a list of tables", f"In a law's file, each begins with [[{where}]].")
    return value


def _only(kind: str, given: Collection[str], known: Collection[str]) -> None:
    for name in given:
        if name not in known:
            raise unknown(kind, name, known)
