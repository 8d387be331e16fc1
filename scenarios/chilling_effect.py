"""People who feel watched keep away from pages that nobody should see them on."""

from scenarios import play, unwatched
from sim.scenario import Scenario

scenario = Scenario(
    question="Where people who feel watched shy away, how much do they no longer read, and is it what is sensitive?",
    chilling=0.8,
)
twin = unwatched.scenario
shown = ("watched", "page_views", "sensitive_views", "avoided_sensitive", "bits_known")

if __name__ == "__main__":
    play(scenario, twin, shown=shown)
