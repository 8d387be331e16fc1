"""What is free, within which bounds, and which effects tell: block by block, for most parameters matter to one alone.

A parameter is here if it has a meaning, nobody has measured it, and an effect of the calibration file hangs on it.
Blocks are fitted in this order, each with the earlier ones as they came out; blocks that share an effect's mechanism
(what ads do, how personal ones are taken) are fitted together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from sim.errors import unknown


class Prior(NamedTuple):
    """What was held possible before: uniform between two bounds, of the logarithm where ``log``."""

    low: float
    high: float
    log: bool = False

    @property
    def ends(self) -> tuple[float, float]:
        """The bounds on the scale on which the prior is uniform."""
        return (float(np.log(self.low)), float(np.log(self.high))) if self.log else (self.low, self.high)

    def scaled(self, value: float) -> float:
        """A value on that scale."""
        return float(np.log(value)) if self.log else value

    def value(self, scaled: float) -> float:
        """A value from that scale."""
        return float(np.exp(scaled)) if self.log else scaled

    @property
    def spread(self) -> float:
        """Standard deviation on that scale."""
        low, high = self.ends
        return (high - low) / 12**0.5


@dataclass(frozen=True)
class Block:
    """Parameters fitted together, on the effects of some blocks of evidence."""

    name: str
    free: Mapping[str, Prior]
    evidence: tuple[str, ...]
    """Effects, or blocks of them."""
    along: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    """Parameters that follow a free one: its name, and the product of both, which is kept."""

    def settings(self, values: Mapping[str, float]) -> dict[str, float]:
        """The values of free parameters and of those that follow them."""
        return dict(values) | {name: product / values[free] for name, (free, product) in self.along.items()}


_ALL = (
    Block(
        "ads",
        {
            "click_rate": Prior(0.0008, 0.01, log=True),
            "goodwill_decay": Prior(0.03, 0.15, log=True),
            "visit_goodwill": Prior(0.5, 4.0, log=True),
            "buy_goodwill": Prior(0.05, 1.0, log=True),
        },
        ("ads",),
        {"click_value": ("click_rate", 0.005)},  # what an ad is worth to a marketer stays: fewer clicks, dearer each
    ),
    Block(
        "response",
        {
            "half_relevance": Prior(1.0, 16.0, log=True),
            "taste_focus": Prior(2.0, 12.0, log=True),
            "prior_strength": Prior(20.0, 200.0, log=True),
            "reactance_rate": Prior(0.3, 3.0, log=True),
        },
        ("personalization", "reactance"),
    ),
    Block("valuation", {"valuers": Prior(0.02, 0.6)}, ("valuation",)),
    Block(
        "consent",
        {
            "consent_bias": Prior(-1.0, 3.0),
            "click_effort": Prior(0.2, 1.5),
            "salience": Prior(0.0, 2.0),
            "attention_mobile": Prior(0.5, 0.98),
            "attention_desktop": Prior(0.2, 0.8),
        },
        ("consent",),
    ),
    Block(
        "attitudes",
        {
            "concern_mean": Prior(0.5, 0.85),
            "resignation_mean": Prior(0.4, 0.7),
            "efficacy_mean": Prior(0.1, 0.6),
        },
        ("attitudes",),
    ),
    Block("trust", {"breach_trust": Prior(0.05, 0.6), "trust_recovery": Prior(0.006, 0.05, log=True)}, ("trust",)),
    Block("law", {"detection": Prior(0.01, 0.5, log=True)}, ("C10a",)),
)
BLOCKS = {block.name: block for block in _ALL}
"""Blocks by name, in the order in which they are fitted."""


def find_block(name: str) -> Block:
    """The block of this name; raises with the nearest one otherwise."""
    if name not in BLOCKS:
        raise unknown("block to calibrate", name, BLOCKS)
    return BLOCKS[name]
