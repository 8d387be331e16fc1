"""R1: a first name in the subject line has more mails opened."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect
from analysis.experiments.needs import Run
from sim.scenario import Scenario


class NameInSubject(Effect):
    """A first name in the subject line has more mails opened."""

    name = "R1"
    block = "reserve"
    reserve = True
    literature = "Sahni, Wheeler & Chintagunta 2018, Marketing Science 37(2)"
    measured = "share of mails opened with the name in the subject line, over that without"
    kind = "ratio"
    published = Band(1.1, 1.3, 1.2)
    band = "half the gain either way"
    checked = "abstract"
    treatment = "weekly mails use, mildly, what customers have told the firm: personalization 0.1, no data of others"
    control = "twin whose mails use nothing: personalization 0"
    outcome_is = "opens a mail, over the twin's"
    maps = (
        "A name is the least that a firm can know of a customer. It has none in the market, where personal is "
        "only what suits one's interests; a tenth of the usual weight on her own events stands for it."
    )
    why_missed = (
        "Personal is only what suits one's interests: the market has no greeting by name, and at a tenth of "
        "the usual weight a mail hardly changes."
    )

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        mails = base.with_(mails=1.0, third_party=False)
        return {"name": mails.with_(personalization=0.1), "none": mails.with_(personalization=0.0)}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return runs["name"].mean("mail_opens") / runs["none"].mean("mail_opens")
