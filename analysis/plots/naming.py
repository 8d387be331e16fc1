"""What a market is called in a figure: its law and what changes in it, or how it differs from its twin."""

from pathlib import Path
from typing import Any

from analysis.plots.results import Results

MOST = 3
"""Differences that are named; of more, only how many there are."""


def law_name(law: str) -> str:
    """A law as a reader knows it: ``gdpr`` is GDPR, ``none`` is no law, a file goes by its name."""
    stem = Path(law).stem
    return "no law" if stem == "none" else stem.upper() if len(stem) <= 5 else stem.replace("_", " ")


def name_of(results: Results) -> str:
    """A market's law, and its dated changes."""
    scenario = results.scenario
    changes = list(getattr(scenario, "changes", ()))
    dated = [_change(change) for change in changes[:MOST]]
    enacted = [str(change.set["law"]) for change in changes if "law" in change.set]
    silent = bool(dated) and str(scenario.law) in ("none", *enacted)
    return ", ".join(dated if silent else [law_name(str(scenario.law)), *dated])


def names_of(results: Results, twin: Results) -> tuple[str, str]:
    """Names that tell a market from its twin."""
    here, there = name_of(results), name_of(twin)
    if here != there:
        return here, there
    pairs = list(results.scenario.difference(twin.scenario).items()) if hasattr(results.scenario, "difference") else []
    if not pairs:
        return "this market", "its twin"
    return tuple(_settings([(name, pair[side]) for name, pair in pairs]) for side in (0, 1))  # type: ignore[return-value]


def words(name: str) -> str:
    """A parameter's name in words."""
    return name.replace("_", " ")


def _settings(values: list[tuple[str, Any]]) -> str:
    told = ", ".join(f"{words(name)} {_short(value)}" for name, value in values[:MOST])
    return told if len(values) <= MOST else f"{told} and {len(values) - MOST} more"


def _short(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value) if isinstance(value, str | int) else "differs"


def _change(change: Any) -> str:
    told = [law_name(str(value)) if name == "law" else f"{words(name)} {_short(value)}" for name, value in change.set.items()]
    happens = f"{', '.join(told)} from day {change.day}" if told else ""
    breach = f"{change.breach.holder} breached on day {change.day}" if change.breach else ""
    return ", ".join(part for part in (happens, breach) if part)
