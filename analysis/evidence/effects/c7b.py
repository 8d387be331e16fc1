"""C7b: breach sizes have a heavy tail."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect
from analysis.evidence.estimators import truncated_pareto
from analysis.evidence.observing import breached_often, market_of
from analysis.experiments.needs import Figures, Run
from sim.scenario import Scenario


class HeavyTail(Effect):
    """Sizes of breaches have a heavy tail."""

    name = "C7b"
    block = "breach"
    literature = (
        "Wheatley, Maillart & Sornette 2016, European Physical Journal B 89:7; Edwards, Hofmeyr & Forrest "
        "2016, Journal of Cybersecurity 2(1)"
    )
    measured = "Pareto exponent of the upper tail of breach size"
    kind = "level"
    published = Band(0.3, 0.7, 0.47, "0.37-0.57")
    band = "the published interval and a little more"
    checked = "abstract"
    treatment = "breaches strike"
    control = "none: a distribution"
    outcome_is = (
        "maximum-likelihood exponent of the shares of stores taken by the larger quarter of breaches, truncated "
        "at the whole store"
    )
    maps = (
        "The exponent is a parameter, taken from these papers: what is tested is that it can be found again. "
        "Published sizes are not truncated, for firms' stores differ by orders of magnitude."
    )
    consumers, days = 200, 360

    @staticmethod
    def observe(scenario: Scenario, seed: int) -> Figures:
        """The tail's exponent of the breaches of a run."""
        market = market_of(scenario, seed)
        market.run_for(scenario.days)
        return {"exponent": truncated_pareto([breach.share for breach in market.breaches.all])}

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {"market": breached_often(base)}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return runs["market"].figures["exponent"]
