"""Sorting people into crowds by their events, fast: what targeting strategies ask of their stores."""

import numpy as np

from sim.compiled import rule
from sim.parallel import over
from sim.world import Array

RAREST = 1e-9
"""Least share of a topic in a crowd, so that one odd event does not rule a crowd out for good."""
BLOCK = 64
"""People who are sorted side by side."""
NO_LEVELS = np.empty(0)


def likeliest(events: Array, rows: Array, threads: int, levels: Array = NO_LEVELS) -> Array:
    """(N,) for each row of ``events`` (N, K) the distribution of ``rows`` (R, K) that explains it best, -1 if empty.

    With ``levels``, amounts of events, the answer tells how much there was to go by, too: it is r + R times the
    number of levels that her events reach.
    """
    logs = np.log(np.maximum(rows.T, RAREST)).astype(np.float32)
    found, counts = np.empty(len(events), np.int32), np.ascontiguousarray(events, np.float32)
    amounts = np.asarray(levels, np.float32)

    def some(low: int, high: int) -> None:
        turned, (score, best, at) = np.zeros((len(logs), BLOCK), np.float32), np.zeros((3, BLOCK), np.float32)
        sort_people(low, high, counts, logs, amounts, turned, score, best, at, found)

    over(len(events), some, threads)
    return found


@rule
def sort_people(
    low: int,
    high: int,
    events: Array,
    logs: Array,
    levels: Array,
    turned: Array,
    score: Array,
    best: Array,
    at: Array,
    found: Array,
) -> None:
    """The multinomial likelihood of each consumer's events under each crowd, and which is greatest.

    People lie side by side in a block, and all numbers are of one width, so that the processor takes several at once.
    """
    for first in range(low, high, BLOCK):
        many = min(BLOCK, high - first)
        _turn(first, many, events, turned)
        best[:], at[:] = -np.inf, 0.0
        for r in range(logs.shape[1]):
            _score(r, logs, turned, score)
            name = np.float32(r)
            for p in range(BLOCK):
                at[p] = name if score[p] > best[p] else at[p]
                best[p] = score[p] if score[p] > best[p] else best[p]
        _add_level(logs.shape[1], levels, turned, score, at)
        for p in range(many):
            found[first + p] = int(at[p])


@rule
def _turn(first: int, many: int, events: Array, turned: Array) -> None:
    for p in range(many):
        for k in range(events.shape[1]):
            turned[k, p] = max(events[first + p, k], np.float32(0.0))


@rule
def _score(r: int, logs: Array, turned: Array, score: Array) -> None:
    score[:] = 0.0
    for k in range(logs.shape[0]):
        log = logs[k, r]
        for p in range(BLOCK):
            score[p] += turned[k, p] * log


@rule
def _add_level(crowds: int, levels: Array, turned: Array, amount: Array, at: Array) -> None:
    """Add ``crowds`` for each level that a person's amount of events reaches; whoever has none is nowhere."""
    amount[:] = 0.0
    for k in range(turned.shape[0]):
        for p in range(BLOCK):
            amount[p] += turned[k, p]
    step = np.float32(crowds)
    for level in range(levels.shape[0]):
        for p in range(BLOCK):
            at[p] += step if amount[p] >= levels[level] else np.float32(0.0)
    for p in range(BLOCK):
        at[p] = at[p] if amount[p] > 0.0 else np.float32(-1.0)


def sum_over_friends(events: Array, tells: Array, start: Array, friend: Array, threads: int) -> Array:
    """(N, K) each consumer's friends' ``events`` (N, K), of those friends who ``tell`` (N,)."""
    sums = np.zeros(events.shape, np.float32)
    counts, telling = np.ascontiguousarray(events, np.float32), np.ascontiguousarray(tells)

    def some(low: int, high: int) -> None:
        add_friends(low, high, counts, telling, start, friend, np.zeros(counts.shape[1], np.float32), sums)

    over(len(sums), some, threads)
    return sums


@rule
def add_friends(
    low: int, high: int, events: Array, tells: Array, start: Array, friend: Array, total: Array, sums: Array
) -> None:
    """Write what friends did, of those who tell, into ``sums`` (N, K); ``total`` (K,) is scratch."""
    for i in range(low, high):
        total[:] = 0.0
        for f in range(start[i], start[i + 1]):
            if tells[friend[f]]:
                for k in range(total.shape[0]):
                    total[k] += events[friend[f], k]
        for k in range(total.shape[0]):
            sums[i, k] = total[k]


def likeliest_by_friends(
    crowds: Array, shares: Array, asked: Array, start: Array, friend: Array, threads: int, levels: Array = NO_LEVELS
) -> Array:
    """(N,) for each consumer ``asked`` (N,) about the row of ``shares`` (R, C) that explains her friends best, else -1.

    ``crowds`` (N,) is in which of C crowds each consumer is, -1 for unknown; row r tells how friends of people of kind
    r are spread over these. With ``levels``, numbers of friends, R is added for each that her known friends reach.
    """
    logs = np.ascontiguousarray(np.log(np.maximum(shares.T, RAREST)), np.float32)
    found, known = np.empty(len(crowds), np.int32), np.ascontiguousarray(crowds, np.int16)
    amounts = np.asarray(levels, np.float32)

    def some(low: int, high: int) -> None:
        score = np.zeros(logs.shape[1], np.float32)
        sort_by_friends(low, high, known, logs, asked, start, friend, amounts, score, found)

    over(len(found), some, threads)
    return found


@rule
def sort_by_friends(
    low: int,
    high: int,
    crowds: Array,
    logs: Array,
    asked: Array,
    start: Array,
    friend: Array,
    levels: Array,
    score: Array,
    found: Array,
) -> None:
    """Write into ``found`` (N,) the row that explains best in which ``crowds`` (N,) her friends are."""
    for i in range(low, high):
        found[i] = -1
        if not asked[i]:
            continue
        score[:] = 0.0
        known = 0
        for f in range(start[i], start[i + 1]):
            crowd = crowds[friend[f]]
            if crowd >= 0:
                known += 1
                for r in range(score.shape[0]):
                    score[r] += logs[crowd, r]
        if known > 0:
            found[i] = _best(known, levels, score)


@rule
def _best(known: int, levels: Array, score: Array) -> int:
    best = 0
    for r in range(1, score.shape[0]):
        if score[r] > score[best]:
            best = r
    for level in range(levels.shape[0]):
        if known >= levels[level]:
            best += score.shape[0]
    return best


def together(events: Array, found: Array, crowds: int) -> Array:
    """(crowds, K) the sum of ``events`` (n, K) in each crowd; ``found`` (n,) says whose each person is, -1 for none."""
    sums = np.zeros((crowds, events.shape[1]))
    add_together(np.ascontiguousarray(events, np.float32), np.ascontiguousarray(found, np.int32), sums)
    return sums


@rule
def add_together(events: Array, found: Array, sums: Array) -> None:
    """Add each person's ``events`` (n, K) to ``sums`` (crowds, K) of the crowd ``found`` (n,) for her."""
    for i in range(events.shape[0]):
        if found[i] >= 0:
            for k in range(events.shape[1]):
                sums[found[i], k] += events[i, k]
