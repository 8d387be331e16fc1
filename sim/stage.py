"""What institutions may ask of the market they live in: the market, as seen from inside."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from sim.law.duties import Duties
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

    @property
    def home(self) -> int:
        """The jurisdiction of its establishment."""

    def obey(self, until: int) -> None:
        """Follow an authority's order to correct, until that day."""

    def hear_of_breach(self, struck: int) -> None:
        """Learn that holder ``struck`` was breached."""

    def fear(self, fined: int) -> None:
        """Learn that holder ``fined`` was fined."""


class Authority(Protocol):
    """A regulator, as others see it."""

    jurisdiction: int
    name: str
    law: PrivacyLaw

    def take_over(self, holder: int, luck: np.random.Generator) -> None:
        """Hear of another authority's finding against ``holder``."""


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
        """The law in force, in the first jurisdiction."""

    @property
    def laws(self) -> Sequence[PrivacyLaw]:
        """The laws in force, by jurisdiction."""

    @property
    def duties(self) -> Duties:
        """The strictest of what they demand of holders."""

    @property
    def authorities(self) -> Sequence[Authority]:
        """Regulators, by jurisdiction."""

    @property
    def has_politics(self) -> bool:
        """Is there a regulator that listens to lobbyists?"""

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

    def open_dealings(self) -> None:
        """Have room to write down what marketers offer whom."""

    def mark_errors(self) -> None:
        """Keep account of which events are wrong, from now on."""

    def set_priors(self, marketer: int, priors: Array, rows: Array | None) -> None:
        """Give a marketer its priors."""
