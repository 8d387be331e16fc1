"""What people are polled for: how tastes have moved, how alike their last ads are, whether they act on concern."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import entropy

from sim.books import SCALE
from sim.society.polls import ROOM, WINDOW_ADS, be_polled, protection, remember

HER = 3


@pytest.fixture
def world(morning):
    return morning(consumers=50, degree=4.0).world


def window(topics) -> int:
    packed = 0
    for topic in topics:
        packed = remember(packed, topic)
    return packed


@given(st.lists(st.integers(0, 250), max_size=20))
def test_the_last_seven_ads_are_remembered(topics):
    packed, found = window(topics), []
    while packed:
        found.append(packed % ROOM - 1)
        packed //= ROOM
    assert found[::-1] == topics[-WINDOW_ADS:]


@given(st.lists(st.integers(0, 3), min_size=2, max_size=7))
def test_pairs_of_ads_on_one_topic_are_counted(world_of_one, topics):
    world = world_of_one
    world.books.harms[:] = 0
    world.people["recent"][HER] = window(topics)
    be_polled(HER, world)
    pairs = [(a, b) for i, a in enumerate(topics) for b in topics[:i]]
    assert world.books.harms["window_pairs"].sum() == len(pairs)
    assert world.books.harms["window_same"].sum() == sum(a == b for a, b in pairs)


@pytest.fixture(scope="module")
def world_of_one(morning):
    return morning(consumers=50, degree=4.0).world


def test_tastes_are_compared_with_those_of_birth(world):
    def polled(field: str) -> float:
        before = world.books.harms[field].sum()
        be_polled(HER, world)
        return float(world.books.harms[field].sum() - before) / SCALE

    assert polled("drifted_f") == pytest.approx(0.0, abs=1e-6)
    first = world.interests[HER].copy()
    world.interests[HER] = 0.7 * first + 0.3 * np.eye(len(first))[4]
    now = world.interests[HER]
    assert polled("drifted_f") == pytest.approx(np.abs(now - first).sum() / 2, abs=1e-6)
    assert polled("narrowed_f") == pytest.approx(entropy(first, base=2) - entropy(now, base=2), abs=1e-5)


def test_a_blocker_protects_wholly_and_a_refusal_from_one(world):
    holders = world.tracks.shape[1]
    assert protection(HER, world) == 0.0
    world.tracks["personalise"][HER, 0] = False
    world.tracks["share"][HER, 0] = False  # of a marketer, leave to personalise is what counts
    assert protection(HER, world) == pytest.approx(1 / holders)
    world.people["blocker"][HER] = True
    assert protection(HER, world) == 1.0


def test_the_correlation_is_pearson_s(lived):
    market = lived(14, consumers=700, act_rate=0.5, law="gdpr")
    world, people = market.world, market.world.people
    polled = np.flatnonzero((market.day + np.arange(700)) % 7 == 0)
    done = np.array([protection(int(i), world) for i in polled])
    expected = np.corrcoef(people["concern"][polled], done)[0, 1]
    assert market.ledger.last["concern_action"] == pytest.approx(expected, abs=0.02)  # concern fades after the poll


def test_resigned_people_do_less_about_the_same_concern(lived):
    idle, busy = (
        lived(30, consumers=1_000, act_rate=1.0, resignation_mean=mean, attitude_focus=50.0).ledger.last
        for mean in (0.9, 0.1)
    )
    assert idle["idle_share"] > busy["idle_share"] + 0.2
    assert idle["lost_control_share"] > 0.9
    assert busy["lost_control_share"] < 0.1


def test_recommendations_from_one_s_own_past_narrow_tastes(lived):
    feed = {"visit_rate": 1.0, "engage_rate": 1.0, "interest_drift": 0.05, "personalization": 1.0, "consumers": 400}
    still = lived(20, **feed | {"interest_drift": 0.0}).ledger.last
    moved = lived(20, **feed).ledger.last
    assert still["interest_distance"] == pytest.approx(0.0, abs=1e-6)
    assert moved["interest_distance"] > 0.05
    assert moved["interest_narrowing"] > 0.05
