"""Addressed random numbers: a draw is a function of who, when, what for and which, and of nothing else.

Two markets of one seed that differ in one policy share every other draw (common random numbers), and no order
of activation, no number of threads and no resumption can change one. The generator is Philox4x32-10
(Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", SC '11).
"""

from threading import Lock
from typing import Any

import numpy as np

from sim.compiled import rule
from sim.errors import bad

# What a draw is for. A number once given stays, or twins of older runs would lose their luck.
PAGE, TRACKER, BID, AD, VISIT, VISIT_NOTICE, SHOP, BUY, PROTECT, NOTICE = range(10)
LAWLESS, ARM, TALK, HABIT, THEFT, RECOGNISE, SITE, ENGAGE, NEWS, PLATFORM = range(10, 20)
MAIL, MAIL_READ, SERVICE, GUESS = range(20, 24)
PUSH, QUOTE, CHILL, IDENTITY, FREEZE, SENSE = range(70, 76)
REQUEST, DELAY, RECTIFIED, PASSPORT, REDRESS = range(76, 81)
BIRTH, FRIENDSHIP, STRIKE, CASE, FIRM, SURVEY, HOLDOUT, CREATIVE, CAMPAIGN, VENDOR = range(32, 42)
RANDOMISE, KEY, SYNTHESIS, RELEASE, RESIDENCE, SAMPLE = range(60, 66)
SELF_AUDIT, COMMITTEE, CALIBRATE, BUDGET_ARMS = range(81, 85)

_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_ROUND_0, _ROUND_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_KEY_0, _KEY_1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_UNIT = 1.0 / 2.0**32


@rule
def philox(c0: Any, c1: Any, c2: Any, c3: Any, k0: Any, k1: Any) -> tuple[Any, Any, Any, Any]:
    """Philox4x32-10 of a counter and a key, each word a ``uint64`` below 2**32; four such words."""
    for _ in range(10):
        product_0, product_1 = _ROUND_0 * c0, _ROUND_1 * c2
        c0, c1, c2, c3 = (
            (product_1 >> _HALF) ^ c1 ^ k0,
            product_1 & _LOW,
            (product_0 >> _HALF) ^ c3 ^ k1,
            product_0 & _LOW,
        )
        k0, k1 = (k0 + _KEY_0) & _LOW, (k1 + _KEY_1) & _LOW
    return c0, c1, c2, c3


@rule
def four(seed: Any, day: int, who: int, purpose: int, index: int) -> tuple[float, float, float, float]:
    """Four uniforms in [0, 1) at one address; ``seed`` is a ``uint64``, the rest below 2**32."""
    a, b, c, d = philox(
        np.uint64(who), np.uint64(day), np.uint64(purpose), np.uint64(index), seed & _LOW, seed >> _HALF
    )
    return np.float64(a) * _UNIT, np.float64(b) * _UNIT, np.float64(c) * _UNIT, np.float64(d) * _UNIT


def seed_of(rng: Any) -> np.uint64:
    """A 64-bit seed of whatever Mesa takes as ``rng``: None, an integer, a sequence, a Generator."""
    if isinstance(rng, np.random.Generator):
        return np.uint64(rng.integers(2**63))
    if isinstance(rng, np.random.BitGenerator):
        return seed_of(np.random.Generator(rng))
    try:
        sequence = rng if isinstance(rng, np.random.SeedSequence) else np.random.SeedSequence(rng)
    except (TypeError, ValueError):
        raise bad("rng", rng, "a seed of 0 or more, a sequence of them, a SeedSequence, a Generator or None") from None
    return np.uint64(sequence.generate_state(1, np.uint64)[0])


def stream(seed: np.uint64, day: int, who: int, purpose: int) -> np.random.Generator:
    """A whole generator at one address, for what is drawn in Python: births, cases, breaches."""
    return np.random.Generator(np.random.Philox(key=int(seed), counter=_counter(day, who, purpose)))


def _counter(day: int, who: int, purpose: int) -> list[int]:
    return [0, 0, (int(purpose) << 32) | int(who), int(day)]


_any_stream = np.random.Generator(np.random.Philox(0))
_unread: dict[str, Any] = dict(_any_stream.bit_generator.state)
_one_at_a_time = Lock()


class Streams:
    """Streams for matters that come up again and again: for each of these a generator, moved from address to address.

    That costs a quarter of making one. Who asks for a stream in the same matter takes the last one away.
    """

    def __init__(self) -> None:
        self._of: dict[int, np.random.Generator] = {}

    def at(self, matter: int, seed: np.uint64, day: int, who: int, purpose: int) -> np.random.Generator:
        """What :func:`stream` gives at this address."""
        if matter not in self._of:
            self._of[matter] = stream(seed, day, who, purpose)
        return _moved(self._of[matter], seed, day, who, purpose)


def _moved(luck: np.random.Generator, seed: np.uint64, day: int, who: int, purpose: int) -> np.random.Generator:
    where = {"counter": _counter(day, who, purpose), "key": [int(seed), 0]}
    luck.bit_generator.state = _unread | {"state": where}
    return luck


def first(seed: np.uint64, day: int, who: int, purpose: int) -> float:
    """The first uniform of the :func:`stream` at one address."""
    with _one_at_a_time:
        return _moved(_any_stream, seed, day, who, purpose).random()
