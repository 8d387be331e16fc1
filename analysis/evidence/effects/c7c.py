"""C7c: breaches are found late."""

from collections.abc import Mapping

import numpy as np

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect
from analysis.evidence.observing import OFTEN, market_of
from analysis.experiments.needs import Figures, Run
from sim.scenario import Scenario


class FoundLate(Effect):
    """Breaches are found and contained after eight months."""

    name = "C7c"
    block = "breach"
    literature = "IBM, Cost of a Data Breach 2024 (a vendor's survey)"
    measured = "mean days to find and contain a breach"
    kind = "level"
    published = Band(200, 320, 258)
    band = "a quarter either way: surveys of other years and vendors"
    checked = "secondary"
    treatment = "breaches strike"
    control = "none: a level"
    outcome_is = "mean days from the theft to its discovery"
    maps = "Finding and containing are one here. The mean is a parameter; what is tested is that it comes through."
    consumers, days = 200, 360

    @staticmethod
    def observe(scenario: Scenario, seed: int) -> Figures:
        """The mean delay of the breaches of a run, also of those that are found after its end."""
        market = market_of(scenario, seed)
        market.run_for(scenario.days)
        delays = [breach.found - breach.struck for breach in market.breaches.all]
        return {"days": float(np.mean(delays)) if delays else float("nan")}

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {"market": base.with_(breach_rate=min(1.0, OFTEN * base.breach_rate))}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return runs["market"].figures["days"]
