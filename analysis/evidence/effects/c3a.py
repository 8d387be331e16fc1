"""C3a: people click on personal ads once they feel in control."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect
from analysis.evidence.observing import clicks_with_and_without_control
from analysis.experiments.needs import Run
from sim.scenario import Scenario


class ControlRestored(Effect):
    """Personal ads are clicked more once people feel in control."""

    name = "C3a"
    block = "reactance"
    literature = "Tucker 2014, Journal of Marketing Research 51(5)"
    measured = "click-through rate of personalised ads with control over that without"
    kind = "ratio"
    published = Band(1.5, 2.3, 2.0)
    band = "from half of the gain to a third more"
    checked = "abstract"
    treatment = (
        "all people come to feel in control of their data (rights in law, and asked once), and nothing else "
        "changes: nobody uses the rights"
    )
    control = "twin without"
    outcome_is = "expected clicks an impression on people whose own events were used, over the twin's"
    maps = (
        "In the paper a platform gave controls in mid-experiment, and neither the ads nor who saw them "
        "changed. Ads that showed users' own words are fully personal: personalization is 1."
    )

    observe = staticmethod(clicks_with_and_without_control)

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {"market": base.with_(personalization=1.0)}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        figures = runs["market"].figures
        return figures["personal with"] / figures["personal without"]
