"""What a run is told by: its scenario with the content of its files, its seed, and the code that ran it."""

import json
import os
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import sim
from analysis.experiments.results import every_value
from sim.law.privacy_law import presets
from sim.registry import source_of, split
from sim.scenario import CODE, Scenario, with_paths
from sim.society.networks import Network

SOURCES = (".py", ".toml")
"""What the code is made of: modules, and the laws that come with them."""
KEY_LETTERS = 32


@cache
def code_version() -> str:
    """A digest of all sources of ``sim``: other code, other version, whether it was released or not."""
    room = Path(sim.__file__).parent
    sources = sorted(path for path in room.rglob("*") if path.suffix in SOURCES)
    told = sha256()
    for path in sources:
        told.update(str(path.relative_to(room)).encode() + path.read_bytes())
    return told.hexdigest()[:16]


def digest_of(scenario: Scenario) -> str:
    """A digest of all that a scenario's numbers come from; files of the user's own count by what is in them.

    Raises :class:`~sim.errors.BadInput` if such a file cannot be read.
    """
    told = with_paths(every_value(scenario), _content)
    told.pop("question", None)  # another wording is no other scenario
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def key_of(digest: str, seed: int, model: str = "") -> str:
    """What a run is called: the same for the same scenario (by its digest), seed, code and ``model``."""
    return sha256(f"{digest} {seed} {code_version()} {model}".encode()).hexdigest()[:KEY_LETTERS]


def model_name(model: Callable[..., Any]) -> str:
    """What a function that stands for the market is called, so that its runs are not taken for another's.

    An object that can be called, with values of its own, tells by ``title``.
    """
    return str(getattr(model, "title", "")) or f"{model.__module__}.{model.__qualname__}"


def _content(name: str, value: str) -> str:
    """A digest in place of a file's path, with what says how the file is read: its kind, and a member of it."""
    if name in CODE:
        path = split(value)[0]
        return f"{sha256(source_of(path)).hexdigest()}{value.removeprefix(path)}" if path else value
    if value in _ours() or not Path(value).is_file():
        return value
    stat = os.stat(value)
    return _digest_of_file(value, stat.st_mtime_ns, stat.st_size) + Path(value).suffix


@cache
def _ours() -> frozenset[str]:
    return frozenset({"", *presets(), *Network.all()})


@cache
def _digest_of_file(path: str, changed: int, size: int) -> str:
    """A digest of a file, worked out once for as long as it stays the same."""
    return sha256(Path(path).read_bytes()).hexdigest()
