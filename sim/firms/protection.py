"""The privacy technologies that a holder uses, and what becomes of its store when it changes them."""

from typing import TYPE_CHECKING, Any, NamedTuple

from sim.firms.technology import Technology, named
from sim.firms.technology.mixture import Mixture
from sim.firms.technology.room import forget
from sim.world import COHORTS, DEVICES, ROWS

if TYPE_CHECKING:
    from sim.firms.holder import DataHolder

FORMED_EVERY = 7
"""Days from one forming of cohorts, release of sums or fitting of a model to the next."""
ON_DEVICES = (DEVICES, COHORTS)
"""Places where events are on people's devices, not with the holder."""


class Mechanism(NamedTuple):
    """How events come to be kept: rows of two mechanisms cannot be read together."""

    place: int = ROWS
    epsilon: float = 0.0
    grain: int = 0


class Protection:
    """What a holder of profiles does for privacy, by its policy of the day."""

    def __init__(self, holder: "DataHolder") -> None:
        self.holder = holder
        self.names: tuple[str, ...] = ()
        self.technologies: tuple[Technology, ...] = ()
        self._known: dict[str, Technology] = {}
        self.mechanism = Mechanism()

    def plan(self) -> None:
        """Bring today's technologies into force, and once a week do their work."""
        names = named(self.holder.policy)
        if not names and not self.names:
            return
        new = self._choose(names) if names != self.names else ()
        self._write(self.holder.market.world.holders[self.holder.index])
        is_due = self.holder.market.day % FORMED_EVERY == 0
        for technology in self.technologies if is_due else new:
            technology.review()

    def _choose(self, names: tuple[str, ...]) -> tuple[Technology, ...]:
        """Take up the technologies that are new, and go on with the others; the new ones.

        One that was in use before goes on where it left off: what was spent of a budget stays spent.
        """
        before = self.technologies
        for name in names:
            if name not in self._known:
                self._known[name] = Technology.find(name)(self.holder)
        self.names, self.technologies = names, tuple(self._known[name] for name in names)
        return tuple(technology for technology in self.technologies if technology not in before)

    def _write(self, record: Any) -> None:
        before = self.mechanism
        clear(record)
        for technology in self.technologies:
            technology.write(record)
        note(record)
        self.mechanism = Mechanism(int(record.place), float(record.epsilon), int(record.grain))
        if self.mechanism != before:
            self._change(before, self.mechanism)

    def _change(self, before: Mechanism, now: Mechanism) -> None:
        """Decide on what is stored: see *Privacy technology* in the ODD."""
        market, h = self.holder.market, self.holder.index
        returns = before.place in ON_DEVICES and now.place not in ON_DEVICES
        if returns or before[1:] != now[1:]:
            forget(market, h)
        if now.place in ON_DEVICES:
            market.ledger.orphans[:, h] = 0
        if now.place not in ON_DEVICES:
            market.ledger.instead[h] = -1
        elif now.place != before.place:
            market.ledger.instead[h] = 0

    @property
    def model(self) -> Mixture | None:
        """What strategies learn from in place of rows, if anything."""
        return next((each.model for each in self.technologies if each.model is not None), None)

    def cost(self) -> float:
        """Money for the day; asked for once."""
        return sum(technology.cost() for technology in self.technologies)


def clear(record: Any) -> None:
    """Take privacy technology out of a holder's record."""
    record.place, record.encrypted, record.epsilon = ROWS, False, 0.0
    record.reports = record.grain = record.event_cap = 0


def note(record: Any) -> None:
    """Tell rules whether there is anything to mind when they record or read."""
    record.limited = bool(record.epsilon > 0.0 or record.grain > 1 or record.event_cap > 0)
    record.protected = bool(record.epsilon > 0.0 or record.grain > 1 or record.place != ROWS)
