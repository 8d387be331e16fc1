"""The platform, not the law, blocks third-party tracking from one day to the next."""

from scenarios import no_law, play
from sim.scenario import Change, Scenario

scenario = Scenario(
    question="Who pays when a platform ends third-party tracking on day 120: niche firms, giants or publishers?",
    changes=(Change(day=120, set={"cookie_blocking": 1.0}),),
)
twin = no_law.scenario
shown = ("tracked_share", "publisher_revenue", "profit", "hhi", "bits_known")

if __name__ == "__main__":
    play(scenario, twin, shown=shown)
