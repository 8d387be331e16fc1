"""Bias audits by the firm itself: does it reach both groups alike?"""

import math
from typing import Any

import numpy as np

from sim.draws import SELF_AUDIT, stream
from sim.firms.governance import Remedy

SIGNIFICANT = 1.96
"""Standard errors from which on a gap counts as found: p < 0.05, two-sided."""
FEWEST = 10
"""People whom a sample must have of each group before it says anything."""
REACHED_DAYS = 7
"""Days within which an ad counts as having reached somebody."""


class BiasAudits(Remedy):
    """Now and then looks at a sample of the people whose group it knows: has an ad of its own reached them of late?

    A gap that is significant has delivery corrected from then on. A sample errs: small gaps are missed, and one audit
    in twenty finds one that is not there.
    """

    name = "bias_audits"
    summary = "A sample of known groups is compared now and then; a significant gap switches fair delivery on."
    literature = (
        "Raji et al. 2020, FAT*: closing the AI accountability gap by internal audits; demographic parity as in "
        "Barocas, Hardt & Narayanan 2023, Fairness and Machine Learning"
    )

    def __init__(self, firm: Any) -> None:
        super().__init__(firm)
        self.found = False
        """Whether an audit has found a gap, which is being corrected."""
        self.looked_at = 0

    def plan(self) -> None:
        """Audit, if it is the day."""
        every, day = int(self.level), self.firm.market.day
        self.found = self.found and every > 0
        if every and day and day % every == 0:
            self._audit(day)

    def _audit(self, day: int) -> None:
        reached, groups = self._sample(stream(self.firm.market.seed, day, self.firm.index, SELF_AUDIT))
        self.looked_at = len(groups)
        gap, error = difference(reached, groups)
        significant = error > 0.0 and abs(gap) > SIGNIFICANT * error
        self.found = self.found or significant
        told = "found a gap" if significant else "found no gap"
        self.firm.market.tell("bias audit", self.firm.name, told, people=float(len(groups)), amount=gap)

    def _sample(self, luck: np.random.Generator) -> tuple[Any, Any]:
        """Whether an ad has reached them of late, and their groups, of some people it can place and may show ads to."""
        world, m = self.firm.market.world, self.firm.index
        groups = self.firm.store().groups
        known = np.flatnonzero((groups >= 0) & ~world.bonds["holdout"][:, m])
        some = luck.choice(known, min(self.firm.market.scenario.bias_sample, len(known)), replace=False)
        last_ad = world.bonds["last_ad"][some, m].astype(int)
        return (last_ad >= 0) & (self.firm.market.day - last_ad <= REACHED_DAYS), groups[some]

    def cost(self) -> float:
        """By the head, on the day."""
        looked_at, self.looked_at = self.looked_at, 0
        return looked_at * self.firm.market.scenario.bias_price


def difference(reached: Any, groups: Any) -> tuple[float, float]:
    """The minority's share reached (of (n,) flags, by (n,) groups) less the majority's, and its standard error.

    (0, 0) if either is all but missing from the sample.
    """
    few, many = reached[groups == 1], reached[groups == 0]
    if min(len(few), len(many)) < FEWEST:
        return 0.0, 0.0
    pooled = float(reached.mean())
    error = math.sqrt(pooled * (1.0 - pooled) * (1.0 / len(few) + 1.0 / len(many)))
    return float(few.mean() - many.mean()), error
