"""Strategies that learn, on people whose tastes are known to the test and to nobody else."""

import pickle
import sys
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.data.crowds import likeliest, likeliest_by_friends, sum_over_friends, together
from sim.errors import BadInput
from sim.extras import needed
from sim.firms.targeting import Store, Strategy, check_priors, popularity
from sim.firms.targeting.held_out import CEILINGS, LEVELS, confidence, dealt, gains, honest
from sim.firms.targeting.learned import GROWN

TOPICS, SEGMENTS, PEOPLE = 8, 5, 4_000
INFERRING = ["collaborative", "deep", "hybrid", "network", "psychographic"]
LEARNED = [*INFERRING, "demographic"]
STRENGTH = 10.0
each_learned = pytest.mark.parametrize("name", LEARNED)
each_inferring = pytest.mark.parametrize("name", INFERRING)


class Truth(NamedTuple):
    """What people like, in truth, and who they are."""

    interests: np.ndarray
    segment: np.ndarray
    group: np.ndarray

    @property
    def popular(self):
        return self.interests.mean(axis=0)


@cache
def people(minority: float = 0.3, tilt: float = 0.5, seed: int = 1) -> Truth:
    """People of a few segments; ``tilt`` is how far the minority's mix of segments differs from the majority's."""
    rng = np.random.default_rng(seed)
    tastes = rng.dirichlet(np.full(TOPICS, 0.4), SEGMENTS) + 0.01
    group = (rng.random(PEOPLE) < minority).astype(int)
    one, other = np.eye(SEGMENTS)[0] * 0.6 + 0.4 / SEGMENTS, np.eye(SEGMENTS)[1] * 0.6 + 0.4 / SEGMENTS
    mixes = np.stack([one, (1 - tilt) * one + tilt * other])
    segment = np.minimum((rng.random(PEOPLE)[:, None] > mixes[group].cumsum(axis=1)).sum(axis=1), SEGMENTS - 1)
    interests = rng.standard_gamma(8.0 * (tastes / tastes.sum(axis=1, keepdims=True))[segment]) + 1e-6
    return Truth(interests / interests.sum(axis=1, keepdims=True), segment, group)


def befriend(truth: Truth, homophily: float, degree: int = 12) -> tuple[np.ndarray, np.ndarray]:
    """Ties of which a share is within segments, and the rest is between any two."""
    rng = np.random.default_rng(7)
    one, two = rng.integers(0, PEOPLE, (2, PEOPLE * degree // 2))
    alike = [np.flatnonzero(truth.segment == s) for s in range(SEGMENTS)]
    same = np.array([rng.choice(alike[truth.segment[i]]) for i in one])
    two = np.where(rng.random(len(one)) < homophily, same, two)
    ends = np.concatenate([np.stack([one, two], axis=1), np.stack([two, one], axis=1)])
    ends = ends[np.argsort(ends[:, 0], kind="stable")]
    return np.concatenate([[0], np.bincount(ends[:, 0], minlength=PEOPLE).cumsum()]), ends[:, 1].astype(np.int32)


@cache
def store(events: float, *, refuse: float = 0.0, homophily: float = 0.0, tilt: float = 0.5, threads: int = 1) -> Store:
    """A store with so many ``events`` of the average person; groups and devices of nine in ten are known."""
    truth, rng = people(tilt=tilt), np.random.default_rng(2)
    permitted, told = rng.random(PEOPLE) >= refuse, rng.random(PEOPLE) < 0.9
    happened = rng.poisson(rng.gamma(2.0, events / 2.0, PEOPLE)[:, None] * truth.interests)
    return made(
        truth,
        happened * permitted[:, None],
        permitted=permitted,
        groups=np.where(permitted & told, truth.group, -1),
        devices=np.where(permitted & told, rng.integers(0, 2, PEOPLE), -1),
        ties=befriend(truth, homophily),
        threads=threads,
    )


def ties_of(knows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.concatenate([[0], knows.sum(axis=1).cumsum()]), np.nonzero(knows)[1].astype(np.int32)


def made(truth: Truth, happened: np.ndarray, **known) -> Store:
    """A store of what ``happened`` (N, K); the firm has seen many pages of the market at large."""
    known = {"permitted": np.ones(len(happened), np.bool_)} | known
    seen = happened.sum(axis=0).astype(float)
    return Store(truth.popular * 50_000, seen, happened.astype(np.float32), prior_strength=STRENGTH, **known)


@cache
def learn(name: str, data: Store) -> tuple[np.ndarray, np.ndarray]:
    """Priors and everybody's row, by a strategy that has just begun."""
    strategy = Strategy.find(name)()
    priors, rows = strategy.priors(data), strategy.rows(data)
    check_priors(name, priors, rows, PEOPLE, TOPICS)
    return priors, rows


def expected(name: str, data: Store) -> np.ndarray:
    """(N, K) what a strategy expects each person to like."""
    priors, rows = learn(name, data)
    return priors[rows]


def worth(guess: np.ndarray, truth: Truth, whom=slice(None)) -> float:
    """Nats per event of people that a guess foretells better than popularity does."""
    return float((truth.interests * np.log(guess / truth.popular))[whom].sum(axis=1).mean())


def worth_of(name: str, events: float) -> float:
    return worth(expected(name, store(events)), people())


def missed(guess: np.ndarray, truth: Truth, whom) -> float:
    """Nats per event that a guess falls short of knowing people's tastes."""
    return float((truth.interests * np.log(truth.interests / guess))[whom].sum(axis=1).mean())


class TestColdStart:
    @each_learned
    def test_without_data_everybody_is_the_population(self, name):
        data = store(0.0)
        np.testing.assert_allclose(expected(name, data), np.tile(popularity(data), (PEOPLE, 1)))

    @each_learned
    def test_on_the_first_morning_nothing_at_all_is_known(self, name):
        nothing = np.zeros((5, TOPICS), np.float32)
        data = Store(nothing[0], nothing[0], nothing, np.ones(5, np.bool_), STRENGTH)
        strategy = Strategy.find(name)()
        assert strategy.priors(data)[strategy.rows(data)] == pytest.approx(np.full((5, TOPICS), 1 / TOPICS))

    @each_learned
    @settings(max_examples=15)
    @given(st.data())
    def test_a_handful_of_people_is_no_trouble(self, name, data):
        shape = data.draw(st.tuples(st.integers(1, 6), st.integers(2, 5)))
        happened = data.draw(arrays(np.float32, shape, elements=st.sampled_from((0.0, 0.3, 1.0, 7.0))))
        permitted = data.draw(arrays(np.bool_, shape[0]))
        happened[~permitted] = 0.0
        few = Store(np.ones(shape[1]), happened.sum(axis=0), happened, permitted, 0.5)
        strategy = Strategy.find(name)()
        priors, rows = strategy.priors(few), strategy.rows(few)
        check_priors(name, priors, rows, *shape)
        assert priors.min() > 0.0


class TestRows:
    @each_learned
    def test_row_0_is_popularity_and_strangers_are_in_it(self, name):
        data = store(1.0)
        priors, rows = learn(name, data)
        np.testing.assert_allclose(priors[0], popularity(data))
        strangers = (data.amounts == 0) & (data.groups < 0) & (data.devices < 0)
        assert name == "network" or (rows[strangers] == 0).all()

    @each_learned
    def test_who_refused_is_in_row_0_unless_shadow_profiles_are_kept(self, name):
        data = store(12.0, refuse=0.4, homophily=0.9)
        _, rows = learn(name, data)
        assert bool(rows[~data.permitted].any()) == Strategy.find(name).shadows == (name == "network")

    def test_who_takes_consent_back_loses_the_row_that_her_own_events_gave(self):
        before, after = store(12.0), store(12.0, refuse=0.4)
        for name in LEARNED:
            strategy = Strategy.find(name)()
            strategy.priors(before), strategy.rows(before)
            strategy.priors(after)
            assert not strategy.rows(after)[~after.permitted].any()

    @pytest.mark.parametrize(
        ("name", "profile", "context", "infers"),
        [
            ("demographic", False, False, False),
            ("psychographic", False, True, True),
            *((name, True, True, True) for name in INFERRING if name != "psychographic"),
        ],
    )
    def test_strategies_use_what_they_say(self, name, profile, context, infers):
        strategy = Strategy.find(name)
        assert (strategy.uses_profile, strategy.uses_context, strategy.infers) == (profile, context, infers)


class TestValueOfData:
    STOCKS = 0.0, 2.0, 8.0, 32.0, 128.0

    @each_inferring
    def test_more_data_foretell_better_and_each_event_adds_less(self, name):
        values = np.array([worth_of(name, events) for events in self.STOCKS])
        each = np.diff(values) / np.diff(self.STOCKS)
        assert np.all(np.diff(values) > -0.005)
        assert values[2] > 0.25
        assert np.all(np.diff(each) < 0.001)
        assert each[0] > 5 * each[2]

    @each_inferring
    def test_the_topic_expected_to_be_liked_best_is_liked(self, name):
        best = expected(name, store(32.0)).argmax(axis=1)
        liked = people().interests[np.arange(PEOPLE), best].mean()
        assert liked > 1.3 * people().popular.max()

    def test_a_few_traits_are_coarser_than_many_crowds(self):
        assert worth_of("psychographic", 128.0) < worth_of("collaborative", 128.0) - 0.05

    def test_a_neural_network_needs_many_data_but_then_knows_most(self):
        assert worth_of("deep", 0.3) < worth_of("collaborative", 0.3)
        assert worth_of("deep", 128.0) > worth_of("collaborative", 128.0)

    def test_a_minority_of_whom_little_is_recorded_is_understood_worst(self):
        truth, rng = people(minority=0.06, tilt=1.0), np.random.default_rng(3)
        often = np.where(truth.group == 1, 2.0, 12.0)
        data = made(truth, rng.poisson(often[:, None] * truth.interests))
        for name in ("psychographic", "collaborative", "deep"):
            guess = expected(name, data)
            few, many = (missed(guess, truth, truth.group == g) for g in (1, 0))
            assert few > many + 0.1


class TestHonesty:
    """Bidders who believe the best they have seen overbid: expectations have to hold on average."""

    @each_inferring
    @pytest.mark.parametrize("events", [0.5, 2.0, 16.0])
    def test_people_like_what_is_expected_to_be_their_favourite_as_much_as_expected(self, name, events):
        guess, data = expected(name, store(events)), store(events)
        known, best = data.amounts > 0, guess.argmax(axis=1)
        hoped = guess[np.arange(PEOPLE), best][known].mean()
        true = people().interests[np.arange(PEOPLE), best][known].mean()
        assert hoped < 1.08 * true

    def test_believing_the_crowd_that_one_event_fits_best_would_overbid(self):
        data = store(0.5)
        strategy = Strategy.find("collaborative")()
        strategy.priors(data)
        found, known = data.likeliest(strategy.crowds.codes), data.amounts > 0
        raw = strategy.crowds.codes[found]
        best = raw.argmax(axis=1)
        hoped, true = (each[np.arange(PEOPLE), best][known].mean() for each in (raw, people().interests))
        assert hoped > 1.2 * true

    @pytest.mark.parametrize("topics", [(3,), (3, 5)])
    @each_inferring
    def test_a_niche_firm_does_not_take_its_visitors_for_the_world(self, name, topics):
        truth, rng = people(), np.random.default_rng(4)
        visits = np.zeros((PEOPLE, TOPICS))
        visits[:, topics] = rng.poisson(3.0 * truth.interests[:, topics])
        data = made(truth, visits)
        priors, rows = learn(name, data)
        visitors = visits.any(axis=1)
        np.testing.assert_allclose(priors[rows][~visitors], np.tile(popularity(data), ((~visitors).sum(), 1)))
        hoped, true = (each[visitors][:, topics].sum(axis=1).mean() for each in (priors[rows], truth.interests))
        assert truth.popular[list(topics)].sum() <= hoped <= true

    @given(arrays(float, (4, 5), elements=st.floats(0.0, 100.0)), arrays(float, 5, elements=st.floats(0.01, 1.0)))
    def test_visitors_count_at_most_twice_as_fond_of_a_topic_as_everybody(self, events, likes):
        popular, total = likes / likes.sum(), events.sum(axis=0) + 1e-6
        believed = honest(total[None], total / total.sum(), popular)[0]
        assert believed.sum() == pytest.approx(total.sum())
        assert np.all(believed / believed.sum() <= 2.0 * popular + 1e-9)

    def test_a_store_like_the_world_is_believed_as_it_is(self):
        events = np.random.default_rng(0).random((4, TOPICS))
        mix = events.sum(axis=0) / events.sum()
        np.testing.assert_allclose(honest(events, mix, mix), events)

    def test_crowds_that_foretell_nothing_are_not_believed(self):
        rng = np.random.default_rng(1)
        shares, mix = rng.dirichlet(np.ones(TOPICS), 6), np.full(TOPICS, 1 / TOPICS)
        found, level = rng.integers(0, 6, 500), rng.integers(0, 8, 500)
        assert not confidence(gains(shares, mix, found, rng.poisson(1.0, (500, TOPICS))), level, 8).any()

    def test_confidence_grows_with_evidence_and_is_full_where_crowds_are_all_there_is_to_know(self):
        rng = np.random.default_rng(1)
        shares, mix = rng.dirichlet(np.full(TOPICS, 0.3), 6) * 0.99 + 0.01 / TOPICS, np.full(TOPICS, 1 / TOPICS)
        crowd, amount = rng.integers(0, 6, 2_000), rng.integers(1, 200, 2_000)
        first, second = rng.multinomial(amount, shares[crowd]), rng.multinomial(10, shares[crowd])
        found = likeliest(first, shares, 1, LEVELS)
        sure = confidence(gains(shares, mix, found, second), found // 6, 1 + len(LEVELS))
        assert np.all(np.diff(sure) >= 0.0)
        assert sure[-1] == CEILINGS[-1]

    @given(st.integers(0, 99), st.floats(0.0, 1.0))
    def test_what_is_dealt_adds_up_and_is_the_same_each_time(self, seed, share):
        events = np.random.default_rng(seed).poisson(3.0, (20, TOPICS))
        first, second = dealt(events, share)
        np.testing.assert_array_equal(first + second, events)
        np.testing.assert_array_equal(first, dealt(events, share)[0])


class TestDemographic:
    def test_groups_tell_as_much_as_groups_differ(self):
        gained = [worth(expected("demographic", store(16.0, tilt=tilt)), people(tilt=tilt)) for tilt in (0.0, 0.5, 1.0)]
        assert abs(gained[0]) < 0.002
        assert gained[0] < gained[1] < gained[2]

    def test_knows_less_than_what_people_do(self):
        assert worth_of("demographic", 16.0) < 0.5 * worth_of("psychographic", 16.0)


class TestNetwork:
    def test_friends_give_away_those_who_refused(self):
        data, truth = store(16.0, refuse=0.4, homophily=0.8), people()
        assert worth(expected("network", data), truth, ~data.permitted) > 0.1
        assert worth(expected("collaborative", data), truth, ~data.permitted) == pytest.approx(0.0, abs=0.001)

    def test_they_give_away_more_the_more_alike_friends_are(self):
        gained = []
        for homophily in (0.2, 0.5, 0.9):
            data = store(16.0, refuse=0.4, homophily=homophily)
            gained.append(worth(expected("network", data), people(), ~data.permitted))
        assert gained[0] < gained[1] < gained[2]

    @pytest.mark.parametrize("name", ["network", "hybrid"])
    @pytest.mark.parametrize("events", [1.0, 4.0, 16.0, 64.0])
    def test_friends_who_are_not_alike_are_given_no_weight(self, name, events):
        data = store(events, refuse=0.4)
        strategy = Strategy.find(name)()
        strategy.priors(data)
        by_events, by_friends = np.split(strategy.crowds.confidence, 2)
        assert by_events.any()
        assert not by_friends.any()
        assert not strategy.rows(data)[~data.permitted].any()

    def test_friends_tell_more_than_the_few_events_of_somebody_of_whom_little_is_known(self):
        data = store(8.0, homophily=0.9)
        little = (data.amounts > 0) & (data.amounts < 3)
        gained = (worth(expected(name, data), people(), little) for name in ("network", "collaborative"))
        assert next(gained) > next(gained) + 0.02

    def test_that_friends_are_opposites_can_be_learned_as_well(self):
        truth, rng = people(), np.random.default_rng(6)
        partner = np.array([1, 0, 3, 2, 4])
        one = np.arange(PEOPLE).repeat(8)
        alike = [np.flatnonzero(truth.segment == s) for s in range(SEGMENTS)]
        two = np.array([rng.choice(alike[partner[truth.segment[i]]]) for i in one])
        permitted = rng.random(PEOPLE) < 0.6
        happened = rng.poisson(16.0 * truth.interests) * permitted[:, None]
        ties = np.arange(PEOPLE + 1) * 8, two.astype(np.int32)
        data = made(truth, happened, permitted=permitted, ties=ties)
        assert worth(expected("network", data), truth, ~permitted) > 0.1


class TestHybrid:
    def test_is_as_good_as_demographic_at_a_cold_start(self):
        data = store(0.05, tilt=1.0)
        np.testing.assert_allclose(expected("hybrid", data), expected("demographic", data))

    def test_is_as_good_as_its_best_part_with_many_data(self):
        data = store(4.0, refuse=0.3, homophily=0.8)
        gained = {
            name: worth(expected(name, data), people(), data.permitted)
            for name in ("hybrid", "demographic", "collaborative")
        }
        assert gained["hybrid"] > gained["demographic"] + 0.1
        assert gained["hybrid"] > gained["collaborative"] - 0.005


class TestLearning:
    """A fit is dear, sorting people is cheap."""

    def grown(self, share: float) -> Store:
        """The store of 16 events, as it was when a ``share`` of them had happened."""
        full = store(16.0)
        happened = np.random.default_rng(5).binomial(full.profiles.astype(int), share)
        return made(people(), happened, groups=full.groups, devices=full.devices, ties=full._ties)

    @each_learned
    def test_learns_anew_only_when_there_is_clearly_more_to_learn_from(self, name):
        strategy, work = Strategy.find(name)(), []
        for share in (0.3, 0.32, 0.31 * GROWN):
            data = self.grown(share)
            strategy.priors(data), strategy.rows(data)
            work.append(strategy.operations(data))
        assert work[1] < 0.5 * work[0]
        assert work[2] > 2.0 * work[1]

    @each_learned
    def test_learns_anew_after_weeks_at_any_rate(self, name):
        strategy, data, learned = Strategy.find(name)(), store(4.0), []
        for _ in range(2 * strategy.stale + 1):
            before = strategy.crowds
            strategy.priors(data), strategy.rows(data)
            learned.append(strategy.crowds is not before)
        assert np.flatnonzero(learned).tolist() == [0, strategy.stale, 2 * strategy.stale]

    @pytest.mark.parametrize("name", ["collaborative", "demographic", "psychographic"])
    def test_newcomers_are_sorted_in_the_week_they_come(self, name):
        early, late = self.grown(0.1), self.grown(0.15)
        strategy = Strategy.find(name)()
        strategy.priors(early), strategy.rows(early)
        learned = strategy.crowds
        strategy.priors(late)
        rows = strategy.rows(late)
        assert strategy.crowds is learned
        new = (early.amounts == 0) & (late.amounts > 0)
        assert new.any()
        assert (rows[new] > 0).mean() > 0.8

    @each_learned
    def test_the_same_store_teaches_the_same(self, name):
        one, other = learn(name, store(4.0)), learn.__wrapped__(name, store(4.0))
        np.testing.assert_array_equal(one[0], other[0])
        np.testing.assert_array_equal(one[1], other[1])

    @each_learned
    def test_threads_change_nothing(self, name):
        one, two = (learn(name, store(4.0, refuse=0.2, homophily=0.8, threads=threads)) for threads in (1, 2))
        np.testing.assert_array_equal(one[0], two[0])
        np.testing.assert_array_equal(one[1], two[1])

    @each_learned
    def test_what_was_learned_can_be_carried_to_another_process(self, name):
        strategy, data = Strategy.find(name)(), store(4.0)
        strategy.priors(data)
        carried = pickle.loads(pickle.dumps(strategy))
        np.testing.assert_array_equal(carried.rows(data), strategy.rows(data))
        np.testing.assert_array_equal(carried.priors(data), strategy.priors(data))

    @each_learned
    def test_events_that_count_in_part_are_events(self, name):
        happened = store(16.0).profiles * np.float32(0.7)
        data = made(people(), happened, groups=store(16.0).groups, devices=store(16.0).devices)
        assert worth(expected(name, data), people()) > 0.02


class TestMissingLibrary:
    @pytest.mark.parametrize("name", INFERRING)
    def test_a_strategy_that_learns_says_what_to_install(self, name, monkeypatch):
        monkeypatch.setitem(sys.modules, "sklearn", None)
        with pytest.raises(BadInput, match=rf"{name}.*sklearn.*pip install 'symbiosis\[learning\]'"):
            Strategy.find(name)()

    def test_what_is_there_is_found(self):
        assert needed("json", "learning", "A test").dumps(1) == "1"


class TestSorting:
    """The compiled rules against plain NumPy."""

    @settings(max_examples=25)
    @given(st.integers(1, 200), st.integers(2, 9), st.integers(1, 7), st.integers(0, 99), st.sampled_from((1, 2)))
    def test_people_are_put_where_their_events_are_likeliest(self, n, topics, crowds, seed, threads):
        rng = np.random.default_rng(seed)
        events, rows = rng.poisson(0.7, (n, topics)), rng.dirichlet(np.ones(topics), crowds)
        scores = events @ np.log(rows.T)
        found = likeliest(events, rows, threads)
        known = events.any(axis=1)
        assert (found[~known] == -1).all()
        chosen = scores[np.arange(n), np.maximum(found, 0)]
        np.testing.assert_allclose(chosen[known], scores.max(axis=1)[known], rtol=1e-4)

    @given(st.integers(0, 99))
    def test_levels_tell_how_much_there_was_to_go_by(self, seed):
        rng = np.random.default_rng(seed)
        events, rows = rng.poisson(4.0, (100, TOPICS)), rng.dirichlet(np.ones(TOPICS), 5)
        plain, levelled = likeliest(events, rows, 1), likeliest(events, rows, 1, LEVELS)
        reached = (events.sum(axis=1, keepdims=True) >= LEVELS).sum(axis=1)
        np.testing.assert_array_equal(levelled, np.where(plain < 0, -1, plain + 5 * reached))

    @given(st.integers(0, 99))
    def test_friends_events_are_those_of_friends_who_tell(self, seed):
        rng = np.random.default_rng(seed)
        events, tells, knows = rng.poisson(1.0, (30, 4)), rng.random(30) < 0.6, rng.random((30, 30)) < 0.2
        sums = sum_over_friends(events, tells, *ties_of(knows), 1)
        np.testing.assert_array_equal(sums, (knows * tells) @ events)

    @given(st.integers(0, 99))
    def test_friends_put_people_where_such_friends_are_likeliest(self, seed):
        rng = np.random.default_rng(seed)
        crowds, asked, knows = rng.integers(-1, 3, 30), rng.random(30) < 0.7, rng.random((30, 30)) < 0.1
        shares = rng.dirichlet(np.ones(3), 2)
        counts = np.stack([(knows * (crowds == crowd)).sum(axis=1) for crowd in range(3)], axis=1)
        best, known = (counts @ np.log(shares.T)).argmax(axis=1), counts.sum(axis=1)
        wanted = np.where(asked & (known > 0), best + 2 * (known >= 2), -1)
        found = likeliest_by_friends(crowds, shares, asked, *ties_of(knows), 1, np.array([2.0]))
        np.testing.assert_array_equal(found, wanted)

    def test_a_store_names_each_tie_of_those_asked_about(self):
        knows = np.random.default_rng(0).random((30, 30)) < 0.2
        data = Store(np.ones(2), np.ones(2), np.ones((30, 2)), np.ones(30, np.bool_), 1.0, ties=ties_of(knows))
        asked = np.array([3, 17, 18])
        who, friend = data.friends_of(asked)
        named = np.zeros((3, 30), np.bool_)
        named[who, friend] = True
        np.testing.assert_array_equal(named, knows[asked])

    @given(st.integers(0, 99))
    def test_crowds_are_what_their_people_did(self, seed):
        rng = np.random.default_rng(seed)
        events, found = rng.poisson(1.0, (50, 4)), rng.integers(-1, 3, 50)
        sums = np.stack([events[found == crowd].sum(axis=0) for crowd in range(3)])
        np.testing.assert_array_equal(together(events, found, 3), sums)
