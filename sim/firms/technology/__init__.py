"""Privacy technologies: what a holder of profiles does so that less can be known, sold or stolen.

A technology is a small class. It writes into the holder's record what rules need to know; the rules themselves are in
``sim.data.protection``. For simulation: nothing here is fit to protect real data.
"""

from collections.abc import Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Any, ClassVar

from sim.errors import BadInput
from sim.firms.lists import listed
from sim.firms.technology.mixture import Mixture
from sim.registry import Registered
from sim.scenario import Scenario
from sim.world import ROWS

if TYPE_CHECKING:
    from sim.firms.holder import DataHolder

type Policy = Mapping[str, Any]


class Technology(Registered, family="privacy technology"):
    """Base of all privacy technologies, one object for each holder that uses it."""

    place: ClassVar[int] = ROWS
    """What the holder's store consists of: one of the codes in ``sim.world``."""
    against: ClassVar[Mapping[str, str]] = {}
    """Technologies that it contradicts, and why."""
    model: Mixture | None = None
    """What strategies learn from in place of rows, if there are none."""

    def __init__(self, holder: "DataHolder") -> None:
        self.holder = holder

    @classmethod
    def check(cls, policy: Policy, scenario: Scenario) -> None:
        """Raise :class:`~sim.errors.BadInput` if the policy's numbers make no sense of it."""

    def write(self, record: Any) -> None:
        """Write what rules must know into the holder's record of the day."""

    def review(self) -> None:
        """Do what is to be done once a week."""

    def cost(self) -> float:
        """Money for the day; asked for once."""
        return 0.0


def named(policy: Policy) -> tuple[str, ...]:
    """The technologies that a policy names."""
    return tuple(dict.fromkeys(listed(str(policy["privacy_technology"]))))


def check_technology(policy: Policy, scenario: Scenario) -> None:
    """Raise :class:`~sim.errors.BadInput` for technologies nobody knows, that contradict each other, or cannot work."""
    kinds = [Technology.find(name) for name in named(policy)]
    for one, other in combinations(kinds, 2):
        why = one.against.get(other.name) or other.against.get(one.name)
        if one.place != ROWS and other.place != ROWS:
            why = "each puts something else in place of a store's rows"
        if why:
            raise BadInput(
                f"privacy_technology is {policy['privacy_technology']!r}, but {one.name} and {other.name} contradict "
                f"each other: {why}. Leave one out."
            )
    for kind in kinds:
        kind.check(policy, scenario)
