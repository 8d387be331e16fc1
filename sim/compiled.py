"""How rules are compiled: once, cached, released from the interpreter's lock, and the same bits when they are not.

Numba caches by the file a function stands in, so a rule would not notice a change in a rule it calls. The cache
therefore lies in a folder named by the text of all of ``sim`` that rules can come from: other code, other folder.
"""

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numba
from platformdirs import user_cache_path

WITHOUT_RULES = ("firms", "law", "ledger", "regulators")
"""Rooms of ``sim`` that hold no rule, and nothing that a rule reads: changing them needs no compiling."""


def _digest() -> str:
    room = Path(__file__).parent
    sources = sorted(source for source in room.rglob("*.py") if source.relative_to(room).parts[0] not in WITHOUT_RULES)
    text = b"".join(source.read_bytes() for source in sources)
    return hashlib.sha256(text + numba.__version__.encode()).hexdigest()[:16]


def _cache_folder() -> Path:
    root = os.environ.get("NUMBA_CACHE_DIR")
    return (Path(root) if root else user_cache_path("symbiosis")) / f"compiled-{_digest()}"


CACHE = _cache_folder()
_config: Any = numba.config
_config.CACHE_DIR = str(CACHE)
INTERPRETED = bool(_config.DISABLE_JIT)
"""True with ``NUMBA_DISABLE_JIT=1``: the rules run as ordinary Python, for reference and debugging."""


def rule[F: Callable[..., Any]](function: F) -> F:
    """Compile a rule of the market; it stays readable, and callable, as plain Python.

    Rules hand the whole world on to each other, dozens of arrays. Inlining makes that free; and since a rule makes no
    array of its own, none is reference-counted (``_nrt``), which alone makes a day ten times as fast. There is no
    fast-math: a compiled rule must give the very bits of the interpreted one. A rule whose name begins with an
    underscore can be called by rules only.
    """
    return _compiled(function, forceinline=True)


def seldom[F: Callable[..., Any]](function: F) -> F:
    """Compile a rule that few consumers come to in a day, once for all the rules that call it.

    A call costs a little more than a copy of the rule would, but each copy of a large rule takes a second to compile.
    """
    return _compiled(function, forceinline=False)


def _compiled[F: Callable[..., Any]](function: F, forceinline: bool) -> F:
    """Wrappers for callers outside are dear to compile: none for C, and for Python none where it has no business."""
    compile_it: Any = numba.njit
    unwrapped = {"no_cfunc_wrapper": True, "no_cpython_wrapper": function.__name__.startswith("_")}
    options = {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False, **unwrapped}
    return cast("F", compile_it(forceinline=forceinline, **options)(function))


def announce_compiling() -> None:
    """Say on standard error, once, that the first run of this code compiles it."""
    if not INTERPRETED and not CACHE.exists():
        print("Compiling the market's rules; this happens once and takes about half a minute …", file=sys.stderr)
