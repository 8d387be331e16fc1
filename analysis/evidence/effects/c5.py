"""C5: people who have privacy value it several times as much as people who would have to buy it."""

from collections.abc import Mapping

import numpy as np

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect
from analysis.evidence.observing import market_of
from analysis.experiments.needs import Figures, Run
from sim.scenario import Scenario

PRICE, LOSS_AVERSION = 2.0, 2.25


class Endowed(Effect):
    """Who has privacy keeps it several times as often as others buy it."""

    name = "C5"
    block = "valuation"
    literature = "Acquisti, John & Loewenstein 2013, Journal of Legal Studies 42(2)"
    measured = "share keeping anonymity for which they could have money, over the share buying it at the same price"
    kind = "ratio"
    published = Band(3, 7, 5.4)
    band = "what experiments of its kind find"
    checked = "memory"
    treatment = "people are given anonymity, and offered 2 dollars for it"
    control = "others, at random, are given 2 dollars more, and offered anonymity for these"
    outcome_is = "share that ends up with anonymity, over the others' share"
    maps = (
        "A question put to the market's people at the end of a run; nobody is asked so in the market. What "
        "anonymity is worth to one follows from her valuation, by what it weighs in answers to notices, in "
        "money. What one gives up weighs 2.25 times what one gets (Tversky & Kahneman 1992, Journal of Risk "
        "and Uncertainty 5)."
    )
    consumers, days = 2_000, 1

    @staticmethod
    def observe(scenario: Scenario, seed: int) -> Figures:
        """Who ends up with anonymity, by what people were given."""
        people = market_of(scenario, seed).consumers
        worth = scenario.consent_stake * np.asarray(people.valuation) / scenario.price_weight
        given = np.random.default_rng(seed).random(len(people)) < 0.5
        keeps, buys = LOSS_AVERSION * worth > PRICE, worth > LOSS_AVERSION * PRICE
        return {"keep": float(keeps[given].mean()), "buy": float(buys[~given].mean())}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return runs["market"].figures["keep"] / runs["market"].figures["buy"]
