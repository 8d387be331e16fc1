"""Mail, service, and data sold or inferred."""

from sim.books import SCALE
from sim.ledger.measures.closing import Closing, Row, ratio

MEASURES = {
    "satisfaction": ("0-1", "Satisfaction with purchases and with service"),
    "churn": ("share", "Customers lost today: 90 days without a purchase"),
    "service_contacts": ("requests", "Customers who needed help"),
    "served_share": ("share", "Of these, helped"),
    "subscribers": ("pairs", "Consumer-marketer pairs with a subscription to mails"),
    "mails": ("mails", "Mails sent"),
    "mail_opens": ("share", "Of these, opened"),
    "unsubscribes": ("acts", "Subscriptions ended"),
    "unlawful_sales": ("uses", "Uses of sold data, and profiles handed over, without leave to share"),
    "shadow_views": ("pairs", "Consumer-marketer pairs in which one who refused was judged by others' data"),
}


def measured(days: Closing) -> Row:
    """Each day's, by name."""
    firms, holders = days.all_firms, days.all_holders
    content = firms["satisfaction_f"] / SCALE + firms["served"]
    return {
        "satisfaction": ratio(content, firms["purchases"] + firms["contacts"]),
        "churn": ratio(firms["lapsed"], firms["customers"] + firms["lapsed"]),
        "service_contacts": firms["contacts"],
        "served_share": ratio(firms["served"], firms["contacts"]),
        "subscribers": firms["subscribers"],
        "mails": firms["mails"],
        "mail_opens": ratio(firms["opens"], firms["mails"]),
        "unsubscribes": firms["unsubscribes"],
        "unlawful_sales": holders["unlawful_sales"],
        "shadow_views": firms["shadow_views"],
    }
