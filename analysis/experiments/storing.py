"""Folders of results: written whole or not at all, and replaced only if nothing but results lies in them."""

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version
from typing import Any

from sim.errors import BadInput

MANIFEST = "manifest.json"
FIGURES = "figures"
VERSIONS_OF = ("symbiosis", "mesa", "numpy", "numba")
"""Packages that a number may depend on."""


@contextmanager
def staged(folder: str | Path, overwrite: bool = False) -> Iterator[Path]:
    """A folder to write into; it becomes ``folder`` when the block ends well and vanishes if it does not.

    Raises :class:`~sim.errors.BadInput`, before the block begins, if ``folder`` cannot be made, or has something in
    it and is not to be overwritten, or has something in it that no experiment wrote.
    """
    target = Path(os.path.abspath(folder))
    with told(target):
        _refuse_the_full(target, overwrite)
        draft = target.parent / f".{target.name}.{os.getpid()}"
        draft.mkdir(parents=True)
    try:
        yield draft
        with told(target):
            _put(draft, target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Tell what the system will not let us do with ``path`` as bad input."""
    try:
        yield
    except (OSError, ValueError) as error:
        if isinstance(error, BadInput):
            raise
        why = error.strerror if isinstance(error, OSError) else error
        raise BadInput(f"{path} cannot be used: {why}. Choose another place.") from None


def write_manifest(folder: Path, content: Mapping[str, Any]) -> None:
    """Write what was run and with which versions: nothing that differs between two equal runs, such as the time."""
    text = json.dumps({**content, "versions": versions()}, indent=2, sort_keys=True, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    """What :func:`write_manifest` wrote; raises :class:`~sim.errors.BadInput` if there is none."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        content["versions"]["symbiosis"]
    except (OSError, ValueError, TypeError, LookupError):
        raise BadInput(f"{folder} is not a folder of results: it has no {MANIFEST} of ours.") from None
    return dict(content)


def file_name(name: str) -> str:
    """``name`` as part of a file's name on any system."""
    return re.sub(r"[^\w.=-]+", "_", name)


def versions() -> dict[str, str]:
    """The versions that numbers may depend on, Python's included."""
    return {"python": python_version()} | {package: _version(package) for package in VERSIONS_OF}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # run from the sources
        return "not installed"


def _refuse_the_full(folder: Path, overwrite: bool) -> None:
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise BadInput(f"{folder} is a file, but results go into a folder. Choose another place.")
    entries = {entry.name for entry in folder.iterdir()}
    if entries and not overwrite:
        raise BadInput(f"{folder} is not empty. Choose another folder, or overwrite results in it (--overwrite).")
    if entries:
        _refuse_the_foreign(folder, entries)


def _refuse_the_foreign(folder: Path, entries: set[str]) -> None:
    ours = {MANIFEST, *read_manifest(folder).get("files", ())}
    if foreign := sorted(entries - ours):
        raise BadInput(f"{folder} will not be overwritten: {foreign[0]!r} in it is no result. Move that first.")


def _put(draft: Path, target: Path) -> None:
    """Set ``draft`` in the place of ``target``, which is put aside first, so that one of them is always there."""
    aside = draft.with_name(draft.name + ".old")
    if target.exists():
        target.rename(aside)
    draft.rename(target)
    shutil.rmtree(aside, ignore_errors=True)
