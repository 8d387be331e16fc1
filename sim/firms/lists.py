"""Policies that name several things in one text."""

from functools import cache


@cache
def listed(text: str) -> tuple[str, ...]:
    """The names in a text, between commas or spaces."""
    return tuple(text.replace(",", " ").split())
