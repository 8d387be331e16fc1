"""Data minimisation: coarser topics, and no more of them than are needed."""

from typing import Any

from sim.errors import bad
from sim.firms.technology import Policy, Technology
from sim.scenario import Scenario


class Minimisation(Technology):
    """Records groups of topics in place of topics, and of each only so many events a consumer."""

    name = "minimisation"
    summary = "Records coarser topics, and no more than a few events of each."
    literature = "Directive 95/46/EC Art. 6(1)(c), GDPR Art. 5(1)(c); Biega, Potash, Daume, Diaz & Finck 2020, SIGIR"

    @classmethod
    def check(cls, policy: Policy, scenario: Scenario) -> None:
        """A group cannot have more topics than there are."""
        if policy["topic_grain"] > scenario.topics:
            raise bad(
                "topic_grain",
                policy["topic_grain"],
                f"at most the {scenario.topics} topics of the market",
                "At 1 each topic is recorded by itself.",
            )

    def write(self, record: Any) -> None:
        """Topics to a group, and events to a profile."""
        record.grain, record.event_cap = int(self.holder.number("topic_grain")), int(self.holder.number("event_cap"))
