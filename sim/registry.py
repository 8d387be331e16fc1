"""Kinds of things that are one small file each, and find themselves; a user's own file is found by its path."""

import importlib
import importlib.util
import os
import pkgutil
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, reduce
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar, Self, SupportsIndex

from sim.errors import BadInput, bad, unknown

OWN = "symbiosis_file_"
"""Modules made from users' files are called this, and a digest of what is in the file."""


class Registered:
    """Base of a family (network, strategy, …) whose members register by being defined.

    A family subclasses this with ``family="what it is called"``; every further subclass that sets ``name``
    is found by that name. Members that lie as modules in the family's package are imported on first look-up.
    Outside of that package ``name`` and ``summary`` may be left out: they are the class's name in small letters
    (unless it begins with ``_``) and the first line of its docstring.
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
            return
        if not cls._is_ours():
            cls._introduce()
        if "name" in vars(cls) and not cls.__module__.startswith(OWN):
            cls._members[cls.name] = cls

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        """Pickle an object of a user's file with the file's path, for another process must load it first."""
        kind, reduced = type(self), super().__reduce_ex__(protocol)
        if not kind.__module__.startswith(OWN):
            return reduced
        path = sys.modules[kind.__module__].__file__
        return (_revive, (path, kind.__module__, kind.__qualname__), *reduced[2:])

    @classmethod
    def all(cls) -> dict[str, type[Self]]:
        """Every member by name, in alphabetical order; not those of users' files."""
        _import_all(cls._package)
        return dict(sorted(cls._members.items()))

    @classmethod
    def ours(cls) -> dict[str, type[Self]]:
        """Those of :meth:`all` that lie in the family's package; what is defined elsewhere, other processes lack."""
        return {name: member for name, member in cls.all().items() if member._is_ours()}

    @classmethod
    def find(cls, name: str) -> type[Self]:
        """The member called ``name``, or the one in a file of the user's own: ``file.py``, or ``file.py:name``.

        Raises :class:`~sim.errors.BadInput`, with the nearest name, if there is none; or for a file that cannot be
        read or run, in which there is none, or more than one where the name is not said.
        """
        path, wanted = split(name)
        if path:
            return cls._chosen(path, wanted)
        if name in cls._members:
            return cls._members[name]  # type: ignore[no-any-return]
        members = cls.all()
        if name not in members:
            raise unknown(cls._family, name, members, _file_called(name))
        return members[name]

    @classmethod
    def in_file(cls, path: str) -> dict[str, type[Self]]:
        """Every member that a Python file defines, by name; only who names the file can have them.

        Raises :class:`~sim.errors.BadInput` if there is none, or one bears the name of a member of the package.
        """
        try:
            module = load(path)
        except BadInput as error:
            raise BadInput(f"{cls._family} is {path!r}, but that file cannot be used: {error}") from None
        found = dict.fromkeys(each for each in vars(module).values() if _is_member(each, cls, module))
        members = {each.name: each for each in found}
        if not found:
            way_out = f"Write a class in it that derives from {cls._package}.{cls.__name__}."
            raise BadInput(f"{path} defines no {cls._family}. {way_out}")
        if len(members) < len(found):
            raise BadInput(f"{path} gives one name to more than one {cls._family}. Give each a name of its own.")
        for member in members.values():
            member._refuse_taken()
        return members

    @classmethod
    def _chosen(cls, path: str, wanted: str) -> type[Self]:
        members = cls.in_file(path)
        if not wanted and len(members) > 1:
            way_out = f"Say which, for example {path}:{next(iter(members))}"
            raise BadInput(f"{path} defines more than one {cls._family}: {', '.join(members)}. {way_out}")
        known = {member.__name__: member for member in members.values()} | members
        if wanted and wanted not in known:
            raise unknown(cls._family, wanted, members, f"It was looked for in {path}.")
        return known[wanted or next(iter(members))]

    @classmethod
    def _is_ours(cls) -> bool:
        return f"{cls.__module__}.".startswith(f"{cls._package}.")

    @classmethod
    def _introduce(cls) -> None:
        """Fill in what the author of a class outside the package left out, and see that its name is free."""
        own = vars(cls)
        if "name" not in own and not cls.__name__.startswith("_"):
            cls.name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()
        if "summary" not in own and (cls.__doc__ or "").strip():
            cls.summary = str(cls.__doc__).strip().splitlines()[0]
        if "name" in own and not isinstance(cls.name, str):
            raise bad(f"name of {cls.__name__}", cls.name, "text")
        if "name" in own and not cls.__module__.startswith(OWN):
            cls._refuse_taken()

    @classmethod
    def _refuse_taken(cls) -> None:
        """A class of the user's may replace an earlier one of hers, as in a notebook, but none of the package."""
        there = cls.all().get(cls.name)
        if there is not None and there._is_ours():
            raise BadInput(
                f"There is a {cls._family} {cls.name!r} already: give the class {cls.__name__} another name."
            )


@cache
def _import_all(package: str) -> None:
    """Import every module of a package, whereby members register."""
    for module in pkgutil.iter_modules(getattr(importlib.import_module(package), "__path__", [])):
        importlib.import_module(f"{package}.{module.name}")


# --------------------------------------------------------------------------------------- files of the user's own

_sources: dict[str, bytes] = {}
"""What was in each file when it was last loaded."""
_loading = threading.RLock()


def split(name: str) -> tuple[str, str]:
    """Path and name in ``file.py:name``: no name in ``file.py``, and no path in what is no Python file."""
    path, mark, member = name.rpartition(".py:")
    if mark:
        return f"{path}.py", member
    return (name, "") if name.endswith(".py") else ("", name)


def load(path: str) -> ModuleType:
    """The module in a Python file of the user's own: loaded once, and anew when there is something else in it.

    Raises :class:`~sim.errors.BadInput` if the file cannot be read, or not be run to its end: then with the line.
    """
    where = os.path.abspath(path)
    source = _read(path)
    name = OWN + sha256(source).hexdigest()[:16]
    with _loading:
        if name not in sys.modules:
            _run(source, name, where)
        module, _sources[where] = sys.modules[name], source
        module.__file__ = where  # the latest of the places in which the same was found
        return module


def source_of(path: str) -> bytes:
    """What was in a file when this process last loaded it, though it was edited since; or else what is in it now."""
    return _sources.get(os.path.abspath(path)) or _read(path)


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise BadInput(f"{os.path.abspath(path)} cannot be read: {why}.") from None


def _run(source: bytes, name: str, where: str) -> None:
    """Compile what was read: Python's own loader would leave compiled files beside the user's, and trust old ones."""
    spec = importlib.util.spec_from_file_location(name, where)
    assert spec is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    with _told(name, where):
        exec(compile(source, where, "exec"), vars(module))


@contextmanager
def _told(name: str, where: str) -> Iterator[None]:
    """Tell what goes wrong in a user's file with its line, and forget the half of it that ran."""
    try:
        yield
    except BaseException as error:
        del sys.modules[name]
        if isinstance(error, KeyboardInterrupt):
            raise
        kind = "" if isinstance(error, BadInput) else f"{type(error).__name__}: "
        what = str(error.msg if isinstance(error, SyntaxError) else error)
        stop = "" if what.endswith((".", "?", "!")) else "."
        raise BadInput(f"{where}{_line(error, where)}: {kind}{what}{stop}{_alone(error, where)}") from None


def _line(error: BaseException, where: str) -> str:
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == where]
    if isinstance(error, SyntaxError) and error.filename == where:
        lines = [error.lineno]
    return f", line {lines[-1]}" if lines else ""


def _alone(error: BaseException, where: str) -> str:
    """A word on files that want another one beside them: a copy of the results would not run without it."""
    beside = isinstance(error, ImportError) and error.name and Path(where).with_name(f"{error.name}.py").is_file()
    return " Such a file stands alone: it imports what is installed, but no file beside it." if beside else ""


def _file_called(name: str) -> str:
    beside = re.fullmatch(r"\w+", name) and Path(f"{name}.py").is_file()
    return f"Or do you mean the file {name}.py?" if beside else ""


def _is_member(thing: Any, family: type[Registered], module: ModuleType) -> bool:
    is_kind = isinstance(thing, type) and issubclass(thing, family)
    return is_kind and thing.__module__ == module.__name__ and "name" in vars(thing)


def _revive(path: str, module: str, kind: str) -> Any:
    """An empty object of a class in a user's file, for pickle to fill."""
    loaded = sys.modules.get(module) or load(path)
    if loaded.__name__ != module:
        raise BadInput(f"{path} is not what it was when this was pickled. Put the file back as it was.")
    made: Any = reduce(getattr, kind.split("."), loaded)
    return made.__new__(made)
