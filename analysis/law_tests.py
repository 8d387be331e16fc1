"""Tests of a law that a lawyer can read: what its clauses say, and what comes of them in a small market.

They stand as tables in the law's own file, or beside ``my_law.toml`` in ``my_law.tests.toml``::

    [[tests]]
    says = "Section 3: nobody's data are kept for longer than a month"
    clause = "retention_days"
    at_most = 30

    [[tests]]
    says = "Section 2(2): one signal makes more people say no"
    given = { act_rate = 1.0, days = 20 }
    measure = "withdrawals"
    without = "universal_opt_out"
    expect = "more"

A test of a clause compares its value, ``on`` a date if the law changes in steps. A test of a market lets one live under
the law, ``given`` any parameters of a scenario, and compares a ``measure``: with bounds, or with the twin market
``without`` a clause, or ``against`` another law. In ``given``, ``"this"`` stands for the law that is tested.
"""

import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import BadInput, bad, unknown
from sim.law.privacy_law import PrivacyLaw, declared, load
from sim.scenario import Scenario, with_paths

if TYPE_CHECKING:
    import pandas as pd

BOUNDS = ("is", "at_least", "at_most")
EXPECTED = ("more", "less", "same")
"""What a market may have, compared with its twin."""
OF = ("sum", "mean", "last")
"""How days are put together."""
SMALL: dict[str, Any] = {"consumers": 300, "days": 40, "degree": 6.0}
"""A market in which a test is quick, unless it says otherwise."""
SEED = 1
THIS = "this"
NEAR = 1e-9
"""Numbers nearer to each other are the same."""


@dataclass(frozen=True)
class LawTest:
    """One test, as its table says it; raises :class:`~sim.errors.BadInput` for one that makes no sense."""

    says: str
    """What is claimed, in the author's words."""
    clause: str = ""
    on: date | None = None
    measure: str = ""
    of: str = "sum"
    since: int = 0
    """The first day that counts."""
    jurisdiction: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    without: str = ""
    against: str = ""
    expect: str = ""
    bounds: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._check_kinds()
        if bool(self.clause) == bool(self.measure):
            raise BadInput(f"The test {self.says!r} must be of a clause or of a measure: name one of the two.")
        for clause in filter(None, (self.clause, self.without)):
            if clause not in declared():
                raise unknown("clause", clause, declared())
        for name, words in (("of", OF), ("expect", ("", *EXPECTED))):
            if getattr(self, name) not in words:
                raise bad(name, getattr(self, name), f"one of {', '.join(filter(None, words))}")
        self._check_then()

    def _check_kinds(self) -> None:
        for name in ("clause", "measure", "of", "jurisdiction", "without", "against", "expect"):
            if not isinstance(getattr(self, name), str):
                raise bad(name, getattr(self, name), "text")
        if self.on is not None and type(self.on) is not date:
            raise bad("on", self.on, "a day such as 2030-01-01")
        if type(self.since) is not int or self.since < 0:
            raise bad("since", self.since, "a day from 0 on")
        if not isinstance(self.given, Mapping):
            raise bad("given", self.given, "a table of parameters", "For example given = { days = 20 }.")
        for name in ("at_least", "at_most"):
            if type(self.bounds.get(name, 0)) not in (int, float):
                raise bad(name, self.bounds[name], "a number")

    def _check_then(self) -> None:
        twin = bool(self.without) + bool(self.against)
        if twin > 1 or bool(self.expect) != bool(twin) or (self.clause and twin):
            raise BadInput(
                f"The test {self.says!r} must give expect together with a twin: without a clause, or against a law."
            )
        if not self.expect and not self.bounds:
            raise BadInput(f"The test {self.says!r} claims nothing. Give {', '.join(BOUNDS)}, or expect.")


@dataclass(frozen=True)
class Outcome:
    """What came of a test."""

    says: str
    passed: bool
    found: str
    """What was found, in words."""


def read_tests(path: str | Path) -> list[LawTest]:
    """The tests of the law in a file: those in it, then those in the file beside it that ends in ``.tests.toml``.

    Raises :class:`~sim.errors.BadInput` if there is none, or if one is no test.
    """
    path = Path(path)
    files = [file for file in (path, path.with_name(f"{path.stem}.tests.toml")) if file.is_file()]
    tests = [test for file in files for test in _in_file(file)]
    if not tests:
        beside = path.with_name(f"{path.stem}.tests.toml").name
        raise BadInput(f"{path} has no tests. Write them as [[tests]] in it, or into {beside} beside it.")
    return tests


def check(path: str | Path) -> Iterator[Outcome]:
    """Put a law to its tests, one after the other; raises :class:`~sim.errors.BadInput` as :func:`read_tests` does."""
    law, tests = load(path), read_tests(path)
    for test in tests:
        yield _of_clause(law, test) if test.clause else _of_market(law, test, Path(path).parent)


def _in_file(path: Path) -> list[LawTest]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("tests", [])
        if not isinstance(tables, list):
            raise bad("tests", tables, "a list of tables", "Each begins with [[tests]].")
        return [_test(table) for table in tables]
    except (ValueError, OSError) as error:
        raise BadInput(f"In {path}: {error}") from None


def _test(table: Any) -> LawTest:
    known = [name for name in LawTest.__dataclass_fields__ if name != "bounds"]
    if not isinstance(table, dict) or not isinstance(table.get("says"), str):
        raise bad("tests", table, "tables that begin with what the test says")
    for name in table:
        if name not in (*known, *BOUNDS):
            raise unknown("key of a test", name, (*known, *BOUNDS))
    bounds = {name: table[name] for name in BOUNDS if name in table}
    return LawTest(**{name: value for name, value in table.items() if name in known}, bounds=bounds)


def _of_clause(law: PrivacyLaw, test: LawTest) -> Outcome:
    value = getattr(law.on(test.on) if test.on else law.on(law.in_force), test.clause)
    when = f" on {test.on}" if test.on else ""
    return _judged(test, value, f"{test.clause} is {_shown(value)}{when}")


def _of_market(law: PrivacyLaw, test: LawTest, folder: Path) -> Outcome:
    found = _measured(law, test, folder)
    told = f"{test.measure} ({test.of}) is {_shown(found)}"
    if not test.expect:
        return _judged(test, found, told)
    twin = _measured(_other(law, test, folder), test, folder)
    beside = f"without {test.without}" if test.without else f"under {test.against}"
    same = abs(found - twin) <= NEAR * max(1.0, abs(twin))
    passed = same if test.expect == "same" else not same and (found > twin) == (test.expect == "more")
    return Outcome(test.says, passed and _fits(test, found), f"{told}, and {_shown(twin)} {beside}")


def _other(law: PrivacyLaw, test: LawTest, folder: Path) -> PrivacyLaw:
    """The law of the twin: the same without a clause, or another."""
    if not test.without:
        return load(_beside(test.against, folder))
    if all(getattr(state, test.without) == declared()[test.without].default for state in law.history()):
        raise bad("without", test.without, f"a clause that {law.name} has", f"It is silent on it: see {test.says!r}.")
    return law.neutral(test.without)


def _beside(name: str, folder: Path) -> str:
    """A file of the user's own as it is found from elsewhere: beside the law, or else here."""
    return str(folder / name) if name and (folder / name).is_file() else name


def _measured(law: PrivacyLaw, test: LawTest, folder: Path) -> float:
    """The measure in the market of a test, under ``law``; files that the test names are found beside the law's own."""
    from sim.market import Market

    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "this.toml"
        file.write_text(law.as_toml(), encoding="utf-8")

        def place(_: str, value: str) -> str:
            return str(file) if value == THIS else _beside(value, folder)

        given = with_paths({"law": THIS} | SMALL | dict(test.given), place)
        scenario = Scenario.from_dict(given, f"the test {test.says!r}")
        market = Market(scenario, rng=SEED)
        market.run_for(scenario.days)
    days = _days(market, test).iloc[test.since :]
    if days.empty:
        raise bad("since", test.since, f"before the last of {scenario.days} days")
    return float(days.iloc[-1] if test.of == "last" else days.agg(test.of))


def _days(market: Any, test: LawTest) -> "pd.Series[float]":
    """The measure, day by day."""
    table = market.ledger.jurisdictions if test.jurisdiction else market.ledger.daily
    if test.jurisdiction:
        places = sorted(set(table["jurisdiction"]))
        if test.jurisdiction not in places:
            raise unknown("jurisdiction", test.jurisdiction, places)
        table = table[table["jurisdiction"] == test.jurisdiction]
    if test.measure not in table.columns:
        raise unknown("measure", test.measure, table.columns)
    return table[test.measure]


def _judged(test: LawTest, value: Any, told: str) -> Outcome:
    return Outcome(test.says, _fits(test, value), told)


def _fits(test: LawTest, value: Any) -> bool:
    """Is ``value`` within the bounds of a test?"""
    for name, bound in test.bounds.items():
        if isinstance(value, str | bool) or isinstance(bound, str | bool):
            fits = name == "is" and value == bound
        else:
            fits = {"is": abs(value - bound) <= NEAR, "at_least": value >= bound, "at_most": value <= bound}[name]
        if not fits:
            return False
    return True


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.6g}" if isinstance(value, int | float) else str(value)
