"""Which technologies are compared, how strictly they are used, and with what."""

from collections.abc import Iterator
from typing import Any

from analysis.methods.catalogue import Group, Method
from analysis.methods.pairing import Pair
from scenarios.frontier import twin
from sim.errors import BadInput
from sim.scenario import PARAMETERS, Deal, Scenario

BASE = twin.with_(deals=(Deal("Giant 2", "Giant 1"),))
"""The market in which they are compared: the scenario's twin, with a deal that partners may do securely."""
ROWS = "rows"
"""The baseline: people's rows, as they are."""
NO_DATA = "no data"
EPSILONS = (0.5, 1.0, 2.0, 4.0, 8.0)
BUDGETS = (10.0, 30.0)
SIZES = (10, 50, 250, 1000)
GRAINS = (2, 3, 6)
CAPS = (5,)
NOISES = (10.0,)
LARGEST = float(PARAMETERS["privacy_budget"].high or 0.0)


def frontier(base: Scenario, only: str = "") -> list[Group]:
    """Every technology, a group each, from the strictest to the laxest; or those with ``only`` in their name.

    Raises :class:`~sim.errors.BadInput` if there is none. Cohorts larger than the market are left out.
    """
    groups = [Group(name, Method(ROWS), tuple(methods)) for name, methods in _technologies(base)]
    some = [group for group in groups if only.lower() in group.name]
    if not some:
        raise BadInput(f"--only is {only!r}, but must be in one of: {', '.join(group.name for group in groups)}.")
    return some


def rungs(groups: list[Group], base: Scenario) -> list[Pair]:
    """Each technology at each strictness, used by all, against the same market without."""
    return [
        Pair(
            {
                "group": "frontier",
                "technology": group.name,
                "method": method.name if group.name == "none" else f"{group.name.partition(',')[0]} {method.name}",
                "baseline": ROWS,
            },
            method.by_all(base),
            base,
        )
        for group in groups
        for method in group.methods
    ]


def _technologies(base: Scenario) -> Iterator[tuple[str, list[Method]]]:
    yield "none", [Method(NO_DATA, {"collection": 0.0})]
    yield "local_dp", [_local(f"ε = {e:g}", epsilon=e, privacy_budget=LARGEST) for e in EPSILONS]
    yield "local_dp, budgeted", [_local(f"budget {b:g}", epsilon=2.0, privacy_budget=b) for b in BUDGETS]
    yield "minimisation", [_method("minimisation", f"topics by {g}", topic_grain=g, event_cap=65_535) for g in GRAINS]
    yield "minimisation, capped", [_method("minimisation", f"cap {c}", topic_grain=1, event_cap=c) for c in CAPS]
    sizes = [size for size in SIZES if size <= base.consumers]
    yield "cohorts", [_method("cohorts", f"k = {k}", cohort_size=k) for k in sizes]
    yield "on_device", [_method("on_device", f"noise {z:g}", noise_multiplier=z) for z in NOISES]
    yield "synthetic", [_method("synthetic", "rows")]
    yield "secure_sums", [_method("secure_sums", "k = 10", cohort_size=SIZES[0])]
    yield "encryption", [_method("encryption", "at rest")]


def _local(name: str, **policy: Any) -> Method:
    return _method("local_dp", name, **policy)


def _method(technology: str, name: str, **policy: Any) -> Method:
    return Method(name, {"privacy_technology": technology, **policy})
