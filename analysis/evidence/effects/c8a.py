"""C8a: a breach drives some customers away."""

from collections.abc import Mapping

import numpy as np

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect
from analysis.evidence.observing import customers, market_of, strike
from analysis.experiments.needs import Figures, Run
from sim.scenario import Scenario

BEFORE, KNOWN_AFTER, NEVER, CUSTOMER = 93, 4, 10_000, 90


class CustomersLost(Effect):
    """A breach drives some customers away."""

    name = "C8a"
    block = "trust"
    literature = "Telang & Somanchi 2017, FTC PrivacyCon"
    measured = "extra share of customers lost within six months, affected against not affected, points (1 is 100)"
    kind = "change"
    published = Band(0.01, 0.03, 0.02, "0.01-0.03")
    band = "the published interval"
    checked = "secondary"
    treatment = "a customer of the first giant is among those whose data are stolen, and learns of it within a week"
    control = "the same people in the twin in which the theft never becomes known"
    outcome_is = "share of exposed customers who buy nothing there in the 26 weeks after the news, less the twin's"
    maps = (
        "The paper matches affected and unaffected customers of a bank; being exposed is random here, and "
        "twins share all luck. A customer bought within 90 days before."
    )
    consumers, days = 6_000, 282

    @staticmethod
    def observe(scenario: Scenario, seed: int) -> Figures:
        """The share of exposed customers lost when the breach becomes known, and when it never does."""
        return {told: _lost(scenario, seed, after) for told, after in (("known", KNOWN_AFTER), ("never", NEVER))}

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {"market": base.with_(press_rate=1.0, breach_rate=0.0, identity_theft=0.0, law="gdpr")}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return runs["market"].figures["known"] - runs["market"].figures["never"]

    def naive(self, runs: Mapping[str, Run]) -> float:
        return runs["market"].figures["known"]


def _lost(scenario: Scenario, seed: int, found_after: int) -> float:
    market = market_of(scenario, seed)
    market.run_for(BEFORE)
    firm = market.marketers[0]
    bought = customers(market, firm.index, CUSTOMER)
    exposed = bought & strike(market, firm.name, 0.5, found_after)
    market.run_for(scenario.days - BEFORE)
    last = np.asarray(market.consumers.last_purchase)[:, firm.index]
    return float((last[exposed] < BEFORE + KNOWN_AFTER).mean())
