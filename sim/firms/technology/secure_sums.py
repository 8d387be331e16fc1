"""Secure computation between partners: sums, and no rows."""

from typing import Any

from sim.firms.technology import Policy, Technology
from sim.firms.technology.cohorts import check_size
from sim.scenario import Scenario


class SecureSums(Technology):
    """In a deal in which either side uses it, the buyer learns sums over its own groups of people, and no rows.

    The groups are those that its strategy has sorted people into; sums over fewer people than ``cohort_size`` are
    withheld. What the partners' copies do with it is in :class:`~sim.firms.sources.PartnerCopy`.
    """

    name = "secure_sums"
    summary = "Hands partners sums over groups of their customers by secure computation, and no rows."
    literature = "Yao 1982, FOCS; Ion et al. 2020, IEEE European Symposium on Security and Privacy"

    @classmethod
    def check(cls, policy: Policy, scenario: Scenario) -> None:
        """No sum can be over more people than there are."""
        check_size(policy, scenario)

    def write(self, record: Any) -> None:
        """Nothing: it is about what is handed over, not about the own store."""
