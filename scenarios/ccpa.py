"""California's law: everything is on until somebody says no, by hand or by a signal of her browser."""

from scenarios import no_law, play
from sim.scenario import Scenario

scenario = Scenario(
    question="Does a right to opt out, as in the CCPA, protect those who do not take the trouble to use it?",
    law="ccpa",
)
twin = no_law.scenario
shown = ("consent_personalise", "bits_known", "profit", "trust")

if __name__ == "__main__":
    play(scenario, twin, shown=shown)
