"""What is known of people, and what leaked."""

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


def measured(days: Closing) -> Row:
    """Each day's, by name."""
    market = days.market
    return {
        "bits_known": market["bits_f"] / SCALE / days.consumers,
        "accuracy": market["accuracy_f"] / SCALE / days.consumers,
        "identifiable": market["identifiable"] / days.consumers,
        "tracked_share": ratio(market["tracked_views"], market["page_views"]),
        "records": days.records.sum(axis=1).astype(float),
        "unlawful_events": days.all_holders["unlawful_events"],
        "exposed_people": days.exposed[:, 0],
        "exposed_records": days.exposed[:, 1],
    }
