"""Symbiosis: a market in which personalization meets privacy. ``from sim import Market, Scenario``."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.market import Market
    from sim.scenario import Scenario

__all__ = ["Market", "Scenario"]


def __getattr__(name: str) -> Any:
    """Import Market and Scenario on first use: the command line starts without Mesa."""
    if name == "Market":
        from sim.market import Market

        return Market
    if name == "Scenario":
        from sim.scenario import Scenario

        return Scenario
    raise AttributeError(f"module 'sim' has no attribute {name!r}")
