"""A scenario: every parameter, each marketer's own policy, and what changes on which day."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Self

from sim.errors import BadInput, bad, unknown
from sim.parameter import Parameter, Value
from sim.parameters import (
    GROUPS,
    Advertising,
    Automation,
    Breaches,
    Costs,
    Enforcement,
    Exploitation,
    Harms,
    Persuasion,
    Policy,
    Privacy,
    PrivacyTechnology,
    PrivacyTechnologyCosts,
    Regulation,
    Remedies,
    Rights,
    Shopping,
    Society,
    TheMarket,
    Tracking,
    WordOfMouth,
)
from sim.parameters.jurisdiction import ALONE, Jurisdiction, local, read_jurisdictions
from sim.registry import split


@dataclass(frozen=True)
class Strike:
    """A breach that a scenario lets happen: whose store, which share of it, found after how many days."""

    holder: str
    share: float = 0.5
    found_after: int = 7


@dataclass(frozen=True)
class Deal:
    """Second-party data: a marketer hands a copy of its store to another, again and again."""

    seller: str
    buyer: str
    every: int = 28
    """Days from one delivery to the next."""
    price: float = 0.01
    """Money for a profile handed over."""
    start: int = 0
    """Day of the first delivery."""

    @property
    def name(self) -> str:
        """What the copy is called among the holders of profiles."""
        return f"{self.seller} to {self.buyer}"


@dataclass(frozen=True)
class Change:
    """What becomes different on a day: new parameter values, for all, one firm or one jurisdiction, or a breach.

    What changes for all changes for firms and jurisdictions with a value of their own, too.
    """

    day: int
    set: Mapping[str, Value] = field(default_factory=dict)
    firm: str = ""
    breach: Strike | None = None
    jurisdiction: str = ""


@dataclass(frozen=True, kw_only=True)
class Scenario(
    Regulation,
    Enforcement,
    Harms,
    Breaches,
    WordOfMouth,
    PrivacyTechnologyCosts,
    PrivacyTechnology,
    Remedies,
    Rights,
    Privacy,
    Costs,
    Automation,
    Persuasion,
    Shopping,
    Advertising,
    Tracking,
    Exploitation,
    Policy,
    Society,
    TheMarket,
):
    """A market's parameters (see :mod:`sim.parameters`), checked when it is made.

    Raises :class:`~sim.errors.BadInput` for an unknown name, a value of the wrong type, or one out of range.
    """

    question: str = ""
    """What the scenario asks, in one sentence."""
    firms: tuple[Mapping[str, Value], ...] = ()
    """Policies of the first marketers, where they differ; ``name`` may be among them."""
    deals: tuple[Deal, ...] = ()
    """Second-party data: who hands profiles to whom."""
    jurisdictions: tuple[Jurisdiction, ...] = ()
    """Where consumers live, if not all under one law: each with its share of them, its law and its regulator."""
    changes: tuple[Change, ...] = ()
    """Dated changes, in order of day."""

    def __new__(cls, /, **values: Any) -> Self:
        """Refuse a name nobody knows before the dataclass meets it, so that the nearest one can be suggested."""
        for name in values:
            if name not in ALL_FIELDS:
                raise unknown("parameter", name, PARAMETERS)
        return super().__new__(cls)

    def __post_init__(self) -> None:
        for name, parameter in PARAMETERS.items():
            object.__setattr__(self, name, parameter.check(name, getattr(self, name)))
        if not isinstance(self.question, str):
            raise bad("question", self.question, "text")
        firms, changes = _tables("firms", self.firms), _tables("changes", self.changes)
        object.__setattr__(self, "deals", tuple(map(_deal, _tables("deals", self.deals))))
        places = read_jurisdictions(_tables("jurisdictions", self.jurisdictions), PARAMETERS)
        object.__setattr__(self, "jurisdictions", places)
        object.__setattr__(self, "firms", tuple(_firm(i, firm) for i, firm in enumerate(firms)))
        object.__setattr__(self, "changes", tuple(sorted(map(_change, changes), key=lambda change: change.day)))
        _agree(self)

    @property
    def holders(self) -> int:
        """Holders of profiles: marketers, brokers, and a partner's copy for each deal."""
        return self.marketers + self.brokers + len(self.deals)

    @property
    def places(self) -> tuple[Jurisdiction, ...]:
        """The jurisdictions, of which there is always one."""
        return self.jurisdictions or (ALONE,)

    def local(self, place: int) -> dict[str, Value]:
        """The law of jurisdiction ``place`` and what its regulator can do, on the first day."""
        own = self.places[place].settings
        return {name: own.get(name, getattr(self, name)) for name in LOCAL}

    def with_(self, **values: Any) -> Self:
        """This scenario but for these values."""
        return replace(self, **values) if values else self

    def difference(self, other: Self) -> dict[str, tuple[Any, Any]]:
        """What ``other`` changes: ``{name: (here, there)}``. A policy is such a difference."""
        pairs = {name: (getattr(self, name), getattr(other, name)) for name in ALL_FIELDS}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1] and name != "question"}

    def policy(self, firm: int) -> dict[str, Value]:
        """The policy of marketer ``firm`` on the first day."""
        own = self.firms[firm] if firm < len(self.firms) else {}
        return {**self.common_policy, **{name: value for name, value in own.items() if name in PER_FIRM}}

    @property
    def common_policy(self) -> dict[str, Value]:
        """The policy, on the first day, of a firm of which nothing else is said, and of all brokers."""
        return {name: getattr(self, name) for name in PER_FIRM}

    def as_dict(self) -> dict[str, Any]:
        """Plain values for TOML and JSON: everything that is not at its default."""
        told = {name: getattr(self, name) for name, p in PARAMETERS.items() if getattr(self, name) != p.default}
        told |= {"question": self.question} if self.question else {}
        told |= {"firms": [dict(firm) for firm in self.firms]} if self.firms else {}
        told |= {"deals": [dict(vars(deal)) for deal in self.deals]} if self.deals else {}
        places = [place.plain() for place in self.jurisdictions]
        told |= {"jurisdictions": places} if places else {}
        return told | ({"changes": [_plain(change) for change in self.changes]} if self.changes else {})

    def to_toml(self) -> str:
        """The scenario as TOML, defaults left out; :meth:`read` takes it back."""
        import tomli_w

        return tomli_w.dumps(self.as_dict())

    @classmethod
    def from_dict(cls, values: Mapping[str, Any], where: str = "the scenario") -> Self:
        """A scenario of plain values, as TOML has them; problems are told with ``where``."""
        try:
            return cls(**values)
        except BadInput as error:
            raise BadInput(f"In {where}: {error}") from None

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """The scenario of a TOML file; files that it names (law, network, people, strategy, …) are found beside it."""
        path = Path(path)
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise BadInput(f"The scenario {path} cannot be read: {error.strerror}.") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadInput(f"{path} is not TOML: {error}. See https://toml.io for the format.") from None
        return cls.from_dict(_beside(values, path.parent), str(path))


PARAMETERS: dict[str, Parameter] = {
    f.name: replace(f.metadata["parameter"], group=group.__name__) for group in GROUPS for f in fields(group)
}
"""Every parameter by name, in the order of the groups."""
PER_FIRM = tuple(name for name, parameter in PARAMETERS.items() if parameter.per_firm)
LOCAL = tuple(name for name, parameter in PARAMETERS.items() if parameter.local)
ALL_FIELDS = tuple(f.name for f in fields(Scenario))
CODE = ("strategy", "optimiser", "analytics", "regulator")
"""What may be a Python file of the user's own, as ``file.py`` or ``file.py:name``."""
PATHS = ("law", "network", "people", *CODE)
"""What may be a file of the user's own."""

CHANGE_HEAD = ("day", "firm", "jurisdiction", "breach")

DEAL_TERMS = {
    "every": Parameter(28, "Days from one delivery to the next", "days", 1, 32_000),
    "price": Parameter(0.01, "Price of a profile handed over", "money/profile", 0.0, 1e6),
    "start": Parameter(0, "Day of the first delivery", "days", 0, 32_000),
}


def parameter(name: str) -> Parameter:
    """The parameter called ``name``; raises with the nearest name otherwise."""
    if name not in PARAMETERS:
        raise unknown("parameter", name, PARAMETERS)
    return PARAMETERS[name]


def read_settings(settings: Iterable[str]) -> dict[str, Value]:
    """The values of ``name=value`` pairs as typed on a command line."""
    values: dict[str, Value] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise bad("--set", setting, "name=value", "For example --set personalization=0.6.")
        values[name.strip()] = parameter(name.strip()).read(name.strip(), value.strip())
    return values


def _tables(name: str, value: object) -> list[Any] | tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise bad(name, value, "a list of tables", f"In a TOML file, each begins with [[{name}]].")
    return value


def _firm(index: int, firm: object) -> Mapping[str, Value]:
    if not isinstance(firm, Mapping):
        raise bad(f"firms[{index}]", firm, "a table of a marketer's own policy")
    return {name: _policy(f"firms[{index}].", name, value) for name, value in firm.items()}


def _policy(where: str, name: str, value: Any) -> Value:
    if name == "name":
        if isinstance(value, str) and value:
            return value
        raise bad(f"{where}name", value, "text")
    if name not in PER_FIRM:
        raise unknown("policy of a marketer", name, (*PER_FIRM, "name"))
    return PARAMETERS[name].check(f"{where}{name}", value)


def _deal(deal: object) -> Deal:
    if isinstance(deal, Deal):
        deal = dict(vars(deal))
    if not isinstance(deal, Mapping) or not all(isinstance(deal.get(end), str) for end in ("seller", "buyer")):
        raise bad(
            "deals", deal, "tables with a seller and a buyer", "For example seller = 'Giant 1', buyer = 'Niche 3'."
        )
    for name in deal:
        if name not in DEAL_TERMS and name not in ("seller", "buyer"):
            raise unknown("term of a deal", name, ("seller", "buyer", *DEAL_TERMS))
    if deal["seller"] == deal["buyer"]:
        raise bad("deals.buyer", deal["buyer"], "another marketer than the seller")
    terms: dict[str, Any] = {
        name: term.check(f"deals.{name}", deal.get(name, term.default)) for name, term in DEAL_TERMS.items()
    }
    return Deal(deal["seller"], deal["buyer"], **terms)


def _change(change: object) -> Change:
    if isinstance(change, Change):
        change = _plain(change)
    if not isinstance(change, Mapping) or "day" not in change:
        raise bad("changes", change, "tables with a day and what changes", "For example day = 90, law = 'gdpr'.")
    day, firm, breach = change["day"], change.get("firm", ""), change.get("breach")
    place = change.get("jurisdiction", "")
    if type(day) is not int or not 0 <= day <= 32_000:
        raise bad("changes.day", day, "a whole number from 0 to 32000 (days)")
    if not isinstance(firm, str) or not isinstance(place, str) or (firm and place):
        raise bad("changes.firm", firm, "a marketer's name", "Or give a jurisdiction's name, as text; not both.")
    values = {n: _changed(day, n, v, firm) for n, v in change.items() if n not in CHANGE_HEAD}
    for name, value in values.items() if place else ():
        local(f"changes(day {day})", name, value, PARAMETERS)
    if not values and breach is None:
        raise BadInput(f"changes(day {day}) changes nothing. Give a parameter its new value, for example law = 'gdpr'.")
    return Change(day, values, firm, None if breach is None else _strike(breach), place)


def _changed(day: int, name: str, value: Any, firm: str) -> Value:
    where = f"changes(day {day}).{name}"
    if parameter(name).born:
        raise BadInput(
            f"{where} cannot change in mid-run: it is fixed when the market is built. Set it for the whole run."
        )
    if firm and name not in PER_FIRM:
        raise unknown("policy of a marketer", name, PER_FIRM, f"Leave out firm = {firm!r} to change it for all.")
    return PARAMETERS[name].check(where, value)


def _strike(breach: object) -> Strike:
    if isinstance(breach, str):
        breach = {"holder": breach}
    if not isinstance(breach, Mapping) or not isinstance(breach.get("holder"), str):
        raise bad("changes.breach", breach, "a holder's name, or a table with holder, share and found_after")
    for name in breach:
        if name not in ("holder", "share", "found_after"):
            raise unknown("key of a breach", name, ("holder", "share", "found_after"))
    share = Parameter(0.5, "The share of the store taken", low=0.0, high=1.0).check(
        "breach.share", breach.get("share", 0.5)
    )
    found = Parameter(7, "Days until it is found", "days", 0, 32_000).check(
        "breach.found_after", breach.get("found_after", 7)
    )
    return Strike(breach["holder"], float(share), int(found))


def _plain(change: Change) -> dict[str, Any]:
    told: dict[str, Any] = {"day": change.day, **change.set}
    told |= {"firm": change.firm} if change.firm else {}
    told |= {"jurisdiction": change.jurisdiction} if change.jurisdiction else {}
    return told | ({"breach": dict(vars(change.breach))} if change.breach else {})


def with_paths(values: Mapping[str, Any], place: Callable[[str, str], str]) -> dict[str, Any]:
    """Plain values of a scenario with ``place(name, value)`` for whatever may be a file, in firms and changes, too."""
    placed = {name: place(name, values[name]) for name in PATHS if isinstance(values.get(name), str)}
    tables = {
        part: values[part] for part in ("firms", "jurisdictions", "changes") if isinstance(values.get(part), list)
    }
    inside = {part: [with_paths(t, place) if isinstance(t, dict) else t for t in tables[part]] for part in tables}
    return {**values, **placed, **inside}


def _beside(values: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Files of the user's own as they are found from elsewhere: Python beside the scenario, others there or here."""

    def place(name: str, value: str) -> str:
        is_beside = split(value)[0] if name in CODE else (folder / value).is_file()
        return str(folder / value) if is_beside else value

    return with_paths(values, place)


def _agree(scenario: Scenario) -> None:
    """Parameters that must fit each other."""
    if scenario.giants > scenario.marketers:
        raise bad(
            "giants",
            scenario.giants,
            f"at most the {scenario.marketers} marketers",
            "Set marketers too, or fewer giants.",
        )
    if len(scenario.firms) > scenario.marketers:
        raise bad("firms", f"{len(scenario.firms)} tables", f"at most one for each of {scenario.marketers} marketers")
