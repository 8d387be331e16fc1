"""Optimisers that learn nothing: each gives everybody one of the candidates, for ever.

A scenario names them by this file, as ``always.py:always2``; so they are no optimisers of the market's own.
"""

from collections.abc import Sequence
from typing import ClassVar, override

from sim.firms.campaigns import Arm, Optimiser


class _Always(Optimiser):
    choice: ClassVar[int]

    @override
    def arms(self) -> Sequence[Arm]:
        return (Arm(1.0, self.candidates[self.choice]),)


class Always0(_Always):
    """Gives everybody the first candidate, which is the practice."""

    choice = 0


class Always1(_Always):
    """Gives everybody the second candidate."""

    choice = 1


class Always2(_Always):
    """Gives everybody the third candidate."""

    choice = 2


class Always3(_Always):
    """Gives everybody the fourth candidate."""

    choice = 3


class Always4(_Always):
    """Gives everybody the fifth candidate."""

    choice = 4


class Always5(_Always):
    """Gives everybody the sixth candidate."""

    choice = 5


class Always6(_Always):
    """Gives everybody the seventh candidate."""

    choice = 6


class Always7(_Always):
    """Gives everybody the eighth candidate."""

    choice = 7
