"""An axis of an experiment: one parameter, and the values it takes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.errors import BadInput, bad, unknown
from sim.parameter import Parameter, Value
from sim.scenario import parameter

HOW = "For example 0:1:11 (eleven values from 0 to 1), 0:1 (the whole range), 0.001:1:7:log, or gdpr,ccpa."
MOST_STEPS = 1_000_000
TERMS = ("from", "to", "steps", "log")


@dataclass(frozen=True)
class Axis:
    """One parameter and its values: some ``levels``, or the range from ``low`` to ``high``, in equal ratios if ``log``.

    A range has no levels until it is asked for a place in it by :meth:`at`.
    """

    name: str
    levels: tuple[Value, ...] = ()
    low: float = 0.0
    high: float = 1.0
    log: bool = False

    def at(self, place: float) -> Value:
        """The value at a place in [0, 1]: of a range as far along, of levels the one in whose equal share it falls."""
        if self.levels:
            return self.levels[min(int(place * len(self.levels)), len(self.levels) - 1)]
        whole = parameter(self.name).kind is int
        value = self._between(float(place), 0.5 if whole else 0.0)
        return parameter(self.name).check(self.name, min(max(round(value), self.low), self.high) if whole else value)

    def _between(self, place: float, margin: float) -> float:
        """As far along from low to high, both wider by ``margin``, so that rounding gives whole ends their share."""
        if self.log:
            return float(np.clip(self.low * (self.high / self.low) ** place, self.low, self.high))
        low, high = self.low - margin, self.high + margin
        return float(np.clip(low + (high - low) * place, low, high))


def axes_of(vary: Mapping[str, Any]) -> list[Axis]:
    """The axes of ``{name: values}``; raises :class:`~sim.errors.BadInput` for what no parameter can be."""
    return [axis_of(name, values) for name, values in vary.items()]


def axis_of(name: str, values: Any) -> Axis:
    """The axis of a parameter.

    Args:
        name: the parameter's.
        values: text (``"0:1:11"``, ``"0:1"``, ``"0.001:1:7:log"``, ``"gdpr,ccpa"``), a table with ``from`` and ``to``
            and perhaps ``steps`` and ``log``, one value, or a sequence of them, such as ``np.linspace(0, 1, 11)``.
    """
    known = parameter(name)
    if isinstance(values, Axis):
        return values
    if isinstance(values, Mapping):
        return _of_table(name, values)
    if isinstance(values, str):
        return _of_text(name, known, values)
    listed = values if isinstance(values, Iterable) else [values]
    return _of_levels(name, [known.check(name, value) for value in listed])


def _of_levels(name: str, levels: Iterable[Value]) -> Axis:
    different = tuple(dict.fromkeys(levels))
    if not different:
        raise bad(f"vary {name}", "nothing", "one or more values", HOW)
    return Axis(name, different)


def _of_text(name: str, known: Parameter, text: str) -> Axis:
    numeric = known.kind in (int, float)
    if not numeric or ":" not in text:
        return _of_levels(name, [known.read(name, word.strip()) for word in text.split(",") if word.strip()])
    parts = text.split(":")
    log = parts[-1] == "log"
    ends = parts[:-1] if log else parts
    if len(ends) not in (2, 3):
        raise bad(f"vary {name}", text, "low:high, low:high:steps, or either with :log", HOW)
    steps = _steps(name, ends[2]) if len(ends) == 3 else 0
    return _of_range(name, known.read(name, ends[0]), known.read(name, ends[1]), steps, log)


def _of_table(name: str, table: Mapping[str, Any]) -> Axis:
    for term in table:
        if term not in TERMS:
            raise unknown(f"term of the axis {name}", term, TERMS)
    if "from" not in table or "to" not in table:
        raise bad(f"vary {name}", dict(table), "a table with from and to", "And perhaps steps and log = true.")
    known = parameter(name)
    low, high = (known.check(f"vary {name}.{end}", table[end]) for end in ("from", "to"))
    return _of_range(name, low, high, _steps(name, table.get("steps", 0)), bool(table.get("log", False)))


def _steps(name: str, steps: Any) -> int:
    try:
        number = int(steps)
    except (TypeError, ValueError):
        number = -1
    if not 0 <= number <= MOST_STEPS or (not isinstance(steps, str) and number != steps):
        raise bad(f"vary {name}", steps, f"a whole number of steps from 1 to {MOST_STEPS:,}", HOW)
    return number


def _of_range(name: str, low: Any, high: Any, steps: int, log: bool) -> Axis:
    if parameter(name).kind not in (int, float):
        raise BadInput(f"{name} has no range: it is {parameter(name).allowed}. List its values: {name}=a,b")
    if not low < high:
        raise bad(f"vary {name}", f"{low} to {high}", "from a lower to a higher value", HOW)
    if log and low <= 0:
        raise bad(f"vary {name}", f"{low} to {high}", "above 0 where log is asked for")
    if not steps:
        return Axis(name, (), float(low), float(high), log)
    levels = np.geomspace(low, high, steps) if log else np.linspace(low, high, steps)
    whole = parameter(name).kind is int
    exact = [round(level) if whole else min(max(float(level), low), high) for level in levels]
    return _of_levels(name, [parameter(name).check(name, level) for level in exact])
