"""C4g: choices by purpose on the first page lower consent."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect, Run
from analysis.evidence.notices import accepted, asked, attended
from sim.scenario import Scenario


class GranularFirstPage(Effect):
    """Choices by purpose on the first page lower consent."""

    name = "C4g"
    block = "consent"
    literature = "Nouwens et al. 2020, CHI (n = 40)"
    measured = "difference in the share of people who consent, of those who answer, points (1 is 100)"
    kind = "change"
    published = Band(0.08, 0.2, 0.14)
    band = "a third to two fifths either way: forty people"
    checked = "abstract"
    treatment = "a highlighted notice against a granular one"
    control = "twin market with the other design"
    outcome_is = "accepted over answered notices, less the twin's"
    maps = (
        "Participants were asked to browse, and all answered; so only visitors who attend to the notice are "
        "counted here. Half of them are on mobile devices."
    )
    consumers, days = 1_500, 21

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {notice: attended(asked(base, notice, mobile=0.5)) for notice in ("highlighted", "granular")}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return accepted(runs["highlighted"]) - accepted(runs["granular"])
