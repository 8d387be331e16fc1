"""A jurisdiction of a scenario: how many live there, under which law, with what kind of regulator."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.errors import BadInput, bad, unknown
from sim.parameter import Parameter, Value

SHARE = Parameter(1.0, "Its share of consumers", "share", 0.0, 1.0)
ROUNDING = 1e-6
"""By how much shares may miss 1."""
MOST = 255


@dataclass(frozen=True)
class Jurisdiction:
    """Where people live: one law, one regulator."""

    name: str
    share: float = 1.0
    """Of consumers."""
    settings: Mapping[str, Value] = field(default_factory=dict)
    """Its law, and what its regulator can do, where they differ from the scenario's."""

    def plain(self) -> dict[str, Any]:
        """As a table of TOML."""
        return {"name": self.name, "share": self.share, **self.settings}


def read_jurisdictions(tables: Iterable[Any], known: Mapping[str, Parameter]) -> tuple[Jurisdiction, ...]:
    """The jurisdictions of a scenario's tables; ``known`` are all parameters.

    Raises :class:`~sim.errors.BadInput` for a table that is none, a name given twice, or shares that do not sum to 1.
    """
    places = tuple(_read(table, known) for table in tables)
    names = [place.name.lower() for place in places]
    for name in names:
        if names.count(name) > 1:
            raise bad("jurisdictions.name", name, "different for each jurisdiction", "Capital letters do not count.")
    total = math.fsum(place.share for place in places)
    if places and abs(total - 1.0) > ROUNDING:
        shares = ", ".join(f"{place.name} {place.share:g}" for place in places)
        raise BadInput(f"The shares of jurisdictions sum to {total:g}, but must sum to 1: {shares}.")
    if len(places) > MOST:
        raise bad("jurisdictions", f"{len(places)} tables", f"at most {MOST}")
    return places


def _read(table: Any, known: Mapping[str, Parameter]) -> Jurisdiction:
    if isinstance(table, Jurisdiction):
        table = table.plain()
    if not isinstance(table, Mapping):
        raise bad("jurisdictions", table, "tables with a name and a share", "For example name = 'Union', share = 0.6.")
    name = table.get("name")
    if not isinstance(name, str) or not name.strip() or "/" in name:
        raise bad("jurisdictions.name", name, "a name, without a slash")
    share = SHARE.check(f"jurisdictions({name}).share", table.get("share"))
    if not share:
        raise BadInput(f"Nobody lives in the jurisdiction {name!r}: its share is 0. Give it one, or leave it out.")
    own = {key: local(f"jurisdictions({name})", key, value, known) for key, value in table.items() if key not in HEAD}
    return Jurisdiction(name, float(share), own)


def local(where: str, name: str, value: Any, known: Mapping[str, Parameter]) -> Value:
    """``value`` of a parameter that may differ between jurisdictions; raises :class:`~sim.errors.BadInput` if not."""
    if name not in known or not known[name].local:
        names = [*HEAD, *(each for each, parameter in known.items() if parameter.local)]
        raise unknown("setting of a jurisdiction", name, names)
    return known[name].check(f"{where}.{name}", value)


HEAD = ("name", "share")
ALONE = Jurisdiction("everywhere")
"""The one jurisdiction of a scenario that names none."""
