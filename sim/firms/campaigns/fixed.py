"""A firm that does not experiment."""

from sim.firms.campaigns import Optimiser


class Fixed(Optimiser):
    """Does the same for everybody, and leaves it at that."""

    name = "fixed"
    summary = "Does the same for everybody, and leaves it at that."
    literature = "Samuelson & Zeckhauser 1988, Status quo bias in decision making, Journal of Risk and Uncertainty 1(1)"
