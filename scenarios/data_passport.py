"""Everybody has one place to see and revoke what firms hold; the law is as in its twin."""

from scenarios import gdpr, play
from sim.scenario import Scenario

scenario = Scenario(
    question="If one place shows and revokes everything, do people use their rights, and does resignation fall?",
    law="gdpr",
    data_passport=1.0,
)
twin = gdpr.scenario
shown = ("requests", "requests_given_up", "resignation", "consent_personalise", "trust")

if __name__ == "__main__":
    play(scenario, twin, shown=shown)
