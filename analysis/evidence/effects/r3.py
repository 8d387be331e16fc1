"""R3: telling where data come from helps if that is acceptable, and hurts if not."""

from collections.abc import Mapping

from analysis.evidence.band import Sign
from analysis.evidence.effects import Effect
from analysis.experiments.needs import Run
from sim.scenario import Scenario


class RevealedFlows(Effect):
    """Telling where data come from helps if that is acceptable, and hurts if not."""

    name = "R3"
    block = "reserve"
    reserve = True
    literature = "Kim, Barasz & John 2019, Journal of Consumer Research 45(5)"
    measured = (
        "change in click-through rate by an explanation: upwards for own data of a trusted firm, downwards "
        "for data bought; the smaller of both, as a share"
    )
    published = Sign("acceptable rises, unacceptable falls")
    band = "both signs"
    checked = "abstract"
    treatment = (
        "ads explain themselves: of firms that use what people did on their own sites and are trusted (trust "
        "0.8), and of firms that buy from brokers (trust 0.5)"
    )
    control = "twins whose ads explain nothing"
    outcome_is = (
        "the relative rise of expected clicks an impression with own data, or fall with bought data, "
        "whichever is smaller"
    )
    maps = "What the paper calls within-website and cross-website flows are own and brokers' data."
    why_missed = (
        "An explanation shows what was bought, and also that nothing is hidden; the second weighs more here, "
        "so that both rise. The parameter that could turn this was left as it was, for this effect is in "
        "reserve."
    )

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        flows = {"own": {"third_party": False, "trust_start": 0.8}, "bought": {"third_party": True, "trust_start": 0.5}}
        return {
            f"{flow} {told}": base.with_(**settings, explanations=float(told == "told"))
            for flow, settings in flows.items()
            for told in ("told", "untold")
        }

    def outcome(self, runs: Mapping[str, Run]) -> float:
        rate = {name: run.rate("expected_clicks", "impressions") for name, run in runs.items()}
        own, bought = (rate[f"{flow} told"] / rate[f"{flow} untold"] - 1 for flow in ("own", "bought"))
        return min(own, -bought)
