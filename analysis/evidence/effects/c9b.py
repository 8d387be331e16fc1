"""C9b: what is talked about more is bought more."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect
from analysis.evidence.estimators import elasticity
from analysis.experiments.needs import Run
from sim.scenario import Scenario


class WordOfMouth(Effect):
    """What is talked about more is bought more."""

    name = "C9b"
    block = "network"
    literature = (
        "You, Vadakkepatt & Joshi 2015, Journal of Marketing 79(2); Babic Rosario et al. 2016, Journal of "
        "Marketing Research 53(3)"
    )
    measured = "elasticity of sales to the volume of word of mouth, per cent per cent"
    kind = "slope"
    published = Band(0.09, 0.42, 0.236)
    band = "between the two meta-analyses' means of kinds"
    checked = "abstract"
    treatment = "people talk a tenth more"
    control = "twin without"
    outcome_is = "arc elasticity of expected purchases to talks heard"
    maps = (
        "Meta-analyses pool products that are talked about; here all marketers are, so that what one gains "
        "from another is not in it."
    )
    why_missed = (
        "Talk carries attitudes between acquaintances, and a little goodwill; recommendations and reviews at "
        "the time of a purchase, which the meta-analyses pool, are not modelled."
    )

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {"more": base.with_(talk_rate=1.1 * base.talk_rate), "usual": base}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        more, usual = runs["more"], runs["usual"]
        return elasticity(*(run.total(name) for name in ("expected_purchases", "talks") for run in (more, usual)))
