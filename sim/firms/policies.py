"""Whether a scenario's policies can be carried out, known before the first day."""

from collections.abc import Iterator, Mapping
from typing import Any

from sim.firms.analytics import Analytics
from sim.firms.levers import check_learning
from sim.firms.targeting import Strategy
from sim.scenario import Scenario

type Policy = Mapping[str, Any]


def check_policies(scenario: Scenario) -> None:
    """Raise :class:`~sim.errors.BadInput` for a strategy, optimiser, lever or level of analytics that will not do."""
    for policy in _policies(scenario):
        Strategy.find(str(policy["strategy"]))
        Analytics.find(str(policy["analytics"]))
        check_learning(policy)


def _policies(scenario: Scenario) -> Iterator[Policy]:
    """Every policy there will be: each firm's own, that of all others, and what changes make of them."""
    now = [scenario.policy(m) for m in range(min(len(scenario.firms) + 1, scenario.marketers))]
    yield from now
    for change in scenario.changes:
        touched = [f for f, firm in enumerate(scenario.firms) if change.firm in ("", firm.get("name"))]
        for f in range(len(now)):
            if f in touched or f == len(scenario.firms):
                changed = {name: value for name, value in change.set.items() if name in now[f]}
                now[f] = now[f] | changed
                yield now[f]
