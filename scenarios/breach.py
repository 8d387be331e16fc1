"""A theft of half a giant's profiles, found within a week and notified as the law demands."""

from scenarios import gdpr, play
from sim.scenario import Change, Scenario, Strike

scenario = Scenario(
    question="When a giant is breached on day 120, who loses trust and consent: the giant, or all, and for how long?",
    law="gdpr",
    changes=(Change(day=120, breach=Strike("Giant 1", share=0.5, found_after=7)),),
)
twin = gdpr.scenario
shown = ("trust", "consent_personalise", "concern", "profit")

if __name__ == "__main__":
    play(scenario, twin, shown=shown)
