"""R9: laws on breach notification reduce identity theft a little."""

from collections.abc import Mapping
from pathlib import Path

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect
from analysis.evidence.estimators import twin_effect
from analysis.experiments.needs import Run
from sim.scenario import Scenario

NOTIFICATION = str(Path(__file__).parents[1] / "laws" / "notification.toml")


class Notification(Effect):
    """Laws on breach notification reduce identity theft a little."""

    name = "R9"
    block = "reserve"
    reserve = True
    literature = "Romanosky, Telang & Acquisti 2011, Journal of Policy Analysis and Management 30(2)"
    measured = "change in identity thefts, as a share"
    kind = "change"
    published = Band(-0.10, -0.01, -0.061)
    band = "four fifths down to two thirds up"
    checked = "abstract"
    treatment = "a law demands that breaches be notified within 45 days, and nothing else"
    control = "twin without a law"
    outcome_is = "identities used in two years, relative to the twin's"
    maps = (
        "Breaches are three hundred times as frequent as usual, so that thefts can be counted. The paper "
        "counts thefts from all causes, of which breaches known are a part; here all come from breaches."
    )
    consumers, days = 2_000, 730

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        often = base.with_(breach_rate=min(1.0, 300 * base.breach_rate))
        return {"law": often.with_(law=NOTIFICATION), "none": often}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        law, none = (float(runs[arm].daily["identity_thefts"].sum()) for arm in ("law", "none"))
        return twin_effect(law, none)
