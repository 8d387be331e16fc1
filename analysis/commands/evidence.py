"""``symbiosis evidence``: published effects beside what the market does on its own."""

import math
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

import click

from analysis.commands.common import end_with_failures, sweeping
from analysis.terminal import note, print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.evidence import Effect, Finding

ABLATED_SEEDS = 2
"""Runs of each arm in an ablated market: it is to show which hits are lost, not by how much."""
WIDE = 100
"""Letters of a line of an explanation."""


@click.command()
@click.argument("effects", nargs=-1, metavar="[EFFECT|BLOCK]...")
@click.option("--explain", is_flag=True, help="Tell the experiment instead of running it.")
@click.option("--ablations", is_flag=True, help="Also run markets that lack a mechanism each.")
@click.option("--tier", default="full", show_default=True, help="fast: smaller markets, fewer seeds.")
@click.option("--seeds", type=click.IntRange(1, 1000), help="Runs of each arm, if not as many as each effect says.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="A parameter of all markets; repeatable.")
@click.option("--out", default="out/evidence", show_default=True, metavar="FOLDER", help="Where runs are kept.")
@click.option("--workers", type=int, help="Processes; as many as cores by default.")
@click.option("--keep", is_flag=True, help="Write what was found into the project's own record.")
@click.option("--retry-failed", is_flag=True, help="Run what failed before again.")
@click.option("--no-figures", is_flag=True, help="Draw no figures.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def evidence(effects: tuple[str, ...], explain: bool, **options: Any) -> None:
    """Set published effects beside the market's own: all of them, or some by name (C3a) or block (reactance).

    Effects whose names begin with R are kept in reserve: no parameter was chosen by them.
    """
    chosen, asked = find_effects(effects), Asked(**options)
    if explain:
        print_json([told(effect) for effect in chosen]) if asked.as_json else tell(chosen)
        return
    from analysis.experiments import Runs

    findings = run(chosen, asked)
    scores = scored(findings, asked)
    write(findings, scores, asked)
    if asked.as_json:
        print_json({"effects": [finding.row() for finding in findings], "scores": scores})
    else:
        show(findings)
        print_table(scores, SCORES)
    note(f"Kept in {asked.out}")
    end_with_failures(Runs.open(asked.out))


@dataclass
class Asked:
    """What was asked for beside the effects."""

    ablations: bool
    tier: str
    seeds: int | None
    settings: tuple[str, ...]
    out: str
    workers: int | None
    keep: bool
    retry_failed: bool
    no_figures: bool
    as_json: bool


SCORES = {
    "market": "Market or forecaster",
    "calibration": "Calibrated in band>",
    "reserve": "Reserve in band>",
    "distance": "Mean distance>",
    "lost": "Misses, which the market has",
}


def find_effects(names: "Sequence[str]") -> "list[type[Effect]]":
    """The effects of these names and blocks, all if none is named; raises with the nearest name otherwise."""
    from analysis.evidence import Effect
    from analysis.evidence.evaluating import in_order
    from sim.errors import unknown

    known = {effect.name: effect for effect in in_order(Effect.all().values())}
    if not names:
        return list(known.values())
    found: dict[str, type[Effect]] = {}
    for name in names:
        some = {key: one for key, one in known.items() if name.lower() in (key.lower(), one.block)}
        if not some:
            raise unknown("effect or block", name, [*known, *{one.block: 0 for one in known.values()}])
        found |= some
    return list(found.values())


def run(effects: "list[type[Effect]]", asked: Asked, lacking: "Mapping[str, Any] | None" = None) -> "list[Finding]":
    """Run experiments with a live bar, perhaps in a market that lacks something; on Ctrl-C say how to go on."""
    from analysis.evidence import evaluate
    from sim.scenario import Scenario, read_settings

    common = Scenario().with_(**read_settings(asked.settings) | dict(lacking or {}))
    wanted = asked.seeds or (ABLATED_SEEDS if lacking else None)
    seeds = range(1, wanted + 1) if wanted else None
    with sweeping("evidence", asked.out) as watch:
        return evaluate(effects, seeds, tier=asked.tier, common=common, out=asked.out, workers=asked.workers,
                        retry_failed=asked.retry_failed, watch=watch)  # fmt: skip


def scored(findings: "list[Finding]", asked: Asked) -> list[dict[str, Any]]:
    """Rows of scores: of the market, of two stupid forecasters, and of ablated markets if they were asked for."""
    from analysis.evidence.score import ABLATIONS, carried_by, forecasters

    effects = [finding.effect for finding in findings]
    rows = [score_row("the market", findings)]
    rows += [score_row(f"forecaster: {name}", some) for name, some in forecasters(effects).items()]
    for name, lacking in ABLATIONS.items() if asked.ablations else ():
        ablated = run(effects, asked, lacking)
        rows.append(score_row(name, ablated) | {"lost": ", ".join(carried_by(findings, ablated)) or "none"})
    return rows


def score_row(name: str, findings: "list[Finding]") -> dict[str, Any]:
    """A score by role."""
    from analysis.evidence.score import by_role, score

    row: dict[str, Any] = {"market": name, "lost": ""}
    for role, some in by_role(findings).items():
        part = score(name, some)
        row[role] = f"{part.hits} of {part.of}" if part.of else "-"
    return row | {"distance": f"{score(name, findings).distance:.2f}"}


def write(findings: "list[Finding]", scores: list[dict[str, Any]], asked: Asked) -> None:
    """Write the table as CSV, a figure, and the project's record if asked to."""
    from analysis.evidence import measured
    from analysis.evidence.evaluating import table

    table(findings).to_csv(Path(asked.out) / "evidence.csv", index=False)
    if asked.keep:
        measured.write(findings, scores, asked.tier)
    if not asked.no_figures:
        from analysis import plots
        from analysis.experiments.storing import FIGURES

        plots.save(plots.evidence(findings), Path(asked.out) / FIGURES / "evidence")


def show(findings: "list[Finding]") -> None:
    """Print the table, fit for a terminal."""
    rows = [
        {
            "effect": finding.effect.name,
            "block": finding.effect.block,
            "what": finding.effect.summary.rstrip("."),
            "published": str(finding.effect.published),
            "market": f"{finding.mean:.3g} ± {finding.half:.1g}",
            "naive": "" if math.isnan(finding.naive) else f"{finding.naive:.3g}",
            "in": "yes" if finding.inside else "no",
            "checked": finding.effect.checked,
        }
        for finding in findings
    ]
    columns = {"effect": "Effect", "what": "What", "published": "Published [band]", "market": "Market ± 95 %>",
               "naive": "Naive>", "in": "In", "checked": "Checked"}  # fmt: skip
    print_table(rows, columns, group="block")


def told(effect: "type[Effect]") -> dict[str, Any]:
    """An effect and its experiment in words."""
    return {
        "effect": effect.name,
        "role": "reserve: never calibrated on" if effect.reserve else "calibration",
        "says": effect.summary,
        "measured": effect.measured,
        "published": str(effect.published),
        "band": effect.band,
        "source": effect.literature,
        "checked": effect.checked,
        "treatment": effect.treatment,
        "control": effect.control,
        "outcome": effect.outcome_is,
        "corresponds": effect.maps,
        "if missed": effect.why_missed,
    }


def tell(effects: "list[type[Effect]]") -> None:
    """Print experiments in words."""
    for effect in effects:
        lines = [f"{key:12} {value}" for key, value in told(effect).items() if value]
        click.echo("\n".join(fill(line, WIDE, subsequent_indent=" " * 13) for line in lines) + "\n")
