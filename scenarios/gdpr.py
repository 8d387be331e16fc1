"""The European Union's law: consent first, for every purpose, and fines by turnover."""

from scenarios import no_law, play
from sim.scenario import Scenario

scenario = Scenario(
    question="What does a market give up, and who gains privacy, when consent must be asked first as the GDPR wants?",
    law="gdpr",
)
twin = no_law.scenario
shown = ("consent_personalise", "bits_known", "profit", "trust", "surplus")

if __name__ == "__main__":
    play(scenario, twin, shown=shown)
