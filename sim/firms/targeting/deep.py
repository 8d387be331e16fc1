"""Advertising by what a neural network foretells."""

from typing import Any

import numpy as np

from sim.data.crowds import together
from sim.extras import learner, same_bits
from sim.firms.targeting import Store, popularity
from sim.firms.targeting.held_out import Crowds, dealt, nothing, smoothed
from sim.firms.targeting.learned import FEWEST, ROUNDS, Learned
from sim.world import Array

HIDDEN = 64
"""Units of the hidden layer."""
MOST_PEOPLE, FEWEST_PAIRS = 4_000, 100
"""People whom the network is trained and checked on; pairs of halves that it takes to train it."""
CHECKED = 5
"""One in so many of them is kept from training, to check on."""
SHARES = 0.5, 0.1
"""Shares of each person's events from which the network learns to foretell the rest: from many, and from few."""
EPOCHS, SAMPLES_A_STEP, STEP = 100, 500, 0.005
"""How it is trained by Adam, unless a tenth of the samples, set aside, show earlier that it is enough."""
MOST_CROWDS = 128
RAREST = 1e-3
"""Least share of a topic that is foretold."""
BATCH = 16_384
"""People whose shares are foretold together: bounds memory."""


class Deep(Learned):
    """Trains a denoising autoencoder: from half of a person's events, it foretells the shares of the other half."""

    name = "deep"
    summary = "Foretells a person's interests from her events by a neural network, a denoising autoencoder."
    literature = (
        "Vincent et al. 2008, ICML; Wu, DuBois, Zheng & Ester 2016, WSDM; Covington, Adams & Sargin 2016, RecSys; "
        "Liang et al. 2018, WWW"
    )
    uses_profile = True
    uses_context = True
    infers = True
    every = 4
    stale = 26

    def __init__(self) -> None:
        super().__init__()
        self.network: Any = None

    def learn(self, store: Store) -> Crowds:
        """Crowds of people of whom the network foretells the same; how sure to be of it, others have shown."""
        events = np.asarray(store.profiles[store.some(MOST_PEOPLE)], float)
        checked = np.arange(len(events)) % CHECKED == 0
        first, second = pairs(events[~checked])
        self.network = self._trained(first, second) if len(first) >= FEWEST_PAIRS else None
        if self.network is None:
            return nothing(popularity(store))
        foretold = self._foretell(events)
        codes = self._codes(foretold)
        mix = smoothed(events.sum(axis=0, keepdims=True), popularity(store), 1.0)[0]
        amounts = events.sum(axis=1, keepdims=True)
        found = store.likeliest(codes, foretold)
        crowds = Crowds(codes, together(amounts * foretold, found, len(codes)), mix, np.ones(1))
        return crowds._replace(confidence=self._check(store, crowds, events[checked]))

    def place(self, store: Store, crowds: Crowds) -> Array:
        """Each consumer is in the crowd whose shares are nearest to those foretold of her."""
        found = np.full(len(store.amounts), -1)
        known = np.flatnonzero(store.amounts > 0)
        if self.network is not None and len(known):
            for some in np.array_split(known, 1 + len(known) // BATCH):
                found[some] = store.likeliest(crowds.codes, self._foretell(store.profiles[some]))
        return crowds.rows(found)

    def _trained(self, first: Array, second: Array) -> Any:
        """A network that foretells the shares of ``second`` events (n, K) from the ``first`` (n, K)."""
        network = learner("neural_network").MLPRegressor(
            hidden_layer_sizes=(HIDDEN,),
            batch_size=min(SAMPLES_A_STEP, len(first) // 2),
            learning_rate_init=STEP,
            max_iter=EPOCHS,
            early_stopping=True,
            random_state=0,
        )
        with same_bits():
            network.fit(_inputs(first), second / second.sum(axis=1, keepdims=True))
        self.work += float(3 * network.n_iter_ * len(first) * self._weights(first))
        return network

    def _weights(self, events: Array) -> int:
        return HIDDEN * (2 * int(events.shape[1]) + 1)

    def _foretell(self, events: Array) -> Array:
        """(n, K) shares that the network foretells of people who had ``events`` (n, K)."""
        self.work += float(len(events) * self._weights(events))
        with same_bits():
            shares = np.maximum(self.network.predict(_inputs(events)), RAREST)
        return np.asarray(shares / shares.sum(axis=1, keepdims=True))

    def _codes(self, foretold: Array) -> Array:
        crowds = min(MOST_CROWDS, len(foretold) // FEWEST)
        with same_bits():
            fit = learner("cluster").KMeans(crowds, n_init=1, max_iter=ROUNDS, random_state=0).fit(foretold)
        self.work += float(foretold.size * crowds * ROUNDS)
        return np.asarray(np.maximum(fit.cluster_centers_, RAREST))

    def _check(self, store: Store, crowds: Crowds, events: Array) -> Array:
        """(1,) how sure to be of what the network foretells of people whom it was not trained on."""
        first, second = dealt(events)
        first, second = first[first.any(axis=1)], second[first.any(axis=1)]
        found = store.likeliest(crowds.codes, self._foretell(first))
        return crowds.sure(found, second, store.prior_strength, 1)


def pairs(events: Array) -> tuple[Array, Array]:
    """People's ``events`` (n, K), dealt into two parts in several ways; without those where one is empty."""
    deals = [dealt(events, share) for share in SHARES]
    first, second = (np.concatenate(each) for each in zip(*deals, strict=True))
    both = first.any(axis=1) & second.any(axis=1)
    return first[both], second[both]


def _inputs(events: Array) -> Array:
    """(n, K + 1) square roots of shares, and how many events there are to go by."""
    amounts = events.sum(axis=1, keepdims=True)
    return np.hstack([np.sqrt(events / np.maximum(amounts, 1.0)), np.log1p(amounts) / 5.0])
