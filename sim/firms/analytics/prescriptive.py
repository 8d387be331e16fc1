"""Prescriptive analytics: where the next money should go."""

import numpy as np

from sim.firms.analytics import LEAST, MOST, Advice, Records
from sim.firms.analytics.anomalies import WEEK
from sim.firms.analytics.descriptive import lately
from sim.firms.analytics.diagnostic import by_worth
from sim.firms.analytics.evidence import FADED, REMEMBERED, REVIEWS, UNKNOWN, Effect, Memory, believed, step, total
from sim.firms.analytics.predictive import Predictive
from sim.world import Array

BOLDEST = 1.5
"""Most that the budget is multiplied or divided by from one review to the next."""
NEARLY_NOTHING = 1e-9
"""Money that every week counts for besides what was spent, so that weeks without spend are told apart from none."""
MAILS_PRIOR_ERROR = 30.0
"""Standard deviation of mails' returns before anything is known: they cost so little that it may be many times that."""
SUBSCRIPTION = 6
"""Windows' worth of opened mails that are lost with somebody who unsubscribes."""


class Prescriptive(Predictive):
    """Moves money to where the next unit of it returns most: between topics, ads and mails, and over all.

    It supposes that what ads add grows with the square root of spend; at the best budget the next unit returns
    just one. Nobody holds mails out, so it supposes that an opened mail is worth what a clicked ad is.
    """

    name = "prescriptive"
    level = 4
    summary = "Moves money to where the next unit returns most: between topics, between ads and mails, and over all."
    literature = (
        "Dorfman & Steiner 1954, Optimal advertising and optimal quality, American Economic Review 44(5); Mantrala, "
        "Sinha & Zoltners 1992, Impact of resource allocation rules, Journal of Marketing Research 29(2)"
    )

    def __init__(self) -> None:
        super().__init__()
        self.mailing = 1.0
        """Factor on all mails."""
        self.by_topic = Memory()
        self.spent: list[tuple[float, float]] = []
        """Week by week, the budget's logarithm and what was spent."""

    def review(self, records: Records) -> Advice:
        """Review as a predictive firm does, then divide the money."""
        advice = super().review(records)
        self.mailing = self.next_mailing(records)
        mails = np.clip(advice.mails * self.mailing, LEAST, MOST)
        return advice._replace(mails=mails, topics=self.topics(records))

    def topics(self, records: Records) -> Array:
        """Factors on bids (K,) by what an impression for each topic adds to its purchases."""
        learned = self.by_topic.add(records.by_topic)
        whole = total(learned)._replace(people=learned.people[0])
        return by_worth(learned, whole, self.clustered)

    def next_budget(self, records: Records) -> float:
        """Half the way, in logarithms, to the budget at which the next unit of money returns one.

        With gains of a sqrt(spend), that next unit returns r = half of what the average one does, and the best budget
        is r^2 times the one at which this was learned. Who knows nothing takes the usual budget for the best: at
        another one, b, the next unit would return 1/sqrt(b). So a firm that was frightened off by bad luck comes back.
        """
        if not self.compares:
            return super().next_budget(records)
        then = self.budget_then(records)
        returned = believed(self.true_return(records).times(0.5), usual=then**-0.5)
        return step(self.budget, returned * (then / self.budget) ** 0.5, BOLDEST)

    def budget_then(self, records: Records) -> float:
        """The budget at which money was spent in the windows remembered: a geometric mean, the older the lighter."""
        week = float(np.asarray(records.daily.get("spend", ()), float)[-WEEK:].sum())
        self.spent = [*self.spent, (float(np.log(self.budget)), week)][-REVIEWS * REMEMBERED :]
        logs, spend = np.array(self.spent).T
        weight = (spend + NEARLY_NOTHING) * FADED ** (np.arange(len(spend))[::-1] // REVIEWS)
        return float(np.exp((weight * logs).sum() / weight.sum()))

    def next_mailing(self, records: Records) -> float:
        """The factor on all mails from now on: a step up or down by what the next mail returns."""
        if not self.chart.trusted:
            return self.mailing
        return step(self.mailing, believed(mail_return(records, self.true_return(records)), MAILS_PRIOR_ERROR))


def mail_return(records: Records, ads: Effect) -> Effect:
    """Margin over the cost of mails, when an opened one is worth what ads return for a click; unknown without either.

    From opened mails those are taken off that people who unsubscribed will not open.
    """
    clicks, opens, cost = lately(records, "clicks"), lately(records, "opens"), lately(records, "mails")
    cost *= records.mail_cost
    if not (clicks > 0.0 and opens > 0.0 and cost > 0.0 and np.isfinite(ads.error)):
        return UNKNOWN
    lost = lately(records, "unsubscribes") * SUBSCRIPTION / max(1, int(np.count_nonzero(records.subscribed)))
    return ads.times(lately(records, "spend") / clicks * opens * (1.0 - lost) / cost)
