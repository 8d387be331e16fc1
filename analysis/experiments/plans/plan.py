"""A plan: points of a space of scenarios, each run with the same seeds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.experiments.plans.axes import axes_of
from analysis.experiments.plans.designs import Design
from analysis.experiments.plans.seeds import Wanted
from analysis.experiments.running import check_seed
from sim.errors import BadInput, bad, unknown
from sim.firms.policies import check_policies
from sim.law.privacy_law import load
from sim.scenario import PARAMETERS, Scenario

SCENARIO = "scenario"
"""The column of a table of points that names a scenario, where there are several."""
MOST_RUNS = 100_000_000


@dataclass(frozen=True)
class Plan:
    """What an experiment runs: every point with every seed.

    ``points`` has a row a point and a column a parameter that is varied; a missing value leaves the scenario's own.
    Where there are several ``scenarios``, its column ``scenario`` names each point's. Scenarios of points are made
    when they are asked for, so that a plan of a million runs is as small as its table. ``wanted`` asks for more seeds
    where the means are not sure enough.
    """

    scenarios: Mapping[str, Scenario]
    points: pd.DataFrame
    seeds: tuple[int, ...]
    burn_in: int | None = None
    """Days left out at the start of each run; half of the run if None."""
    wanted: Wanted | None = None
    varied: tuple[str, ...] = field(init=False)
    """The columns of the points: parameters, and ``scenario`` if there are several."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "varied", tuple(map(str, self.points.columns)))
        for name in self.varied:
            if name != SCENARIO and name not in PARAMETERS:
                raise unknown("parameter", name, [*PARAMETERS, SCENARIO])
        if len(self.points) * len(self.seeds) > MOST_RUNS:
            raise bad("runs", f"{len(self.points) * len(self.seeds):,}", f"at most {MOST_RUNS:,}")

    def __len__(self) -> int:
        return len(self.points)

    def scenario(self, point: int) -> Scenario:
        """The scenario of a point; raises :class:`~sim.errors.BadInput` if its values will not do."""
        row = dict(zip(self.varied, self.points.iloc[point].tolist(), strict=True))
        values = {name: value for name, value in row.items() if name != SCENARIO and not _missing(value)}
        try:
            return self._base(row.get(SCENARIO)).with_(**values)
        except BadInput as error:
            raise BadInput(f"In point {point} of the plan: {error}") from None

    def checked(self) -> Iterator[Scenario]:
        """Every point's scenario in turn, if no point has values or names that a run would stumble over."""
        seen: set[tuple[Any, ...]] = set()
        for point in range(len(self)):
            scenario = self.scenario(point)
            words = tuple(getattr(scenario, name) for name, p in PARAMETERS.items() if p.kind is not float)
            named = (*words, str(scenario.firms), str(scenario.changes))
            if named not in seen:
                seen.add(named)
                _check_names(scenario)
            _check_burn_in(self.burn_in, scenario.days)
            yield scenario

    def _base(self, name: Any) -> Scenario:
        if name is None or _missing(name):
            return next(iter(self.scenarios.values()))
        if name not in self.scenarios:
            raise unknown("scenario", name, self.scenarios)
        return self.scenarios[name]


def plan_of(
    scenario: Scenario | Mapping[str, Scenario],
    vary: Mapping[str, Any] | pd.DataFrame | Sequence[Mapping[str, Any]] | None = None,
    seeds: int | Iterable[int] = 5,
    *,
    design: str = "grid",
    samples: int = 128,
    design_seed: int = 1,
    days: int | None = None,
    burn_in: int | None = None,
    half_width: Mapping[str, float] | None = None,
    most_seeds: int | None = None,
) -> Plan:
    """The plan of a sweep; see :func:`~analysis.experiments.sweeping.sweep` for what each argument is."""
    scenarios = _named(scenario)
    if days is not None:
        scenarios = {name: each.with_(days=days) for name, each in scenarios.items()}
    points = _points(vary, design, samples, design_seed)
    wanted = Wanted(half_width, **({} if most_seeds is None else {"most": most_seeds})) if half_width else None
    if len(scenarios) > 1 and SCENARIO not in points:
        names = pd.DataFrame({SCENARIO: list(scenarios)})
        points = names.merge(points, how="cross") if len(points.columns) else names
    return Plan(scenarios, points, check_seeds(seeds), burn_in, wanted)


def check_seeds(seeds: int | Iterable[int]) -> tuple[int, ...]:
    """The seeds 1 to n of a number n, or those that are given, if they can be seeds and are all different."""
    if type(seeds) is int and 1 <= seeds <= 100_000:
        return tuple(range(1, seeds + 1))
    known = tuple(check_seed(seed) for seed in seeds) if isinstance(seeds, Iterable) else ()
    if not known or len(set(known)) < len(known):
        raise bad("seeds", seeds, "a whole number from 1 to 100,000, or whole numbers that are all different")
    return known


def _named(scenario: Scenario | Mapping[str, Scenario]) -> dict[str, Scenario]:
    named = {"": scenario} if isinstance(scenario, Scenario) else dict(scenario)
    if not named or not all(isinstance(each, Scenario) for each in named.values()):
        raise bad("scenario", scenario, "a Scenario, or scenarios by name")
    return named


def _points(vary: Any, design: str, samples: int, seed: int) -> pd.DataFrame:
    """The table of points that is given, or that a design makes of the axes; one point without change if neither."""
    if vary is None or (isinstance(vary, Mapping) and not vary):
        return pd.DataFrame(index=[0])
    if isinstance(vary, Mapping):
        return pd.DataFrame(Design.find(design)().points(axes_of(vary), samples, seed))
    table = vary if isinstance(vary, pd.DataFrame) else pd.DataFrame(list(vary))
    if not len(table):
        raise bad("points", "an empty table", "a table with a row for each point")
    return table.reset_index(drop=True)


def _missing(value: Any) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and value != value)


def _check_names(scenario: Scenario) -> None:
    check_policies(scenario)
    for law in (scenario.law, *(change.set["law"] for change in scenario.changes if "law" in change.set)):
        load(str(law))


def _check_burn_in(burn_in: int | None, days: int) -> None:
    if burn_in is not None and (type(burn_in) is not int or not 0 <= burn_in < days):
        raise bad("burn_in", burn_in, f"a whole number from 0 to {days - 1} (days)")
