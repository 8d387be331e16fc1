"""R8: friends' data foretell one's interests nearly as well as one's own."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect
from analysis.evidence.observing import market_of
from analysis.experiments.needs import Figures, Run
from sim.scenario import Scenario

if TYPE_CHECKING:
    from sim.market import Market


class FriendsData(Effect):
    """Friends' data foretell one's interests nearly as well as one's own."""

    name = "R8"
    block = "reserve"
    reserve = True
    literature = "Bagrow, Liu & Mitchell 2019, Nature Human Behaviour 3"
    measured = "what friends' data, with 8 to 10 ties, add to the accuracy of a prediction, over what own data add"
    kind = "change"
    published = Band(0.8, 1.0, 0.95)
    band = "from four fifths to parity"
    checked = "abstract"
    treatment = (
        "half of the people, at random, refuse to be personalised for; the first giant knows them by their "
        "friends alone (network)"
    )
    control = "the same people in the twin in which nobody refuses, by their own events (content_based)"
    outcome_is = (
        "chance that a person's next interest is the one thought likeliest, less that of the most popular topic, over "
        "the same of the control"
    )
    maps = (
        "The paper predicts words from the past of friends' and own texts. Tastes are read for measuring, by "
        "nobody in the market. The outcome was changed after it had been seen: the plain ratio of accuracies, as first "
        "written, was in the band (0.83) though friends told no more than popularity did."
    )
    why_missed = (
        "Ties here go with tastes by segment alone, and a firm knows a few events of each friend: friends tell hardly "
        "more than popularity."
    )
    consumers, days = 2_000, 180

    @staticmethod
    def observe(scenario: Scenario, seed: int) -> Figures:
        """How often the likeliest interest is right, of refusers by friends, and of the same by their own."""
        refuses = np.random.default_rng(seed).random(scenario.consumers) < 0.5
        figures: dict[str, float] = {}
        for told, strategy in (("friends", "network"), ("own", "content_based")):
            market = market_of(scenario.with_(strategy=strategy), seed)
            if told == "friends":
                np.asarray(market.world.tracks)["personalise"][refuses] = False
            market.run_for(scenario.days)
            right = _chance_of_being_right(market, use_events=told == "own")
            figures[told] = float(right[refuses].mean())
        popular = int(np.asarray(market.world.prior)[0, 0].argmax())
        return figures | {"popular": float(np.asarray(market.world.interests)[refuses, popular].mean())}

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return {"market": base.with_(degree=9, third_party=False, personalization=1.0)}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        figures = runs["market"].figures
        return (figures["friends"] - figures["popular"]) / (figures["own"] - figures["popular"])


def _chance_of_being_right(market: "Market", use_events: bool) -> Any:
    """Of each consumer (N,): the share of her interests on the topic that the first giant thinks likeliest."""
    world, alpha = market.world, market.scenario.prior_strength
    rows = np.asarray(world.bonds)["prior_row"][:, 0]
    believed = alpha * np.asarray(world.prior)[0][rows]
    if use_events:
        believed = believed + np.asarray(world.held)[:, 0]
    return np.asarray(world.interests)[np.arange(len(rows)), believed.argmax(axis=1)]
