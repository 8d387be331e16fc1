"""Every marketer learns how much to collect and how far to personalise; in the twin, only one giant does.

Over seeds, and beside what a search comes to by luck: `python -m analysis.race`.
"""

from scenarios import lone_learner, play
from sim.scenario import Scenario

scenario = Scenario(
    question="When every marketer learns what pays, does competition drive all of them to collect more?",
    **lone_learner.LEARNS,
)
twin = lone_learner.scenario
shown = ("collection", "personalization", "bits_known", "profit", "transparency", "security")

if __name__ == "__main__":
    play(scenario, twin, shown=shown)
