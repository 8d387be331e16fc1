"""Prescriptive analytics: where the next money should go."""

import numpy as np

from sim.firms.analytics import LEAST, MOST, WINDOW, Advice, Records
from sim.firms.analytics.anomalies import WEEK
from sim.firms.analytics.descriptive import lately
from sim.firms.analytics.diagnostic import YEAR, by_worth
from sim.firms.analytics.evidence import (
    REVIEWS,
    UNKNOWN,
    Effect,
    Memory,
    agreed,
    believed,
    beyond_doubt,
    product,
    step,
    total,
)
from sim.firms.analytics.predictive import RISKS, Predictive
from sim.firms.analytics.surrogate import SHARE, SHARE_ERROR
from sim.firms.analytics.trials import APART, compared, deal, spend_added, together
from sim.world import NEVER, TIERS, Array

BOLDEST = 1.5
"""Most that the budget is multiplied or divided by from one review to the next."""
DOUBT = 0.5
"""Standard errors of a return on which nothing is staked."""
TRIAL_FADED = 0.9
"""Weight of each of the trial's windows against the next: it is remembered for up to a year."""
CLASSES = np.array([0, 1, 2, 2, 1, 2, 3, 0], np.uint8)
"""Of the tiers by risk and value: strangers; the safe; others; the valuable at risk. Each gets mails of its own."""
OF_CLASS = [0, 1, 2, 2 * RISKS]
"""A tier of each class."""
NOBODY = np.empty(0, np.uint8)
NEARLY_NOTHING = 1e-9
"""Money that every week counts for besides what was spent, so that weeks without spend are told apart from none."""
MAILS_PRIOR_ERROR = 30.0
"""Standard deviation of mails' returns before anything is known: they cost so little that it may be many times that."""
SUBSCRIPTION = 6
"""Windows' worth of opened mails that are lost with somebody who unsubscribes."""


class Prescriptive(Predictive):
    """Moves money to where the next unit of it returns most: between topics, ads and mails, and over all.

    What the next unit spent on ads returns it learns by a trial of its own: it always bids a little more for half of
    the people. Nobody holds mails out, so it supposes that an opened mail is worth what a clicked ad is.
    """

    name = "prescriptive"
    level = 4
    summary = "Moves money to where trials show that the next unit returns most: topics, ads and mails, and over all."
    literature = (
        "Dorfman & Steiner 1954, Optimal advertising and optimal quality, American Economic Review 44(5); Mantrala, "
        "Sinha & Zoltners 1992, Impact of resource allocation rules, Journal of Marketing Research 29(2); Johnson, "
        "Lewis & Reiley 2017, When less is more, Marketing Science 36(1)"
    )

    def __init__(self) -> None:
        super().__init__()
        self.mailing = 1.0
        """Factor on all mails."""
        self.by_topic, self.of_arms = Memory(), Memory(YEAR, TRIAL_FADED)
        self.arms: Array = NOBODY
        """(N,) arm of the trial each consumer is in, once they are dealt."""
        self.dealt_on = NEVER
        self.spent: list[tuple[float, float]] = []
        """Week by week, the budget's logarithm and what was spent."""

    def review(self, records: Records) -> Advice:
        """Review as a predictive firm does, then divide the money."""
        if self.dealt_on == NEVER and records.day >= WINDOW:
            self.arms, self.dealt_on = deal(records), records.day
            self.start_tiers(records.day)
        advice = super().review(records)
        self.mailing = self.next_mailing(records)
        mails = np.clip(by_class(advice.mails) * self.mailing, LEAST, MOST)
        return advice._replace(mails=mails, topics=self.topics(records))

    def sort(self, records: Records) -> Array:
        """Tiers (N,): twice the class by what mails they should get, and one more in the higher arm of the trial."""
        classes = 2 * CLASSES[super().sort(records)] if self.model else np.zeros(len(records.purchases), np.uint8)
        return np.add(classes, self.arms) if len(self.arms) else classes

    def bids(self, records: Records) -> Array:
        """Factors on bids (TIERS,) by what an impression adds in each class, a little apart by arm of the trial."""
        apart = np.tile([1.0 / APART, APART], TIERS // 2) if len(self.arms) else np.ones(TIERS)
        if records.day - self.tiers_since < WINDOW:
            return apart
        by_worth_of_class = by_worth(self.of_tiers.add(together(records.by_tier)), self.learned, self.clustered)
        return np.asarray(np.clip(np.repeat(by_worth_of_class, 2) * apart, LEAST, MOST))

    def topics(self, records: Records) -> Array:
        """Factors on bids (K,) by what an impression for each topic adds to its purchases."""
        learned = self.by_topic.add(records.by_topic)
        whole = total(learned)._replace(people=learned.people[0])
        return by_worth(learned, whole, self.clustered)

    def next_budget(self, records: Records) -> float:
        """Half the way, in logarithms, to the budget at which the next unit of money returns one.

        It supposes that what ads add grows with the square root of spend: at budget b, where the next unit returns r,
        the best budget is b r^2. Who knows nothing takes the usual budget for the best: at another one, b, the next
        unit would return 1/sqrt(b). From that it departs as far as the trial leaves no doubt. So luck hardly moves it,
        and a firm that was frightened off by bad luck comes back.
        """
        then = self.budget_then(records)
        usual = then**-0.5
        returned = self.next_return(records)
        surely = beyond_doubt(returned._replace(mean=returned.mean - usual), DOUBT)
        believes = max(0.0, believed(returned._replace(mean=np.array(usual + surely)), usual=usual))
        return step(self.budget, believes * (then / self.budget) ** 0.5, BOLDEST)

    def next_return(self, records: Records) -> Effect:
        """Margin on what the next unit of money spent on ads adds: what the trial says of it, and the hold-out.

        By the hold-out it is known what the average unit adds, of which the next one adds between nothing and all.
        Nothing is known before a window holds only the trial.
        """
        if self.dealt_on == NEVER or records.day - self.dealt_on < WINDOW:
            return UNKNOWN
        arms = self.of_arms.add(compared(records.by_tier))
        by_trial = self.sales_added(arms).per(spend_added(arms)).times(records.value)
        if not self.compares:
            return by_trial
        share = Effect(np.array(SHARE), np.array(SHARE_ERROR))
        return agreed(by_trial, product(share, self.true_return(records)))

    def budget_then(self, records: Records) -> float:
        """The budget at which money was spent in the trial's windows: a geometric mean, the older the lighter."""
        week = float(np.asarray(records.daily.get("spend", ()), float)[-WEEK:].sum())
        self.spent = [*self.spent, (float(np.log(self.budget)), week)][-REVIEWS * YEAR :]
        logs, spend = np.array(self.spent).T
        weight = (spend + NEARLY_NOTHING) * TRIAL_FADED ** (np.arange(len(spend))[::-1] // REVIEWS)
        return float(np.exp((weight * logs).sum() / weight.sum()))

    def next_mailing(self, records: Records) -> float:
        """The factor on all mails from now on: a step up or down by what the next mail returns."""
        if not self.chart.trusted:
            return self.mailing
        return step(self.mailing, believed(mail_return(records, self.true_return(records)), MAILS_PRIOR_ERROR))


def by_class(factors: Array) -> Array:
    """Factors (TIERS,) by tier of risk and value as they are by class and arm."""
    return np.repeat(factors[OF_CLASS], 2)


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
