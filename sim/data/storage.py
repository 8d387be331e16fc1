"""Where profiles are kept, and what that means: how exposed they are, what it costs, how soon they can be used."""

from typing import NamedTuple


class Storage(NamedTuple):
    """One way to keep profiles."""

    risk: float
    """Breach hazard, relative to a warehouse: how much lies open where."""
    price: float
    """Cost of an event kept, relative to a warehouse."""
    latency: int
    """Days until what a new identifier did has been loaded and can be used."""


STORAGE = {
    "warehouse": Storage(risk=1.0, price=1.0, latency=2),
    "lake": Storage(risk=1.5, price=0.3, latency=7),
    "cloud": Storage(risk=1.2, price=0.7, latency=1),
}
"""Warehouse: modelled tables, loaded at night. Lake: cheap raw files, worked up weekly. Cloud: streamed, rented.
The soonest is the next morning, when marketers form their beliefs."""
