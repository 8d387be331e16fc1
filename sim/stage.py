"""What institutions may ask of the market they live in: the market, as seen from inside."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from sim.law.privacy_law import PrivacyLaw
from sim.ledger.ledger import Ledger
from sim.scenario import Scenario
from sim.world import Array, World


class Institution(Protocol):
    """A holder of profiles, as others see it."""

    index: int
    name: str
    buyer: int | None
    """The marketer it works for, if for one only."""

    def hear_of_breach(self, struck: int) -> None:
        """Learn that holder ``struck`` was breached."""

    def fear(self, fined: int) -> None:
        """Learn that holder ``fined`` was fined."""


class Stage(Protocol):
    """The market, for the agents and institutions in it."""

    seed: np.uint64
    threads: int
    world: World
    ledger: Ledger

    @property
    def day(self) -> int:
        """Today."""

    @property
    def scenario(self) -> Scenario:
        """The parameters in force."""

    @property
    def law(self) -> PrivacyLaw:
        """The law in force."""

    @property
    def holders(self) -> Sequence[Institution]:
        """All holders of profiles, by index: marketers, then brokers, then partners' copies."""

    @property
    def ties(self) -> tuple[Array, Array]:
        """Social ties: friends of consumer i are ``friend[start[i]:start[i + 1]]``, given (start, friend)."""

    def tell(self, kind: str, who: str, what: str, **figures: float) -> None:
        """Note an event."""

    def expire(self, holder: int) -> None:
        """Delete a holder's old generation of events."""

    def start_generation(self, holder: int) -> None:
        """Start a new generation of a holder's events."""

    def mark_errors(self) -> None:
        """Keep account of which events are wrong, from now on."""

    def set_priors(self, marketer: int, priors: Array, rows: Array | None) -> None:
        """Give a marketer its priors."""
