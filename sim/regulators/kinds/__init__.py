"""Kinds of regulators: whom one listens to when the law comes up for review; each a small file, found by its name.

A kind of your own is a class in a Python file, which goes wherever a name would, ``regulator = "mine.py"``::

    from sim.regulators.kinds import Kind, Signals

    class Crusader(Kind):
        \"\"\"Tightens at every review, whoever presses.\"\"\"

        def pressure(self, signals: Signals) -> float:
            return 1.0
"""

from typing import ClassVar, NamedTuple

from sim.registry import Registered


class Signals(NamedTuple):
    """What reaches a regulator before a review."""

    public: float
    """Pressure of the public: concern in an opinion poll over what is normal, weighted; may be negative."""
    industry: float
    """Pressure of industry: money spent on lobbying, a year and resident, weighted."""
    complaints: float
    """Complaints a resident since the last review."""
    stringency: float
    """How strict the law is, 0-1."""


class Kind(Registered, family="kind of regulator"):
    """A kind of regulator. Subclass it, and say what presses it to tighten the law, or, below 0, to relax it."""

    listens: ClassVar[bool] = True
    """Whether there is any politics: without, no poll is taken, and nobody lobbies."""

    def pressure(self, signals: Signals) -> float:
        """The sum of pressures; beyond the ``inertia`` of law, one clause moves a rung."""
        raise NotImplementedError
