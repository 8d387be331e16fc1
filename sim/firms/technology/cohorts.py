"""Cohorts: profiles of groups of at least k people, and of nobody by herself."""

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.data.protection import read_counts
from sim.errors import bad
from sim.firms.technology import Policy, Technology
from sim.firms.technology.room import room_for_groups
from sim.scenario import Scenario
from sim.world import COHORTS, Array

if TYPE_CHECKING:
    from sim.firms.holder import DataHolder


class Cohorts(Technology):
    """Events stay on devices; once a week these are put into cohorts, of which the firm learns the mean profiles."""

    name = "cohorts"
    summary = "Keeps mean profiles of groups of at least k people, formed anew each week, and no rows."
    literature = (
        "Sweeney 2002, International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 10(5); LeFevre, "
        "DeWitt & Ramakrishnan 2006, ICDE"
    )
    place = COHORTS

    @classmethod
    def check(cls, policy: Policy, scenario: Scenario) -> None:
        """No cohort can have more people than there are."""
        check_size(policy, scenario)

    def write(self, record: Any) -> None:
        """There are cohorts in place of rows."""
        record.place = COHORTS

    def review(self) -> None:
        """Form cohorts anew of whoever permits it and has done anything."""
        market, h = self.holder.market, self.holder.index
        events = market.world.held[:, h]
        members = np.flatnonzero(permitting(self.holder) & events.any(axis=1))
        found = cohorts_of(events[members], int(self.holder.number("cohort_size")))
        groups = int(found.max(initial=-1)) + 1
        shield = room_for_groups(market, max(1, groups))
        shield.cohort[:, h] = 0
        shield.cohort[members, h] = found + 1
        heads = np.bincount(found[found >= 0], minlength=groups)
        means = mean_profiles(sums_of(events[members], found, groups), heads, self.holder)
        shield.profile[h, :groups] = telling(roots_of(events[members]), found) * means
        market.ledger.instead[h] = int(heads.sum())

    def cost(self) -> float:
        """By head."""
        scenario = self.holder.market.scenario
        return scenario.consumers * scenario.cohort_price


def check_size(policy: Policy, scenario: Scenario) -> None:
    """Raise :class:`~sim.errors.BadInput` if groups are to have more people than the market has."""
    if policy["cohort_size"] > scenario.consumers:
        raise bad(
            "cohort_size",
            policy["cohort_size"],
            f"at most the {scenario.consumers} consumers of the market",
            "No group can have more people than there are.",
        )


def permitting(holder: "DataHolder") -> Array:
    """(N,) who permits the holder what it lives by: a marketer to personalise, a broker to share."""
    world = holder.market.world
    purpose = "personalise" if holder.index < len(world.firms) else "share"
    return np.array(world.tracks[purpose][:, holder.index])


def cohorts_of(events: Array, k: int) -> Array:
    """(n,) in which cohort, from 0, each of people with ``events`` (n, K) is; -1 for all if there are fewer than k.

    Each has k to 2k - 1 people. A group is halved at the median of the topic in which its members differ most (by the
    square roots of topics' shares), as long as both halves have k (Mondrian).
    """
    found = np.full(len(events), -1, np.int32)
    roots = roots_of(events)
    waiting, number = [np.arange(len(events))] if len(events) >= k else [], 0
    while waiting:
        group = waiting.pop()
        if len(group) < 2 * k:
            found[group] = number
            number += 1
        else:
            topic = int(roots[group].var(axis=0).argmax())
            order = group[np.argsort(roots[group, topic], kind="stable")]
            waiting += [order[: len(order) // 2], order[len(order) // 2 :]]
    return found


def roots_of(events: Array) -> Array:
    """(n, K) square roots of topics' shares in ``events`` (n, K): their distance is Hellinger's."""
    return np.sqrt(events / np.maximum(1, events.sum(axis=1, keepdims=True))).astype(np.float32)


def telling(roots: Array, found: Array) -> float:
    """How much a cohort tells of a person in it, 0-1: the share of variance between people that lies between cohorts.

    It is adjusted for what cohorts formed by chance would have (adjusted R squared), and is the credibility of a
    cohort's mean (Bühlmann 1967). ``roots`` (n, K) is what people do, ``found`` (n,) in which cohort each is, or -1.
    """
    people, groups = len(found), int(found.max(initial=-1)) + 1
    if groups < 2:
        return 0.0
    heads = np.bincount(found, minlength=groups)
    apart = roots - (sums_of(roots, found, groups) / heads[:, None])[found]
    within = float((apart**2).sum()) / max(1, people - groups)
    total = float(((roots - roots.mean(axis=0)) ** 2).sum()) / (people - 1)
    return max(0.0, 1.0 - within / total) if total > 0.0 else 0.0


def sums_of(events: Array, found: Array, groups: int) -> Array:
    """(groups, K) the sum of ``events`` (n, K) over each group's people; ``found`` (n,) says whose each is, or -1."""
    inside = found >= 0
    sums = [np.bincount(found[inside], events[inside, k], groups) for k in range(events.shape[1])]
    return np.stack(sums, axis=1)


def mean_profiles(sums: Array, heads: Array, holder: "DataHolder", buyer: int | None = None) -> Array:
    """(R, K) events a head of groups whose rows with ``holder`` add up to ``sums`` (R, K), as far as they tell them.

    What is coarse is spread by what ``buyer``, or else the holder, takes to be popular.
    """
    world, told = holder.market.world, np.zeros(sums.shape)
    record, reader = world.holders[holder.index], holder.index if buyer is None else buyer
    shares = world.prior[reader if reader < len(world.firms) else 0, 0]
    for group in range(len(sums)):
        read_counts(sums[group].astype(float), float(record.epsilon), int(record.grain), 1.0, shares, told[group])
    return told / np.maximum(1, heads)[:, None]
