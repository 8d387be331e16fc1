"""Marketers learn their whole policy under the GDPR: how personal they become is a result, not a setting.

Over seeds, and beside what a search comes to by luck: `python -m analysis.race`.
"""

from scenarios import arms_race, play

scenario = arms_race.scenario.with_(
    question="How intense does personalization become under the GDPR, if every marketer learns what pays?",
    law="gdpr",
)
twin = arms_race.scenario
shown = ("personalization", "collection", "bits_known", "profit", "transparency", "security")

if __name__ == "__main__":
    play(scenario, twin, shown=shown)
