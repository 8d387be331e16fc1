"""Which harms are looked for, where they arise, and what the twin market lacks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.errors import BadInput
from sim.scenario import Change, Scenario, Strike

type Settings = Mapping[str, Any]

DATED = {"breach": "breach", "later_law": "law"}
"""Settings that are none of a scenario's parameters, but happen on a day."""
YEAR = 365.0
POINTS = 100.0


@dataclass(frozen=True)
class Size:
    """A measure of a harm, and how it is told."""

    measure: str
    what: str
    """What it measures, in few words, with the unit; sums are a year's, for 1,000 consumers."""
    relative: bool = False
    """In per cent of the twin's level."""
    times: float = 1.0
    absolute: bool = False
    """Of a gap that may be to either side, by the luck of who was born: its size alone."""


@dataclass(frozen=True)
class Harm:
    """A harm: the market it arises in, and the twin that lacks nothing but its cause."""

    name: str
    arises: str
    """How it arose: what agents do, against what they do in the twin."""
    market: Settings
    twin: Settings
    sizes: tuple[Size, ...]
    common: Settings = field(default_factory=dict)
    """What both markets have."""

    def arm(self, base: Scenario) -> Scenario:
        """The market in which the harm arises."""
        return on(base, {**self.common, **self.market})

    def baseline(self, base: Scenario) -> Scenario:
        """Its twin."""
        return on(base, {**self.common, **self.twin})


def on(base: Scenario, settings: Settings) -> Scenario:
    """A scenario with these settings; what is :data:`DATED` happens when the half that is measured begins."""
    first = {name: value for name, value in settings.items() if name not in DATED}
    dated = {name: settings[key] for key, name in DATED.items() if key in settings}
    if "breach" in dated:
        first["changes"] = (Change(day=base.days // 2, breach=dated["breach"]),)
    if "law" in dated:
        first["changes"] += (Change(day=base.days // 2, set={"law": dated["law"]}),)
    return base.with_(**first)


def catalogue(only: str = "") -> list[Harm]:
    """All harms, or those with ``only`` in their names; raises :class:`~sim.errors.BadInput` if there are none."""
    harms = [
        tastes_apart(), thin_data(), manipulation(), aim(), prices(), surveillance(), chilling(), bubble(),
        identity_theft(), silence(), resignation(), paradox(),
    ]  # fmt: skip
    some = [harm for harm in harms if only.lower() in harm.name.lower()]
    if not some:
        names = ", ".join(dict.fromkeys(harm.name for harm in harms))
        raise BadInput(f"No harm has {only!r} in its name. Known: {names}.")
    return some


APART = (
    Size("offer_relevance_gap", "relevance of offers, gap either way, points", times=POINTS, absolute=True),
    Size("relevance_gap", "relevance of ads, gap either way, points", times=POINTS, absolute=True),
    Size("exposure_gap", "ads a head, gap either way, points", times=POINTS, absolute=True),
    Size("parity_ratio", "parity of reach, points", times=POINTS),
)
FEW = (
    Size("offer_relevance_gap", "gap in relevance of offers, points", times=POINTS),
    Size("relevance_gap", "gap in relevance of ads, points", times=POINTS),
)
CROWDS: Settings = {"strategy": "collaborative", "minority_share": 0.1}
"""A small minority; people are judged by the crowds they fit."""


def tastes_apart() -> Harm:
    """Gaps between groups that differ in what they like."""
    arises = "a tenth like other things, against the same; nothing is decided by group"
    return Harm("discrimination", arises, {"group_tilt": 1.0}, {"group_tilt": 0.0}, APART, CROWDS)


def thin_data() -> Harm:
    """Gaps that come of one group being small; sizes and ratios of gaps would change with its size by luck alone."""
    arises = "people who like other things are a tenth, against half"
    common = {**CROWDS, "group_tilt": 1.0}
    return Harm("thin data", arises, {"minority_share": 0.1}, {"minority_share": 0.5}, FEW, common)


def manipulation() -> Harm:
    """Regret that comes of pushes."""
    sizes = (
        Size("regretted_share", "purchases regretted, points", times=POINTS),
        Size("regret", "surplus lost, money"),
        Size("trust", "trust, points", times=POINTS),
    )
    arises = "firms push who gave in before, against nobody"
    return Harm("manipulation", arises, {"manipulation": 1.0}, {"manipulation": 0.0}, sizes)


def aim() -> Harm:
    """That pushes meet those who give in, because firms have found out."""
    sizes = (
        Size("push_aim", "susceptibility met, points", times=POINTS),
        Size("regret", "surplus lost, money"),
    )
    arises = "firms choose whom to push by their records, against everybody"
    twin = {"push_targets": "everybody"}
    return Harm("manipulation, aimed", arises, {"push_targets": "inferred"}, twin, sizes, {"manipulation": 1.0})


def prices() -> Harm:
    """What personal prices take from consumers, or give them."""
    sizes = (
        Size("surplus", "consumers' surplus, %", relative=True),
        Size("profit", "profit, %", relative=True),
        Size("price_gap", "price gap of groups, points", times=POINTS),
    )
    arises = "each pays what her purchases say she would, against one price"
    on, off = {"price_personalization": 1.0}, {"price_personalization": 0.0}
    return Harm("personal prices", arises, on, off, sizes, {"price_spread": 0.5, "shop_rate": 0.2})


def surveillance() -> Harm:
    """What is known of people."""
    sizes = (Size("bits_known", "bits known"), Size("identifiable", "singled out, points", times=POINTS))
    arises = "marketers and brokers record what they see, against nothing"
    return Harm("surveillance", arises, {}, {"collection": 0.0, "third_party": False}, sizes)


def chilling() -> Harm:
    """What people no longer read."""
    sizes = (
        Size("sensitive_views", "sensitive pages viewed, %", relative=True),
        Size("page_views", "pages viewed, %", relative=True),
        Size("avoided_sensitive", "sensitive pages shunned"),
    )
    arises = "people who feel watched shy away, and are recorded, against not"
    twin = {"collection": 0.0, "third_party": False}
    return Harm("chilling effect", arises, {}, twin, sizes, {"chilling": 0.8})


def bubble() -> Harm:
    """Narrower worlds, and narrower tastes."""
    sizes = (
        Size("interest_narrowing", "entropy lost, millibits", times=1000.0),
        Size("interest_distance", "tastes moved, points", times=POINTS),
        Size("diversity_window", "diversity of ads, millibits", times=1000.0),
    )
    arises = "sites recommend by one's own past, against the same to all"
    common = {"personalization": 1.0, "interest_drift": 0.03}
    return Harm("filter bubble", arises, {"strategy": "content_based"}, {"strategy": "broad"}, sizes, common)


THEFT = (
    Size("theft_losses", "losses, money"),
    Size("identity_thefts", "identities used"),
)
ALL_OF_IT = Strike("Broker 1", share=1.0, found_after=7)


def identity_theft() -> Harm:
    """What a breach costs people later."""
    arises = "a broker's whole store is stolen, against not"
    return Harm("breach harm", arises, {"breach": ALL_OF_IT}, {}, THEFT)


def silence() -> Harm:
    """What not knowing of it costs."""
    arises = "nobody must tell of the theft, against within days of finding it"
    common = {"breach": ALL_OF_IT, "press_rate": 0.0, "compliance": 1.0}
    return Harm("breach, hushed up", arises, {}, {"later_law": "gdpr"}, THEFT, common)


def resignation() -> Harm:
    """Giving up."""
    sizes = (
        Size("lost_control_share", "concerned but resigned, points", times=POINTS),
        Size("resignation", "resignation, points", times=POINTS),
    )
    arises = "acts that change nothing wear people down, against not at all"
    return Harm("loss of control", arises, {}, {"futility": 0.0}, sizes, {"act_rate": 0.1})


def paradox() -> Harm:
    """Concern that nothing is done about."""
    sizes = (
        Size("concern_action", "concern-deeds correlation, points", times=POINTS),
        Size("idle_share", "concerned and idle, points", times=POINTS),
    )
    arises = "half of people are resigned, against hardly anybody"
    common = {"law": "ccpa", "act_rate": 0.1}
    return Harm("privacy paradox", arises, {}, {"resignation_mean": 0.05}, sizes, common)
