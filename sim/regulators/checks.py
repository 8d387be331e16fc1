"""Whether a scenario's jurisdictions can be, known before the first day."""

from collections.abc import Iterator
from datetime import date

from sim.errors import bad, unknown
from sim.law.privacy_law import load
from sim.regulators.kinds import Kind
from sim.scenario import Scenario


def check_places(scenario: Scenario) -> None:
    """Raise :class:`~sim.errors.BadInput` for a law, a kind of regulator, a jurisdiction or a date that is none."""
    if scenario.starts:
        _check_date(scenario.starts)
    laws, kinds = _named(scenario, "law"), _named(scenario, "regulator")
    for law in dict.fromkeys(laws):
        load(law)
    for kind in dict.fromkeys(kinds):
        Kind.find(kind)
    places = [place.name for place in scenario.places]
    for name in dict.fromkeys(_homes(scenario)):
        if name and name not in places:
            raise unknown("jurisdiction", name, places)


def _named(scenario: Scenario, setting: str) -> Iterator[str]:
    """Every value that a setting of jurisdictions has, now or later."""
    yield from (str(scenario.local(j)[setting]) for j in range(len(scenario.places)))
    yield from (str(change.set[setting]) for change in scenario.changes if setting in change.set)


def _homes(scenario: Scenario) -> Iterator[str]:
    """Every jurisdiction that is named anywhere."""
    yield from (change.jurisdiction for change in scenario.changes)
    homes = [scenario.home, *(firm.get("home", "") for firm in scenario.firms)]
    yield from map(str, [*homes, *(change.set.get("home", "") for change in scenario.changes)])


def _check_date(text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise bad("starts", text, "a day such as '2018-01-01'") from None
