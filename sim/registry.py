"""Kinds of things that are one small file each, and find themselves."""

import importlib
import pkgutil
from typing import Any, ClassVar, Self

from sim.errors import unknown


class Registered:
    """Base of a family (network, strategy, …) whose members register by being defined.

    A family subclasses this with ``family="what it is called"``; every further subclass that sets ``name``
    is found by that name. Members that lie as modules in the family's package are imported on first look-up.
    """

    name: ClassVar[str]
    """What scenarios and the command line call it."""
    summary: ClassVar[str] = ""
    """One sentence on what it does."""
    literature: ClassVar[str] = ""
    """Where it comes from."""

    _family: ClassVar[str]
    _package: ClassVar[str]
    _members: ClassVar[dict[str, Any]]

    def __init_subclass__(cls, family: str | None = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if family is not None:
            cls._family, cls._package, cls._members = family, cls.__module__, {}
        elif "name" in cls.__dict__:
            cls._members[cls.name] = cls

    @classmethod
    def all(cls) -> dict[str, type[Self]]:
        """Every member by name, in alphabetical order."""
        package = importlib.import_module(cls._package)
        for module in pkgutil.iter_modules(getattr(package, "__path__", [])):
            importlib.import_module(f"{cls._package}.{module.name}")
        return dict(sorted(cls._members.items()))

    @classmethod
    def find(cls, name: str) -> type[Self]:
        """The member called ``name``; raises :class:`~sim.errors.BadInput` with the nearest name otherwise."""
        if name in cls._members:
            return cls._members[name]  # type: ignore[no-any-return]
        members = cls.all()
        if name not in members:
            raise unknown(cls._family, name, members)
        return members[name]
