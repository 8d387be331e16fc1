"""C8b: trust comes back after a breach, over weeks to months."""

from collections.abc import Mapping
from typing import Any

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect
from analysis.evidence.estimators import days_until_back, impulse_response
from analysis.evidence.observing import market_of, strike
from analysis.experiments.needs import Figures, Run
from sim.scenario import Scenario

BEFORE, KNOWN_AFTER, NEVER = 60, 4, 10_000


class TrustComesBack(Effect):
    """After a breach, trust is back to normal within weeks to months."""

    name = "C8b"
    block = "trust"
    literature = "Turjeman & Feinberg 2024, Marketing Science; Information Systems Research isre.2023.0391"
    measured = "weeks until behaviour is back to normal"
    kind = "level"
    published = Band(3, 26, 12, "3-26")
    band = "the published range"
    checked = "abstract"
    treatment = "half of the first giant's customers are exposed, and learn of it within a week"
    control = "the twin in which the theft never becomes known"
    outcome_is = (
        "weeks from the theft until the response of trust in it stays within a "
        "tenth of its largest size; smoothed over two weeks"
    )
    maps = "An impulse response between twins. In the papers activity on a site and purchases come back."
    consumers, days = 3_000, 330

    @staticmethod
    def observe(scenario: Scenario, seed: int) -> Figures:
        """Weeks until trust in the first giant is back, between twins."""
        known, never = (_trust(scenario, seed, after) for after in (KNOWN_AFTER, NEVER))
        return {"weeks": days_until_back(impulse_response(known, never, BEFORE), smooth=14) / 7.0}

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {"market": base.with_(press_rate=1.0, breach_rate=0.0, identity_theft=0.0, law="gdpr")}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return runs["market"].figures["weeks"]


def _trust(scenario: Scenario, seed: int, found_after: int) -> Any:
    market = market_of(scenario, seed)
    market.run_for(BEFORE)
    strike(market, market.marketers[0].name, 0.5, found_after)
    market.run_for(scenario.days - BEFORE)
    table = market.ledger.marketers
    return table[table["marketer"] == market.marketers[0].name]["trust"].to_numpy()
