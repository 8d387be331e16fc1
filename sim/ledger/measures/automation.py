"""Mail, service, and data sold or inferred."""

import numpy as np

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


def measured(day: Closing) -> Row:
    """The day's, by name."""
    firms, holders = day.books.firms, day.books.holders
    total = {name: float(firms[name].sum()) for name in ("contacts", "served", "mails", "opens", "purchases")}
    content = float(firms["satisfaction_f"].sum()) / SCALE + total["served"]
    return {
        "satisfaction": ratio(content, total["purchases"] + total["contacts"]),
        "churn": ratio(firms["lapsed"].sum(), firms["customers"].sum() + firms["lapsed"].sum()),
        "service_contacts": total["contacts"],
        "served_share": ratio(total["served"], total["contacts"]),
        "subscribers": float(firms["subscribers"].sum()),
        "mails": total["mails"],
        "mail_opens": ratio(total["opens"], total["mails"]),
        "unsubscribes": float(firms["unsubscribes"].sum()),
        "unlawful_sales": float(np.asarray(holders["unlawful_sales"]).sum()),
        "shadow_views": float(firms["shadow_views"].sum()),
    }
