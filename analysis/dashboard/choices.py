"""What the visitor has chosen: a scenario, what differs from it, a seed, and what the second market has otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from scenarios import find
from sim.draws import seed_of
from sim.errors import BadInput
from sim.firms.policies import check_policies
from sim.memory import refuse_what_does_not_fit
from sim.parameter import Value
from sim.regulators.checks import check_places
from sim.scenario import Scenario, read_settings

SCENARIO = "SYMBIOSIS_SCENARIO"
"""The environment variable that says which scenario to begin with."""


@dataclass(frozen=True)
class Choices:
    """All that markets are made of. Nothing here is checked until it is asked for."""

    scenario: str = "no_law"
    settings: Mapping[str, Value] = field(default_factory=dict)
    """Parameters that are not as the scenario has them."""
    seed: int = 1
    compare: bool = False
    differences: tuple[str, ...] = ("law=gdpr",)
    """What the second market has otherwise: ``name=value``."""

    @classmethod
    def of(cls, scenario: Scenario | str, seed: int = 1) -> "Choices":
        """To begin with a scenario of one's own, by name, file or as it is."""
        if isinstance(scenario, str):
            return cls(scenario, seed=seed)
        own = find(cls.scenario).difference(scenario)
        return cls(settings={name: there for name, (_, there) in own.items()}, seed=seed)

    def set(self, name: str, value: Value) -> "Choices":
        """The same but for one parameter."""
        return replace(self, settings={**self.settings, name: value})

    def named(self, scenario: str) -> "Choices":
        """The same with another scenario, as it comes."""
        return replace(self, scenario=scenario, settings={})

    def value(self, name: str) -> Any:
        """What a parameter is in the first market, as it was typed if it will not do."""
        return self.settings.get(name, getattr(find(self.scenario), name))

    def a(self) -> Scenario:
        """The first market's scenario; raises :class:`~sim.errors.BadInput` if it will not do."""
        return find(self.scenario).with_(**self.settings)

    def b(self) -> Scenario | None:
        """The second one's, None if there is none; raises :class:`~sim.errors.BadInput`."""
        return self.a().with_(**read_settings(self.differences)) if self.compare else None

    def parameters(self) -> dict[str, Any]:
        """What :class:`~analysis.dashboard.laboratory.Laboratory` is made of; raises BadInput."""
        return {"a": self.a(), "b": self.b(), "rng": self.seed}

    @property
    def problem(self) -> str:
        """Why these markets cannot be made, in a sentence; empty if they can."""
        try:
            seed_of(self.seed)
            for scenario in filter(None, (self.a(), self.b())):
                refuse_what_cannot_be(scenario)
        except BadInput as error:
            return str(error)
        return ""


def refuse_what_cannot_be(scenario: Scenario) -> None:
    """Raise :class:`~sim.errors.BadInput` for what would only be found when the market is built."""
    check_places(scenario)
    check_policies(scenario)
    refuse_what_does_not_fit(scenario)


def difference_problem(text: str) -> str:
    """What is wrong with ``name=value``; empty if nothing is."""
    try:
        Scenario().with_(**read_settings([text]))
    except BadInput as error:
        return str(error)
    return ""
