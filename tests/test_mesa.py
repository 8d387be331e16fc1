"""A market is a Mesa model and its consumers, marketers and regulators are Mesa agents, on Mesa 3.5 and on 4.0."""

import copy
import multiprocessing
import pickle
from collections.abc import Iterator

import mesa
import numpy as np
import pandas as pd
import pytest

from sim import Market, Scenario
from sim.firms.marketer import Marketer
from sim.firms.sources import Broker
from sim.regulators.regulator import Regulator
from sim.society.consumer import Consumer, Consumers

N, M, B, K = 300, 8, 2, 12
SEED = 42


@pytest.fixture
def market() -> Market:
    return after(0)


@pytest.fixture
def lived(market) -> Market:
    market.run_for(5)
    return market


def same(one: Market, other: Market) -> bool:
    """Whether two markets are the same to the bit: every column, every profile, every day of the ledger."""
    return (
        all(np.array_equal(one.consumers.column(c), other.consumers.column(c)) for c in one.consumers.sources)
        and one.ledger.daily.equals(other.ledger.daily)
        and one.ledger.marketers.equals(other.ledger.marketers)
        and one.ledger.events.equals(other.ledger.events)
    )


def after(days: int, **how) -> Market:
    market = Market(**{"consumers": N, "law": "gdpr", "rng": SEED, **how})
    if days:
        market.run_for(days)
    return market


class TestTime:
    def test_a_step_is_a_day(self, market):
        assert market.time == 0.0
        market.step()
        assert market.time == 1.0
        market.run_for(4)
        assert market.time == 5.0
        assert market.day == 4
        assert market.ledger.daily.index.tolist() == [0, 1, 2, 3, 4]

    def test_running_for_days_is_stepping_day_by_day(self, lived):
        stepped = after(0)
        for _ in range(5):
            stepped.step()
        assert same(lived, stepped)


class TestAgents:
    def test_everybody_is_there(self, market):
        assert len(market.agents) == N + M + B + 1
        assert len({agent.unique_id for agent in market.agents}) == N + M + B + 1
        assert all(isinstance(agent, mesa.Agent) and agent.model is market for agent in market.agents)

    def test_by_type(self, market):
        by_type = market.agents_by_type
        sizes = {kind: len(agents) for kind, agents in by_type.items()}
        assert sizes == {Consumer: N, Marketer: M, Broker: B, Regulator: 1}
        assert by_type[Consumer] is market.consumers
        assert list(by_type[Marketer]) == market.marketers
        assert set(market.agent_types) == set(by_type)

    def test_consumers_are_an_agent_set(self, market):
        assert isinstance(market.consumers, Consumers)
        assert market.consumers[3] in market.agents
        assert market.consumers[3] is market.consumers[3]


class TestConsumer:
    def test_has_her_own_attributes(self, lived):
        consumer = lived.consumers[3]
        assert 0.0 <= consumer.concern <= 1.0
        assert isinstance(consumer.concern, float)
        assert consumer.trust.shape == consumer.goodwill.shape == (M,)
        assert consumer.personalise.shape == (M + B,)
        assert consumer.interests.sum() == pytest.approx(1.0)

    def test_has_friends_who_are_consumers(self, market):
        friends = market.consumers[3].neighbors
        assert len(friends) > 0
        assert all(isinstance(friend, Consumer) and market.consumers[3] in friend.neighbors for friend in friends)
        assert friends.agg("concern", np.mean) == pytest.approx(np.mean([friend.concern for friend in friends]))

    def test_has_a_profile_at_each_holder(self, lived):
        known = int(np.argmax(lived.consumers.profiles[:, M].sum(axis=1)))
        consumer, broker = lived.consumers[known], lived.brokers[0]
        assert consumer.profile_at(broker).shape == (K,)
        assert consumer.profile_at(broker).sum() > 0
        assert (consumer.profile_at(broker) == consumer.profile_at(M)).all()
        assert (consumer.profile_at(lived.marketers[2]) == lived.consumers.profiles[known, 2]).all()

    def test_is_the_row_of_the_columns(self, market):
        market.consumers[3].concern = 0.25
        assert market.consumers.concern[3] == 0.25
        market.consumers.trust[3, 0] = 0.75
        assert market.consumers[3].trust[0] == 0.75

    def test_lives_her_day_alone_as_among_all(self, market):
        other = after(0)
        for one in (market, other):
            for holder in one.holders:
                holder.plan()
        market.consumers.do("step")
        for consumer in other.consumers:
            consumer.step()
        for column in market.consumers.sources:
            assert np.array_equal(market.consumers.column(column), other.consumers.column(column)), column
        for mine, theirs in zip(market.ledger.books, other.ledger.books, strict=True):
            assert np.array_equal(np.asarray(mine), np.asarray(theirs))


class TestColumns:
    @pytest.mark.parametrize(
        ("column", "shape"),
        [
            ("concern", (N,)),
            ("trust", (N, M)),
            ("goodwill", (N, M)),
            ("personalise", (N, M + B)),
            ("interests", (N, K)),
            ("profiles", (N, M + B, K)),
        ],
    )
    def test_of_all_consumers(self, lived, column, shape):
        assert getattr(lived.consumers, column).shape == shape


class TestVerbsOnConsumers:
    def test_select(self, market):
        worried = market.consumers.select(lambda consumer: consumer.concern > 0.8)
        assert {consumer.row for consumer in worried} == set(np.flatnonzero(market.consumers.concern > 0.8).tolist())
        assert len(market.consumers.select(at_most=10)) == 10

    def test_select_by_a_mask(self, market):
        worried = market.consumers[market.consumers.concern > 0.8]
        assert worried.agg("concern", np.min) > 0.8

    def test_get_and_set(self, market):
        market.consumers.set("resignation", 0.5)
        assert market.consumers.get("resignation").tolist() == [0.5] * N
        some = market.consumers[:10].set("concern", 0.9)
        assert some.get(["concern", "resignation"]) == [[0.9, 0.5]] * 10

    def test_groupby_and_agg(self, market):
        groups = market.consumers.groupby("group")
        assert sum(groups.count().values()) == N
        means = groups.agg("concern", np.mean)
        for group, mean in means.items():
            assert mean == pytest.approx(market.consumers.concern[market.consumers.group == group].mean())

    def test_sort_and_shuffle(self, market):
        eldest = market.consumers.sort("concern")[0]
        assert eldest.concern == market.consumers.concern.max()
        assert {consumer.row for consumer in market.consumers.shuffle()} == set(range(N))

    def test_shuffle_do_lives_the_same_day(self, market):
        other = after(0)
        for one, verb in ((market, "do"), (other, "shuffle_do")):
            one.dawn()
            for holder in one.holders:
                holder.plan()
            getattr(one.consumers, verb)("step")
        assert (market.consumers.profiles == other.consumers.profiles).all()
        assert (market.consumers.trust == other.consumers.trust).all()


class TestVerbsOnFirms:
    @pytest.fixture
    def marketers(self, market):
        return market.agents_by_type[Marketer]

    def test_get_and_agg(self, marketers):
        assert marketers.get("name")[:2] == ["Giant 1", "Giant 2"]
        assert marketers.agg("daily_budget", sum) > 0

    def test_select_and_set(self, market, marketers):
        giants = marketers.select(lambda marketer: marketer.name.startswith("Giant"))
        giants.set("pace", 0.5)
        assert [marketer.pace for marketer in market.marketers] == [0.5, 0.5] + [1.0] * 6

    def test_groupby(self, marketers):
        kinds = marketers.groupby(lambda marketer: marketer.name.split()[0])
        assert {kind: len(group) for kind, group in kinds} == {"Giant": 2, "Niche": 6}

    def test_shuffle_do(self, marketers):
        acted: list[str] = []
        marketers.shuffle_do(lambda marketer: acted.append(marketer.name))
        assert sorted(acted) == sorted(marketers.get("name"))

    def test_the_order_in_which_firms_plan_does_not_matter(self, market):
        other = after(0)
        market.agents_by_type[Marketer].do("plan")
        other.agents_by_type[Marketer].shuffle_do("plan")
        assert (np.asarray(market.world.firms) == np.asarray(other.world.firms)).all()
        assert (market.world.prior == other.world.prior).all()


def unlawful(market: Market) -> float:
    return market.ledger.last["unlawful_events"]


def mean_trust(market: Market) -> float:
    return float(market.consumers.trust.mean())


def name(agent: Marketer) -> str:
    return agent.name


class TestDataCollector:
    def test_the_markets_own(self, lived):
        frame = lived.datacollector.get_model_vars_dataframe()
        assert frame["day"].tolist() == [0, 1, 2, 3, 4]
        assert frame["trust"].tolist() == lived.ledger.daily.trust.tolist()

    def test_a_users_own(self, market):
        market.datacollector = mesa.DataCollector(
            model_reporters={"trust": mean_trust, "unlawful": unlawful, "time": "time"},
            agenttype_reporters={Marketer: {"name": name, "pace": "pace"}, Regulator: {"fined": "fined"}},
        )
        market.run_for(3)
        frame = market.datacollector.get_model_vars_dataframe()
        assert frame["trust"].iloc[-1] == mean_trust(market)
        assert frame["unlawful"].tolist() == market.ledger.daily.unlawful_events.tolist()
        assert frame["time"].tolist() == [1.0, 2.0, 3.0]
        marketers = market.datacollector.get_agenttype_vars_dataframe(Marketer)
        assert len(marketers) == 3 * M
        assert marketers["pace"].tolist()[-M:] == [marketer.pace for marketer in market.marketers]
        assert marketers["name"].tolist()[:M] == [marketer.name for marketer in market.marketers]

    def test_of_each_consumer_in_a_small_market(self, market):
        market.datacollector = mesa.DataCollector(agenttype_reporters={Consumer: {"concern": "concern"}})
        market.run_for(2)
        frame = market.datacollector.get_agenttype_vars_dataframe(Consumer)
        assert len(frame) == 2 * N
        assert frame["concern"].tolist()[-N:] == market.consumers.concern.tolist()


def pickled(market: Market) -> Market:
    return pickle.loads(pickle.dumps(market))


@pytest.mark.parametrize("duplicate", [pickled, copy.deepcopy])
class TestDuplicates:
    def test_are_the_same_market(self, lived, duplicate):
        assert same(lived, duplicate(lived))

    def test_share_nothing(self, lived, duplicate):
        twin = duplicate(lived)
        before = lived.consumers.trust.copy()
        twin.consumers.trust = 0.0
        twin.marketers[0].pace = 0.01
        twin.run_for(2)
        assert (lived.consumers.trust == before).all()
        assert lived.marketers[0].pace == 1.0
        assert len(lived.ledger.daily) == 5

    def test_live_on_as_the_original_does(self, lived, duplicate):
        twin = duplicate(lived)
        lived.run_for(5)
        twin.run_for(5)
        assert same(lived, twin)
        assert same(lived, after(10))

    def test_a_handle_follows_its_own_market(self, lived, duplicate):
        lived.consumers[3]
        twin = duplicate(lived)
        twin.consumers[3].concern = 0.125
        assert twin.world.people["concern"][3] == 0.125
        assert lived.consumers[3].concern != 0.125
        assert twin.consumers[3].model is twin
        assert all(marketer.model is twin for marketer in twin.marketers)


class TestSeeds:
    @pytest.mark.parametrize("seed", [SEED, np.int64(SEED), np.random.SeedSequence(SEED), [SEED]])
    def test_of_any_kind_that_mesa_takes(self, seed):
        assert same(after(3, rng=seed), after(3))

    def test_a_generator_gives_the_next_market_each_time(self):
        first, second, again = (after(2, rng=generator) for generator in three_generators())
        assert same(first, again)
        assert not same(first, second)

    def test_other_seeds_other_markets(self):
        assert not same(after(2), after(2, rng=SEED + 1))

    def test_without_a_seed_every_market_is_another(self):
        assert not same(after(2, rng=None), after(2, rng=None))

    def test_are_mesas_too(self):
        assert (
            Market(consumers=10, degree=4, rng=1).random.random()
            == Market(consumers=10, degree=4, rng=1).random.random()
        )

    @pytest.mark.parametrize("threads", [1, 2, 3])
    def test_and_not_threads_decide(self, threads):
        many = {"consumers": 5000, "law": "gdpr", "rng": SEED}
        one, other = Market(**many, threads=1), Market(**many, threads=threads)
        for market in (one, other):
            market.run_for(3)
        assert same(one, other)


def three_generators() -> list[np.random.Generator]:
    """One generator twice, and a fresh one of the same seed."""
    used, fresh = np.random.default_rng(SEED), np.random.default_rng(SEED)
    return [used, used, fresh]


class TestTwoMarkets:
    def test_at_once_do_not_disturb_each_other(self):
        gdpr, none = (Market(consumers=N, law=law, rng=SEED) for law in ("gdpr", "none"))
        for _ in range(5):
            gdpr.step()
            none.step()
        assert same(gdpr, after(5))
        assert same(none, after(5, law="none"))

    def test_of_one_scenario(self):
        scenario = Scenario(consumers=N, law="gdpr")
        markets = [Market(scenario, rng=SEED), Market(scenario, rng=SEED)]
        markets[0].run_for(3)
        assert len(markets[1].ledger.daily) == 0
        markets[1].run_for(3)
        assert same(*markets)


PLAN = {"consumers": 100, "law": ["none", "gdpr"], "personalization": [0.0, 1.0]}


@pytest.fixture
def start_method() -> Iterator[None]:
    """Mesa's batch_run sets it for the whole process."""
    before = multiprocessing.get_start_method(allow_none=True)
    yield
    multiprocessing.set_start_method(before, force=True)


@pytest.mark.skipif(not hasattr(mesa, "batch_run"), reason="this Mesa has no batch_run")
@pytest.mark.usefixtures("start_method")
class TestBatchRun:
    def test_runs_every_combination(self):
        rows = pd.DataFrame(mesa.batch_run(Market, PLAN, rng=[1, 2], max_steps=3, display_progress=False))
        assert len(rows) == 2 * 2 * 2
        alone = Market(consumers=100, law="gdpr", personalization=1.0, rng=2)
        alone.run_for(3)
        (found,) = rows.query("law == 'gdpr' and personalization == 1.0 and rng == 2").trust
        assert found == alone.ledger.last["trust"]

    def test_keeps_every_day_if_asked(self):
        how = {"max_steps": 3, "data_collection_period": 1, "display_progress": False}
        rows = mesa.batch_run(Market, {"consumers": 100}, rng=1, **how)
        assert [row["day"] for row in rows] == [0, 1, 2]

    @pytest.mark.slow
    def test_in_several_processes_gives_the_same(self):
        how = {"rng": [1], "max_steps": 3, "display_progress": False}
        one, two = (mesa.batch_run(Market, PLAN, number_processes=n, **how) for n in (1, 2))
        key = ["law", "personalization"]
        pd.testing.assert_frame_equal(
            pd.DataFrame(one).drop(columns="RunId").sort_values(key, ignore_index=True),
            pd.DataFrame(two).drop(columns="RunId").sort_values(key, ignore_index=True),
        )


@pytest.mark.slow
def test_each_of_a_million_consumers_is_an_agent() -> None:
    market = Market(consumers=1_000_000, law="gdpr", rng=SEED)
    market.run_for(1)
    assert len(market.agents) == 1_000_000 + M + B + 1
    assert market.consumers.trust.shape == (1_000_000, M)
    for row in np.random.default_rng(1).integers(1_000_000, size=1000).tolist():
        consumer = market.consumers[row]
        assert isinstance(consumer, mesa.Agent)
        assert consumer.unique_id == market.consumers.first_id + row
        assert consumer.concern == market.consumers.concern[row]
        assert (consumer.trust == market.consumers.trust[row]).all()
        assert len(consumer.neighbors) == market.consumers.friends.of(row).size
    assert len(market.consumers._handles) <= 1000 * 40, "only those who were asked for exist as objects"
