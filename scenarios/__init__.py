"""Scenarios: one question a file.

A module of this folder with a ``scenario`` in it is found by its file's name; its ``twin``, if it has one, is the
scenario to compare it with, which differs in what the question is about and in nothing else; ``shown`` are the
measures to look at, the most telling ones first. A user's own scenario is a TOML file, found by its path.
"""

import importlib
import pkgutil
from collections.abc import Iterable, Sequence
from types import ModuleType

from sim.errors import BadInput, unknown
from sim.scenario import Scenario

POLICIES = ("personalization", "collection", "transparency", "security")
SHOWN = ("lift", "profit", "bits_known", "consent_personalise", "trust", "surplus", *POLICIES)
"""Measures that a scenario run by itself prints."""
OWN = ("profit", *POLICIES)
"""What it prints of firms that learn while others do not."""


def all_scenarios() -> dict[str, Scenario]:
    """Every scenario of this folder by name, in alphabetical order."""
    return {name: module.scenario for name, module in _modules().items()}


def twins() -> dict[str, str]:
    """The name of each scenario's twin, of those that have one."""
    modules = _modules()
    names = {id(module.scenario): name for name, module in modules.items()}
    return {name: names[id(module.twin)] for name, module in modules.items() if hasattr(module, "twin")}


def shown() -> dict[str, tuple[str, ...]]:
    """The measures to look at in each scenario."""
    return {name: getattr(module, "shown", SHOWN) for name, module in _modules().items()}


def find(name_or_path: str) -> Scenario:
    """The scenario of that name, or else the one in that TOML file.

    Raises :class:`~sim.errors.BadInput` if there is neither (the nearest name is suggested), or if the file is not a
    scenario.
    """
    known = all_scenarios()
    if name_or_path in known:
        return known[name_or_path]
    if not name_or_path.endswith(".toml"):
        raise unknown("scenario", name_or_path, known, "A scenario of your own is given as the path of its .toml file.")
    try:
        return Scenario.read(name_or_path)
    except RecursionError:
        raise BadInput(f"{name_or_path} is not a scenario: its tables are nested too deep.") from None
    except ValueError as error:
        raise error if isinstance(error, BadInput) else BadInput(f"{name_or_path!r} cannot be read: {error}.") from None


def play(scenario: Scenario, twin: Scenario | None = None, *, shown: Sequence[str] = SHOWN) -> None:
    """Run a scenario and its twin with the same luck, and print how their second halves differ in these measures.

    Firms that learn, in either, while others do not, have rows of their own: means over the market say nothing of them.
    """
    print(scenario.question)
    markets = {"scenario": scenario} | ({"twin": twin} if twin else {})
    firms = dict.fromkeys(name for market in markets.values() for name in _learners(market))
    means = {name: _second_half(market, firms, shown) for name, market in markets.items()}
    print(f"\n{'mean over the second half':28}" + "".join(f"{name:>14}" for name in means))
    for measure in next(iter(means.values())):
        print(f"{measure:28}" + "".join(f"{mean[measure]:14.4g}" for mean in means.values()))


def _learners(scenario: Scenario) -> list[str]:
    """Names of the firms that learn while firms in general do not."""
    return [
        str(firm["name"]) for firm in scenario.firms if firm.get("learns") and "name" in firm and not scenario.learns
    ]


def _second_half(scenario: Scenario, firms: Iterable[str], shown: Sequence[str]) -> dict[str, float]:
    """Means of what is shown of the market, and of what is shown of these firms."""
    from sim.market import Market

    market, half = Market(scenario, rng=1), scenario.days // 2
    market.run_for(scenario.days)
    daily, each = market.ledger.daily[half:], market.ledger.marketers.query("day >= @half")
    means = {measure: float(daily[measure].mean()) for measure in shown}
    for name in firms:
        own = each[each["marketer"] == name]
        means |= {f"{name}: {measure}": float(own[measure].mean()) for measure in OWN}
    return means


def _modules() -> dict[str, ModuleType]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = {name: importlib.import_module(f"{__name__}.{name}") for name in names}
    return {name: module for name, module in modules.items() if hasattr(module, "scenario")}
