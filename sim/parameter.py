"""What a parameter is: a name, a default, a range, a unit, a meaning and a source, written once."""

from dataclasses import dataclass, field
from typing import Any, cast

from sim.errors import BadInput, bad

type Value = float | int | bool | str

LARGEST = 1e300
"""Beyond this a number is not meant."""


@dataclass(frozen=True)
class Parameter:
    """One number, switch or choice of a scenario, with all that a user may want to know of it."""

    default: Value
    doc: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    source: str = "assumption"
    group: str = ""
    per_firm: bool = False
    """May differ between marketers."""
    local: bool = False
    """May differ between jurisdictions."""
    born: bool = False
    """Fixed when the market is built; a dated change cannot touch it."""

    @property
    def kind(self) -> type:
        """``float``, ``int``, ``bool`` or ``str``."""
        return type(self.default)

    @property
    def allowed(self) -> str:
        """The range, in words."""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        if self.kind is bool:
            return "true or false"
        if self.kind is str:
            return "text"
        noun = "a whole number" if self.kind is int else "a number"
        return f"{noun} from {self.low:,.12g} to {self.high:,.12g}" + (f" ({self.unit})" if self.unit else "")

    def check(self, name: str, value: object) -> Value:
        """``value`` in this parameter's own type; raises :class:`~sim.errors.BadInput` if it will not do."""
        fits = self._same_kind(value)
        if fits is None or not self._within(fits):
            raise bad(name, value, self.allowed, f"Meaning: {self.doc}.")
        return fits

    def read(self, name: str, text: str) -> Value:
        """A value typed by a user on a command line."""
        try:
            return self.check(name, self._parse(text))
        except (ValueError, OverflowError) as error:
            if isinstance(error, BadInput):
                raise
            raise bad(name, text, self.allowed, f"Meaning: {self.doc}.") from None

    def _parse(self, text: str) -> Value:
        if self.kind is bool:
            return {"true": True, "yes": True, "on": True, "1": True}.get(text.lower()) or (
                False if text.lower() in ("false", "no", "off", "0") else text
            )
        return self.kind(text)  # type: ignore[no-any-return]

    def _same_kind(self, value: Any) -> Value | None:
        """``value`` as this parameter's type, or None: a whole real will do for an integer, a switch for no number."""
        plain: Any = value.item() if hasattr(value, "item") and getattr(value, "ndim", 0) == 0 else value
        if self.kind in (bool, str) or not isinstance(plain, int | float) or isinstance(plain, bool):
            return cast("Value", plain) if type(plain) is self.kind else None
        if self.kind is int:
            return int(plain) if isinstance(plain, int) or plain.is_integer() else None
        return float(plain) if abs(plain) <= LARGEST else None

    def _within(self, value: Any) -> bool:
        if self.choices:
            return value in self.choices
        return self.low is None or self.high is None or self.low <= value <= self.high


def number(default: float, low: float, high: float, doc: str, unit: str = "", **more: Any) -> Any:
    """A dataclass field for a number in ``[low, high]``."""
    return _field(Parameter(default, doc, unit, low, high, **more))


def choice(default: str, choices: tuple[str, ...], doc: str, **more: Any) -> Any:
    """A dataclass field for one of a few words."""
    return _field(Parameter(default, doc, choices=choices, **more))


def text(default: str, doc: str, **more: Any) -> Any:
    """A dataclass field for free text or a path."""
    return _field(Parameter(default, doc, **more))


def switch(default: bool, doc: str, **more: Any) -> Any:
    """A dataclass field for on or off."""
    return _field(Parameter(default, doc, **more))


def _field(parameter: Parameter) -> Any:
    return field(default=parameter.default, metadata={"parameter": parameter})
