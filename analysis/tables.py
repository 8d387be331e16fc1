"""What the command line prints of runs, comparisons, parameters and laws."""

from typing import TYPE_CHECKING, Any

import click

from analysis.terminal import change, note, print_json, print_table, short
from sim.errors import unknown
from sim.law.citations import Clause
from sim.law.privacy_law import HEAD, load, presets, timelines
from sim.law.steps import Step
from sim.parameter import Parameter
from sim.scenario import PARAMETERS, parameter

if TYPE_CHECKING:
    from analysis.experiments import Comparison, Results

NARROW = 10
"""Letters of an arm's name that a column has room for."""


def tell_run(results: "Results", out: str | None, as_json: bool) -> None:
    """Print a run's measures, early and late, and what happened in between."""
    from analysis.experiments.summary import summary, window

    rows = summary(results.daily).to_dict("records")
    if as_json:
        told = {"scenario": results.name, "seed": results.seed, "days": results.days, "complete": results.complete}
        print_json(told | {"out": out, "measures": rows, "events": results.events.to_dict("records")})
        return
    days = window(results.daily)
    title = f"{results.name}: {len(results.consumers):,} consumers, {results.days} days, seed {results.seed}"
    columns = {"measure": "Measure", "unit": "Unit", "first": f"First {days} days>", "last": f"Last {days} days>"}
    print_table([_early_and_late(row) for row in rows], columns | {"change": "Change>"}, title, "group")
    _tell_events(results)
    _tell_where(out)


def _early_and_late(row: dict[str, Any]) -> dict[str, str]:
    first, last, unit = row["first"], row["last"], row["unit"]
    return row | {"first": short(first, unit), "last": short(last, unit), "change": change(first, last)}


def _tell_events(results: "Results") -> None:
    for kind, events in results.events.groupby("kind", sort=False):
        if len(events) > 3:
            click.echo(f"{kind}: {len(events)} times, first on day {events['day'].min()}")
        else:
            told = (f"day {e.day} {e.who} {e.what}".replace("  ", " ") for e in events.itertuples())
            click.echo(f"{kind}: " + "; ".join(told))


def _tell_where(out: str | None) -> None:
    if out:
        note(f"Kept in {out}")


def tell_comparison(comparison: "Comparison", out: str | None, every: bool, as_json: bool) -> None:
    """Print paired differences with their intervals, a table for each arm."""
    table = comparison.table
    if as_json:
        told = {"baseline": comparison.baseline, "seeds": comparison.finished, "days": comparison.days}
        told |= {"burn_in": comparison.burn_in, "complete": comparison.complete, "out": out}
        print_json(told | {"differences": table.to_dict("records")})
        return
    for arm, rows in table.groupby("arm", sort=False):
        _tell_arm(str(arm), rows.to_dict("records"), comparison, every)
    click.echo(
        f"Means (totals of counts and money) over days {comparison.burn_in} to {comparison.days - 1}, "
        f"{len(comparison.finished)} seeds.\nDifferences are relative to {comparison.baseline}, or "
        "absolute where it has 0,\n+/- half their 95 % interval over seeds; * where 0 is not in it."
    )
    _tell_where(out)


def _tell_arm(arm: str, rows: list[dict[str, Any]], comparison: "Comparison", every: bool) -> None:
    from analysis.experiments.summary import GROUPS

    groups = {measure: group for group, measures in GROUPS.items() for measure in measures}
    chosen = sorted((r for r in rows if r["measure"] in groups), key=lambda row: list(groups).index(row["measure"]))
    lines = [_difference(row) | {"group": groups.get(row["measure"], "")} for row in (rows if every else chosen)]
    columns = {"measure": "Measure", "unit": "Unit", "baseline": f"{_heading(comparison.baseline, 'baseline')}>"}
    columns |= {"mean": f"{_heading(arm, 'arm')}>", "change": "Difference>", "interval": "+/-  >"}
    print_table(lines, columns, f"{arm} against {comparison.baseline}", "" if every else "group")
    click.echo()


def _heading(name: str, otherwise: str) -> str:
    return name if len(name) <= NARROW else otherwise


def _difference(row: dict[str, Any]) -> dict[str, str]:
    """A row as it is printed: relative difference where the baseline has a size, else in the measure's own unit."""
    relative = abs(row["relative"]) < float("inf")
    unit = "share" if relative else row["unit"]
    middle, high = (row["relative"], row["relative_high"]) if relative else (row["difference"], row["high"])
    star = "*" if row["low"] > 0 or row["high"] < 0 else " "
    return {
        "measure": row["measure"],
        "unit": row["unit"],
        "baseline": short(row["baseline"], row["unit"]),
        "mean": short(row["mean"], row["unit"]),
        "change": short(middle, unit),
        "interval": f"{short(high - middle, unit).removesuffix(' %')} {star}",
    }


def tell_parameters(name: str | None, search: str | None, as_json: bool) -> None:
    """Print every parameter, those of a group, or everything about one."""
    chosen = _of_group(name) if name else PARAMETERS
    rows = [_parameter_row(each, p) for each, p in chosen.items()]
    rows = [row for row in rows if not search or search.lower() in " ".join(map(str, row.values())).lower()]
    if as_json:
        print_json(rows)
    elif name in PARAMETERS:
        print_table([{"key": key, "value": word(value)} for key, value in rows[0].items()], {"key": "", "value": ""})
    else:
        columns = {"name": "Parameter", "default": "Default>", "range": "Range", "meaning": "Meaning"}
        print_table(rows, columns, group="group")


def word(value: Any) -> Any:
    """``value``, or yes or no for a truth value."""
    return ("yes" if value else "no") if isinstance(value, bool) else value


def _of_group(name: str) -> dict[str, Parameter]:
    if name in PARAMETERS:
        return {name: parameter(name)}
    groups = {p.group.lower(): p.group for p in PARAMETERS.values()}
    if name.lower() not in groups:
        raise unknown("parameter or group of parameters", name, (*PARAMETERS, *groups.values()))
    return {each: p for each, p in PARAMETERS.items() if p.group == groups[name.lower()]}


def _parameter_row(name: str, p: Parameter) -> dict[str, Any]:
    scope = "each marketer" if p.per_firm else "each jurisdiction" if p.local else "the market"
    return {
        "name": name,
        "group": p.group,
        "default": p.default if p.default != "" else "-",
        "range": _range(p),
        "unit": p.unit,
        "meaning": p.doc,
        "of": scope,
        "may change in mid-run": not p.born,
        "source": p.source,
    }


def _range(p: Parameter) -> str:
    if p.low is None or p.high is None:
        return ", ".join(p.choices) or ("true, false" if p.kind is bool else "text")
    return f"{p.low:,.12g} to {p.high:,.12g} {p.unit}".rstrip()


def tell_laws(as_json: bool) -> None:
    """Print the laws there are."""
    rows = []
    for name in (*presets(), *timelines()):
        law = load(name)
        clauses = sum(not clause.neutral for clause in law.clauses())
        head = {"law": name, "title": law.title, "in_force": law.in_force, "reference": law.reference}
        rows.append(head | {"clauses": clauses, "steps": len(law.steps)})
    columns = {"law": "Law", "title": "Title", "in_force": "In force", "clauses": "Clauses>", "steps": "Steps>"}
    print_json(rows) if as_json else print_table(rows, columns)


def tell_law(name: str, as_json: bool) -> None:
    """Print a law's clauses: what each holds, and from which article."""
    law = load(name)
    if as_json:
        head = {key: getattr(law, key) for key in HEAD}
        steps = [vars(step) | {"clauses": dict(step.clauses)} for step in law.steps]
        told = [{key: value for key, value in step.items() if key != "citations"} for step in steps]
        print_json(head | {"clauses": [vars(clause) for clause in law.clauses()], "steps": told})
        return
    rows = [_clause_row(clause) for clause in law.clauses() if clause.article or not clause.neutral]
    columns = {"clause": "Clause", "value": "Value>", "article": "Article", "says": "What it says"}
    print_table(rows, columns, f"{law.title} ({law.reference})")
    silent = [clause.name for clause in law.clauses() if clause.neutral and not clause.article]
    if silent:
        click.echo(f"Silent on: {', '.join(silent)}")
    if law.steps:
        print_table(
            list(map(_step_row, law.steps)), {"date": "From", "title": "What happened", "changes": "What changes"}
        )


def _step_row(step: Step) -> dict[str, Any]:
    changes = ", ".join(f"{name} = {word(value)}" for name, value in step.clauses)
    whole = f"{step.law} as a whole" + (", but " if changes else "") if step.law else ""
    return {"date": step.date, "title": step.title, "changes": whole + changes}


def tell_check(path: str, as_json: bool) -> bool:
    """Put a law to its tests, and print what came of each; True if all passed."""
    from analysis.law_tests import check

    outcomes = []
    for outcome in check(path):
        outcomes.append(outcome)
        if not as_json:
            click.echo(f"{'passed' if outcome.passed else 'FAILED'}  {outcome.says}\n        {outcome.found}")
    failed = sum(not outcome.passed for outcome in outcomes)
    if as_json:
        print_json([vars(outcome) for outcome in outcomes])
    else:
        click.echo(f"{len(outcomes) - failed} of {len(outcomes)} tests passed")
    return not failed


def _clause_row(clause: Clause) -> dict[str, Any]:
    return {"clause": clause.name, "value": word(clause.value), "article": clause.article, "says": clause.says}
