"""What the market came to when the whole table was last run: kept in the repository, with versions and date."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from analysis import records
from analysis.evidence.evaluating import Finding
from analysis.experiments.storing import versions
from analysis.records import rounded

MEASURED = Path(__file__).parent / "measured.toml"
HEAD = "Made by: symbiosis evidence --ablations --keep. What the market came to for each published effect."


def write(findings: Sequence[Finding], scores: Sequence[Mapping[str, Any]], tier: str, path: Path = MEASURED) -> None:
    """Keep findings and scores."""
    content = {
        "made": date.today().isoformat(),
        "tier": tier,
        "versions": versions(),
        "effects": {finding.effect.name: _plain(finding) for finding in findings},
        "scores": [dict(row) for row in scores],
    }
    records.write(path, HEAD, content)


def read(path: Path = MEASURED) -> dict[str, Any]:
    """What was kept; empty if nothing was yet."""
    return records.read(path)


def scores(path: Path = MEASURED) -> dict[str, str]:
    """Of the market as it is: how many effects are in their bands, as ``27 of 30``, by role."""
    rows = read(path).get("scores", [])
    return {role: str(rows[0][role]) for role in ("calibration", "reserve")} if rows else {}


def _plain(finding: Finding) -> dict[str, Any]:
    told = {"mean": finding.mean, "half": finding.half, "naive": finding.naive, "distance": finding.distance}
    known = {name: rounded(value) for name, value in told.items() if np.isfinite(value)}
    return known | {"n": int(np.isfinite(finding.values).sum()), "inside": finding.inside}
