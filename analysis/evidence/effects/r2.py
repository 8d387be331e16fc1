"""R2: personalisation backfires where collection is covert, and works where it is overt."""

from collections.abc import Mapping

from analysis.evidence.band import Sign
from analysis.evidence.effects import Effect
from analysis.experiments.needs import Run
from sim.scenario import Scenario


class CovertCollection(Effect):
    """Personal ads backfire if collection is covert, and work if it is overt."""

    name = "R2"
    block = "reserve"
    reserve = True
    literature = "Aguirre et al. 2015, Journal of Retailing 91(1)"
    measured = (
        "change in click-through rate as personalization rises: upwards if overt, downwards if covert; the "
        "smaller of both, as a share"
    )
    published = Sign("overt rises, covert falls")
    band = "both signs"
    checked = "abstract"
    treatment = "personalization 0.8 instead of 0.2, with transparency 1, and with transparency 0"
    control = "twins"
    outcome_is = "the relative rise of expected clicks an impression if overt, or fall if covert, whichever is smaller"
    maps = "Covert firms disclose nothing, overt ones all; both record as usual, and buy nothing."
    why_missed = (
        "Disclosure relieves reactance, but what is covert never weighs so much that more personal ads lose: "
        "overt rises more than covert, and both rise."
    )

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {
            f"{told} {rho}": base.with_(third_party=False, transparency=honesty, personalization=rho)
            for told, honesty in (("overt", 1.0), ("covert", 0.0))
            for rho in (0.2, 0.8)
        }

    def outcome(self, runs: Mapping[str, Run]) -> float:
        rate = {name: run.rate("expected_clicks", "impressions") for name, run in runs.items()}
        rise, fall = (rate[f"{told} 0.8"] / rate[f"{told} 0.2"] - 1 for told in ("overt", "covert"))
        return min(rise, -fall)
