"""The runs that published effects need."""

from collections.abc import Sequence

from analysis.evidence.effects import Effect
from analysis.experiments.needs import Need, needs
from sim.scenario import Scenario


def wanted(effects: Sequence[type[Effect]], seeds: Sequence[int] | None, common: Scenario, tier: str) -> list[Need]:
    """All runs that some effects need; those of equal arms have the same name."""
    return [
        need
        for effect in effects
        for need in needs(
            effect.name, effect().arms(effect.base(common, tier)), seeds or seeds_of(effect, tier), effect.observe
        )
    ]


def seeds_of(effect: type[Effect], tier: str) -> range:
    """The seeds of an effect that are run if nothing else is said."""
    return range(1, 1 + (effect.seeds if tier == "full" else min(2, effect.seeds)))
