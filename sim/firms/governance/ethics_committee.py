"""The ethics committee: people who review campaigns, and stop the intrusive, the offensive and the manipulative."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.draws import COMMITTEE, stream
from sim.firms.governance import Remedy

if TYPE_CHECKING:
    from sim.firms.experiments import Treatment
    from sim.firms.marketer import Marketer

WEEK = 7.0
BUYS = 1.5
"""How much more intrusive a campaign is taken to be that uses others' data."""


def intrusive(firm: "Marketer", arm: "Treatment") -> float:
    """How personal a campaign is, 0-1, how little it says of that, and whether it uses others' data."""
    bought = BUYS if arm.vendors and firm.market.world.contracts[firm.index].any() else 1.0
    return min(1.0, arm.intensity * (1.0 - arm.transparency) * bought)


def offensive(firm: "Marketer", arm: "Treatment") -> float:
    """1 if its creative offends."""
    return 1.0 if arm.offence > 0.0 else 0.0


def less_intrusive(firm: "Marketer", arm: "Treatment", standard: float) -> Any:
    """The campaign with as much personalization as the committee's standard allows."""
    found = intrusive(firm, arm)
    return arm._replace(intensity=arm.intensity * min(1.0, standard / found)) if found > 0.0 else arm


def inoffensive(firm: "Marketer", arm: "Treatment", standard: float) -> Any:
    """The campaign without what offends."""
    return arm._replace(offence=0.0)


CONCERNS: tuple[tuple[Callable[..., float], Callable[..., Any]], ...] = (
    (intrusive, less_intrusive),
    (offensive, inoffensive),
)
"""What the committee looks for in a campaign (0-1), and what a campaign is like that was reworked because of it."""


@dataclass
class Verdict:
    """What the committee says of a campaign, and from which day on that holds."""

    day: int
    stopped: bool


class EthicsCommittee(Remedy):
    """Reviews each new campaign in turn. What it stops is off for some days, and comes back reworked.

    A campaign is what is done in an arm of an experiment, or a plan to push people at the moment of choice, which is
    judged by how hard it pushes: the committee reads the firm's plan, and no mind. Until its turn has come it runs.
    The committee misses some of what is objectionable, and objects to some of what is not.
    """

    name = "ethics_committee"
    summary = "People review campaigns in turn and stop some: they miss things, err, take time and cost money."
    literature = (
        "Calo 2014, Digital market manipulation, George Washington Law Review 82(4), on review boards for consumers; "
        "on misses and false alarms: Green & Swets 1966, Signal Detection Theory and Psychophysics"
    )

    def __init__(self, firm: Any) -> None:
        super().__init__(firm)
        self.verdicts: dict[Any, Verdict] = {}
        self.of_pushes: dict[float, Verdict] = {}
        self.free_from, self.reviews = 0.0, 0

    def rule_on(self, arms: Sequence[Any]) -> Sequence[Any]:
        """The arms as the committee leaves them; campaigns it has not seen are put on its list."""
        if not self.level:
            self.verdicts.clear()
            return arms
        campaigns = {self._campaign(arm): None for arm in arms}
        self.verdicts = {
            key: self.verdicts.get(key) or self._review(self._objectionable(key), "campaign") for key in campaigns
        }
        return [self._left_of(arm, self.verdicts[self._campaign(arm)]) for arm in arms]

    def rule_on_push(self, push: float) -> float:
        """The push as the committee leaves it; a plan it has not seen is put on its list."""
        if not self.level or push <= 0.0:
            self.of_pushes.clear()
            return push
        standard = self.firm.market.scenario.committee_standard
        self.of_pushes = {push: self.of_pushes.get(push) or self._review(push > standard, "plan to push")}
        verdict = self.of_pushes[push]
        if not self._is_stopped(verdict):
            return push
        return 0.0 if self._is_reworked(verdict) else min(push, standard)

    @staticmethod
    def _campaign(arm: Any) -> Any:
        """What makes a campaign the same: all but how it bids."""
        return arm._replace(bid=1.0)

    def _review(self, objectionable: bool, what: str) -> Verdict:
        """Take a campaign in turn, as fast as the committee works, and judge it as well as it can."""
        market = self.firm.market
        self.free_from = max(self.free_from, float(market.day)) + WEEK / market.scenario.committee_capacity
        notices = market.scenario.committee_notices if objectionable else market.scenario.committee_errs
        luck = stream(market.seed, market.day, self.firm.index * 1_000 + self.reviews, COMMITTEE)
        self.reviews += 1
        verdict = Verdict(int(self.free_from) + 1, bool(luck.random() < notices))
        market.tell("committee", self.firm.name, f"{'stops' if verdict.stopped else 'clears'} a {what}")
        return verdict

    def _objectionable(self, campaign: Any) -> bool:
        standard = self.firm.market.scenario.committee_standard
        return any(degree(self.firm, campaign) > standard for degree, _ in CONCERNS)

    def _left_of(self, arm: Any, verdict: Verdict) -> Any:
        """The arm as it is, off while it is being reworked, or reworked."""
        if not self._is_stopped(verdict):
            return arm
        for _, rework in CONCERNS:
            arm = rework(self.firm, arm, self.firm.market.scenario.committee_standard)
        return arm._replace(bid=0.0) if self._is_reworked(verdict) else arm

    def _is_stopped(self, verdict: Verdict) -> bool:
        """Has the campaign been stopped by today?"""
        return verdict.stopped and self.firm.market.day >= verdict.day

    def _is_reworked(self, verdict: Verdict) -> bool:
        """Is a campaign that was stopped still off?"""
        return bool(self.firm.market.day < verdict.day + self.firm.market.scenario.committee_rework)

    def cost(self) -> float:
        """By the review, on the day it was asked for."""
        reviews, self.reviews = self.reviews, 0
        return reviews * self.firm.market.scenario.committee_price * self.firm.market.scenario.consumers
