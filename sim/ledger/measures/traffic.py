"""What people did in the market."""

from sim.ledger.measures.closing import Closing, Row

MEASURES = {
    "page_views": ("pages", "Pages viewed"),
    "visits": ("visits", "Visits to marketers' own sites"),
    "occasions": ("occasions", "Shopping occasions"),
    "impressions": ("ads", "Ads seen"),
    "clicks": ("clicks", "Ads clicked"),
    "purchases": ("purchases", "Purchases"),
    "customers": ("pairs", "Consumer-marketer pairs with a purchase in 90 days"),
    "engagements": ("recommendations", "Recommendations taken up"),
    "notices": ("notices", "Consent notices shown"),
    "accepts": ("notices", "Notices accepted"),
    "withdrawals": ("acts", "Consents withdrawn, opt-outs, objections"),
    "cookie_deletions": ("acts", "Cookie deletions"),
    "erasures": ("acts", "Profiles erased on request"),
    "futile_acts": ("acts", "Protective acts that changed nothing"),
    "complaints": ("complaints", "Complaints to the regulator"),
    "talks": ("talks", "Friends heard out"),
}


def measured(days: Closing) -> Row:
    """Each day's, by name."""
    firms = days.all_firms
    names: tuple[str, ...] = (
        "page_views",
        "occasions",
        "engagements",
        "notices",
        "accepts",
        "withdrawals",
        "cookie_deletions",
    )
    names += ("erasures", "futile_acts", "complaints", "talks")
    row = {name: days.market[name] for name in names}
    return row | {name: firms[name] for name in ("visits", "impressions", "clicks", "purchases", "customers")}
