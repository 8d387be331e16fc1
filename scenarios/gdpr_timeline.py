"""European data protection law as it came, step by step, at the pace of the calendar from 2018 to 2024."""

from scenarios import play
from sim.scenario import Scenario

scenario = Scenario(
    question="What does each step of European data protection law change, from 2018 to 2024?",
    law="gdpr_timeline",
    starts="2018-01-01",
    days=2_370,
)
shown = ("law_stringency", "consent_personalise", "bits_known", "unlawful_events")

if __name__ == "__main__":
    play(scenario, shown=shown)
