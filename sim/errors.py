"""The one error a user can cause, and the words it is told in."""

from collections.abc import Iterable
from difflib import get_close_matches

MOST_LISTED = 15
"""Names worth listing to someone whose own is near none of them."""


class BadInput(ValueError):
    """Something a user gave cannot be used.

    The message names the field, the value, what is allowed and a way out; the command line prints it
    without a traceback and exits with 2.
    """


def bad(field: str, value: object, allowed: str, way_out: str = "") -> BadInput:
    """The error for ``field`` having ``value`` where only ``allowed`` will do."""
    return BadInput(f"{field} is {value!r}, but must be {allowed}." + (f" {way_out}" if way_out else ""))


def unknown(kind: str, name: object, known: Iterable[str], way_out: str = "") -> BadInput:
    """The error for a ``kind`` of thing nobody has heard of, with the nearest name suggested."""
    names = sorted(known)
    near = get_close_matches(str(name), names, n=1, cutoff=0.5)
    listed = ", ".join(names[:MOST_LISTED]) + (" and others" if len(names) > MOST_LISTED else "")
    hint = f"Did you mean {near[0]!r}?" if near else f"Known: {listed or 'none'}."
    return BadInput(f"There is no {kind} {name!r}. {hint}" + (f" {way_out}" if way_out else ""))
