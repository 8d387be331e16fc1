"""What surveys of attitudes ask."""

from collections.abc import Mapping
from typing import ClassVar

from analysis.evidence.effects import Effect
from analysis.experiments.needs import Run


class AttitudeShare(Effect):
    """The share of people who hold an attitude."""

    share: ClassVar[str]
    """The measure that tells it."""
    block = "attitudes"
    kind = "level"
    treatment = "living in the market without a law"
    control = "none: it is a level"
    outcome_is = "mean over the second half of the run"
    maps = "Surveys ask for agreement; here, an attitude above one half counts as such."

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return runs["market"].mean(self.share)
