"""China's law: consent first, a separate one before anything is passed on, and fines by turnover."""

from scenarios import no_law, play
from sim.scenario import Scenario

scenario = Scenario(
    question="How far does the PIPL, with separate consent for passing data on, change what a market knows?",
    law="pipl",
)
twin = no_law.scenario
shown = ("consent_share", "bits_known", "profit", "trust", "unlawful_sales")

if __name__ == "__main__":
    play(scenario, twin, shown=shown)
