"""Untargeted advertising."""

from sim.firms.targeting import Strategy


class Broad(Strategy):
    """Knows no one and no page: offers what is popular."""

    name = "broad"
    summary = "Knows no one and no page: offers what is popular."
    literature = (
        "Untargeted reach advertising; the base system of Rafieian & Yoganarasimhan 2021, Marketing Science 40(2)"
    )
