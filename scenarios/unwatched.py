"""The same people, who would shy away if they felt watched, where nobody records anything."""

from scenarios import play
from sim.scenario import Scenario

scenario = Scenario(
    question="What do people read where nobody records anything?",
    chilling=0.8,
    collection=0.0,
    third_party=False,
)
shown = ("watched", "page_views", "sensitive_views", "avoided_sensitive", "bits_known")

if __name__ == "__main__":
    play(scenario, shown=shown)
