"""The network view: nodes on a canvas in the browser, drawn once and recoloured at each step."""

from collections.abc import Callable
from typing import Any

import numpy as np
import solara

from analysis.dashboard.laboratory import Side
from analysis.dashboard.network import COLOURS, FLASH_DAYS


@solara.component_vue("network.vue")
def NetworkCanvas(  # noqa: N802 - components are called like classes
    places: list[list[float]],
    ties: list[list[int]],
    people: list[int],
    values: list[float],
    shown: list[str],
    flashes: list[int],
    selected: int,
    firms: list[dict[str, Any]],
    legend: str,
    low: str,
    high: str,
    said: str,
    event_choose: Callable[[int], None],
) -> None:
    """What ``network.vue`` draws; numbers in lists are those of the sample."""


def NetworkView(  # noqa: N802
    side: Side, colour: str, scale: tuple[float, float], on_choose: Callable[[int], None]
) -> solara.Element:
    """The sample of one market, coloured from ``scale``'s low to its high; who is clicked is told to ``on_choose``."""
    sample, market = side.sample, side.market
    places, ties, people = sample.drawn
    values, flashing, what = sample.values(market, colour), sample.flashing(market.day), COLOURS[colour][0]
    number = np.flatnonzero(sample.people == sample.watched) if sample.watched is not None else np.array([])
    return NetworkCanvas(
        places=places,
        ties=ties,
        people=people,
        values=((values - scale[0]) / (scale[1] - scale[0])).clip(0.0, 1.0).round(3).tolist(),
        shown=[f"{value:.2f}" for value in values],
        flashes=flashing,
        selected=int(number[0]) if len(number) else -1,
        firms=_institutions(side),
        legend=what,
        low=f"{scale[0]:.3g}",
        high=f"{scale[1]:.3g}",
        said=f"{len(people)} of {len(market.consumers)} consumers and their ties, coloured by {what}; "
        f"{len(flashing)} exposed by a breach of late.",
        event_choose=lambda n: on_choose(people[n]),
    )


def _institutions(side: Side) -> list[dict[str, Any]]:
    market = side.market
    struck = {who for day, who, _ in side.sample.exposed if market.day - day < FLASH_DAYS}
    kinds = [("marketer", each.name) for each in market.marketers] + [("broker", each.name) for each in market.brokers]
    kinds += [("regulator", each.name or market.law.name) for each in market.regulators]
    return [{"kind": kind, "name": name, "struck": name in struck} for kind, name in kinds]
