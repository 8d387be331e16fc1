"""The regulator: brings the law of the day into force, opens cases, finds or does not find, and fines."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import mesa
import numpy as np

from sim.draws import CASE, SAMPLE, Streams, stream
from sim.law.of_the_day import is_enforced, reset_permissions, write
from sim.law.privacy_law import PrivacyLaw
from sim.law.steps import day_of
from sim.law.stringency import stringency
from sim.parameter import Value
from sim.regulators.cases import Case, investigate
from sim.regulators.delivery import audit_delivery
from sim.regulators.politics import is_due, review
from sim.stage import Stage
from sim.world import Array

INBOX, AUDIT, VERDICT, BREACHED, MATTERS = 0, 1, 2, 3, 1 << 20
"""What a regulator draws for; each breached holder is a matter of its own."""
DELIVERY, POLITICS, PASSED_ON, LENT = (MATTERS - 1 - matter for matter in range(4))
"""Numbered from the other end."""
MILLION = 1e6


class Regulator(mesa.Agent):
    """An authority: its law, its inbox, its open cases."""

    def __init__(
        self, model: Stage, jurisdiction: int, law: PrivacyLaw, settings: dict[str, Value], name: str = "everywhere"
    ) -> None:
        super().__init__(model)
        self.market, self.jurisdiction, self.name = model, jurisdiction, name
        self.settings = settings
        self.lives_here: Array = np.asarray(model.world.people["jurisdiction"]) == jurisdiction
        self.residents = int(self.lives_here.sum())
        self.enact(law, first=True)
        self.inbox = np.zeros(len(model.holders), np.int64)
        self.cases: list[Case] = []
        self._draws = Streams()
        self.orders: dict[int, int] = {}
        """Until when each marketer is under an order to correct."""
        self.complaints = self.notifications = self.fined = 0
        self.lobbied_before, self.complaints_before = 0.0, 0
        self.spare = 0
        """Room for cases that was not needed today."""

    def number(self, name: str) -> float:
        """A number of its settings."""
        return float(self.settings[name])

    # ---------------------------------------------------------------------------------------- the law

    def enact(self, law: PrivacyLaw, first: bool = False) -> None:
        """Bring a law into force, with the steps that it says are to follow, or that are already past."""
        self._begun, self._start = self.market.day, self._first_date(law)
        self._steps = list(law.steps)
        self._bring_into_force(next(law.history()), first)
        if not first:
            self.follow_timeline()

    def amend(self, law: PrivacyLaw, told: str) -> None:
        """Change the law in force, and say so."""
        self._bring_into_force(law)
        self.market.ledger.docket.count(self.jurisdiction, "law_changes")
        self.market.tell("law", self.name if len(self.market.laws) > 1 else "", told)

    def follow_timeline(self) -> None:
        """Bring into force the steps of the law whose day has come."""
        while self._steps and self._day_of(self._steps[0].date) <= self.market.day:
            step = self._steps.pop(0)
            self.amend(self.law.after(step), f"{step.date}: {step.title}")

    def _first_date(self, law: PrivacyLaw) -> date:
        """The date of the day on which a law is enacted: by the scenario's calendar, or else the law's own first."""
        starts = self.market.scenario.starts
        return date.fromisoformat(starts) if starts else law.in_force

    def _day_of(self, when: date) -> int:
        begun = 0 if self.market.scenario.starts else self._begun
        return day_of(when, self._start, begun, self.market.scenario.timeline_year)

    def _bring_into_force(self, law: PrivacyLaw, first: bool = False) -> None:
        """Rules for firms and consumers change, and consents with them."""
        world = self.market.world
        record: Any = world.laws[self.jurisdiction]
        before = None if first else record.copy()
        self.law, self._stringency = law, stringency(law)
        write(law, record)
        if law.rectification:
            self.market.mark_errors()
        reset_permissions(world.tracks, self.lives_here, before, record)

    # ------------------------------------------------------------------------------------------ cases

    @property
    def leads(self) -> bool:
        """Does one authority, that of a firm's home, handle all cases against it?"""
        return self.market.scenario.lead_authority and len(self.market.laws) > 1

    @property
    def residents_protected(self) -> int:
        """How many people's data its cases are about: its residents', or everybody's if it leads."""
        return self.market.scenario.consumers if self.leads else self.residents

    @property
    def protects(self) -> Array:
        """Whose data its cases are about, a mask (N,)."""
        return np.ones_like(self.lives_here) if self.leads else self.lives_here

    def is_competent(self, holder: int) -> bool:
        """May it open a case against this holder?"""
        return not self.leads or self.market.holders[holder].home == self.jurisdiction

    def unlawful_share(self, holder: int) -> float:
        """Share of a holder's operations that were unlawful, of those its cases are about."""
        return self.market.ledger.unlawful_share(holder, None if self.leads else self.jurisdiction)

    def govern(self) -> None:
        """Follow the law's time-line and politics, work the inbox, audit, conclude what is due."""
        self.follow_timeline()
        if is_due(self):
            review(self, self._luck(POLITICS))
        self.spare = self._open_complaints(self._luck(INBOX))
        if self.law.inspection:
            self._audit(self._luck(AUDIT))
        if self.law.impact_ratio_floor:
            self._audit_delivery(self._luck(DELIVERY))
        if due := [case for case in self.cases if case.due <= self.market.day]:
            self._conclude_all(due)

    def report(self) -> None:
        """Enter in the docket how things stand."""
        waiting, pending = int(self.inbox.sum()), len(self.cases)
        states = {"complaints_waiting": waiting, "cases_pending": pending, "law_stringency": self._stringency}
        self.market.ledger.docket.set(self.jurisdiction, **states)

    def receive(self, complaints: Any) -> None:
        """Take in complaints, a count for each jurisdiction and holder (J, H): its residents', or, if it leads, all."""
        if self.leads:
            mine = [self.is_competent(holder) for holder in range(len(self.inbox))]
            self._take_in(complaints.sum(axis=0) * mine)
        else:
            self._take_in(complaints[self.jurisdiction])

    def _take_in(self, complaints: Any) -> None:
        if is_enforced(self.law):
            self.inbox += complaints
            self.complaints += int(complaints.sum())

    def open_breach_case(self, holder: int, late: bool, negligent: bool = False) -> None:
        """A breach has been notified, or has come out although nobody told."""
        if self.law.notification_days >= 0 and not late:
            self.notifications += 1
        if is_enforced(self.law) and self.is_competent(holder):
            self._count("breach_cases")
            self._open(holder, self._luck(BREACHED + holder), late=late, negligent=negligent)

    def open_lent(self, room: int) -> int:
        """Have another authority open up to ``room`` cases from the inbox; how many it did."""
        return room - self._work_inbox(room, self._luck(LENT))

    def take_over(self, holder: int, luck: np.random.Generator) -> None:
        """Another authority has passed on a finding against ``holder``: what it did to residents here is fined, too."""
        if is_enforced(self.law) and investigate(Case(holder, 0), self, luck):
            self._count("passed_on")

    def _luck(self, matter: int) -> np.random.Generator:
        """Today's draws in one matter: what happens in another does not shift them."""
        who = self.jurisdiction * MATTERS + matter
        return self._draws.at(matter, self.market.seed, self.market.day, who, CASE)

    def _count(self, what: str) -> None:
        self.market.ledger.docket.count(self.jurisdiction, what)

    def _open_complaints(self, luck: np.random.Generator) -> int:
        """Open as many cases as capacity allows, each from a complaint picked at random; the room that is left."""
        capacity = self.number("capacity") + self.number("capacity_per_million") * self.residents / MILLION
        return self._work_inbox(int(capacity) + int(luck.random() < capacity % 1.0), luck)

    def _work_inbox(self, room: int, luck: np.random.Generator) -> int:
        taken = min(room, int(self.inbox.sum()))
        if taken == 0:
            return room
        chosen = luck.multivariate_hypergeometric(self.inbox, taken)
        self.inbox -= chosen
        for holder in np.repeat(np.arange(len(chosen)), chosen):
            self._open(int(holder), luck)
        return room - taken

    def _audit(self, luck: np.random.Generator) -> None:
        audited = luck.random(len(self.inbox)) < self.number("audit_rate")
        for holder in filter(self.is_competent, map(int, np.flatnonzero(audited))):
            self._count("audits")
            self._open(holder, luck)

    def _audit_delivery(self, luck: np.random.Generator) -> None:
        audited = luck.random(len(self.market.world.firms)) < self.number("algorithm_audit_rate")
        busy = {case.holder for case in self.cases if case.delivery}
        busy |= {marketer for marketer, until in self.orders.items() if until > self.market.day}
        for marketer in filter(self.is_competent, map(int, np.flatnonzero(audited))):
            if marketer not in busy:
                self._open(marketer, luck, delivery=True)

    def _open(self, holder: int, luck: np.random.Generator, **about: bool) -> None:
        days = luck.exponential(self.number("case_days"))
        self.cases.append(Case(holder, self.market.day + 1 + int(min(days, 30_000)), **about))
        self._count("cases_opened")

    def _conclude_all(self, due: list[Case]) -> None:
        luck, self._passing = self._luck(VERDICT), self._luck(PASSED_ON)
        for case in due:
            self.cases.remove(case)
            self._conclude(case, luck)

    def _conclude(self, case: Case, luck: np.random.Generator) -> None:
        self._count("cases_closed")
        if case.delivery:
            who = self.jurisdiction * MATTERS + case.holder
            audit_delivery(case, self, stream(self.market.seed, self.market.day, who, SAMPLE))
        elif investigate(case, self, luck):
            self._pass_on(case.holder)

    def _pass_on(self, holder: int) -> None:
        """Tell the other authorities of a finding, by chance; where one leads, it has spoken for all."""
        others = [] if self.leads else [each for each in self.market.authorities if each is not self]
        if others:
            told = self._passing.random(len(others)) < self.market.scenario.cooperation
            for other in (other for other, hears in zip(others, told, strict=True) if hears):
                other.take_over(holder, self._passing)


def lend_room(regulators: Sequence[Regulator], cooperation: float, luck: np.random.Generator) -> None:
    """Mutual assistance (GDPR Art. 61): room that one authority has to spare serves the longest inbox of the others."""
    for office in regulators if len(regulators) > 1 else ():
        lent = int(luck.binomial(office.spare, cooperation))
        other = max((each for each in regulators if each is not office), key=lambda each: int(each.inbox.sum()))
        if lent and (opened := other.open_lent(lent)):
            other.market.ledger.docket.count(other.jurisdiction, "passed_on", opened)
