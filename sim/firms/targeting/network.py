"""Advertising from what people's friends do, whether or not they ever agreed to it themselves."""

import numpy as np

from sim.firms.targeting import Store
from sim.firms.targeting.collaborative import Collaborative
from sim.firms.targeting.held_out import LEVELS, Crowds, smoothed
from sim.world import Array

SURENESSES = 1 + len(LEVELS)
TIES = 100.0
"""Ties that weigh as much as the rule that everybody's friends are like anybody."""


class Network(Collaborative):
    """Puts a person into a crowd by her friends' crowds where that is surer than by what she does herself.

    Nobody's friends need to be like herself: how crowds are befriended is learned, and how much it tells. Where it
    tells nothing, friends get no weight. Otherwise even those who refused are known by their friends.
    """

    name = "network"
    summary = "Knows a person by her friends where it knows too little of herself: even who refused (shadow profiles)."
    literature = (
        "Hill, Provost & Volinsky 2006, Statistical Science 21(2); Macskassy & Provost 2007, Journal of Machine "
        "Learning Research 8; Garcia 2017, Science Advances 3(8); Bagrow, Liu & Mitchell 2019, Nature Human Behaviour 3"
    )
    shadows = True
    every = 4

    def __init__(self) -> None:
        super().__init__()
        self.befriends: Array = np.zeros((0, 0))
        """(R, R) over which crowds the friends of each crowd's people are spread."""

    def learn(self, store: Store) -> Crowds:
        """Crowds by people's own events; how they are befriended; how sure to be of one's crowd by events, by friends.

        Every other person of a sample shows who befriends whom, and the others, whether that foretells what they do.
        """
        crowds, people = super().learn(store), store.some()
        own = store.likeliest(crowds.codes)
        self.befriends = _befriends(store, own, people[::2], len(crowds.codes))
        others = np.isin(np.arange(len(own)), people[1::2])
        found = self._sort_by_friends(store, own, others)[others]
        alone = crowds.sure(found, np.asarray(store.profiles[others], float), store.prior_strength, SURENESSES)
        return crowds._replace(confidence=np.concatenate([np.resize(crowds.confidence, SURENESSES), alone]))

    def _sort_by_friends(self, store: Store, own: Array, asked: Array) -> Array:
        """(N,) r + R * level: in which crowds people ``asked`` (N,) about seem to be, if friends' are their ``own``."""
        self.work += float(len(self.befriends) * asked.sum() * store.degree)
        return store.likeliest_by_friends(own, self.befriends, asked, LEVELS)

    def place(self, store: Store, crowds: Crowds) -> Array:
        """By own events, or by friends where these make surer."""
        many, own = len(crowds.codes), self.sort(store, crowds.codes, store.profiles)
        by_events, by_friends = (np.append(sure, 0.0) for sure in np.split(crowds.confidence, 2))
        sure = by_events[own // many]
        asked = sure < by_friends.max()
        if not asked.any():
            return crowds.rows(own)
        friends = self._sort_by_friends(store, np.where(own < 0, -1, own % many), asked)
        return crowds.rows(np.where(by_friends[friends // many] > sure, SURENESSES * many + friends, own))

    def may_have(self, store: Store, rows: Array) -> Array:
        """Those who refused have what was guessed from their friends alone."""
        assert self.crowds is not None
        return store.permitted | (rows > SURENESSES * len(self.crowds.codes))


def _befriends(store: Store, own: Array, people: Array, crowds: int) -> Array:
    """(R, R) how friends of some ``people`` (n,) of each crowd are spread over crowds; ``own`` (N,) is everybody's."""
    who, friend = store.friends_of(people)
    known = (own[friend] >= 0) & store.permitted[friend]
    pairs = own[people][who[known]] * crowds + own[friend[known]]
    ties = np.bincount(pairs, minlength=crowds**2).reshape(crowds, crowds)
    return smoothed(ties, smoothed(ties.sum(axis=0, keepdims=True), np.full(crowds, 1.0 / crowds), 1.0)[0], TIES)
