"""C7a: who holds more is breached more often, but not in step."""

from collections.abc import Mapping

import numpy as np

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect
from analysis.evidence.estimators import poisson_slope
from analysis.evidence.observing import breached_often, market_of
from analysis.experiments.needs import Figures, Run
from sim.scenario import Scenario

SETTLED = 180
"""Days after which stores are as large as they get: retention sees to that."""


class BreachesByRecords(Effect):
    """Who holds more is breached more often, but not in step."""

    name = "C7a"
    block = "breach"
    literature = "Wheatley, Maillart & Sornette 2016, European Physical Journal B 89:7"
    measured = "elasticity of breach frequency to records held"
    kind = "slope"
    published = Band(0.4, 0.8, 0.6)
    band = "a third either way"
    checked = "abstract"
    treatment = "marketers record from a twentieth to all of what they come across"
    control = "none: a slope over holders of different size"
    outcome_is = "slope of a Poisson regression of breaches on the logarithm of mean records held"
    maps = (
        "The exponent is a parameter, taken from this paper: what is tested is that records, hazard and luck "
        "carry it through. Breaches are three thousand times as frequent as usual, so that they can be counted in "
        "years."
    )
    consumers, days = 200, 720

    @staticmethod
    def observe(scenario: Scenario, seed: int) -> Figures:
        """The slope over marketers of breaches on records held."""
        market = market_of(scenario, seed)
        market.run_for(scenario.days)
        table, breaches = market.ledger.marketers, market.ledger.events
        settled = table[table["day"] >= SETTLED].groupby("marketer", sort=False)["records"].mean()
        struck = breaches[(breaches["kind"] == "breach") & (breaches["day"] >= SETTLED)]["who"].value_counts()
        return {"elasticity": poisson_slope(settled, struck.reindex(settled.index, fill_value=0))}

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        shares = np.geomspace(0.05, 1.0, base.marketers)
        firms = tuple({"collection": float(share), "retention_days": SETTLED} for share in shares)
        return {"market": breached_often(base).with_(firms=firms)}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return runs["market"].figures["elasticity"]
