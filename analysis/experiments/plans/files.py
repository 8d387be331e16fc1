"""Plans as files: TOML that says what to vary, and CSV with a row a point."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import BadInput, bad, unknown
from sim.registry import split
from sim.scenario import CODE, PATHS, Scenario

TERMS = (
    "scenario", "set", "vary", "points", "design", "samples", "design_seed", "seeds", "days", "burn_in", "half_width",
    "most_seeds", "outcomes", "out",
)  # fmt: skip
"""What a plan file may say."""
KINDS: dict[str, type | tuple[type, ...]] = {
    "scenario": (str, list), "set": dict, "vary": dict, "points": str, "design": str, "samples": int,
    "design_seed": int, "seeds": (int, list), "days": int, "burn_in": int, "half_width": dict, "most_seeds": int,
    "outcomes": list, "out": str,
}  # fmt: skip
WORDS = {str: "text", list: "a list", dict: "a table", int: "a whole number"}


@dataclass(frozen=True)
class Asked:
    """What a plan file asks for: scenarios by name, and the terms of the plan, as they were written."""

    scenarios: dict[str, Scenario]
    terms: dict[str, Any] = field(default_factory=dict)
    outcomes: tuple[str, ...] = ()
    out: str | None = None


def is_plan(path: str) -> bool:
    """Whether a file is a plan, not a scenario: it is TOML, and has a table of what to vary, or names points."""
    if not path.endswith(".toml"):
        return False
    try:
        values = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False  # whoever reads it as a scenario will say what is wrong
    return bool({"vary", "points"} & values.keys())


def read_plan(path: str) -> Asked:
    """What a plan file asks for; files that it names are found beside it, or from here.

    Raises :class:`~sim.errors.BadInput` for a term that is unknown or of the wrong kind.
    """
    values = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    for name, value in values.items():
        if name not in TERMS:
            raise BadInput(f"In {path}: {unknown('term of a plan', name, TERMS)}")
        if not isinstance(value, KINDS[name]) or isinstance(value, bool):
            kinds = KINDS[name] if isinstance(KINDS[name], tuple) else (KINDS[name],)
            raise BadInput(f"In {path}: {bad(name, value, ' or '.join(WORDS[kind] for kind in kinds))}")  # type: ignore[union-attr, index]
    folder = Path(path).parent
    terms = {
        name: value for name, value in values.items() if name not in ("scenario", "set", "points", "outcomes", "out")
    }
    terms["vary"] = _axes(values, folder)
    scenarios = _scenarios(values.get("scenario", "no_law"), folder, _placed(values.get("set", {}), folder))
    return Asked(scenarios, terms, tuple(map(str, values.get("outcomes", ()))), values.get("out"))


def read_points(path: str | Path) -> pd.DataFrame:
    """The points in a CSV file: a row a point, a column a parameter (or ``scenario``); nothing for the scenario's own.

    Raises :class:`~sim.errors.BadInput` if it cannot be read.
    """
    try:
        return pd.read_csv(path, keep_default_na=False, na_values=[""], skipinitialspace=True)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise BadInput(f"The points in {path} cannot be read: {why}. Give a CSV with parameters for columns.") from None


def _scenarios(names: str | list[Any], folder: Path, settings: Mapping[str, Any]) -> dict[str, Scenario]:
    import scenarios

    listed = [names] if isinstance(names, str) else names
    places = [_beside(str(name), folder) if str(name).endswith(".toml") else str(name) for name in listed]
    return {Path(place).stem: scenarios.find(place).with_(**settings) for place in places}


def _axes(values: Mapping[str, Any], folder: Path) -> Any:
    if "points" not in values:
        return {name: _place_all(name, axis, folder) for name, axis in values["vary"].items()}
    if "vary" in values:
        raise BadInput("A plan has either points or a table of what to vary, not both.")
    return read_points(_beside(values["points"], folder))


def _placed(settings: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    return {name: _place_all(name, value, folder) for name, value in settings.items()}


def _place_all(name: str, values: Any, folder: Path) -> Any:
    """Files of the user's own, where a parameter may name some, as they are found from here."""
    if name not in PATHS:
        return values
    if isinstance(values, list):
        return [_place_all(name, value, folder) for value in values]
    is_code = isinstance(values, str) and name in CODE and split(values)[0]
    return str(folder / values) if is_code else _beside(values, folder) if isinstance(values, str) else values


def _beside(name: str, folder: Path) -> str:
    return str(folder / name) if (folder / name).is_file() else name
