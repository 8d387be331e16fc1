"""One scenario and one seed are one history, to the bit, whoever lives it and however.

Run as a script, ``test_reproducible.py scenario.toml days [checkpoint]``, this file plays a market in a process of its
own and prints its state.
"""

import copy
import hashlib
import importlib
import json
import os
import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim.breaches
import sim.market
import sim.society.consumer
from sim.market import Market
from sim.parallel import over
from sim.scenario import Change, Scenario, Strike

DAYS = 8
EVENTFUL = Scenario(
    consumers=150,
    degree=6.0,
    law="gdpr",
    act_rate=0.3,
    compliance=0.7,
    talk_rate=0.4,
    shop_rate=0.3,
    capacity=200.0,
    case_days=1.0,
    detection=1.0,
    complaint_rate=1.0,
    notice_unlawful=0.5,
    manipulation=0.6,
    price_personalization=0.5,
    price_spread=0.4,
    chilling=0.7,
    identity_theft=1.0,
    theft_delay=1.0,
    request_rate=0.5,
    request_clicks=0.0,
    answer_wait=1.0,
    patience_days=3,
    data_passport=0.3,
    fair_delivery=1.0,
    bias_audits=3,
    explanations=0.5,
    calibration=0.5,
    ethics_committee=True,
    data_quality=0.5,
    complaint_handling=0.5,
    changes=(
        Change(day=2, set={"retention_days": 4}),
        Change(day=3, breach=Strike("Giant 1", share=0.6, found_after=1)),
        Change(day=4, set={"strategy": "contextual"}, firm="Niche 2"),
        Change(day=5, set={"law": "ccpa", "personalization": 0.9}),
    ),
)
"""A little of everything within eight days."""


def state(market: Market) -> dict[str, str]:
    """Digests of all there is in a market, by name, so that a difference says where it lies."""
    told: dict[str, Any] = {f"world.{name}": part for name, part in flat(market.world).items()}
    told |= {f"consumers.{name}": market.consumers.column(name) for name in market.consumers.sources}
    for frame in ("daily", "marketers", "events"):
        told[f"ledger.{frame}"] = getattr(market.ledger, frame).to_csv()
    told["collected"] = market.datacollector.get_model_vars_dataframe().to_csv()
    told |= {f"ledger.{name}": part for name, part in vars(market.ledger).items() if isinstance(part, np.ndarray | int)}
    for who, agent in enumerate([*market.holders, *market.regulators]):
        kept = {k: v for k, v in vars(agent).items() if isinstance(v, int | float | str | dict | list | np.ndarray)}
        told[f"{type(agent).__name__} {who}"] = repr(sorted(kept.items()))
    told["breaches"] = repr([vars(breach) for breach in market.breaches.all])
    return {name: hashlib.sha256(as_bytes(part)).hexdigest()[:12] for name, part in told.items()}


def flat(record: Any) -> dict[str, Any]:
    """The arrays of a NamedTuple, of tables each field by itself: between fields there may be rubbish."""
    parts = {}
    for name, part in record._asdict().items():
        if hasattr(part, "_asdict"):
            parts |= {f"{name}.{inner}": array for inner, array in flat(part).items()}
        elif getattr(part, "dtype", None) is not None and part.dtype.names:
            parts |= {f"{name}.{field}": np.asarray(part[field]) for field in part.dtype.names}
        else:
            parts[name] = part
    return parts


def as_bytes(part: Any) -> bytes:
    return np.ascontiguousarray(part).tobytes() if isinstance(part, np.ndarray) else repr(part).encode()


def play(scenario: Scenario, days: int = DAYS, kind: type[Market] = Market, rng: int = 5, **options: Any):
    market = kind(scenario, rng=rng, **options)
    for _ in range(days):
        market.run_for(1)
    return market


def play_and_tell(toml: str, days: int) -> dict[str, str]:
    """What a worker does: a scenario in, the state of its market out."""
    return state(play(Scenario.read(toml), days))


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """Names under which two states differ."""
    return [name for name in one.keys() | other.keys() if one.get(name) != other.get(name)]


@pytest.fixture(scope="module")
def history() -> dict[str, str]:
    return state(play(EVENTFUL))


@pytest.fixture(scope="module")
def toml(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("scenario") / "eventful.toml"
    path.write_text(EVENTFUL.to_toml())
    return path


def elsewhere(*arguments: object, **environment: str) -> dict[str, str]:
    """The state that a fresh Python process comes to."""
    command = [sys.executable, __file__, *map(str, arguments)]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_something_happens_in_it():
    market = play(EVENTFUL)
    assert {"breach", "news", "change", "fine"} <= set(market.ledger.events["kind"])
    last = market.ledger.daily.sum()
    busy = ("impressions", "purchases", "withdrawals", "erasures", "cookie_deletions", "complaints", "unlawful_events")
    busy += ("requests", "requests_ignored", "corrected_events", "ported_events", "complaints_heard")
    assert {name: last[name] for name in busy if not last[name]} == {}


def test_the_same_seed_gives_the_same_history(history):
    assert differing(state(play(EVENTFUL)), history) == []


def test_another_seed_gives_another_history(history):
    changed = differing(state(play(EVENTFUL, rng=6)), history)
    assert {"world.people.concern", "world.bonds.trust", "world.held", "world.appeal", "ledger.daily"} <= set(changed)


@pytest.fixture
def ranges(monkeypatch) -> list[tuple[int, int]]:
    """Threads even for a small market, which would be lived on one; the ranges of consumers they were given."""
    given: list[tuple[int, int]] = []

    def over_few(count, work, threads, least=0):
        def noted(low, high):
            given.append((low, high))
            return work(low, high)

        return over(count, noted, threads, 5)

    for module in (sim.breaches, sim.market, sim.society.consumer):
        monkeypatch.setattr(module, "over", over_few)
    return given


@pytest.mark.parametrize("threads", [2, 5])
def test_the_number_of_threads_changes_nothing(history, threads, ranges):
    assert differing(state(play(EVENTFUL, threads=threads)), history) == []
    assert len(ranges) > DAYS * threads
    assert (0, EVENTFUL.consumers) not in ranges


class OneByOne(Market):
    """Consumers act one by one, each through her own handle."""

    def live(self) -> None:
        for consumer in self.consumers:
            consumer.step()


class InRandomOrder(Market):
    def live(self) -> None:
        for row in np.random.default_rng(self.day).permutation(len(self.consumers)):
            self.consumers[int(row)].step()


class Shuffled(Market):
    def live(self) -> None:
        self.consumers.shuffle_do("step")


class ShuffledRows(Market):
    def live(self) -> None:
        self.consumers.shuffle().do("step")


class InTwoHalves(Market):
    """Not even a batch needs to be all: the late half acts first."""

    def live(self) -> None:
        half = len(self.consumers) // 2
        self.consumers.step(half, len(self.consumers))
        self.consumers.step(0, half)


@pytest.mark.parametrize("kind", [OneByOne, InRandomOrder, Shuffled, ShuffledRows, InTwoHalves])
def test_the_order_of_activation_changes_nothing(history, kind):
    assert differing(state(play(EVENTFUL, kind=kind)), history) == []


class TestCheckpoint:
    @pytest.mark.parametrize("day", [0, 1, 4, 5])
    def test_a_pickled_market_lives_on_as_if_nothing_had_been(self, history, tmp_path, day):
        path = tmp_path / "checkpoint.pickle"
        path.write_bytes(pickle.dumps(play(EVENTFUL, day)))
        resumed = pickle.loads(path.read_bytes())
        resumed.run_for(DAYS - day)
        assert differing(state(resumed), history) == []

    def test_it_lives_on_in_another_process(self, history, toml, tmp_path):
        path = tmp_path / "checkpoint.pickle"
        path.write_bytes(pickle.dumps(play(EVENTFUL, 4)))
        assert differing(elsewhere(toml, DAYS - 4, path), history) == []

    def test_a_deep_copy_and_its_original_go_the_same_way_without_touching_each_other(self, history):
        market = play(EVENTFUL, 4)
        twin, before = copy.deepcopy(market), state(market)
        twin.run_for(DAYS - 4)
        assert differing(state(market), before) == []
        market.run_for(DAYS - 4)
        assert differing(state(twin), history) == []
        assert differing(state(market), history) == []

    def test_days_can_be_lived_in_any_portions(self, history):
        market = play(EVENTFUL, 1)
        market.run_for(5)
        market.run_for(2)
        assert differing(state(market), history) == []


@pytest.mark.slow
def test_a_spawned_worker_comes_to_the_same(history, toml, monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parent))  # whence the worker imports what it is to do
    worker = importlib.import_module(Path(__file__).stem)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert differing(pool.submit(worker.play_and_tell, str(toml), DAYS).result(), history) == []


@pytest.mark.slow
def test_rules_give_the_same_bits_when_they_are_not_compiled(history, toml):
    assert differing(elsewhere(toml, DAYS, NUMBA_DISABLE_JIT="1"), history) == []


if __name__ == "__main__":
    days = int(sys.argv[2])
    if sys.argv[3:]:
        resumed = pickle.loads(Path(sys.argv[3]).read_bytes())
        resumed.run_for(days)
        print(json.dumps(state(resumed)))
    else:
        print(json.dumps(play_and_tell(sys.argv[1], days)))
