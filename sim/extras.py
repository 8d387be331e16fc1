"""Libraries that not everybody needs: found when they are wanted, and named when they are missing."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from sim.errors import BadInput

LEARNING = "learning"
"""The extra that brings scikit-learn."""


def needed(module: str, extra: str, whom: str) -> ModuleType:
    """The module called ``module``, which ``whom`` needs and the extra ``extra`` installs.

    Raises :class:`~sim.errors.BadInput` that says how to install it, if it is not there.
    """
    try:
        return import_module(module)
    except ImportError as error:
        library = module.partition(".")[0]
        way_out = f"Install it with: pip install 'symbiosis[{extra}]'"
        raise BadInput(f"{whom} needs {library}, which cannot be imported ({error}). {way_out}") from None


def learner(module: str) -> ModuleType:
    """The module of scikit-learn called ``module``, for example ``"cluster"``."""
    return needed(f"sklearn.{module}", LEARNING, "A strategy that learns")


@contextmanager
def same_bits() -> Iterator[None]:
    """Let scikit-learn add up in one order, on one thread, so that it gives the same bits each time.

    It is not to warn, either, that a fit was stopped: here that is meant, for time is short.
    """
    with _controller().limit(limits=1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@cache
def _controller() -> Any:
    """Who minds the threads of the libraries beneath scikit-learn; all of these are loaded first, then it is made."""
    for module in ("cluster", "decomposition", "neural_network"):
        learner(module)
    return needed("threadpoolctl", LEARNING, "A strategy that learns").ThreadpoolController()
