"""C6c: more than half are resigned."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect, Run
from sim.scenario import Scenario


class Resigned(Effect):
    """More than half are resigned."""

    name = "C6c"
    block = "attitudes"
    literature = "Turow, Hennessy & Draper 2015"
    measured = "share who want control and believe it lost"
    kind = "level"
    published = Band(0.5, 0.65, 0.58)
    band = "eight points either way"
    checked = "memory"
    treatment = "living in the market without a law"
    control = "none: it is a level"
    outcome_is = "mean over the second half of the run"
    maps = "Surveys ask for agreement; here, an attitude above one half counts as such."

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {"market": base}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return runs["market"].mean("resigned_share")
