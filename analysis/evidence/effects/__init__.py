"""Published effects, a file each: who found what, and the experiment as the market would run it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from analysis.evidence.band import Band, Sign
from analysis.experiments.needs import Observer, Run
from sim.registry import Registered
from sim.scenario import Scenario

TIERS = ("fast", "full")
KINDS = ("ratio", "change", "slope", "level", "sign")
"""Ratios are 1 and changes and slopes 0 where there is no effect; of levels, that cannot be said."""
CHECKED = ("abstract", "secondary", "memory")
"""How well a published number is verified: in the paper's abstract, in somebody's summary, or from memory."""


class Effect(Registered, family="published effect"):
    """A published effect and the experiment that shows it, or fails to.

    A subclass in a file of this package says where the number comes from, what the arms of the experiment are, and
    how its outcome is read off one seed's runs. Arms differ in policy and share all luck (twin markets), or the
    outcome compares randomised groups within a run (ghost-ad hold-outs); before-and-after comparisons are neither.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if "name" in vars(cls):
            cls.summary = str(cls.__doc__).strip().splitlines()[0]
        super().__init_subclass__(**kwargs)

    block: ClassVar[str]
    """What it is about: effects of a block are calibrated together."""
    reserve: ClassVar[bool] = False
    """Kept aside: tests the model, and never calibrates it."""
    measured: ClassVar[str]
    """What was measured, with the unit."""
    kind: ClassVar[str] = "sign"
    """One of :data:`KINDS`: what no effect would be."""
    published: ClassVar[Band | Sign]
    band: ClassVar[str]
    """Where the band comes from."""
    checked: ClassVar[str]
    """One of :data:`CHECKED`."""
    treatment: ClassVar[str]
    control: ClassVar[str]
    outcome_is: ClassVar[str]
    """What is compared, in words: see :meth:`outcome`."""
    maps: ClassVar[str]
    """How the experiment corresponds to the authors', and where it does not."""
    why_missed: ClassVar[str] = ""
    """Why the market misses it, where it does."""
    seeds: ClassVar[int] = 4
    consumers: ClassVar[int] = 2_000
    """At the full tier; at the fast one there are :data:`FASTER` times fewer, and two seeds."""
    days: ClassVar[int] = 120

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        """The markets to run by name: ``base`` and scenarios that differ from it; ``base`` alone unless said."""
        return {"market": base}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        """The effect in one seed's runs, by arm; NaN where that seed does not show it."""
        raise NotImplementedError

    def naive(self, runs: Mapping[str, Run]) -> float:
        """What firms without an experiment would take for it, in one seed's runs; NaN where there is nothing."""
        return float("nan")

    observe: Observer | None = None
    """Lives the market of an arm, for a seed, and tells what daily measures do not; None where these are all it takes.

    A static method, or a function of :mod:`analysis.evidence.observing` that several effects share.
    """

    @classmethod
    def base(cls, common: Scenario, tier: str = "full") -> Scenario:
        """The common scenario at this effect's size."""
        fewer = max(FEWEST, cls.consumers // FASTER)
        return common.with_(consumers=fewer if tier == "fast" else cls.consumers, days=cls.days)


FASTER, FEWEST = 4, 300
