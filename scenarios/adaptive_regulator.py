"""A regulator between the public, whose concern it polls, and an industry that lobbies."""

from scenarios import no_law, play
from sim.scenario import Scenario

scenario = Scenario(
    question="What law grows, rung by rung, between people's concern and industry's lobbying?",
    regulator="adaptive",
    political_days=14,
)
twin = no_law.scenario
shown = ("law_stringency", "concern", "bits_known", "profit")

if __name__ == "__main__":
    play(scenario, twin, shown=shown)
