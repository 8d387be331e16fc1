"""Records that are kept in the repository: what was measured or fitted, as TOML that people read."""

import math
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

DIGITS = 3


def read(path: Path) -> dict[str, Any]:
    """A record; empty if there is none yet."""
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def write(path: Path, head: str, content: Mapping[str, Any]) -> None:
    """Write a record under a line that says how it was made."""
    path.write_text(f"# {head}\n\n" + tomli_w.dumps(content), encoding="utf-8")


def rounded(value: float) -> float:
    """A number in three digits."""
    if not math.isfinite(value) or value == 0:
        return float(value)
    return float(f"{value:.{DIGITS}g}")
