"""Holders of profiles: what marketers, brokers and partners' copies have in common."""

import math

import mesa

from sim.data.storage import STORAGE, Storage
from sim.firms.pen import Pen
from sim.firms.protection import Protection
from sim.parameter import Value
from sim.parameters.words import NOTICES
from sim.stage import Stage

GENERATION_DAYS = 90
"""Days in a generation of events where nothing limits how long they are kept."""
STAGGER_DAYS = 11
"""Days between the calendars of two holders: they do not all delete on the same day."""
IN_TIME = 3.0
"""Who must answer within some days plans for waits of a third on average: so few in a queue wait longer (5 %)."""
OWN_FINE, OTHERS_FINE = 1.0, 0.2
"""What a fine adds to perceived risk: one's own, another's."""


class DataHolder(mesa.Agent):
    """Whoever keeps profiles: it records within the law as far as it complies."""

    buyer: int | None = None
    """The marketer whom a copy of a partner's store is for."""

    def __init__(self, model: Stage, index: int, name: str, policy: dict[str, Value]) -> None:
        super().__init__(model)
        self.market, self.index, self.name = model, index, name
        self.policy = policy
        self.perceived_risk = 0.0
        self.protection = Protection(self)
        self.pen = Pen()
        self.held_since = self.fresh_since = -(STAGGER_DAYS * index % GENERATION_DAYS)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}>"

    @property
    def home(self) -> int:
        """The jurisdiction of its establishment."""
        names = [place.name for place in self.market.scenario.places]
        return names.index(str(self.policy["home"])) if self.policy["home"] else 0

    @property
    def is_local(self) -> bool:
        """Does it treat each consumer by her own law, in what can differ between consumers?"""
        return self.policy["reach"] == "local" and len(self.market.laws) > 1

    @property
    def compliance(self) -> float:
        """Share of processing in which it keeps the law: its own will, and its fear of fines."""
        fear = math.exp(-self.market.scenario.deterrence * self.perceived_risk)
        return 1.0 - (1.0 - self.number("compliance")) * fear

    def number(self, name: str) -> float:
        """A number of its policy."""
        return float(self.policy[name])

    def lawful(self, own: float, demanded: float) -> float:
        """Between what it wants and what the law demands, if that differs, as far as it complies."""
        return own if own == demanded else own + self.compliance * (demanded - own)

    def lawful_collection(self, own: float) -> float:
        """Share of events recorded by one who wishes for ``own``: minimisation caps it, or will, person by person."""
        return own if self.is_local else self.lawful(own, min(own, self.market.duties.minimisation_cap))

    def lawful_transparency(self, own: float) -> float:
        """Honest disclosure by one who wishes for ``own``, raised towards the law's floor, if not person by person."""
        return own if self.is_local else self.lawful(own, max(own, self.market.duties.transparency_floor))

    @property
    def collection(self) -> float:
        """Share of events recorded."""
        return self.lawful_collection(self.number("collection"))

    @property
    def transparency(self) -> float:
        """Honest disclosure."""
        return self.lawful_transparency(self.number("transparency"))

    @property
    def security(self) -> float:
        """Share of attacks stopped, raised towards the law's floor."""
        return self.lawful(self.own_security, max(self.own_security, self.market.duties.security_floor))

    @property
    def own_security(self) -> float:
        """Share of attacks stopped by its own will."""
        return self.number("security")

    @property
    def answer_wait(self) -> float:
        """Mean days until it answers a request, shortened towards what the law's deadline takes."""
        own, days = self.number("answer_wait"), self.market.duties.answer_days
        return self.lawful(own, min(own, days / IN_TIME)) if days else own

    @property
    def storage(self) -> Storage:
        """Where it keeps profiles."""
        return STORAGE[str(self.policy["storage"])]

    @property
    def retention_days(self) -> int:
        """Days that events are kept, 0 for ever: its own limit or the law's, whichever is shorter."""
        limits = [
            int(self.policy["retention_days"]),
            self.market.duties.retention_days if self.compliance >= 0.5 else 0,
        ]
        return min((days for days in limits if days > 0), default=0)

    def fear(self, fined: int) -> None:
        """Learn that a holder was fined."""
        self.perceived_risk += OWN_FINE if fined == self.index else OTHERS_FINE

    def hear_of_breach(self, struck: int) -> None:
        """Learn that a holder was breached."""

    def obey(self, until: int) -> None:
        """Follow an authority's order to correct, until that day: whoever shows no ads has nothing to correct."""

    def tells(self, people: int, luck: float) -> bool:
        """Does it tell of a breach that exposed so many people, as the law wants it to? As far as it complies."""
        return luck < self.compliance

    def plan(self) -> None:
        """Set the day's recording, and delete what is too old."""
        self.pen.write(
            self.market.world.holders,
            self.index,
            collection=self.collection,
            transparency=self.transparency,
            compliance=self.compliance,
            notice=NOTICES.index(str(self.policy["notice"])),
            local=self.is_local,
            purpose_limits=bool(self.policy["purpose_limits"]),
            answer_wait=self.answer_wait,
        )
        self._delete_old()
        self.protect()

    def protect(self) -> None:
        """Use privacy technology, if its policy says so."""
        self.protection.plan()

    def _delete_old(self) -> None:
        """Delete in batches, as firms do: nothing gets older than the limit, and what is younger than half of it stays.

        A store has two generations. The fresh one began on ``fresh_since``, nothing in either is older than
        ``held_since``. A limit that is new or shorter may find no generation young enough; then all is deleted.
        """
        limit, today = self.retention_days, self.market.day
        while limit and self.held_since < today and self._is_due(today, limit):
            self.market.expire(self.index)
            self.held_since, self.fresh_since = self.fresh_since, today
        if not limit and today - self.fresh_since >= GENERATION_DAYS:
            self.market.start_generation(self.index)
            self.fresh_since = today

    def _is_due(self, today: int, limit: int) -> bool:
        """Is the old generation too old, or the fresh one old enough to take its place?"""
        return today - self.held_since >= limit or today - self.fresh_since >= (limit + 1) // 2

    def learn(self) -> None:
        """Let the fear of fines fade."""
        self.perceived_risk *= 1.0 - self.market.scenario.risk_memory
