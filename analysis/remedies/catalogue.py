"""Which remedies are tried, in what market, against which harm."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.harms.catalogue import catalogue, on
from sim.errors import BadInput
from sim.scenario import Scenario


@dataclass(frozen=True)
class Trial:
    """A remedy on trial: what it is, where it is tried, what it is to help against, and which costs are its own."""

    name: str
    remedy: Mapping[str, Any]
    """What the market with it does otherwise than its twin without."""
    harm: str
    """Which of :data:`~analysis.remedies.harms.HARMS` it is to lessen."""
    costs: tuple[str, ...] = ()
    """Kinds of costs (:data:`~sim.ledger.measures.money.COSTS`) that it brings about."""
    where: Mapping[str, Any] = field(default_factory=dict)
    """What both markets have in common, besides what is asked for of all."""
    against: str = ""
    """The harm of :mod:`analysis.harms` in whose market, under no law but what ``where`` says, it is tried; if any."""

    def twin(self, base: Scenario) -> Scenario:
        """The market without it."""
        return on(base, self._market)

    def arm(self, base: Scenario) -> Scenario:
        """The market with it."""
        return on(base, {**self._market, **self.remedy})

    @property
    def _market(self) -> dict[str, Any]:
        """What both markets have in common."""
        if not self.against:
            return dict(self.where)
        harm = next(harm for harm in catalogue() if harm.name == self.against)
        return {"law": "none", **harm.common, **harm.market, **self.where}


PERSONAL = {"law": "none", "personalization": 0.9, "transparency": 0.0}
"""A market in which firms follow people closely, and do not say so."""
OWN_DATA = {**PERSONAL, "third_party": False}
"""The same, by what firms recorded themselves."""
TOLD_BEFORE = {**PERSONAL, "transparency": 0.8}
"""The same, where firms say in their notices what they take, as laws demand."""
EXPLAINS = {"explanations": 1.0}
COMPLAINING = {"complaint_rate": 0.2}
"""A market in which people complain ten times as often as by default."""
ASKED_OFTEN = {"request_rate": 0.05}
"""A market in which people use their rights ten times as often as by default."""

APART = {"group_tilt": 1.0, "minority_share": 0.4, "broker_accuracy": 0.9}
"""A market in which groups' tastes differ as much as segments', and firms know fairly well who is of which."""
HEARD = ("complaint_handling",)
AUDITED = ("bias_audits", "fair_delivery")

GDPR = {"law": "gdpr"}
ON_DEVICES = {"privacy_technology": "on_device"}
BREACHES = {"law": "none", "breach_rate": 0.05, "theft_delay": 20.0}
"""A market in which breaches strike often, and what was stolen is soon used."""
FOUR_FIFTHS = str(Path(__file__).parent / "four_fifths.toml")
"""A law that forbids nothing but to reach one group much less than the other."""

OF_FIRMS: tuple[Trial, ...] = (
    Trial("fair delivery", {"fair_delivery": 1.0}, "delivery gap", ("fair_delivery",), APART),
    Trial("bias audits", {"bias_audits": 28, "bias_sample": 2_000}, "delivery gap", AUDITED, APART),
    Trial("ethics committee", {"ethics_committee": True}, "distrust", ("ethics_committee",), PERSONAL),
    Trial("own data explained", EXPLAINS, "distrust", ("explanations",), OWN_DATA),
    Trial("all data explained", EXPLAINS, "distrust", ("explanations",), PERSONAL),
    Trial("told and explained", EXPLAINS, "distrust", ("explanations",), TOLD_BEFORE),
    Trial("granular consent", {"notice": "granular"}, "bits known", (), {"notice": "equal"}),
    Trial("60 days' retention", {"retention_days": 60}, "records", ("storage",)),
    Trial("purpose limits", {"purpose_limits": True}, "records", (), {
        "law": "none", "deals": ({"seller": "Giant 2", "buyer": "Giant 1"},),
    }),
    Trial("data quality", {"data_quality": 0.8}, "misjudged", ("data_quality",), {"law": "none"}),
    Trial("better security", {"security": 0.9}, "stolen", ("security",), BREACHES),
    Trial("complaints heard", {"complaint_handling": 0.8}, "complaints", HEARD, COMPLAINING),
    Trial("heard and paid", {"complaint_handling": 0.8, "redress": 20.0}, "complaints", HEARD, COMPLAINING),
    Trial("answers in 2 days", {"answer_wait": 2.0}, "unanswered", ("requests",), ASKED_OFTEN),
    Trial("data passport", {"data_passport": 1.0}, "given up", ("requests",), ASKED_OFTEN),
)  # fmt: skip
"""Remedies by firms, in markets where they have something to do."""

OF_HARMS: tuple[Trial, ...] = (
    Trial("delivery corrected", {"fair_delivery": 1.0}, "reach gap", ("fair_delivery",), {}, "discrimination"),
    Trial("a four-fifths law", {"law": FOUR_FIFTHS}, "reach gap", (), {}, "discrimination"),
    Trial("judged one by one", {"strategy": "content_based"}, "fit gap", (), {}, "thin data"),
    Trial("pushes reviewed", {"ethics_committee": True}, "regret", ("ethics_committee",), {}, "manipulation"),
    Trial("pushes by consent", {"law": "gdpr"}, "regret", ("requests",), {}, "manipulation"),
    Trial("aim without rows", ON_DEVICES, "regret", ("technology",), {}, "manipulation, aimed"),
    Trial("prices by consent", {"law": "gdpr"}, "surplus lost", ("requests",), {}, "personal prices"),
    Trial("price without rows", ON_DEVICES, "surplus lost", ("technology",), {}, "personal prices"),
    Trial("data on devices", ON_DEVICES, "bits known", ("technology",), {}, "surveillance"),
    Trial("minimisation", {"privacy_technology": "minimisation"}, "bits known", ("technology",), {}, "surveillance"),
    Trial("consent to track", {"law": "gdpr"}, "shunned", ("requests",), {}, "chilling effect"),
    Trial("trackers blocked", {"cookie_blocking": 1.0}, "shunned", (), {}, "chilling effect"),
    Trial("contextual ads", {"strategy": "contextual"}, "shunned", (), {}, "chilling effect"),
    Trial("calibration", {"calibration": 1.0}, "narrowing", ("calibration",), {}, "filter bubble"),
    Trial("contextual sites", {"strategy": "contextual"}, "narrowing", (), {}, "filter bubble"),
    Trial("encryption", {"privacy_technology": "encryption"}, "stolen", ("technology",), {}, "breach harm"),
    Trial("duty to tell", {"later_law": "gdpr"}, "stolen", (), {}, "breach, hushed up"),
    Trial("rights by law", {"law": "gdpr"}, "no control", ("requests",), {}, "loss of control"),
    Trial("one passport, GDPR", {"data_passport": 1.0}, "no control", ("requests",), GDPR, "loss of control"),
    Trial("one passport, CCPA", {"data_passport": 1.0}, "idle", ("requests",), {"law": "ccpa"}, "privacy paradox"),
)  # fmt: skip
"""A remedy or two for each harm of :mod:`analysis.harms`, in the market in which that harm arises."""

REMEDIES: tuple[Trial, ...] = (*OF_FIRMS, *OF_HARMS)
"""Every remedy; to try another one, add a row."""


def chosen(only: str = "") -> list[Trial]:
    """All trials, or those with ``only`` in their name; raises :class:`~sim.errors.BadInput` if there is none."""
    some = [trial for trial in REMEDIES if only.lower() in trial.name]
    if not some:
        names = ", ".join(trial.name for trial in REMEDIES)
        raise BadInput(f"No remedy has {only!r} in its name. There are: {names}.")
    return some
