"""What a marketer's own site recommends: what it believes suits her best or, calibrated, all that suits her in turn."""

from sim.compiled import rule, seldom
from sim.data.estimate import Desk
from sim.draws import CALIBRATE, four
from sim.world import World


@rule
def recommended(i: int, m: int, w: World, desk: Desk) -> int:
    """The topic that ``m``'s site recommends to her today."""
    return _calibrated(i, m, w, desk) if w.firms[m].calibrates > 0.0 else desk.best[m]


@seldom
def _calibrated(i: int, m: int, w: World, desk: Desk) -> int:
    """A share of recommendations are drawn in proportion to how well ``m`` believes each product to suit her."""
    mixes, which, _, _ = four(w.seed, w.day, i, CALIBRATE, m)
    best: int = desk.best[m]
    if mixes >= w.firms[m].calibrates:
        return best
    every, below = 0.0, 0.0
    for k in range(desk.weight.shape[1]):
        every += desk.weight[m, k] * w.appeal[m, k]
    for k in range(desk.weight.shape[1]):
        below += desk.weight[m, k] * w.appeal[m, k]
        if which * every < below:
            return k
    return best
