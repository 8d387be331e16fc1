"""What people feel, permit and gain."""

from typing import Any

from sim.books import SCALE
from sim.ledger.measures.closing import Closing, Row, ratio

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


def measured(day: Closing) -> Row:
    """The day's, by name."""
    market: Any = day.books.market[0]
    firms = day.all_firms
    pairs = day.consumers * day.marketers
    return {
        "trust": firms["trust_f"] / SCALE / pairs,
        "concern": market.concern_f / SCALE / day.consumers,
        "resignation": market.resignation_f / SCALE / day.consumers,
        "concerned_share": market.concerned / day.consumers,
        "resigned_share": market.resigned / day.consumers,
        "consent_measure": market.measure / pairs,
        "consent_personalise": firms["personalise"] / pairs,
        "consent_share": ratio(market.share, day.consumers * day.brokers),
        "blocker_share": market.blockers / day.consumers,
        "surplus": market.surplus_f / SCALE,
    }
