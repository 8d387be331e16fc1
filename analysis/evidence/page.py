"""The page of documentation on published effects: what each is, and what the market came to when it was last run."""

from typing import Any

from analysis.documents import page, table
from analysis.evidence import Effect, measured
from analysis.evidence.evaluating import in_order
from analysis.evidence.score import ABLATIONS

ABOUT = """
Published effects, each run as the experiment its authors ran, beside what the market does on its own:
`symbiosis evidence`. Those whose names begin with C chose parameters ([calibration.md](calibration.md)), and so do not
test the model. Those whose names begin with R were kept in reserve: no rule and no parameter was made with them in
view, and they are reported as they come out. *Checked* says how well the published number is verified: in the paper's
**abstract**, in a **secondary** source, or from **memory**.
""".strip()
HEAD = ("Effect", "What", "Published [band]", "Market ± 95 %", "In", "Naive", "Checked", "Source")
ABOUT_EXPERIMENTS = """
## The experiments

Arms share all luck (twin markets), or people are held out at random within a run; nothing is compared before and after.
An effect has a value a seed, and these a mean and a 95 % t-interval. `symbiosis evidence C3a --explain` tells the same.
""".strip()
ABOUT_SCORES = """
## Score

Effects in their bands, and the mean distance from the published values in half-widths of the band (at most 5). The
forecasters know nothing: one says that there is no effect, the other that all is halved. Each ablated market lacks a
mechanism ({}); what it misses, and the market has, that mechanism carries.
""".strip()
ADD = """
## Add an effect

An effect is a file in `analysis/evidence/effects/`, which registers itself. Of the class, `block` says with which
effects it is calibrated, `reserve = True` keeps it aside; `arms` are scenarios, and `outcome` reads one seed's runs:

```python
from analysis.evidence import Band, Effect


class Repeats(Effect):
    \"\"\"Most purchases are by people who had bought there before.\"\"\"

    name, block, kind, checked = "X1", "shopping", "level", "memory"
    literature, band = "a study of yours", "a tenth either way"
    measured, published = "share of repeat purchases", Band(0.5, 0.7, 0.6)
    treatment, control, outcome_is, maps = "living", "none: a level", "mean share", "as it is"

    def arms(self, base):
        return {"market": base}

    def outcome(self, runs):
        return runs["market"].mean("repeat_share")
```

`observe` is for what daily measures do not tell (see `analysis/evidence/observing.py`).
""".strip()
UNMEASURED = "Nothing was measured yet: `symbiosis evidence --ablations --keep` does."


def evidence() -> str:
    """The page: the table with measured values, the score, and every experiment in words."""
    known = in_order(Effect.all().values())
    found = measured.read()
    parts = [ABOUT, _made(found), table(HEAD, [_row(effect, found) for effect in known])]
    parts += [ABOUT_SCORES.format(", ".join(f"`{_told(s)}`" for s in ABLATIONS.values())), _scores(found)]
    parts += [ABOUT_EXPERIMENTS, *[_experiment(effect) for effect in known], ADD]
    return page("Evidence", *parts)


def _made(found: dict[str, Any]) -> str:
    if not found:
        return UNMEASURED
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    return f"Measured {found['made']} by `symbiosis evidence --ablations --keep` ({found['tier']} tier; {versions})."


def _row(effect: type[Effect], found: dict[str, Any]) -> tuple[str, ...]:
    seen = found.get("effects", {}).get(effect.name, {})
    market = (
        f"{seen['mean']:g} ± {seen['half']:.1g}" if "half" in seen else f"{seen['mean']:g}" if "mean" in seen else ""
    )
    inside = {True: "yes", False: "**no**"}.get(seen.get("inside"), "")
    naive = f"{seen['naive']:g}" if "naive" in seen else ""
    told = effect.summary.rstrip(".")
    return effect.name, told, str(effect.published), market, inside, naive, effect.checked, effect.literature


def _scores(found: dict[str, Any]) -> str:
    rows = [
        (row["market"], row["calibration"], row["reserve"], row["distance"], row["lost"])
        for row in found.get("scores", ())
    ]
    return table(("Market or forecaster", "Calibrated", "Reserve", "Distance", "Misses, which the market has"), rows)


def _told(settings: Any) -> str:
    return ", ".join(f"{name} = {value:g}" for name, value in settings.items())


def _experiment(effect: type[Effect]) -> str:
    lines = [
        f"### {effect.name}: {effect.summary.rstrip('.')}",
        f"{effect.measured[0].upper()}{effect.measured[1:]}: {effect.published} ({effect.literature}). "
        f"Band: {effect.band}.",
        f"- *Treatment*: {effect.treatment}.\n- *Control*: {effect.control}.\n- *Outcome*: {effect.outcome_is}.",
        effect.maps + (f" *Why it is missed*: {effect.why_missed}" if effect.why_missed else ""),
    ]
    return "\n\n".join(lines)
