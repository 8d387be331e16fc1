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


class Inner:
    """A compiled rule for other rules: a wrapper for Python, which is dear to compile, was left out.

    Numba finds the rule by the attribute; whoever calls it from Python is told so, where numba would crash.
    """

    def __init__(self, dispatcher: Any) -> None:
        self._numba_type_ = numba.types.Dispatcher(dispatcher)
        self._dispatcher = dispatcher  # the type knows it by a weak reference only

    def __call__(self, *_: Any) -> None:  # noqa: D102 - said above
        raise TypeError(f"{self._dispatcher.__name__} is for rules to call; its name begins with an underscore.")


def _compiled[F: Callable[..., Any]](function: F, forceinline: bool) -> F:
    compile_it: Any = numba.njit
    inner = function.__name__.startswith("_")
    options = {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False, "no_cfunc_wrapper": True}
    compiled = compile_it(forceinline=forceinline, no_cpython_wrapper=inner, **options)(function)
    if INTERPRETED:
        return cast("F", compiled)
    compiled.get_call_template = _blind_to_constants(compiled.get_call_template)
    return cast("F", Inner(compiled) if inner else compiled)


def _blind_to_constants(resolve: Callable[..., Any]) -> Callable[..., Any]:
    """Have a rule called with a constant be the same as with any number: numba would compile it once more for each."""

    def resolved(arguments: Any, named: Any) -> Any:
        plain: Any = numba.types.unliteral
        return resolve(tuple(map(plain, arguments)), {name: plain(argument) for name, argument in named.items()})

    return resolved


def announce_compiling() -> None:
    """Say on standard error, once, that the first run of this code compiles it."""
    if not INTERPRETED and not CACHE.exists():
        print("Compiling the market's rules; this happens once and takes about a minute …", file=sys.stderr)
