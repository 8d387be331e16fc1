"""A law that comes into force in mid-run meets profiles, habits and trust that grew up without it."""

from scenarios import no_law, play
from sim.scenario import Change, Scenario

scenario = Scenario(
    question="How do firms and consumers adjust when the GDPR comes into force over a grown market, on day 120?",
    changes=(Change(day=120, set={"law": "gdpr"}),),
)
twin = no_law.scenario
shown = ("consent_personalise", "bits_known", "profit", "trust", "surplus")

if __name__ == "__main__":
    play(scenario, twin, shown=shown)
