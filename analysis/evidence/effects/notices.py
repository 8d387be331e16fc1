"""Experiments on consent notices: asked once, of visitors who know nothing of the firm."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from analysis.evidence.effects import Effect
from analysis.experiments.needs import Run
from sim.scenario import Scenario

LAW = str(Path(__file__).parents[1] / "laws" / "notices.toml")
"""Firms must ask, and may ask as they like."""


class Notices(Effect):
    """How visitors answer notices by design and device."""

    block = "consent"
    consumers, days = 1_500, 21


class AcceptShare(Notices):
    """The share of visitors who accept one design of notice on one device."""

    notice: ClassVar[str]
    mobile: ClassVar[float]
    """Share of visitors on mobile devices."""
    literature = "Utz, Degeling, Fahl, Schaub & Holz 2019, ACM CCS"
    measured = "share of visitors who accept, of all to whom the notice is shown"
    kind = "level"
    band = "8 points either way: visitors of one German shop"
    checked = "secondary"
    control = "none: it is a level"
    outcome_is = "notices accepted over notices shown"
    maps = (
        "Each visitor sees each marketer's notice once, when she first comes to its site, and knows nothing of "
        "it yet. Who does not attend to it has not accepted."
    )

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {"market": asked(base, self.notice, self.mobile)}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return accepted(runs["market"])


class DesignContrast(Notices):
    """What one design of notice does beyond another, to people who attend to it."""

    design: ClassVar[str]
    other: ClassVar[str]
    literature = "Nouwens et al. 2020, CHI (n = 40)"
    measured = "difference in the share of people who consent, of those who answer, points (1 is 100)"
    kind = "change"
    band = "a third to two fifths either way: forty people"
    checked = "abstract"
    control = "twin market with the other design"
    outcome_is = "accepted over answered notices, less the twin's"
    maps = (
        "Participants were asked to browse, and all answered; so only visitors who attend to the notice are "
        "counted here. Half of them are on mobile devices."
    )

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {notice: attended(asked(base, notice, mobile=0.5)) for notice in (self.design, self.other)}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return accepted(runs[self.design]) - accepted(runs[self.other])


def asked(base: Scenario, notice: str, mobile: float) -> Scenario:
    """A market in which each marketer asks each visitor once by ``notice``; a share ``mobile`` has mobile devices."""
    return base.with_(law=LAW, notice=notice, mobile_share=mobile, ask_again=0.0)


def attended(scenario: Scenario) -> Scenario:
    """The same among people who attend to every notice, as participants of a laboratory study do."""
    return scenario.with_(attention_mobile=1.0, attention_desktop=1.0)


def accepted(run: Run) -> float:
    """Share of the notices shown that were accepted."""
    return float(run.daily["accepts"].sum() / run.daily["notices"].sum())
