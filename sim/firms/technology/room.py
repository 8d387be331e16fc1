"""Room in the market for what privacy technology keeps beside profiles; made when it is first needed."""

import numpy as np

from sim.stage import Stage
from sim.world import Shield


def room_for_budgets(market: Stage) -> Shield:
    """The market's shield with an account for each consumer and holder."""
    shield = market.world.shield
    if not shield.spent.size:
        shield = shield._replace(spent=np.zeros(market.world.held.shape[:2], np.uint16))
        market.world = market.world._replace(shield=shield)
    return shield


def room_for_groups(market: Stage, groups: int) -> Shield:
    """The market's shield with room for so many groups at each holder."""
    shield, (people, holders, topics) = market.world.shield, market.world.held.shape
    if not shield.cohort.size:
        shield = shield._replace(cohort=np.zeros((people, holders), np.int32))
    if shield.profile.shape[1] < groups:
        wider = np.zeros((holders, groups, topics))
        if shield.profile.size:
            wider[:, : shield.profile.shape[1]] = shield.profile
        shield = shield._replace(profile=wider)
    market.world = market.world._replace(shield=shield)
    return shield


def forget(market: Stage, holder: int) -> None:
    """Delete all that a holder has recorded, orphans included."""
    market.start_generation(holder)
    market.expire(holder)
    if market.world.shield.cohort.size:
        market.world.shield.cohort[:, holder] = 0
