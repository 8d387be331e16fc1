"""What was fitted, kept in the repository: the scenario's defaults come from it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from analysis import records
from analysis.calibration.fitting import Fit
from analysis.calibration.posterior import Posterior
from analysis.experiments.storing import versions
from analysis.records import rounded

FITTED = Path(__file__).parent / "fitted.toml"
HEAD = "Made by: symbiosis calibrate --keep. What was fitted to published effects, and how sure that is."


def record(fit: Fit, found: Posterior, command: str, seeds: int, tier: str) -> dict[str, Any]:
    """A fit as plain values: best parameters, posterior, what was left out, and the command that makes it again."""
    told = found.table.map(rounded).to_dict("index")
    return {
        "command": command,
        "made": date.today().isoformat(),
        "versions": versions(),
        "trials": len(fit.trials),
        "trials_of_prior": fit.sampled,
        "seeds": seeds,
        "tier": tier,
        "effects": list(found.left_out.index) or list(fit.block.evidence),
        "distance": rounded(float(fit.trials["distance"].min())),
        "worth": rounded(found.worth),
        "best": {name: rounded(value) for name, value in fit.block.settings(fit.best).items()},
        "posterior": told,
        "thin": found.thin,
        "unidentified": found.unidentified,
        "ridges": [{"of": [a, b], "correlation": rounded(r)} for a, b, r in found.ridges],
        "left_out": found.left_out.map(rounded).to_dict("index"),
    }


def write(name: str, content: Mapping[str, Any], path: Path = FITTED) -> None:
    """Put a block's record in the file of all fits; the others stay.

    What the scenario's defaults are is under ``adopted``: the best trial's values, unless somebody has written others
    there, and ``why``.
    """
    before = read(path)
    chosen = {key: before.get(name, {}).get(key) for key in ("adopted", "why")}
    content = {"adopted": content["best"]} | dict(content) | {key: one for key, one in chosen.items() if one}
    everything = before | {name: content}
    records.write(path, HEAD, everything)


def read(path: Path = FITTED) -> dict[str, Any]:
    """All records by block; none if nothing was fitted yet."""
    return records.read(path)
