"""What a market is called in a figure: its law and what changes in it, or how it differs from its twin."""

from pathlib import Path
from typing import Any

from analysis.plots.results import Results

ABBREVIATED = ("gdpr", "ccpa", "cpra", "pipl", "lgpd", "dsa", "dma")
MOST = 3
"""Differences that are named; of more, only how many there are."""


def law_name(law: str) -> str:
    """A law as a reader knows it: ``gdpr`` is GDPR, ``none`` is no law, a file goes by its name."""
    stem = Path(law).stem
    return "no law" if stem == "none" else words(stem)


def name_of(results: Results) -> str:
    """A market's law, and its dated changes."""
    scenario = results.scenario
    if places := getattr(scenario, "jurisdictions", ()):
        return ", ".join(f"{place.name} {law_name(str(place.settings.get('law', scenario.law)))}" for place in places)
    changes = list(getattr(scenario, "changes", ()))
    dated = [_change(change) for change in changes[:MOST]]
    enacted = [str(change.set["law"]) for change in changes if "law" in change.set]
    silent = bool(enacted) and str(scenario.law) in ("none", *enacted)
    return ", ".join(dated if silent else [law_name(str(scenario.law)), *dated])


def names_of(results: Results, twin: Results) -> tuple[str, str]:
    """Names that tell a market from its twin."""
    for names in (name_of(results), name_of(twin)), (_given(results), _given(twin)), _settings_of(results, twin):
        if names[0] != names[1] and all(names):
            return names
    return "this market", "its twin"


def title_of(results: Results) -> str:
    """A market's law and changes, after the name it was given if that says something else."""
    given, told = _given(results), name_of(results)
    return told if not given or given.lower() in told.lower() else f"{capital(given)}: {told}"


def size_of(results: Results) -> str:
    """How many consumers and marketers a market has."""
    consumers, marketers = results.scenario.consumers, results.scenario.marketers
    return f"{consumers:,} consumer{'s' * (consumers != 1)}, {marketers:,} marketer{'s' * (marketers != 1)}"


def capital(text: str) -> str:
    """``text`` with a capital first letter."""
    return text[:1].upper() + text[1:]


def _given(results: Results) -> str:
    return words(str(getattr(results, "name", "")))


def _settings_of(results: Results, twin: Results) -> tuple[str, str]:
    differ = list(results.scenario.difference(twin.scenario).items()) if hasattr(results.scenario, "difference") else []
    return _settings([(name, pair[0]) for name, pair in differ]), _settings([(name, pair[1]) for name, pair in differ])


def words(name: str) -> str:
    """A name in words, laws' usual abbreviations in capitals: ``gdpr_arrives`` is GDPR arrives."""
    return " ".join(word.upper() if word in ABBREVIATED else word for word in name.split("_"))


def _settings(values: list[tuple[str, Any]]) -> str:
    told = ", ".join(f"{words(name)} {_short(value)}" for name, value in values[:MOST])
    return told if len(values) <= MOST else f"{told} and {len(values) - MOST} more"


def _short(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value) if isinstance(value, str | int) else "differs"


def _change(change: Any) -> str:
    told = [
        law_name(str(value)) if name == "law" else f"{words(name)} {_short(value)}"
        for name, value in change.set.items()
    ]
    happens = f"{', '.join(told)} from day {change.day}" if told else ""
    breach = f"{change.breach.holder} breached on day {change.day}" if change.breach else ""
    return ", ".join(part for part in (happens, breach) if part)
