"""Luck: the generator is Philox4x32-10, and a draw depends on its address alone."""

import json
import os
import subprocess
import sys
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim import draws
from sim.draws import CASE, Streams, four, philox, seed_of, stream

PUBLISHED = {
    # counter, key, output: Random123's kat_vectors for philox4x32-10 (Salmon et al. 2011)
    "zeros": ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    "ones": ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    "pi": ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
}
WORD = 2**32
PURPOSES = {name: value for name, value in vars(draws).items() if name.isupper() and type(value) is int}

words = st.integers(0, WORD - 1)
addresses = st.tuples(st.integers(0, 2**64 - 1), words, words, words, words)


def hexed(text: str) -> list[np.uint64]:
    return [np.uint64(int(word, 16)) for word in text.split()]


def at(address: tuple[int, ...]) -> tuple[int, ...]:
    """The four words drawn at (seed, day, who, purpose, index)."""
    return tuple(int(u * WORD) for u in four(np.uint64(address[0]), *address[1:]))


class TestPhilox:
    @pytest.mark.parametrize("name", PUBLISHED)
    def test_gives_the_published_vectors(self, name):
        counter, key, output = map(hexed, PUBLISHED[name])
        assert [f"{int(word):08x}" for word in philox(*counter, *key)] == [f"{int(word):08x}" for word in output]

    @pytest.mark.parametrize("name", PUBLISHED)
    def test_is_addressed_by_consumer_day_purpose_and_index_and_keyed_by_the_seed(self, name):
        (who, day, purpose, index), (low, high), output = (hexed(text) for text in PUBLISHED[name])
        seed = int(high) << 32 | int(low)
        assert at((seed, int(day), int(who), int(purpose), int(index))) == tuple(map(int, output))


class TestAddresses:
    def test_no_two_purposes_share_a_number(self):
        assert [number for number, times in Counter(PURPOSES.values()).items() if times > 1] == []
        assert len(PURPOSES) > 20

    @given(addresses)
    def test_the_same_address_gives_the_same_draw(self, address):
        assert at(address) == at(address)

    @given(addresses, addresses)
    def test_another_address_gives_another_draw(self, one, other):
        assert (at(one) == at(other)) == (one == other)

    @given(addresses)
    def test_draws_lie_in_the_half_open_unit_interval(self, address):
        assert all(0.0 <= u < 1.0 for u in four(np.uint64(address[0]), *address[1:]))

    def test_one_bit_of_an_address_turns_half_the_bits_of_a_draw(self):
        rng, turned = np.random.default_rng(1), []
        for bits, part in ((64, 0), (32, 1), (32, 2), (32, 3), (32, 4)):
            for bit in range(bits):
                address = [int(rng.integers(2**63)), *map(int, rng.integers(WORD, size=4))]
                near = [value ^ (1 << bit if i == part else 0) for i, value in enumerate(address)]
                pairs = zip(at(tuple(address)), at(tuple(near)), strict=True)
                turned.append(sum((a ^ b).bit_count() for a, b in pairs))
        assert abs(np.mean(turned) - 64) < 1.5
        assert min(turned) > 40


AXES = "seed", "day", "who", "purpose", "index"


@pytest.fixture(scope="module", params=range(5), ids=AXES)
def along(request) -> np.ndarray:
    """Draws (20,000, 4) at neighbouring addresses along one axis, where a weak generator shows its lattice."""
    start = [7, 3, 11, 2, 5]
    drawn = []
    for step in range(20_000):
        address = list(start)
        address[request.param] += step
        drawn.append(four(np.uint64(address[0]), *address[1:]))
    return np.array(drawn)


class TestUniformity:
    def test_each_word_is_uniform(self, along):
        for word in along.T:
            assert stats.kstest(word, "uniform").pvalue > 1e-4

    def test_low_bits_are_uniform_too(self, along):
        lowest = (along * WORD).astype(np.int64) % 64
        for word in lowest.T:
            assert stats.chisquare(np.bincount(word, minlength=64)).pvalue > 1e-4

    def test_neighbours_fill_the_unit_square_evenly(self, along):
        for word in along.T:
            cells = np.histogram2d(word[:-1], word[1:], bins=10, range=[[0, 1], [0, 1]])[0]
            assert stats.chisquare(cells.ravel()).pvalue > 1e-4

    def test_the_four_words_of_a_draw_are_independent(self, along):
        correlation = np.corrcoef(along.T) - np.eye(4)
        assert np.abs(correlation).max() < 4.5 / np.sqrt(len(along))


LOG_ADDRESSES = """
import json, sys
from collections import Counter
import sim.draws as draws
drawn, original = Counter(), draws.four
def four(seed, day, who, purpose, index):
    drawn[int(day), int(who), int(purpose), int(index)] += 1
    return original(seed, day, who, purpose, index)
draws.four = four
from sim import Market
Market(consumers=80, degree=6, page_views=6, compliance=0.3, law="gdpr", rng=1, shop_rate=0.9, visit_rate=0.9,
       engage_rate=1.0, click_rate=1.0, act_rate=0.5, talk_rate=0.5, buy_nothing=-1.0,
       mails=7.0, mail_open=1.0, mail_click=1.0, service_rate=1.0, app_coverage=0.2, strategy="demographic").run_for(4)
print(json.dumps([[*address, times] for address, times in drawn.items() if times > 1]))
"""
LASTING = {draws.LAWLESS, draws.ARM, draws.NOTICE, draws.PLATFORM, draws.GUESS}
"""What is drawn once for the whole run, and looked up as often as it is asked for."""


@pytest.mark.slow
def test_no_two_events_of_a_market_share_their_luck():
    command = [sys.executable, "-c", LOG_ADDRESSES]
    done = subprocess.run(command, env=os.environ | {"NUMBA_DISABLE_JIT": "1"}, capture_output=True, check=True)
    shared = [address for address in json.loads(done.stdout) if address[2] not in LASTING]
    assert shared == []


class TestSeeds:
    @given(st.integers(0, 2**63))
    def test_an_integer_is_always_the_same_seed(self, number):
        assert seed_of(number) == seed_of(number) == seed_of(np.random.SeedSequence(number))

    def test_neighbouring_integers_are_unrelated_seeds(self):
        seeds = [int(seed_of(number)) for number in range(1000)]
        distances = [(a ^ b).bit_count() for a, b in pairwise(seeds)]
        assert len(set(seeds)) == 1000
        assert abs(np.mean(distances) - 32) < 0.6

    @pytest.mark.parametrize("rng", [[1, 2], np.random.default_rng(3), np.random.PCG64(4), np.int64(5)])
    def test_whatever_mesa_takes_is_a_seed(self, rng):
        assert seed_of(rng).dtype == np.uint64

    def test_no_seed_is_a_new_one_each_time(self):
        assert seed_of(None) != seed_of(None)


class TestStreams:
    @given(*[st.tuples(st.integers(0, 30_000), st.integers(0, 100_000), st.integers(0, 60))] * 2)
    def test_each_address_has_a_stream_of_its_own(self, one, other):
        drawn = [stream(np.uint64(9), *address).random(3).tolist() for address in (one, other)]
        assert (drawn[0] == drawn[1]) == (one == other)

    def test_streams_do_not_run_into_each_other(self):
        first = stream(np.uint64(9), 4, 2, draws.BIRTH).random(100_000)
        for day, who, purpose in ((5, 2, draws.BIRTH), (4, 3, draws.BIRTH), (4, 2, draws.FRIENDSHIP)):
            assert not np.isin(stream(np.uint64(9), day, who, purpose).random(100), first).any()


def test_a_stream_that_is_moved_gives_what_a_new_one_would():
    streams = Streams()
    for seed, day, who in ((1, 0, 3), (2**63 + 5, 7, 3), (1, 180, 40)):
        moved, new = streams.at(9, np.uint64(seed), day, who, CASE), stream(np.uint64(seed), day, who, CASE)
        drawn = [(luck.random(), luck.integers(9), luck.exponential()) for luck in (moved, new)]
        assert drawn[0] == drawn[1]
