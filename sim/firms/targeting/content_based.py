"""Advertising from a person's own events."""

from sim.firms.targeting import Strategy


class ContentBased(Strategy):
    """Reads the page, and the person's own events in the profile."""

    name = "content_based"
    summary = "Reads the page, and the person's own events in the profile."
    literature = "Pazzani & Billsus 2007, Content-based recommendation systems, LNCS 4321"
    uses_profile = True
    uses_context = True
