"""Whether a scenario's policies can be carried out, known before the first day."""

from collections.abc import Iterator, Mapping
from typing import Any

from sim.firms.analytics import Analytics
from sim.firms.birth import names_of
from sim.firms.levers import check_learning
from sim.firms.targeting import Strategy
from sim.firms.technology import check_technology
from sim.scenario import Scenario

type Policy = Mapping[str, Any]


def check_policies(scenario: Scenario) -> None:
    """Raise :class:`~sim.errors.BadInput` for a strategy, optimiser, lever or level of analytics that will not do."""
    checked: list[Policy] = []
    for policy in _policies(scenario):
        if policy not in checked:
            checked.append(policy)
            Strategy.find(str(policy["strategy"]))
            Analytics.find(str(policy["analytics"]))
            check_learning(policy)
            check_technology(policy, scenario)
    for common in _common(scenario):
        check_technology(common, scenario)


def _common(scenario: Scenario) -> Iterator[Policy]:
    """The policy that brokers have, and what the changes of a day make of it."""
    now: Policy = scenario.common_policy
    yield now
    for day in dict.fromkeys(change.day for change in scenario.changes if not change.firm):
        for change in (change for change in scenario.changes if change.day == day and not change.firm):
            now = {**now, **{name: value for name, value in change.set.items() if name in now}}
        yield now


def _policies(scenario: Scenario) -> Iterator[Policy]:
    """Every policy there will be: each marketer's own, and what the changes of a day make of it."""
    now: dict[str, Policy] = {name: scenario.policy(m) for m, name in enumerate(names_of(scenario))}
    yield from now.values()
    for day in dict.fromkeys(change.day for change in scenario.changes):
        for change in (change for change in scenario.changes if change.day == day):
            for name in [change.firm] if change.firm in now else [] if change.firm else now:
                own = {key: value for key, value in change.set.items() if key in now[name]}
                now[name] = {**now[name], **own}
        yield from now.values()
