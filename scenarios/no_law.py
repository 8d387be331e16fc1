"""The counterfactual that most questions are asked against: personal data without a privacy law."""

from scenarios import play
from sim.scenario import Scenario

scenario = Scenario(question="What does a market that lives from personal data look like with no privacy law?")
shown = ("lift", "bits_known", "trust", "profit", "consent_personalise")

if __name__ == "__main__":
    play(scenario, shown=shown)
