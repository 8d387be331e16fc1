"""``symbiosis evidence``: published effects beside what the market does on its own."""

from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

import click

from analysis.commands.common import sweeping
from analysis.terminal import note, print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.evidence import Effect, Finding

WIDE = 100
"""Letters of a line of an explanation."""


@click.command()
@click.argument("effects", nargs=-1, metavar="[EFFECT|BLOCK]...")
@click.option("--explain", is_flag=True, help="Tell the experiment instead of running it.")
@click.option("--tier", default="full", show_default=True, help="fast: smaller markets, fewer seeds.")
@click.option("--seeds", type=click.IntRange(1, 1000), help="Runs of each arm, if not as many as each effect says.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="A parameter of all markets; repeatable.")
@click.option("--out", default="out/evidence", show_default=True, metavar="FOLDER", help="Where runs are kept.")
@click.option("--workers", type=int, help="Processes; as many as cores by default.")
@click.option("--retry-failed", is_flag=True, help="Run what failed before again.")
@click.option("--no-figures", is_flag=True, help="Draw no figures.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def evidence(effects: tuple[str, ...], explain: bool, as_json: bool, **options: Any) -> None:
    """Set published effects beside the market's own: all of them, or some by name (C3a) or block (reactance).

    Effects marked R are kept in reserve: no parameter was chosen by them.
    """
    chosen = find_effects(effects)
    if explain:
        print_json([told(effect) for effect in chosen]) if as_json else tell(chosen)
        return
    findings = run(chosen, **{name: options[name] for name in ("tier", "seeds", "settings", "out", "workers")},
                   retry_failed=options["retry_failed"])  # fmt: skip
    keep(findings, options["out"], figures=not options["no_figures"])
    if as_json:
        print_json([finding.row() for finding in findings])
    else:
        show(findings)
    note(f"Kept in {options['out']}")


def find_effects(names: "Sequence[str]") -> "list[type[Effect]]":
    """The effects of these names and blocks, all if none is named; raises with the nearest name otherwise."""
    from analysis.evidence import Effect
    from sim.errors import unknown

    known = Effect.all()
    if not names:
        return list(known.values())
    found: dict[str, type[Effect]] = {}
    for name in names:
        some = {key: one for key, one in known.items() if name.lower() in (key.lower(), one.block)}
        if not some:
            raise unknown("effect or block", name, [*known, *{one.block: 0 for one in known.values()}])
        found |= some
    return list(found.values())


def run(
    effects: "list[type[Effect]]",
    tier: str,
    seeds: int | None,
    settings: tuple[str, ...],
    out: str,
    workers: int | None,
    retry_failed: bool,
) -> "list[Finding]":
    """Run experiments with a live bar; on Ctrl-C say how to go on."""
    from analysis.evidence import evaluate
    from sim.scenario import Scenario, read_settings

    common = Scenario().with_(**read_settings(settings))
    with sweeping("evidence", out) as watch:
        return evaluate(effects, range(1, seeds + 1) if seeds else None, tier=tier, common=common, out=out,
                        workers=workers, retry_failed=retry_failed, watch=watch)  # fmt: skip


def keep(findings: "list[Finding]", out: str, figures: bool) -> None:
    """Write the table as CSV, and a figure."""
    from analysis.evidence.evaluating import table

    table(findings).to_csv(Path(out) / "evidence.csv", index=False)
    if figures:
        from analysis import plots
        from analysis.experiments.storing import FIGURES

        plots.save(plots.evidence(findings), Path(out) / FIGURES / "evidence")


def show(findings: "list[Finding]") -> None:
    """Print the table, fit for a terminal."""
    rows = [
        {
            "effect": finding.effect.name,
            "block": finding.effect.block,
            "what": finding.effect.summary.rstrip("."),
            "published": str(finding.effect.published),
            "market": f"{finding.mean:.3g} ± {finding.half:.1g}",
            "in": "yes" if finding.inside else "no",
            "checked": finding.effect.checked,
        }
        for finding in findings
    ]
    columns = {"effect": "Effect", "what": "What", "published": "Published [band]", "market": "Market ± 95 %>",
               "in": "In", "checked": "Checked"}  # fmt: skip
    print_table(rows, columns, group="block")
    for role, some in (("calibrated", False), ("in reserve", True)):
        part = [finding for finding in findings if finding.effect.reserve is some]
        if part:
            click.echo(f"{sum(finding.inside for finding in part)} of {len(part)} effects {role} are inside.")


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
