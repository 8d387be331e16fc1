"""Sites recommend what suits a person's own past, and what she takes up moves her tastes."""

from scenarios import open_feed, play
from sim.scenario import Scenario

scenario = Scenario(
    question="Do recommendations from a person's own past narrow what she sees, and in the end what she likes?",
    personalization=1.0,
    interest_drift=0.03,
)
twin = open_feed.scenario
shown = ("interest_narrowing", "interest_distance", "diversity_window", "diversity_between")

if __name__ == "__main__":
    play(scenario, twin, shown=shown)
