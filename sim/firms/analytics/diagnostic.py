"""Diagnostic analytics: segments, hold-outs and anomalies."""

import numpy as np

from sim.firms.analytics import WINDOW, Advice, Records, Tally
from sim.firms.analytics.anomalies import Chart
from sim.firms.analytics.descriptive import Descriptive, recorded_return
from sim.firms.analytics.evidence import (
    UNKNOWN,
    Effect,
    Memory,
    believed,
    clustering,
    factors,
    increments,
    step,
    total,
)
from sim.firms.analytics.surrogate import added_sales, worth_of_visits
from sim.world import NEVER, TIERS, Array

RECENT, LAPSED = 28, 90
"""Days since the last purchase up to which a customer is recent, and beyond which she has lapsed."""
YEAR = 13
"""Windows from which it learns what a visit is worth."""
NOTHING = Tally(*np.zeros((5, 2)))
"""What is known before the first review."""


class Diagnostic(Descriptive):
    """Asks what ads add: bids by tier of recency and frequency, and the budget, follow its own hold-outs.

    Tiers depend on purchases, which ads may have brought about, so that treated and held-out are not quite alike
    within a tier; over all of them they are, and on that the budget rests.
    """

    name = "diagnostic"
    level = 2
    summary = "Bids by tiers of recency and frequency, and sets the budget, by what its own hold-outs say ads add."
    literature = (
        "Fader, Hardie & Lee 2005, RFM and CLV, Journal of Marketing Research 42(4); Johnson, Lewis & Nubbemeyer 2017, "
        "Ghost ads, Journal of Marketing Research 54(6); Lewis & Rao 2015, The unfavorable economics of measuring the "
        "returns to advertising, Quarterly Journal of Economics 130(4)"
    )

    def __init__(self) -> None:
        super().__init__()
        self.chart = Chart()
        self.of_tiers, self.of_all, self.of_year = Memory(), Memory(), Memory(YEAR, 1.0)
        self.tiers_since = NEVER
        self.learned, self.year = NOTHING, NOTHING
        """What the windows it remembers brought, (2,): treated, held out; and what the last year did."""
        self.clustered, self.visits_clustered = 1.0, 1.0
        """How much more than Poisson counts sales vary, and visits."""
        self.worth = UNKNOWN
        """Sales for each visit that ads added."""

    def start_tiers(self, day: int) -> None:
        """Sort people in a new way from ``day`` on: what was learned of the old tiers no longer holds."""
        self.tiers_since, self.of_tiers = day, Memory()

    def review(self, records: Records) -> Advice:
        """Look for anomalies, sort customers into tiers, and bid and spend by what ads add."""
        notes = self.chart.read(records)
        tiers = self.sort(records)
        self.learn(records)
        self.budget = self.next_budget(records)
        return Advice(tiers, bids=self.bids(records), budget=self.budget, notes=notes)

    def learn(self, records: Records) -> None:
        """Add the last window up, and look how far it can be believed; visits only while recording is trusted."""
        everybody, day = total(records.by_tier), records.day
        self.learned, self.year = self.of_all.add(everybody), self.of_year.add(everybody)
        self.clustered = clustering(records.purchases, day)
        self.visits_clustered = clustering(records.events, day)
        of_year = clustering(records.purchases, day, day), clustering(records.events, day, day)
        self.worth = worth_of_visits(self.year, *of_year) if self.chart.trusted else UNKNOWN

    def sort(self, records: Records) -> Array:
        """Everybody's tier (N,), from the firm's own customer records."""
        return by_recency(records)

    def bids(self, records: Records) -> Array:
        """Factors on bids (TIERS,) by what an impression adds in each tier; 1 until the window holds only these."""
        if self.tiers_since == NEVER:
            self.start_tiers(records.day)
        if records.day - self.tiers_since < WINDOW:
            return np.ones(TIERS)
        return by_worth(self.of_tiers.add(records.by_tier), self.learned, self.clustered)

    def next_budget(self, records: Records) -> float:
        """The factor on the budget from now on: a step towards what ads are believed to return, 1 for break-even.

        Without a hold-out there is only attribution to go by, and nothing while that is not trusted.
        """
        if self.compares:
            return step(self.budget, believed(self.true_return(records)) / self.budget)
        return step(self.budget, recorded_return(records)) if self.chart.trusted else self.budget

    @property
    def compares(self) -> bool:
        """Whether there is a hold-out to compare with."""
        return bool(self.learned.people[1] > 0.0)

    def true_return(self, records: Records) -> Effect:
        """Margin on the purchases that ads added, over ad spend, for everybody together."""
        return self.sales_added(self.learned).per(self.learned.spend[0]).times(records.value)

    def sales_added(self, tally: Tally) -> Effect:
        """Sales that ads added, for a tally (2,) of two parts of the market that differ in nothing but ads."""
        return added_sales(tally, self.worth, self.clustered, self.visits_clustered)


def by_worth(parts: Tally, whole: Tally, clustered: float) -> Array:
    """Factors on bids by what an impression adds in each of ``parts`` (n, 2), shrunk towards the ``whole`` (2,)."""
    each = increments(parts, clustered).per(np.asarray(parts.impressions)[:, 0])
    return factors(each, increments(whole, clustered).per(whole.impressions[0]))


def by_recency(records: Records) -> Array:
    """Tiers (N,): 0 never bought; then recent, lapsing and lapsed customers, who bought once or repeatedly."""
    last = np.ascontiguousarray(records.last_purchase)
    tiers = np.ones(len(last), np.uint8) + (records.purchases > 1)
    for days in (RECENT, LAPSED):
        tiers += 2 * (last < records.day - days).view(np.uint8)
    return np.where(last == NEVER, np.uint8(0), tiers)
