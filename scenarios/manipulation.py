"""Every marketer pushes people at the moment of choice: whoever its own records say gives in."""

from scenarios import no_law, play
from sim.scenario import Scenario

scenario = Scenario(
    question="Can marketers find out who gives in to pushes, and who pays for it: the pushed, or they themselves?",
    manipulation=1.0,
)
twin = no_law.scenario
shown = ("push_aim", "regretted_share", "trust", "profit", "regret", "surplus", "churn")

if __name__ == "__main__":
    play(scenario, twin, shown=shown)
