"""What a marketer can read of everybody: usable events, demographic groups, devices."""

from typing import Any

from sim.compiled import rule
from sim.data.estimate import NOT_SOLD, Desk, for_sale, gather
from sim.data.profiles import arm_of, breaks_law, permitted
from sim.draws import GUESS, four
from sim.world import NEVER, World

UNKNOWN = -1


@rule
def read_profiles(low: int, high: int, m: int, w: World, desk: Desk, profiles: Any) -> None:
    """Write into ``profiles`` (N, K) the events that ``m`` may use of each consumer: its own, and others' it has."""
    for i in range(low, high):
        gather(i, m, arm_of(i, m, w), w, desk)
        for k in range(profiles.shape[1]):
            profiles[i, k] = desk.usable[m, k]


@rule
def read_groups(low: int, high: int, m: int, w: World, groups: Any) -> None:
    """Write into ``groups`` (N,) the demographic group that ``m`` takes each consumer to be of, or UNKNOWN.

    Customers with an account have told it. Of others, brokers sell a guess, which is right as often as their data are.
    """
    for i in range(low, high):
        groups[i] = UNKNOWN
        if not permitted(w.tracks[i, m], w.holders[m], w.laws[w.people[i].jurisdiction]):
            continue
        if w.bonds[i, m].last_purchase != NEVER:
            groups[i] = w.people[i].group
        else:
            groups[i] = _guess(i, m, w)


@rule
def _guess(i: int, m: int, w: World) -> int:
    """The group that the first of ``m``'s sources that sells something of her says she is of."""
    for s in range(w.contracts.shape[1]):
        h = w.firms.shape[0] + s
        if w.contracts[m, s] > 0.0 and for_sale(i, h, w) != NOT_SOLD:
            right = four(w.seed, 0, i, GUESS, h)[0] < w.holders[h].accuracy
            return int(w.people[i].group) if right else 1 - int(w.people[i].group)
    return UNKNOWN


@rule
def read_devices(low: int, high: int, m: int, w: World, devices: Any) -> None:
    """Write into ``devices`` (N,) 1 for mobile, 0 for desktop, UNKNOWN for people ``m`` has no identifier of."""
    for i in range(low, high):
        known = w.tracks[i, m].known and permitted(w.tracks[i, m], w.holders[m], w.laws[w.people[i].jurisdiction])
        devices[i] = (1 if w.people[i].mobile else 0) if known else UNKNOWN


@rule
def read_lawless(low: int, high: int, h: int, w: World, lawless: Any) -> None:
    """Write into ``lawless`` (N,) whether each consumer is among those with whom ``h`` does not keep the law."""
    for i in range(low, high):
        lawless[i] = breaks_law(i, h, w.holders[h], w)
