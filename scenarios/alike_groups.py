"""A minority that differs in nothing but its label: the null case of every comparison of groups."""

from scenarios import play
from sim.scenario import Scenario

scenario = Scenario(
    question="Does any gap between groups remain where they have the same tastes?",
    minority_share=0.1,
    segments=3,
    segment_focus=0.2,
    group_tilt=0.0,
)
shown = ("accuracy_gap", "relevance_gap", "exposure_gap", "parity_ratio", "worst_parity_ratio")

if __name__ == "__main__":
    play(scenario, shown=shown)
