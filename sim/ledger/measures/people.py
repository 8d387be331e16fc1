"""What people feel, permit and gain."""

from sim.books import SCALE
from sim.ledger.measures.closing import Closing, Row, ratio
from sim.world import Array

MEASURES = {
    "trust": ("0-1", "Mean trust in marketers"),
    "concern": ("0-1", "Mean privacy concern"),
    "resignation": ("0-1", "Mean resignation"),
    "concerned_share": ("share", "Consumers with concern above one half"),
    "resigned_share": ("share", "Consumers with resignation above one half"),
    "consent_measure": ("share", "Pairs in which the marketer may measure"),
    "consent_personalise": ("share", "Pairs in which the marketer may personalise"),
    "consent_share": ("share", "Pairs in which the broker may record and sell"),
    "blocker_share": ("share", "Consumers with an ad blocker"),
    "surplus": ("money", "Consumers' surplus on today's occasions"),
}


def measured(days: Closing) -> Row:
    """Each day's, by name."""
    market = days.market
    firms = days.all_firms
    pairs = days.consumers * days.marketers
    return {
        "trust": mean_trust(firms["trust_f"], pairs),
        "concern": market["concern_f"] / SCALE / days.consumers,
        "resignation": market["resignation_f"] / SCALE / days.consumers,
        "concerned_share": market["concerned"] / days.consumers,
        "resigned_share": market["resigned"] / days.consumers,
        "consent_measure": market["measure"] / pairs,
        "consent_personalise": firms["personalise"] / pairs,
        "consent_share": ratio(market["share"], days.consumers * days.brokers),
        "blocker_share": market["blockers"] / days.consumers,
        "surplus": market["surplus_f"] / SCALE,
    }


def mean_trust[Sum: (float, Array)](trust_f: Sum, pairs: int) -> Sum:
    """Mean trust in marketers, 0-1: ``trust_f`` is its sum over pairs of consumers and marketers, in fixed point."""
    return trust_f / SCALE / pairs
