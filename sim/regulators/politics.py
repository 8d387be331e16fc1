"""Politics: now and then, those who press a regulator move the law by a rung (Stigler 1971; Peltzman 1976)."""

from typing import TYPE_CHECKING

import numpy as np

from sim.law.stringency import relaxed, stringency, tightened
from sim.regulators.kinds import Kind, Signals

if TYPE_CHECKING:
    from sim.regulators.regulator import Regulator

YEAR = 365
CONCERNED = 0.5
"""Surveys' cut between concerned and not."""


def is_due(office: "Regulator") -> bool:
    """Is it time to review the law, and does the regulator listen to anybody?"""
    if office.market.day == 0 or office.market.day % int(office.number("political_days")):
        return False
    return bool(Kind.find(str(office.settings["regulator"])).listens)


def review(office: "Regulator", luck: np.random.Generator) -> None:
    """Review the law."""
    kind = Kind.find(str(office.settings["regulator"]))
    signals = hear(office, int(office.number("political_days")), luck)
    pressure = float(kind().pressure(signals))
    if abs(pressure) <= office.market.scenario.inertia:
        return
    move = tightened(office.law) if pressure > 0.0 else relaxed(office.law)
    if move is not None:
        told = f"{'tightens' if pressure > 0.0 else 'relaxes'} {move.clause} from {move.before} to {move.value}"
        office.amend(move.law, f"{told} (public {signals.public:.2f}, industry {signals.industry:.2f})")


def hear(office: "Regulator", days: int, luck: np.random.Generator) -> Signals:
    """What has reached the regulator in the last ``days``: a poll, lobbyists, complaints."""
    market, scenario = office.market, office.market.scenario
    spent = market.ledger.docket.lobbied - office.lobbied_before
    complaints = office.complaints - office.complaints_before
    office.lobbied_before, office.complaints_before = market.ledger.docket.lobbied, office.complaints
    public = scenario.concern_pressure * (poll(office, luck) - office.number("concern_norm"))
    yearly = spent * YEAR / days / scenario.consumers
    heads = max(1, office.residents)
    return Signals(public, scenario.lobbying_pressure * yearly, complaints / heads, stringency(office.law))


def poll(office: "Regulator", luck: np.random.Generator) -> float:
    """Share of concerned people among the residents who are asked, 0-1."""
    concern = np.asarray(office.market.world.people["concern"])[office.lives_here]
    asked = min(len(concern), int(office.number("poll_size")))
    return float((luck.choice(concern, asked, replace=False) > CONCERNED).mean())
