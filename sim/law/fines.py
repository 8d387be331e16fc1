"""How high a fine may be, in the money of a market that is a sample of a jurisdiction."""

from sim.law.privacy_law import PrivacyLaw

JURISDICTION_PEOPLE = 450e6
"""People in a jurisdiction of the size that fixed amounts in law are written for; a market is a sample of one."""


def highest_fine(law: PrivacyLaw, turnover: float, residents: float, found: int, violation_people: int) -> float:
    """The cap of a fine, in money: the highest of what the law's three ways of reckoning come to.

    All grow in step with the market, so that what a law threatens does not depend on how large a sample is simulated:
    turnover by itself; a fixed sum by ``residents`` over those of a real jurisdiction; a sum for each violation by
    how often one ``found`` in a sample of operations stands for its like, once for each ``violation_people`` residents.
    """
    fixed = law.in_dollars("fine_fixed") * residents / JURISDICTION_PEOPLE
    each = law.in_dollars("fine_per_violation") * found * residents / violation_people
    return max(law.fine_share * turnover, fixed, each)
