"""Thompson sampling for a market that changes."""

from sim.firms.campaigns.thompson import Thompson


class DiscountedThompson(Thompson):
    """Thompson sampling that forgets: a result counts half after eight weeks, so that a new best arm is found."""

    name = "discounted_thompson"
    summary = "Thompson sampling that forgets old results, to cope with a changing market."
    literature = "Raj & Kalyani 2017, Taming non-stationary bandits: a Bayesian approach, arXiv:1707.09727"
    half_life = 56.0
