"""Governance: what a firm does for people by its own will, each remedy a small file with its price.

A remedy is switched on, or set to a level, by the parameter of its name. It reads what the firm may know, acts on the
firm's own plans, and is paid for; what it brings shows in the market, or does not.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sim.registry import Registered

if TYPE_CHECKING:
    from sim.firms.marketer import Marketer


class Remedy(Registered, family="remedy"):
    """Base of all remedies; an object is one marketer's.

    Its name is that of the parameter that switches it on, and of the kind of cost it is.
    """

    def __init__(self, firm: "Marketer") -> None:
        self.firm = firm

    @property
    def level(self) -> float:
        """What the firm's policy sets it to; 0 is off."""
        return float(self.firm.policy[self.name])

    @property
    def is_on(self) -> bool:
        """Has it anything to do?"""
        return self.level > 0.0

    @property
    def row(self) -> Any:
        """The firm's plan of the day, to write to."""
        return self.firm.market.world.firms[self.firm.index]

    def plan(self) -> None:
        """In the morning: act on the day's plan."""

    def rule_on(self, arms: Sequence[Any]) -> Sequence[Any]:
        """What becomes of the arms (:class:`~sim.firms.experiments.Treatment`) that the firm means to run today."""
        return arms

    def rule_on_push(self, push: float) -> float:
        """How hard the firm may push people today (0-1), if it means to by ``push``."""
        return push

    def learn(self) -> None:
        """In the evening: read the firm's own books of the day."""

    def cost(self) -> float:
        """Money that the day has cost."""
        return 0.0


class Governance:
    """All remedies of one marketer; those at work today are the ones that are on, or have just been switched off."""

    def __init__(self, firm: "Marketer") -> None:
        self.firm = firm
        self.remedies: dict[str, Any] = {name: kind(firm) for name, kind in Remedy.all().items()}
        self.at_work: dict[str, Any] = {}
        self._on: set[str] = set()

    def plan(self) -> None:
        """In the morning, each acts on the day's plan."""
        before, self._on = self._on, set()
        self.at_work = {}
        for name, remedy in self.remedies.items():
            if remedy.is_on:
                self._on.add(name)
            elif name not in before:
                continue
            self.at_work[name] = remedy
            remedy.plan()

    def rule_on(self, arms: Sequence[Any]) -> tuple[Any, ...]:
        """What the remedies leave of the arms that the firm means to run."""
        for remedy in self.at_work.values():
            arms = remedy.rule_on(arms)
        return tuple(arms)

    def rule_on_push(self, push: float) -> float:
        """How hard the remedies let the firm push people, if it means to by ``push``."""
        for remedy in self.at_work.values():
            push = remedy.rule_on_push(push)
        return push

    def learn(self) -> None:
        """In the evening, each reads the books and is paid."""
        for name, remedy in self.at_work.items():
            remedy.learn()
            money = remedy.cost()
            if money:
                self.firm.market.ledger.pay(self.firm.index, name, money)
