"""What is known of people, and what leaked."""

from typing import Any

from sim.books import SCALE
from sim.ledger.measures.closing import Closing, Row, ratio

MEASURES = {
    "bits_known": (
        "bits",
        "What a marketer's usable data tell of a consumer, on average; each is measured once a week",
    ),
    "accuracy": ("bits", "Bits gained by it in predicting her next interest, over knowing the population"),
    "identifiable": ("share", "Consumers whom the best-informed marketer's profile tells from all others"),
    "tracked_share": ("share", "Page views that a broker recorded"),
    "records": ("events", "Profile events kept"),
    "unlawful_events": ("events", "Events recorded without a lawful basis"),
    "exposed_people": ("people", "People whose profiles were stolen today"),
    "exposed_records": ("events", "Events stolen today"),
}


def measured(day: Closing) -> Row:
    """The day's, by name."""
    market: Any = day.books.market[0]
    return {
        "bits_known": market.bits_f / SCALE / day.consumers,
        "accuracy": market.accuracy_f / SCALE / day.consumers,
        "identifiable": market.identifiable / day.consumers,
        "tracked_share": ratio(market.tracked_views, market.page_views),
        "records": float(day.records.sum()),
        "unlawful_events": day.all_holders["unlawful_events"],
        "exposed_people": float(day.exposed[0]),
        "exposed_records": float(day.exposed[1]),
    }
