"""C3b: control changes nothing about ads that are not personal."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect
from analysis.evidence.observing import clicks_with_and_without_control
from analysis.experiments.needs import Run
from sim.scenario import Scenario


class ControlWithoutPersonalization(Effect):
    """Ads that are not personal gain nothing from control."""

    name = "C3b"
    block = "reactance"
    literature = "Tucker 2014, Journal of Marketing Research 51(5)"
    measured = "click-through rate of ads that are not personalised with control over that without"
    kind = "ratio"
    published = Band(0.9, 1.1, 1.0)
    band = "a tenth either way"
    checked = "abstract"
    treatment = "all people come to feel in control of their data, and nothing else changes"
    control = "twin without"
    outcome_is = "expected clicks an impression with personalization 0, over the twin's"
    maps = "As C3a, with personalization 0: the same ads, targeted by the page."

    observe = staticmethod(clicks_with_and_without_control)

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {"market": base.with_(personalization=0.0)}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        figures = runs["market"].figures
        return figures["all with"] / figures["all without"]
