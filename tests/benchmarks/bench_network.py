"""How long a social network of a million people takes to make."""

import numpy as np
import pytest

from sim.society.networks import Network

PEOPLE = 1_000_000


@pytest.mark.parametrize("kind", Network.all())
def test_a_million_people(benchmark, tell, kind):
    segments = np.random.default_rng(1).integers(6, size=PEOPLE).astype(np.uint8)

    def build():
        return Network.find(kind).build(segments, 12.0, 0.4, np.random.default_rng(2))

    friends = benchmark.pedantic(build, rounds=2)
    assert friends.people == PEOPLE
    assert friends.mean_degree == pytest.approx(12.0, rel=0.01)
    tell(f"A {kind} network of 1,000,000", benchmark.stats.stats.min, "s", "seconds, not minutes")
