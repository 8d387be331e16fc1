"""Where consumers live: a jurisdiction each, by the shares that a scenario gives them."""

from collections.abc import Sequence

import numpy as np

from sim.draws import RESIDENCE, stream
from sim.errors import BadInput
from sim.scenario import Scenario
from sim.society.survey import COLUMNS, Column
from sim.world import Array


def settle(scenario: Scenario, people: int, seed: np.uint64, chunk: int) -> Array:
    """The jurisdiction (n,) of each of the ``people`` of a chunk, drawn by the jurisdictions' shares."""
    bounds = np.cumsum([place.share for place in scenario.places])[:-1]
    if not len(bounds):
        return np.zeros(people, np.uint8)
    luck = stream(seed, chunk, 0, RESIDENCE).random(people)
    return np.searchsorted(bounds, luck, side="right").astype(np.uint8)


def columns_in(places: Sequence[str]) -> dict[str, Column]:
    """The columns that a survey may have in a market of these jurisdictions, which it may name or number."""
    if len(places) < 2:
        return COLUMNS
    return COLUMNS | {"jurisdiction": Column(0, len(places) - 1, "/".join(place.lower() for place in places))}


def refuse_the_empty(residence: Array, scenario: Scenario) -> None:
    """Raise :class:`~sim.errors.BadInput` for a jurisdiction in which nobody lives."""
    living = np.bincount(residence, minlength=len(scenario.places))
    for place, people in zip(scenario.places, living, strict=True):
        if not people:
            raise BadInput(
                f"Nobody lives in the jurisdiction {place.name!r}, of share {place.share:g}, among "
                f"{len(residence):,} consumers. Have more consumers, give it a larger share, or leave it out."
            )
