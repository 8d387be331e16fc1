"""Experiments on consent notices: asked once, of visitors who know nothing of the firm."""

from pathlib import Path

from analysis.evidence.effects import Run
from sim.scenario import Scenario

LAW = str(Path(__file__).parent / "laws" / "notices.toml")
"""Firms must ask, and may ask as they like."""


def asked(base: Scenario, notice: str, mobile: float) -> Scenario:
    """A market in which each marketer asks each visitor once by ``notice``; a share ``mobile`` has mobile devices."""
    return base.with_(law=LAW, notice=notice, mobile_share=mobile, ask_again=0.0)


def attended(scenario: Scenario) -> Scenario:
    """The same among people who attend to every notice, as participants of a laboratory study do."""
    return scenario.with_(attention_mobile=1.0, attention_desktop=1.0)


def accepted(run: Run) -> float:
    """Share of the notices shown that were accepted."""
    return float(run.daily["accepts"].sum() / run.daily["notices"].sum())
