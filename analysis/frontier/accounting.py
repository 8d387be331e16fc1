"""What guarantees come to when they add up: the market's own accounts beside those of a privacy accountant.

The market adds up plainly: epsilons of reports, rhos of noisy sums. Google's dp-accounting composes tightly by privacy
loss distributions (Sommer, Meiser & Mohammadi 2019); it comes with ``pip install 'symbiosis[privacy]'``.
"""

from types import ModuleType

from sim.data.protection import truth_chance
from sim.extras import needed
from sim.ledger.measures.protection import DELTA

PRIVACY = "privacy"
"""The extra that brings dp-accounting."""


def accountant() -> ModuleType:
    """Privacy loss distributions of dp-accounting; raises :class:`~sim.errors.BadInput` if it is not installed."""
    return needed("dp_accounting.pld.privacy_loss_distribution", PRIVACY, "Privacy accounting")


def reports_epsilon(epsilon: float, values: int, reports: int, delta: float = DELTA) -> float:
    """The epsilon at ``delta`` of ``reports`` by randomised response over ``values`` answers, composed tightly."""
    if not reports:
        return 0.0
    false = (1.0 - truth_chance(epsilon, values)) / (values - 1.0)
    one = accountant().from_randomized_response(values * false, values)
    return float(one.self_compose(reports).get_epsilon_for_delta(delta))


def sums_epsilon(multiplier: float, releases: int, delta: float = DELTA) -> float:
    """The epsilon at ``delta`` of so many ``releases`` with Gaussian noise of ``multiplier`` sensitivities."""
    if not releases:
        return 0.0
    one = accountant().from_gaussian_mechanism(multiplier, value_discretization_interval=1e-3)
    return float(one.self_compose(releases).get_epsilon_for_delta(delta))
