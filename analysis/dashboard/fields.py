"""Fields for parameters, made from what is declared of each: kind, range, unit, meaning, source."""

from collections.abc import Callable
from typing import Any

import solara

from sim.errors import BadInput
from sim.parameter import Parameter, Value
from sim.scenario import PARAMETERS, Scenario

FINE = 100
"""Steps of a slider."""


def problem(name: str, value: Value) -> str:
    """What is wrong with a value, in one sentence; empty if nothing is."""
    try:
        PARAMETERS[name].check(name, value)
        if isinstance(value, str):
            Scenario().with_(**{name: value})
    except BadInput as error:
        return str(error)
    return ""


def read(name: str, text: str) -> Value:
    """A value typed by the visitor: of the parameter's kind if it can be, else as it is typed."""
    try:
        return PARAMETERS[name].read(name, text)
    except BadInput:
        return text


def help_of(parameter: Parameter) -> str:
    """What a field says of itself when one points at it."""
    return f"{parameter.doc}. {parameter.allowed.capitalize()}. Source: {parameter.source}."


@solara.component
def Field(name: str, value: Value, on_value: Callable[[Value], None]) -> None:  # noqa: N802
    """A field for one parameter: a slider, a menu, a switch or text, with a message beside it if it will not do."""
    parameter = PARAMETERS[name]
    label = name.replace("_", " ") + (f" ({parameter.unit})" if parameter.unit else "")
    wrong = problem(name, value)
    with solara.Column(gap="0px", classes=["field", f"field-{name}"]), solara.Tooltip(help_of(parameter)):
        _input(parameter, name, label, value, on_value)
    if wrong:
        solara.Error(wrong, dense=True, classes=["wrong"])


def _input(parameter: Parameter, name: str, label: str, value: Value, on_value: Callable[[Any], None]) -> None:
    if parameter.choices:
        solara.Select(label, values=list(parameter.choices), value=str(value), on_value=on_value, dense=True)
    elif parameter.kind is bool:
        solara.Checkbox(label=label, value=bool(value), on_value=on_value)
    elif is_slider(parameter) and isinstance(value, float):
        step = (parameter.high - parameter.low) / FINE  # type: ignore[operator]
        told = f"{label}: {value:.2f}"
        solara.SliderFloat(told, value=value, min=parameter.low or 0.0, max=parameter.high or 1.0, step=step,
                           on_value=on_value)  # fmt: skip
    else:
        solara.InputText(label, value=f"{value}", on_value=lambda text: on_value(read(name, text)), dense=True)


def is_slider(parameter: Parameter) -> bool:
    """Whether a slider would do: shares and levels, of which the whole range makes sense in steps of a hundredth."""
    if not (parameter.kind is float and parameter.low == 0.0 and parameter.high == 1.0):
        return False
    steps = float(parameter.default) * FINE
    return abs(steps - round(steps)) < 1e-9
