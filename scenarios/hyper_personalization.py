"""Every marketer records all it sees, buys what it can and lets nothing but a person's own past decide."""

from scenarios import no_law, play
from sim.scenario import Scenario

scenario = Scenario(
    question="Does personalization pushed to its limit still pay, once people notice how much is known of them?",
    personalization=1.0,
    collection=1.0,
)
twin = no_law.scenario
shown = ("ctr", "trust", "concern", "profit", "blocker_share")

if __name__ == "__main__":
    play(scenario, twin, shown=shown)
