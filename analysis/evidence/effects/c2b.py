"""C2b: behaviour adds more to click rates than context does."""

from collections.abc import Mapping

from analysis.evidence.band import Sign
from analysis.evidence.effects import Effect
from analysis.experiments.needs import Run
from sim.scenario import Scenario


class BehaviourOverContext(Effect):
    """Behaviour adds more to click rates than context does."""

    name = "C2b"
    block = "personalization"
    literature = "Rafieian & Yoganarasimhan 2021, Marketing Science 40(2)"
    measured = (
        "gain in click-through rate by behaviour on top of context, less that by context on top of nothing, "
        "as a share of the rate without either"
    )
    published = Sign("behavioural gain > contextual gain")
    band = "the sign"
    checked = "abstract"
    treatment = "all marketers target by own events and the page"
    control = "twins: by the page alone (contextual), by neither (broad)"
    outcome_is = "(full - contextual) - (contextual - broad), over broad, of expected clicks an impression"
    maps = "As in the paper, steps are compared in this order."
    seeds = 8

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {name: base.with_(strategy=name) for name in ("content_based", "contextual", "broad")}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        full, context, broad = (
            runs[name].rate("expected_clicks", "impressions") for name in ("content_based", "contextual", "broad")
        )
        return ((full - context) - (context - broad)) / broad
