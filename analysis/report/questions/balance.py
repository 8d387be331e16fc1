"""Is a balance possible?"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats
from scipy.stats import qmc

from analysis.plots.phase import Path as Way
from analysis.plots.phase import phase_of
from analysis.plots.report.shares import shares
from analysis.regions import REGIONS, Plane, kinds, plane_of
from analysis.report.blocks import Answer, Claim, Picture, Study, Table, Text
from analysis.report.found import Found, StudyFound
from analysis.report.interval import PER_CENT, listed, number
from analysis.report.questions import Question
from analysis.report.robustness import drawn
from analysis.sensitivity.methods import Method, problem_of
from scenarios.lone_learner import LEARNS
from sim.scenario import Scenario

PHASES, SPACE, LEARNING = "phases", "plausible markets", "learning markets"
LEAST = 0.05
"""Intensity and collection in the corner that others are compared with: data are hardly used."""
STARTS = {"from little": (0.1, 0.1), "from the middle": (0.3, 0.8), "from a lot": (0.9, 0.95)}
"""Where learners begin: intensity and collection."""
MIDDLE, FREE_PLACE = "from the middle", "no law"
PLACES: Mapping[str, Mapping[str, Any]] = {
    "no law": {},
    "GDPR": {"law": "gdpr"},
    "PIPL": {"law": "pipl"},
    "GDPR with passport": {"law": "gdpr", "data_passport": 1.0},
    "tracking ended": {"cookie_blocking": 1.0},
    "on devices": {"privacy_technology": "on_device"},
}
"""What may move learners: laws, remedies, platforms, technology."""
FREE: Mapping[str, tuple[float, float]] = {
    "personalization": (0.0, 1.0), "collection": (LEAST, 1.0), "transparency": (0.0, 1.0), "security": (0.0, 0.95),
    "homophily": (0.0, 0.8), "broker_coverage": (0.05, 0.6), "broker_accuracy": (0.3, 0.9),
    "specialised_share": (0.2, 0.8), "ad_load": (0.3, 0.9), "talk_rate": (0.0, 0.3), "group_tilt": (0.0, 1.0),
}  # fmt: skip
"""What firms may choose, and what nobody has measured, with bounds; beside the calibrated parameters."""
SPACE_LAWS = ("none", "ccpa", "gdpr", "pipl")
SPACE_SEED = 7
NAMES = {-1: "none of these"} | {number: region.name for number, region in enumerate(REGIONS)}
SYMBIOSIS = "symbiosis"
TOP = 4
"""Parameters that are named for each outcome."""
OUTCOMES = {"identifiable": "who is singled out", "clicks gained": "what data add to clicks", "trust lost": "trust"}


DECIDING = ["outcome", "parameter", "importance", "matters"]


class Balance(Question):
    """Where symbiosis is, and whether markets find it."""

    name = "balance"
    number = 4
    asked = "Is a balance possible?"
    commands = (
        "symbiosis sweep no_law --vary personalization=0:1:11 --vary collection=0:1:11 --seeds 10 --out out/phase",
        "symbiosis sensitivity no_law --method pawn --outcomes ctr,identifiable,trust --samples 512",
        "symbiosis run arms_race",
    )
    claims = (
        Claim("Moderate use of data adds clicks to hardly any", PHASES, "middle", "corner", "ctr"),
        Claim("Moderate use of data costs trust", PHASES, "middle", "corner", "trust"),
        Claim("Learners under the GDPR single out fewer than without a law", LEARNING, "GDPR, from the middle",
              "no law, from the middle", "identifiable"),
    )  # fmt: skip

    def studies(self) -> list[Study]:
        """A grid of two policies; points of the parameter space with their references; learners."""
        size = self.size
        base = Scenario(consumers=size.consumers, days=size.days)
        sides = [float(round(side, 4)) for side in np.linspace(0.0, 1.0, size.grid)]
        grid = {
            _point(rho, kappa): base.with_(personalization=rho, collection=kappa) for rho in sides for kappa in sides
        }
        grid |= {"corner": base.with_(personalization=0.0, collection=0.0), "middle": base.with_(collection=0.5)}
        space: dict[str, Scenario] = {}
        for row, point in enumerate(plausible(size.samples)):
            there = base.with_(**point)
            space |= {f"{row}": there, f"{row}, reference": _reference(there)}
        learners: dict[str, Scenario] = {}
        for place, settings in PLACES.items():
            there = base.with_(days=size.learning, **settings)
            learners[f"{place}, reference"] = _reference(there)
            for start in STARTS if place == FREE_PLACE else [MIDDLE]:
                rho, kappa = STARTS[start]
                learners[f"{place}, {start}"] = there.with_(personalization=rho, collection=kappa, **LEARNS)
        return [Study(PHASES, grid, size.seeds), Study(SPACE, space, 1), Study(LEARNING, learners, size.seeds)]

    def answer(self, found: Found) -> Answer:
        """What share of markets is symbiosis, what decides it, and where learners come to."""
        plane, learned = plane_found(found.study(PHASES)), found.study(LEARNING)
        space = space_table(found.study(SPACE), self.size.samples)
        share = {name: float((space["region"] == name).mean()) for name in NAMES.values()}
        decisive = deciding(space)
        ends = learned_table(learned)
        blocks = (
            Text(
                "A market is called distrust where ads work worse and trust is lower than where data are hardly used; "
                "surveillance where profiles single out half of people or more; symbiosis where ads work no worse, and "
                "they do not."
            ),
            Picture(
                "phases", phase_of(plane, "personalization", "collection", str(self.size.seeds), paths=ways(learned)),
                "The plane of personalization intensity and collection, coloured by kind of market, with arrows from "
                "where learning marketers begin to where they end.",
                "Colours: kinds of market where all firms do the same. Arrows: where firms that learn their policy by "
                "experiments begin, and where they are at the end.",
            ),
            Text(_of_learners(ends)),
            Table("learning_markets", "Where learning markets end", ends),
            Picture(
                "space", shares(share, len(space), decisive),
                f"Bars: of {len(space)} plausible markets, the share of each kind; and which parameters decide.",
                "Left: kinds of market among points of the plausible parameter space, with 95 % intervals. Right: "
                "parameters by how far they decide (PAWN's median distance), those beyond chance in colour.",
            ),
            Text(_of_space(share, len(space), decisive)),
        )  # fmt: skip
        return Answer(_short(share, len(space), ends), blocks, _would_change(decisive), {
            f"{name}, share of plausible markets, %": PER_CENT * value for name, value in share.items()
        })  # fmt: skip


def plane_found(some: StudyFound) -> Plane:
    """The plane of intensity (x) and collection (y)."""
    arms = [arm for arm in some.arms if arm.startswith("at ")]
    points = pd.DataFrame([(arm, *map(float, arm.split()[1:])) for arm in arms], columns=["point", "x", "y"])
    return plane_of(points, pd.concat({arm: some.by_arm[arm] for arm in arms}, names=["point", "seed"]).reset_index())


def _point(rho: float, kappa: float) -> str:
    return f"at {rho:g} {kappa:g}"


def _reference(there: Scenario) -> Scenario:
    """The same market where data are hardly used."""
    return there.with_(personalization=0.0, collection=LEAST)


def plausible(samples: int) -> list[dict[str, Any]]:
    """Points of the parameter space: calibrated parameters within what calibration left, others within bounds, a law.

    Sobol' points: the same each time.
    """
    calibrated = list(drawn(samples).values())
    points = qmc.Sobol(len(FREE) + 1, rng=SPACE_SEED).random(samples)
    found = []
    for known, point in zip(calibrated, points, strict=True):
        free = {
            name: low + (high - low) * float(u) for (name, (low, high)), u in zip(FREE.items(), point, strict=False)
        }
        law = SPACE_LAWS[int(point[-1] * len(SPACE_LAWS))]
        found.append(dict(known) | free | {"law": law})
    return found


def space_table(some: StudyFound, samples: int) -> pd.DataFrame:
    """A row a point that was run: its parameters (a law by its number), outcomes and region."""
    rows = []
    for number_, settings in enumerate(plausible(samples)):
        here, there = f"{number_}", f"{number_}, reference"
        if {here, there} <= set(some.arms):
            row = dict(settings) | {"law": float(SPACE_LAWS.index(settings["law"]))}
            row |= {"identifiable": some.level(here, "identifiable").mean}
            row |= {"clicks gained": some.relative(here, there, "ctr").mean}
            row |= {"trust lost": -some.change(here, there, "trust").mean}
            rows.append(row | {"region": region_of(some, here, there)})
    return pd.DataFrame(rows)


def region_of(some: StudyFound, arm: str, reference: str) -> str:
    """What kind of market an arm is, by means over seeds."""
    conditions = {condition for region in REGIONS for condition in region.conditions}
    values = {
        condition: np.array([
            (some.change(arm, reference, condition.measure) if condition.against_reference
             else some.level(arm, condition.measure)).mean
        ])
        for condition in conditions
    }  # fmt: skip
    return NAMES[int(kinds(values)[0])]


def deciding(space: pd.DataFrame) -> pd.DataFrame:
    """Which parameters decide which outcome: outcome, parameter, importance, and whether that is beyond chance."""
    names = [name for name in space if name not in (*OUTCOMES, "region") and space[name].nunique() > 1]
    cube = space[names].rank(pct=True).to_numpy(float)
    pawn, tables = Method.find("pawn")(), []
    if len(space) < pawn.least:
        return pd.DataFrame(columns=DECIDING)
    for outcome in OUTCOMES:
        values = space[outcome].to_numpy(float)
        known = np.isfinite(values)
        if np.ptp(values[known]) == 0.0:
            continue
        told = pawn.indices(problem_of(names), cube[known], values[known], SPACE_SEED)
        told = told.assign(outcome=outcome, parameter=names, importance=told[pawn.importance])
        tables.append(told[DECIDING])
    table = pd.concat(tables) if tables else pd.DataFrame(columns=DECIDING)
    return table.sort_values(["outcome", "importance"], ascending=[True, False], ignore_index=True)


def ways(some: StudyFound) -> list[Way]:
    """Where learners begin, and where they end."""
    found = []
    for arm in some.arms:
        place, start = arm.rsplit(", ", 1)
        if start in STARTS:
            end = (some.level(arm, "end personalization").mean, some.level(arm, "end collection").mean)
            found.append(Way(f"{place}, {start}" if place == FREE_PLACE else place, STARTS[start], end))
    return found


def learned_table(some: StudyFound) -> pd.DataFrame:
    """Where learners end: policy, kind of market, and against the same market where data are hardly used."""
    rows = []
    for arm in (arm for arm in some.arms if not arm.endswith("reference")):
        place, start = arm.rsplit(", ", 1)
        reference = f"{place}, reference"
        rows.append(
            {
                "market": place,
                "begins": start,
                "intensity>": some.level(arm, "end personalization").told(),
                "collection>": some.level(arm, "end collection").told(),
                "clicks, %>": some.relative(arm, reference, "ctr").told(sign=True),
                "trust, points>": some.change(arm, reference, "trust").times(PER_CENT).told(sign=True),
                "singled out, %>": some.level(arm, "identifiable").times(PER_CENT).told(),
                "kind": region_of(some, arm, reference),
            }
        )
    return pd.DataFrame(rows)


def _of_learners(ends: pd.DataFrame) -> str:
    free = ends[ends["market"] == FREE_PLACE]
    kinds_of = list(dict.fromkeys(free["kind"]))
    if len(kinds_of) == 1:
        told = f"Left to learn without a law, markets end in {kinds_of[0]}, wherever they begin. "
    else:
        told = f"Left to learn without a law, markets end in {listed(kinds_of)}, by where they begin. "
    others = ends[ends["market"] != FREE_PLACE]
    there = others[others["kind"] == SYMBIOSIS]["market"].tolist()
    elsewhere = others[others["kind"] != SYMBIOSIS]["market"].tolist()
    told += (
        f"In symbiosis they end with {listed(there)}" if there else "Nothing that was tried has them end in symbiosis"
    )
    return told + (f"; not with {listed(elsewhere)}." if there and elsewhere else ".")


def _of_space(share: Mapping[str, float], many: int, decisive: pd.DataFrame) -> str:
    told = [f"{name} {PER_CENT * value:.0f} %" for name, value in share.items() if value]
    parts = []
    for outcome, meaning in OUTCOMES.items():
        top = decisive[(decisive["outcome"] == outcome) & decisive["matters"].astype(bool)].head(TOP)["parameter"]
        if len(top):
            parts.append(f"{meaning} is decided by {listed([str(name).replace('_', ' ') for name in top])}")
    decided = f" Beyond chance, {'; '.join(parts)}." if parts else " No single parameter decides beyond chance."
    return f"Of {many} markets drawn from plausible parameters: {listed(told)}.{decided}"


def _short(share: Mapping[str, float], many: int, ends: pd.DataFrame) -> str:
    told = stats.binomtest(round(share[SYMBIOSIS] * many), many).proportion_ci(method="wilson")
    span = (
        f"{PER_CENT * share[SYMBIOSIS]:.0f} % ({number(PER_CENT * told.low, 0)} to {number(PER_CENT * told.high, 0)})"
    )
    free = ends[(ends["market"] == FREE_PLACE) & (ends["kind"] == SYMBIOSIS)]
    find = "find it by themselves" if len(free) == 3 else "do not reliably find it by themselves"
    moved = ends[(ends["market"] != FREE_PLACE) & (ends["kind"] == SYMBIOSIS)]["market"].tolist()
    there = f"; with {listed(moved)} they end in it" if moved else ""
    lead = "Yes, but it is not where markets drift" if len(free) < 3 else "Yes"
    if share[SYMBIOSIS] < 0.05:
        lead = "Hardly"
    return f"{lead}: {span} of plausible markets are symbiosis, and marketers that learn {find}{there}."


def _would_change(decisive: pd.DataFrame) -> tuple[str, ...]:
    return (
        "Where the lines are drawn: distrust, surveillance and symbiosis are defined by thresholds "
        "(analysis/regions.py), which a reader may set otherwise.",
        "What marketers are rewarded for: they learn by visits at their worth; other objectives lead elsewhere.",
        "Narrower knowledge of the parameters that decide: see docs/calibration.md for which are not identified.",
    )
