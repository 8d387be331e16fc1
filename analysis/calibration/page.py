"""The page of documentation on what was fitted, to what, and what the evidence does not tell."""

from typing import Any

from analysis.calibration import fitted
from analysis.calibration.blocks import BLOCKS, Block
from analysis.documents import page, table

ABOUT = """
Some parameters have a meaning and were measured by nobody. They are fitted, block by block, to published effects of
[the calibration blocks](evidence.md), never to those in reserve; the scenario's defaults are what came out. Half of a
block's trials sample the prior evenly (Sobol' points); the other half search (Optuna's tree-structured Parzen
estimator).

The posterior is made of the former: a trial weighs exp(-d²/2), where d² is the sum of squared distances from the
published values in half-widths of the bands. *Spread* is the posterior's standard deviation over the prior's: near 1,
the evidence says nothing of that parameter. *Left out* is what each effect would be foretold to be by the others of its
block alone: what is outside its band is fitted, and not explained, by them. *Without its block*: what is foretold if
all the evidence of the effect's own kind is left out; by the prior alone, where no other kind is left.
""".strip()
HEAD = ("Parameter", "Prior", "Default", "Best", "Posterior mean", "5 to 95 %", "Spread")


def calibration() -> str:
    """The page, of the record of all fits."""
    found = fitted.read()
    parts = [part for block in BLOCKS.values() for part in _block(block, found.get(block.name))]
    return page("Calibration", ABOUT, *parts)


def _block(block: Block, record: dict[str, Any] | None) -> list[str]:
    title = f"## {block.name.capitalize()}"
    if record is None:
        return [title, table(HEAD, [_row(block, name, None) for name in block.free]), "Not fitted yet."]
    rows = [_row(block, name, record) for name in block.free]
    return [
        title,
        f"`{record['command']}`, made {record['made']}: {record['trials']} trials, of which "
        f"{record['trials_of_prior']} sample the prior and weigh as much as {record['worth']:g}; least sum of squared "
        f"distances {record['distance']:g}.",
        table(HEAD, rows),
        _unidentified(record),
        record.get("why", "The defaults are those of the best trial."),
        table(
            ("Effect left out", "Foretold by the others", "In its band", "Without its block", "In its band"),
            _left_out(record),
        ),
    ]


def _row(block: Block, name: str, record: dict[str, Any] | None) -> tuple[str, ...]:
    from sim.scenario import PARAMETERS

    prior = block.free[name]
    told = f"{prior.low:g} to {prior.high:g}{', log' if prior.log else ''}"
    default = f"{PARAMETERS[name].default:g}"
    if record is None:
        return f"`{name}`", told, default, "", "", "", ""
    seen = record["posterior"][name]
    posterior = f"{seen['mean']:g}", f"{seen['low']:g} to {seen['high']:g}", f"{seen['narrowed']:.2f}"
    return f"`{name}`", told, default, f"{record['best'][name]:g}", *posterior


def _unidentified(record: dict[str, Any]) -> str:
    names = ", ".join(f"`{name}`" for name in record["unidentified"])
    told = f"The evidence says little of {names}." if names else "The evidence narrows all of them."
    ridges = "".join(
        f" It tells `{each['of'][0]}` and `{each['of'][1]}` together rather than each (correlation "
        f"{each['correlation']:.2f})."
        for each in record.get("ridges", ())
    )
    thin = " Few trials lie near the published values: take the posterior for a sketch." if record.get("thin") else ""
    return told + ridges + thin


def _left_out(record: dict[str, Any]) -> list[tuple[str, ...]]:
    return [(name, *_foretold(seen, ""), *_foretold(seen, "block_")) for name, seen in record["left_out"].items()]


def _foretold(seen: dict[str, float], which: str) -> tuple[str, str]:
    told = f"{seen[f'{which}mean']:g} ± {seen[f'{which}spread']:g}"
    return told, "yes" if seen[f"{which}inside"] else "**no**"
