"""Sites recommend the same to everybody, and what people take up moves their tastes all the same."""

from scenarios import play
from sim.scenario import Scenario

scenario = Scenario(
    question="How far do tastes drift where everybody is recommended the same?",
    personalization=1.0,
    interest_drift=0.03,
    strategy="broad",
)
shown = ("interest_narrowing", "interest_distance", "diversity_window", "diversity_between")

if __name__ == "__main__":
    play(scenario, shown=shown)
