"""A broker whom nobody knows loses all it has about everybody."""

from scenarios import gdpr, play
from sim.scenario import Change, Scenario, Strike

scenario = Scenario(
    question="When a broker's whole store is stolen on day 120, how many identities are used, and at what cost?",
    law="gdpr",
    changes=(Change(day=120, breach=Strike("Broker 1", share=1.0, found_after=30)),),
)
twin = gdpr.scenario
shown = ("identity_thefts", "theft_losses", "concern", "consent_share", "averted_thefts")

if __name__ == "__main__":
    play(scenario, twin, shown=shown)
