"""The regulator: brings the law of the day into force, opens cases, finds or does not find, and fines."""

from dataclasses import dataclass
from typing import Any

import mesa
import numpy as np

from sim.draws import CASE, stream
from sim.law.of_the_day import is_enforced, reset_permissions, write
from sim.law.privacy_law import PrivacyLaw
from sim.stage import Stage

INSPECTED = 30
"""Processing operations that an investigation looks at."""
JURISDICTION_PEOPLE = 450e6
"""People in a jurisdiction of the size that fixed amounts in law are written for; a market is a sample of one."""
INBOX, AUDIT, VERDICT, BREACHED, MATTERS = 0, 1, 2, 3, 1 << 20
"""What a regulator draws for; each breached holder is a matter of its own."""
SMALLEST_FINE = 0.001
"""Smallest fine, as a share of its cap."""


@dataclass
class Case:
    """One case against a holder of profiles."""

    holder: int
    due: int
    late: bool = False
    """Opened for a breach that was hushed up, which counts as a violation found."""


class Regulator(mesa.Agent):
    """An authority: its law, its inbox, its open cases."""

    def __init__(self, model: Stage, jurisdiction: int, law: PrivacyLaw) -> None:
        super().__init__(model)
        self.market = model
        self.jurisdiction = jurisdiction
        self.law = law
        self.enact(law, first=True)
        self.inbox = np.zeros(len(model.holders), np.int64)
        self.cases: list[Case] = []
        self.complaints = self.notifications = self.fined = 0

    def enact(self, law: PrivacyLaw, first: bool = False) -> None:
        """Bring a law into force: rules for firms and consumers change, and consents with them."""
        world = self.market.world
        record: Any = world.laws[self.jurisdiction]
        before = None if first else record.copy()
        self.law = law
        write(law, record)
        if law.rectification:
            self.market.mark_errors()
        residents = np.asarray(world.people["jurisdiction"]) == self.jurisdiction
        reset_permissions(world.tracks, residents, before, record)

    def govern(self) -> None:
        """Work the inbox, audit, conclude what is due."""
        self._open_complaints(self._luck(INBOX))
        if self.law.inspection:
            self._audit(self._luck(AUDIT))
        luck = self._luck(VERDICT)
        for case in [case for case in self.cases if case.due <= self.market.day]:
            self.cases.remove(case)
            self._conclude(case, luck)

    def receive(self, complaints: Any) -> None:
        """Take in complaints, a count for each holder."""
        if is_enforced(self.law):
            self.inbox += complaints
            self.complaints += int(complaints.sum())

    def open_breach_case(self, holder: int, late: bool) -> None:
        """A breach has been notified, or has come out although nobody told."""
        if self.law.notification_days >= 0 and not late:
            self.notifications += 1
        if is_enforced(self.law):
            self._open(holder, self._luck(BREACHED + holder), late)

    def _luck(self, matter: int) -> np.random.Generator:
        """Today's draws in one matter: what happens in another does not shift them."""
        return stream(self.market.seed, self.market.day, self.jurisdiction * MATTERS + matter, CASE)

    def _open_complaints(self, luck: np.random.Generator) -> None:
        """Open as many cases as capacity allows, each from a complaint picked at random; the rest wait."""
        capacity = self.market.scenario.capacity
        room = int(capacity) + int(luck.random() < capacity % 1.0)
        chosen = luck.multivariate_hypergeometric(self.inbox, min(room, int(self.inbox.sum())))
        self.inbox -= chosen
        for holder in np.repeat(np.arange(len(chosen)), chosen):
            self._open(int(holder), luck)

    def _audit(self, luck: np.random.Generator) -> None:
        audited = luck.random(len(self.inbox)) < self.market.scenario.audit_rate
        for holder in np.flatnonzero(audited):
            self._open(int(holder), luck)

    def _open(self, holder: int, luck: np.random.Generator, late: bool = False) -> None:
        days = luck.exponential(self.market.scenario.case_days)
        self.cases.append(Case(holder, self.market.day + 1 + int(min(days, 30_000)), late))

    def _conclude(self, case: Case, luck: np.random.Generator) -> None:
        """Look at a sample of processing; what is found is fined."""
        share = self.market.ledger.unlawful_share(case.holder)
        found = int(luck.binomial(INSPECTED, share)) + int(case.late)
        if found and luck.random() < self.market.scenario.detection:
            self._fine(case.holder, self._severity(luck) * self._cap(case.holder, found))

    def _cap(self, holder: int, found: int) -> float:
        """The highest fine, in money of a market of this size."""
        law, market = self.law, self.market
        turnover = market.ledger.yearly_turnover(holder)
        fixed = law.in_dollars("fine_fixed") * market.scenario.consumers / JURISDICTION_PEOPLE
        return max(law.fine_share * turnover, fixed, law.in_dollars("fine_per_violation") * found)

    def _severity(self, luck: np.random.Generator) -> float:
        """Share of the cap that is fined: Pareto between the smallest fine and the cap, so mostly small."""
        tail = self.market.scenario.fine_tail
        floor = SMALLEST_FINE**tail
        return float(SMALLEST_FINE * (1.0 - luck.random() * (1.0 - floor)) ** (-1.0 / tail))

    def _fine(self, holder: int, amount: float) -> None:
        if amount > 0.0:
            self.fined += 1
            self.market.ledger.fine(holder, amount)
            self.market.tell("fine", self.market.holders[holder].name, f"fined {amount:,.2f}", amount=amount)
            for institution in self.market.holders:
                institution.fear(holder)
