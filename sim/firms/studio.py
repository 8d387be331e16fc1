"""The studio: where a marketer's creatives come from, and how good they turn out."""

from typing import NamedTuple

import numpy as np

from sim.scenario import Scenario


class Creative(NamedTuple):
    """One creative, as it will turn out once people see it; the marketer does not know."""

    quality: float
    """Factor on the response to an ad, 1 for an average one of an agency."""
    offence: float
    """Share of trust that seeing it costs."""


class Source(NamedTuple):
    """A way to have creatives made."""

    number: int
    """Creatives in a set."""
    quality: float
    """Median quality."""
    spread: float
    """Standard deviation of log quality, relative to an agency's."""
    generated: bool
    reviewed: bool


SOURCES = {
    "agency": Source(2, 1.0, 1.0, generated=False, reviewed=False),
    "generated": Source(8, 0.9, 2.0, generated=True, reviewed=False),
    "reviewed": Source(8, 0.9, 2.0, generated=True, reviewed=True),
}
"""Agencies make few and good ones. A model makes many: worse on average, more varied, and some offend. Review finds
those, and drops them; it cannot tell which ones will sell."""


def make(kind: str, scenario: Scenario, luck: np.random.Generator) -> tuple[tuple[Creative, ...], float]:
    """A set of creatives, and what it cost."""
    source = SOURCES[kind]
    draws, flops = luck.standard_normal(source.number), luck.random(source.number) < scenario.flop_rate
    quality = source.quality * np.exp(source.spread * scenario.creative_spread * draws)
    offends = flops & source.generated
    made = [Creative(float(q), scenario.flop_offence if bad else 0.0) for q, bad in zip(quality, offends, strict=True)]
    kept = [creative for creative in made if not (source.reviewed and creative.offence > 0.0)]
    price = scenario.generated_price if source.generated else scenario.agency_price
    cost = scenario.consumers * source.number * (price + (scenario.review_price if source.reviewed else 0.0))
    return tuple(kept or [Creative(source.quality, 0.0)]), cost
