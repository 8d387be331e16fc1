"""R10: a chatbot that says what it is sells less."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect
from analysis.evidence.estimators import twin_effect
from analysis.experiments.needs import Run
from sim.scenario import Scenario


class DisclosedChatbot(Effect):
    """A chatbot that says what it is sells less."""

    name = "R10"
    block = "reserve"
    reserve = True
    literature = "Luo, Tong, Fang & Qu 2019, Marketing Science 38(6): outbound sales calls"
    measured = "change in purchases, as a share"
    kind = "change"
    published = Band(-0.9, -0.2, -0.797)
    band = "from a little more than the value to a quarter of it: calls are not service"
    checked = "abstract"
    treatment = "all marketers serve customers by a bot that says what it is"
    control = "twin whose bots do not say"
    outcome_is = "expected purchases, relative to the twin's"
    maps = (
        "In the paper bots call people to sell; in the market they serve people who have bought, so that only "
        "later purchases can suffer."
    )
    why_missed = "The market's bots serve people who have bought; nobody is sold anything by one."

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {kind: base.with_(chatbot=kind) for kind in ("disclosed", "undisclosed")}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        disclosed, undisclosed = (runs[kind].total("expected_purchases") for kind in ("disclosed", "undisclosed"))
        return twin_effect(disclosed, undisclosed)
