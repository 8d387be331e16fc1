"""All firms and brokers keep only randomised events: one point of the frontier that ``analysis.frontier`` measures."""

from scenarios import play
from sim.scenario import Deal, Scenario

twin = Scenario(
    question="What are people's rows worth to firms that keep them as they are, and share them with a partner?",
    personalization=0.6,
    deals=(Deal("Giant 2", "Giant 1"),),
)
scenario = twin.with_(
    question="What does a bit of privacy cost in effectiveness, by which technology it is bought?",
    privacy_technology="local_dp",
)

if __name__ == "__main__":
    play(scenario, twin)
