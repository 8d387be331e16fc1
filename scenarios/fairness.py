"""A small minority with tastes of its own, in a market whose code knows no groups."""

from scenarios import alike_groups, play
from sim.scenario import Scenario

scenario = Scenario(
    question="Is a small minority with other tastes known, reached and served worse, though no rule mentions groups?",
    minority_share=0.1,
    segments=3,
    segment_focus=0.2,
    group_tilt=1.0,
)
twin = alike_groups.scenario
shown = ("accuracy_gap", "relevance_gap", "exposure_gap", "parity_ratio", "worst_parity_ratio")

if __name__ == "__main__":
    play(scenario, twin, shown=shown)
