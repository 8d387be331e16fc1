"""Two jurisdictions, one with the GDPR and one without a law, and firms that sell in both."""

from scenarios import no_law, play
from sim.parameters.jurisdiction import Jurisdiction
from sim.scenario import Scenario

scenario = Scenario(
    question="How far does a strict law reach, where half of all consumers live under it, and half under none?",
    jurisdictions=(Jurisdiction("Union", 0.5, {"law": "gdpr"}), Jurisdiction("Elsewhere", 0.5)),
)
twin = no_law.scenario
shown = ("strict_reach", "bits_known", "compliance", "profit")

if __name__ == "__main__":
    play(scenario, twin, shown=shown)
