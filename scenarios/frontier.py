"""All firms and brokers keep only randomised events: one point of the frontier that ``analysis.frontier`` measures."""

from scenarios import no_law, play

scenario = no_law.scenario.with_(
    question="What does each bit of privacy cost in effectiveness, by the technology that buys it?",
    privacy_technology="local_dp",
)
twin = no_law.scenario
shown = ("bits_known", "accuracy", "ctr", "profit", "records")

if __name__ == "__main__":
    play(scenario, twin, shown=shown)
