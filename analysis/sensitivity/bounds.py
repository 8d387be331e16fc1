"""Between which values parameters are varied, where the user does not say."""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.experiments.plans.axes import Axis, axis_of
from sim.errors import BadInput, bad, unknown
from sim.parameter import Parameter
from sim.scenario import PARAMETERS, Scenario, parameter

FACTOR = 2.0
"""How many times smaller and larger than the scenario's value a parameter without natural bounds is tried."""
NATURAL = 1.0
"""Legal ranges no wider than this are natural bounds: shares, probabilities, levels from 0 to 1."""
DEFAULT = "policy"
"""The group that is varied if nothing is named: what a marketer decides."""
FIXED = ("consumers", "days")
"""Of the experiment, not of the market: never varied unless they are named."""


def axes_over(scenario: Scenario, over: Sequence[str], bounds: Mapping[str, Any]) -> list[Axis]:
    """The axes of an analysis: parameters and groups that are named in ``over``, and those with ``bounds``.

    Bounds are the user's. Else a parameter whose legal range is at most 1 wide is varied over all of it; one with a
    wider range from half of the scenario's own value to twice that, within the legal range; switches and choices over
    all they can be. Of a group, what these rules give no bounds (a value of 0, free text) is left out; of what was
    named it is an error.

    Raises:
        BadInput: for unknown names, and where bounds are needed.
    """
    axes = {name: axis_of(name, given) for name, given in bounds.items()}
    for name in over or ([] if bounds else [DEFAULT]):
        for each in members(name):
            if each not in axes and (axis := _axis(each, scenario, named=name in PARAMETERS)):
                axes[each] = axis
    if len(axes) < 2:
        raise bad("over", list(axes), "two parameters or more", "Name parameters, or a group: --over policy.")
    for axis in axes.values():
        if len(axis.levels) == 1:
            raise bad(f"bounds of {axis.name}", axis.levels[0], "a range or two values or more")
    return list(axes.values())


def members(name: str) -> list[str]:
    """The parameter of this name, or those of the group."""
    if name in PARAMETERS:
        return [name]
    groups = {p.group.lower() for p in PARAMETERS.values()}
    if name.lower() not in groups:
        raise unknown("parameter or group of parameters", name, (*PARAMETERS, *groups))
    return [each for each, p in PARAMETERS.items() if p.group.lower() == name.lower() and each not in FIXED]


def _axis(name: str, scenario: Scenario, named: bool) -> Axis | None:
    known = parameter(name)
    if known.kind is bool or known.choices:
        return Axis(name, known.choices or (False, True))
    low, high = _range(known, getattr(scenario, name))
    if low < high:
        return Axis(name, (), low, high)
    if named:
        raise BadInput(f"{name} needs bounds: {known.allowed} is too wide to guess. For example --bounds {name}=1:10")
    return None


def _range(known: Parameter, value: Any) -> tuple[float, float]:
    if known.low is None or known.high is None:
        return 0.0, 0.0
    if known.high - known.low <= NATURAL:
        return float(known.low), float(known.high)
    ends = sorted((value / FACTOR, value * FACTOR))
    low, high = max(known.low, ends[0]), min(known.high, ends[1])
    return (round(low), round(high)) if known.kind is int else (float(low), float(high))
