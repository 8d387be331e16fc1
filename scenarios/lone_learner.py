"""One giant learns how much to collect and how far to personalise, while its competitors stay as they are."""

from typing import Any

from scenarios import no_law, play
from sim.scenario import Scenario

LEARNS: dict[str, Any] = {"optimiser": "gradient", "learns": "personalization collection transparency security"}

scenario = Scenario(
    question="What does a single marketer learn to collect, if nobody else changes?",
    firms=({"name": "Giant 1", **LEARNS},),
)
twin = no_law.scenario
shown = ("collection", "personalization", "bits_known", "profit")

if __name__ == "__main__":
    play(scenario, twin, shown=shown)
