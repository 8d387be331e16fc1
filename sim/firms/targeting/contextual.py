"""Advertising that fits the page."""

from sim.firms.targeting import Strategy


class Contextual(Strategy):
    """Reads the page, not the person."""

    name = "contextual"
    summary = "Reads the page, not the person."
    literature = "Rafieian & Yoganarasimhan 2021, Marketing Science 40(2); Zhang & Katona 2012, Marketing Science 31(6)"
    uses_context = True
