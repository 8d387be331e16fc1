"""Agents in columns are Mesa agents: a town of wallets (columns) and banks (ordinary agents) says so."""

import copy
import multiprocessing
import pickle
from collections.abc import Iterator
from typing import Any

import mesa
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mesa.agentset import AbstractAgentSet, AgentSet

from sim.columns import Array, Column, ColumnAgent, ColumnModel, Population, Rows, batch, fields
from sim.errors import BadInput
from sim.records import Count, Flag, Real, Record, column


class Purse(Record):
    money: Real
    age: Count
    rich: Flag


class Wallet(ColumnAgent, Purse):
    debts = Column[Array]("Owed to each of three banks.")
    purse = Column[Any]("The whole record.")

    def earn(self, wage: float = 1.0) -> None:
        self.money += wage * (1 + self.age)

    def grow(self) -> None:
        self.population.grow(self.row, self.row + 1)

    def tidy(self) -> None:
        self.debts[:] = np.sort(self.debts)

    @property
    def owed(self) -> float:
        return float(self.debts.sum())


class Wallets(Population[Wallet]):
    @batch
    def earn(self, first: int, past: int, wage: float = 1.0) -> None:
        self.money[first:past] += wage * (1 + self.age[first:past])

    @batch
    def grow(self, first: int, past: int) -> None:
        self.age[first:past] += 1


class Bank(mesa.Agent):
    def __init__(self, model: Any, money: float) -> None:
        super().__init__(model)
        self.money = money

    def earn(self, wage: float = 1.0) -> None:
        self.money += 10 * wage

    def ruin_the_others(self) -> None:
        for bank in self.model.agents_by_type[Bank].to_list():
            if bank is not self:
                bank.remove()


class Town(ColumnModel):
    """Wallets with random money, ages 0 to 4 and debts; and some banks with 100 each."""

    def __init__(self, people: int = 6, banks: int = 2, rng: Any = None) -> None:
        super().__init__(rng=rng)
        Bank.create_agents(self, banks // 2, 100.0)
        self.purses = Purse.table(people)
        self.accounts = self.rng.random((people, 3))
        self.purses.money = np.round(self.rng.random(people), 1)
        self.purses.age = np.arange(people) % 5
        sources = {**fields(self.purses), "purse": (self.purses, None), "debts": (self.accounts, None)}
        self.wallets = Wallets(self, Wallet, sources)
        Bank.create_agents(self, banks - banks // 2, 100.0)
        self.datacollector = mesa.DataCollector(
            model_reporters={"wealth": wealth},
            agent_reporters={"money": money_of},
            agenttype_reporters={Wallet: {"age": age_of}, Bank: {"money": money_of}},
        )

    def step(self) -> None:
        self.agents.do("earn")
        self.datacollector.collect(self)


def wealth(town: Town) -> float:
    return float(town.wallets.money.sum())


def money_of(agent: Any) -> float:
    return float(agent.money)


def age_of(wallet: Wallet) -> int:
    return wallet.age


@pytest.fixture
def town() -> Town:
    return Town(rng=1)


@pytest.fixture
def wallets(town: Town) -> Wallets:
    return town.wallets


def made(population: Population[Any]) -> int:
    """How many handles exist."""
    return len(population._handles)


def rows(agents: Any) -> list[int]:
    return [agent.row for agent in agents]


class Questions:
    """A filter that everybody passes, and that remembers whom it asked."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, agent: Any) -> bool:
        self.asked.append(agent.row)
        return True


class TestOneAgent:
    def test_reads_its_row_of_every_table(self, town: Town) -> None:
        wallet = town.wallets[3]
        assert (wallet.row, wallet.money, wallet.age) == (3, town.purses.money[3], 3)
        assert wallet.debts.tolist() == town.accounts[3].tolist()
        assert wallet.purse.age == 3

    def test_writes_to_the_tables(self, town: Town) -> None:
        wallet = town.wallets[3]
        wallet.money, wallet.rich = 7.5, True
        wallet.debts[1] = 9.0
        wallet.purse.age = 4
        assert (town.purses.money[3], town.purses.rich[3], town.purses.age[3]) == (7.5, True, 4)
        assert town.accounts[3, 1] == 9.0
        wallet.debts = np.zeros(3)
        assert not town.accounts[3].any()
        assert town.accounts[2].all()

    def test_scalars_are_pythons_own(self, wallets: Wallets) -> None:
        assert [type(value) for value in (wallets[0].money, wallets[0].age, wallets[0].rich)] == [float, int, bool]

    def test_is_a_mesa_agent(self, town: Town) -> None:
        wallet = town.wallets[0]
        assert isinstance(wallet, mesa.Agent)
        assert (wallet.model, wallet.random, wallet.rng) == (town, town.random, town.rng)
        assert wallet.scenario is town.scenario
        assert "row 0" in repr(wallet)

    def test_there_is_one_handle_for_a_row(self, wallets: Wallets) -> None:
        assert wallets[2] is wallets[2] is wallets[-4] is wallets.to_list()[2] is copy.copy(wallets[2])
        assert len({*wallets, *wallets}) == 6

    def test_stores_nothing_of_its_own_unless_told_to(self, wallets: Wallets) -> None:
        assert wallets[0].own == {}
        wallets[0].nickname = "Lucky"
        assert wallets[0].own == {"nickname": "Lucky"}

    def test_a_misspelt_attribute_is_an_attribute_error(self, wallets: Wallets) -> None:
        with pytest.raises(AttributeError, match="mony"):
            _ = wallets[0].mony

    def test_cannot_leave_its_table(self, wallets: Wallets) -> None:
        with pytest.raises(TypeError, match="remove_all_agents"):
            wallets[0].remove()
        assert len(wallets) == 6

    def test_columns_are_seen_on_the_class(self) -> None:
        assert Wallet.columns() == {"money", "age", "rich", "debts", "purse"} <= set(dir(Wallet))
        assert Wallet.debts.__doc__ == "Owed to each of three banks."

    def test_an_event_can_be_scheduled_on_it(self, town: Town) -> None:
        # Mesa holds the callback weakly: a handle not kept would be gone by then.
        before = town.wallets[3].money
        town.schedule_event(town.wallets[3].earn, after=0.5)
        town.run_for(0.6)
        assert town.wallets[3].money == before + 4


class TestIdentity:
    def test_every_agent_has_its_own_number(self, town: Town) -> None:
        assert [agent.unique_id for agent in town.agents] == [2, 3, 4, 5, 6, 7, 1, 8]
        assert town.wallets.get("unique_id").tolist() == [agent.unique_id for agent in town.wallets]


class TestPopulation:
    def test_columns_are_live_arrays(self, town: Town) -> None:
        town.wallets.money[2] = 42.0
        town.wallets.money *= 2
        town.wallets.age = 3
        assert town.purses.money[2] == 84.0
        assert set(town.purses.age) == {3}
        assert town.wallets.debts.shape == (6, 3)
        assert {"money", "debts"} <= set(dir(town.wallets))

    def test_unknown_columns_are_attribute_errors(self, wallets: Wallets) -> None:
        for touch in (lambda: wallets.mony, lambda: wallets.get("mony"), lambda: wallets.set("mony", 1.0)):
            with pytest.raises(AttributeError, match="mony"):
                touch()

    def test_membership(self, wallets: Wallets) -> None:
        assert wallets[3] in wallets
        assert wallets[3] in wallets[2:4]
        assert wallets[5] not in wallets[2:4]
        for agents in (wallets, wallets[2:4]):
            assert Town().wallets[3] not in agents
            assert "money" not in agents

    @pytest.mark.parametrize(
        ("chosen", "expected"),
        [
            (slice(1, 4), [1, 2, 3]),
            (np.array([True, False, False, True, False, True]), [0, 3, 5]),
            (np.array([4, 1, 4, -1]), [4, 1, 5]),
            ([2, 0], [2, 0]),
            ([], []),
        ],
    )
    def test_parts_are_agent_sets(self, wallets: Wallets, chosen: Any, expected: list[int]) -> None:
        part = wallets[chosen]
        assert isinstance(part, AbstractAgentSet)
        assert rows(part) == expected
        assert part.get("money").tolist() == [wallets[row].money for row in expected]

    @pytest.mark.parametrize("wrong", [6, -7, np.ones(5, dtype=bool), [9]])
    def test_places_outside_are_index_errors(self, wallets: Wallets, wrong: Any) -> None:
        with pytest.raises(IndexError):
            _ = wallets[wrong]

    def test_what_columns_can_answer_makes_no_handles(self, wallets: Wallets) -> None:
        poor = wallets[wallets.money < 0.5]
        wallets.get(["money", "age"])
        poor.set("rich", False).agg("money", [np.mean, max])
        wallets.do("earn").shuffle_do("earn", 2.0)
        wallets.shuffle().sort("money").select(at_most=3)
        wallets.groupby("age").count()
        wallets.model.agents.do("earn").shuffle_do("earn")
        wallets.model.agents.set("money", 1.0).get("money")
        wallets.model.agents.select(agent_type=Bank)
        assert made(wallets) == 0

    def test_select_asks_no_further_than_it_must(self, wallets: Wallets) -> None:
        for agents in (wallets, wallets.model.agents):
            questions = Questions()
            assert rows(agents.select(questions, at_most=2)) == questions.asked == [0, 1]

    def test_get_gives_a_copy(self, wallets: Wallets) -> None:
        wallets.get("money")[:] = -1
        assert (wallets.money >= 0).all()

    def test_set_takes_one_value_for_all_or_one_a_row(self, wallets: Wallets) -> None:
        wallets.set("money", 2.0).set("age", np.arange(6)).set("debts", [1, 2, 3])
        wallets[3:].set("money", [7, 8, 9])
        assert wallets.money.tolist() == [2, 2, 2, 7, 8, 9]
        assert wallets.debts.sum() == 36
        wallets[:2].set("pos", (1, 1))
        assert wallets.get("pos") == [(1, 1), (1, 1), None, None, None, None]

    def test_missing_attributes_have_mesas_default(self, wallets: Wallets) -> None:
        assert wallets[:2].get("mony", "default", 5) == [5, 5]
        assert wallets[:2].get(["age", "mony"], handle_missing="default") == [[0, None], [1, None]]
        with pytest.raises(ValueError, match="handle_missing"):
            wallets.get("money", "guess")  # type: ignore[arg-type]

    def test_its_agents_and_their_order_are_fixed(self, wallets: Wallets) -> None:
        for change in (
            lambda: wallets.add(wallets[0]),
            lambda: wallets.discard(wallets[0]),
            lambda: wallets.remove(wallets[0]),
            wallets.clear,
            lambda: wallets.shuffle(inplace=True),
            lambda: wallets.sort("money", inplace=True),
            lambda: wallets.select(inplace=True),
        ):
            with pytest.raises(TypeError, match="copy"):
                change()
        assert rows(wallets) == [0, 1, 2, 3, 4, 5]

    def test_copies_are_mesas_own_and_change_freely(self, wallets: Wallets) -> None:
        mine = wallets.copy()
        mine.discard(wallets[0])
        assert isinstance(mine, AgentSet)
        assert isinstance(copy.copy(wallets), AgentSet)
        assert (len(mine), len(wallets)) == (5, 6)

    def test_sets_combine(self, wallets: Wallets) -> None:
        assert rows(wallets[:2] | wallets[1:3]) == [0, 1, 2]
        assert rows(wallets[:2] & wallets[1:3]) == [1]
        assert rows(wallets - wallets[1:]) == [0]


class TestBatch:
    @pytest.mark.parametrize("verb", ["do", "shuffle_do"])
    def test_does_what_the_agents_do_one_by_one(self, verb: str) -> None:
        together, one_by_one = Town(rng=3).wallets, Town(rng=3).wallets
        getattr(together, verb)("earn", wage=2.5)
        getattr(one_by_one, verb)(Wallet.earn, wage=2.5)
        assert (made(together), made(one_by_one)) == (0, 6)
        assert together.money.tobytes() == one_by_one.money.tobytes()

    def test_spends_no_random_numbers_on_order(self, wallets: Wallets) -> None:
        before = wallets.random.getstate()
        wallets.shuffle_do("earn")
        assert wallets.random.getstate() == before

    def test_other_verbs_go_one_by_one(self, wallets: Wallets) -> None:
        wallets.do("tidy")
        assert (np.diff(wallets.debts) >= 0).all()
        with pytest.raises(AttributeError, match="fly"):
            wallets.do("fly")

    def test_parts_go_one_by_one(self, wallets: Wallets) -> None:
        wallets.set("money", 0.0)[1:3].do("earn").do("grow")
        assert wallets.money.tolist() == [0, 2, 3, 0, 0, 0]
        assert wallets.age.tolist() == [0, 2, 3, 3, 4, 0]
        assert wallets.do("grow").age.tolist() == [1, 3, 4, 4, 5, 1]


class Twin(mesa.Agent):
    """An ordinary Mesa agent with a wallet's attributes: the oracle."""

    def __init__(self, model: Any, row: int, money: float, age: int) -> None:
        super().__init__(model)
        self.row, self.money, self.age = row, money, age


def same_town_twice(people: list[tuple[float, int]]) -> tuple[Wallets, AbstractAgentSet[Any]]:
    """The same people in columns and as ordinary agents, in models with the same luck."""
    columns, ordinary = Town(len(people), banks=0), mesa.Model()
    columns.random.seed(5), ordinary.random.seed(5)
    for row, (money, age) in enumerate(people):
        columns.wallets.money[row], columns.wallets.age[row] = money, age
        Twin(ordinary, row, money, age)
    return columns.wallets, ordinary.agents


def poor(agent: Any) -> bool:
    return bool(agent.money < 0.5)


def order_of_acting(agents: Any) -> list[int]:
    order: list[int] = []
    agents.shuffle_do(lambda agent: order.append(agent.row))
    return order


@settings(deadline=None, max_examples=60)
@given(
    people=st.lists(st.tuples(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), st.integers(0, 3)), max_size=8),
    at_most=st.sampled_from([0, 1, 3, 100, 0.0, 0.5, 1.0, 2.5, float("inf")]),
    ascending=st.booleans(),
)
def test_verbs_agree_with_mesas_on_ordinary_agents(
    people: list[tuple[float, int]], at_most: float, ascending: bool
) -> None:
    everyone, ordinary = same_town_twice(people)
    for agents, twins in ((everyone, ordinary), (everyone.shuffle(), ordinary.shuffle())):
        assert rows(agents) == rows(twins)
        assert rows(agents.select(at_most=at_most)) == rows(twins.select(at_most=at_most))
        assert rows(agents.select(poor, at_most)) == rows(twins.select(poor, at_most))
        assert rows(agents.sort("money", ascending)) == rows(twins.sort("money", ascending))
        assert rows(agents.sort(lambda a: -a.age, ascending)) == rows(twins.sort(lambda a: -a.age, ascending))
        assert list(agents.get("money")) == twins.get("money")
        assert agents.get(["age", "money"]) == twins.get(["age", "money"])
        assert agents.agg("age", [len, sum]) == twins.agg("age", [len, sum])
        assert agents.groupby("age").count() == twins.groupby("age").count()
        assert list(agents.groupby("age").groups) == list(twins.groupby("age").groups)
        assert agents.groupby(poor).agg("money", sum) == twins.groupby(poor).agg("money", sum)
        assert {k: rows(v) for k, v in agents.groupby("age", "list")} == {
            k: rows(v) for k, v in twins.groupby("age", "list")
        }
        assert agents.map(poor) == twins.map(poor)
        assert order_of_acting(agents) == order_of_acting(twins)


class TestTown:
    def test_has_both_kinds_of_agents(self, town: Town) -> None:
        assert len(town.agents) == 8
        assert [type(agent) for agent in town.agents] == [Wallet] * 6 + [Bank] * 2
        assert town.wallets[0] in town.agents
        assert Town().wallets[0] not in town.agents
        assert town.agents_by_type[Wallet] is town.wallets
        assert len(town.agents_by_type[Bank]) == 2
        assert town.agent_types == [Wallet, Bank]

    def test_is_seen_live(self, town: Town) -> None:
        everyone = town.agents
        Bank(town, 5.0)
        assert len(everyone) == 9
        next(iter(town.agents_by_type[Bank])).remove()
        assert len(everyone) == 8

    def test_reads_and_writes_both(self, town: Town) -> None:
        town.agents.set("money", 3.0)
        assert town.agents.get("money") == [3.0] * 8
        assert town.agents.agg("money", sum) == 24.0
        assert town.agents.get(["unique_id", "money"])[0] == [2, 3.0]
        assert town.agents.get("age", "default", -1)[-2:] == [-1, -1]
        with pytest.raises(AttributeError):
            town.agents.get("age")

    @pytest.mark.parametrize("verb", ["do", "shuffle_do"])
    def test_both_act(self, town: Town, verb: str) -> None:
        town.agents.set("money", 0.0)
        getattr(town.agents, verb)("earn", 2.0)
        assert town.agents.get("money") == [2, 4, 6, 8, 10, 2, 20, 20]

    def test_both_act_in_random_order(self, town: Town) -> None:
        order: list[int] = []
        town.agents.shuffle_do(lambda agent: order.append(agent.unique_id))
        assert sorted(order) == list(range(1, 9)) != order

    def test_a_population_that_acts_at_once_has_one_turn_among_the_others(self, town: Town) -> None:
        order: list[str] = []
        town.wallets.money = 0.0

        class Watcher(mesa.Agent):
            def earn(self) -> None:
                order.append("after" if town.wallets.money.any() else "before")

        Watcher.create_agents(town, 30)
        town.agents.shuffle_do("earn")
        assert set(order) == {"before", "after"}

    @pytest.mark.parametrize("verb", ["do", "shuffle_do"])
    def test_an_agent_removed_before_its_turn_does_not_act(self, verb: str) -> None:
        town = Town(people=0, banks=5)
        getattr(town.agents, verb)("ruin_the_others")
        assert len(town.agents) == 1

    def test_selects_and_orders_both(self, town: Town) -> None:
        assert [bank.unique_id for bank in town.agents.select(agent_type=Bank)] == [1, 8]
        assert len(town.agents.select(lambda agent: agent.money >= 100)) == 2
        assert rows(town.agents.select(at_most=2)) == [0, 1]
        assert len(town.agents.select(at_most=0.5)) == 4
        assert {type(agent) for agent in town.agents.sort("money").to_list()[:2]} == {Bank}
        assert sorted(town.agents.shuffle().get("unique_id")) == list(range(1, 9))
        assert town.agents.groupby(type).count() == {Wallet: 6, Bank: 2}
        assert town.agents.map("earn") == [None] * 8
        assert isinstance(town.agents.copy(), AgentSet)
        with pytest.raises(TypeError, match="copy"):
            town.agents.shuffle(inplace=True)
        with pytest.raises(TypeError, match="copy"):
            town.agents.add(town.wallets[0])

    def test_can_be_emptied(self, town: Town) -> None:
        town.remove_all_agents()
        assert len(town.agents) == 0
        assert Wallet not in town.agent_types


class TestMistakes:
    def build(self, agent_type: type[ColumnAgent], **columns: Any) -> None:
        Population(ColumnModel(rng=1), agent_type, {name: (table, None) for name, table in columns.items()})

    def test_tables_of_different_lengths(self) -> None:
        class Person(ColumnAgent):
            money = Column[float]()
            age = Column[int]()

        with pytest.raises(BadInput, match="column 'age' is 3, but must be 4"):
            self.build(Person, money=np.zeros(4), age=np.zeros(3))

    def test_a_column_without_a_source_and_a_source_without_a_column(self) -> None:
        class Person(ColumnAgent):
            money = Column[float]()

        with pytest.raises(TypeError, match="'age'"):
            self.build(Person, money=np.zeros(4), age=np.zeros(4))
        with pytest.raises(TypeError, match="'money'"):
            self.build(Person)

    @pytest.mark.parametrize("name", ["rows", "model", "get", "first_id"])
    def test_a_name_that_agent_sets_use(self, name: str) -> None:
        person = type("Person", (ColumnAgent,), {name: Column[float]()})
        with pytest.raises(TypeError, match=name):
            self.build(person, **{name: np.zeros(4)})

    def test_the_same_class_twice(self, town: Town) -> None:
        with pytest.raises(TypeError, match="already"):
            Wallets(town, Wallet, town.wallets.sources)

    def test_a_refused_population_takes_no_numbers(self, town: Town) -> None:
        before = town.agent_id_counter
        with pytest.raises(TypeError):
            Wallets(town, Wallet, town.wallets.sources)
        assert (town.agent_id_counter, len(town.agents)) == (before, 8)

    def test_nobody_at_all(self) -> None:
        town = Town(people=0, banks=0, rng=1)
        town.step()
        assert len(town.agents) == len(town.agents.shuffle()) == 0


def by_pickle(town: Town) -> Town:
    duplicate: Town = pickle.loads(pickle.dumps(town))
    return duplicate


@pytest.mark.parametrize("duplicate", [copy.deepcopy, by_pickle])
class TestDuplicates:
    def test_share_nothing_and_live_the_same(self, town: Town, duplicate: Any) -> None:
        town.run_for(2)
        twin = duplicate(town)
        before = town.purses.copy()
        twin.run_for(2)
        assert (town.purses == before).all()
        town.run_for(2)
        assert (town.purses == twin.purses).all()
        assert town.datacollector.get_model_vars_dataframe().equals(twin.datacollector.get_model_vars_dataframe())
        assert town.agents.shuffle().get("unique_id") == twin.agents.shuffle().get("unique_id")

    def test_have_their_population_on_their_own_tables(self, town: Town, duplicate: Any) -> None:
        twin = duplicate(town)
        twin.wallets.money = 5.0
        twin.wallets[2].debts[:] = 4.0
        assert set(twin.purses.money) == {5.0}
        assert set(twin.accounts[2]) == {4.0}
        assert np.shares_memory(twin.wallets.money, column(twin.purses, "money"))
        assert twin.agents_by_type[Wallet] is twin.wallets
        assert twin.wallets.model is twin

    def test_keep_agents_that_the_model_refers_to(self, town: Town, duplicate: Any) -> None:
        town.mayor, town.council = town.wallets[4], town.wallets[[5, 1]]
        town.friends = AgentSet(town.wallets[:2], town.random)
        twin = duplicate(town)
        assert twin.mayor is twin.wallets[4] is not town.mayor
        assert rows(twin.council) == [5, 1]
        assert twin.council.population is twin.wallets
        assert rows(twin.friends) == [0, 1]
        twin.mayor.money = 9.0
        assert twin.purses.money[4] == 9.0 != town.purses.money[4]

    def test_a_duplicated_agent_brings_its_model(self, town: Town, duplicate: Any) -> None:
        twin = duplicate(town.wallets[3])
        assert twin.model is not town
        assert twin is twin.model.wallets[3]
        assert duplicate(town.wallets)[1].model.wallets[1].row == 1

    def test_drop_handles_but_keep_what_they_carry(self, town: Town, duplicate: Any) -> None:
        town.wallets.to_list()
        town.wallets[5].nickname = ["Lucky"]
        twin = duplicate(town)
        assert made(twin.wallets) == 1
        assert twin.wallets[5].nickname == ["Lucky"]

    def test_cost_the_tables_and_little_else(self, duplicate: Any) -> None:
        town = Town(people=5_000)
        town.wallets.to_list()
        tables = town.purses.nbytes + town.accounts.nbytes + town.wallets.rows.nbytes
        assert len(pickle.dumps(duplicate(town))) < 1.05 * tables + 10_000

    def test_an_event_is_still_due(self, town: Town, duplicate: Any) -> None:
        town.schedule_event(town.wallets[3].earn, after=0.5)
        twin = duplicate(town)
        twin.run_for(0.6)
        assert twin.wallets[3].money == town.wallets[3].money + 4


class TestCollecting:
    def test_reporters_see_every_agent(self, town: Town) -> None:
        town.run_for(3)
        collected = town.datacollector
        assert collected.get_model_vars_dataframe()["wealth"].iloc[-1] == town.wallets.money.sum()
        assert len(collected.get_agent_vars_dataframe()) == 3 * 8
        assert collected.get_agenttype_vars_dataframe(Wallet)["age"].tolist() == [0, 1, 2, 3, 4, 0] * 3
        assert len(collected.get_agenttype_vars_dataframe(Bank)) == 3 * 2

    def test_data_sets_see_every_agent(self, town: Town) -> None:
        everyone = town.data_registry.track_agents(town.agents, "money", fields="money")
        assert [row["money"] for row in everyone.data] == town.agents.get("money")
        assert len(town.data_registry.track_agents(town.wallets, "ages", fields=["age", "owed"]).data) == 6


@pytest.fixture
def start_method() -> Iterator[None]:
    """Mesa's batch_run sets it for the whole process."""
    before = multiprocessing.get_start_method(allow_none=True)
    yield
    multiprocessing.set_start_method(before, force=True)


@pytest.mark.skipif(not hasattr(mesa, "batch_run"), reason="this Mesa has no batch_run")
@pytest.mark.usefixtures("start_method")
def test_batch_run_runs_towns() -> None:
    results = mesa.batch_run(Town, {"people": [3, 5], "banks": 2}, rng=[1, 2], max_steps=2, display_progress=False)
    final = Town(people=5, rng=2)
    final.run_for(2)
    assert {result["wealth"] for result in results if (result["people"], result["rng"]) == (5, 2)} == {wealth(final)}
    assert {len({r["AgentID"] for r in results if r["RunId"] == run}) for run in range(4)} == {5, 7}


def test_rows_of_an_ordinary_population_need_no_subclass() -> None:
    model, table = ColumnModel(rng=1), Purse.table(4)

    class Person(ColumnAgent, Purse):
        pass

    people = Population(model, Person, fields(table))
    people.do("step")
    people[1].money = 3.0
    assert isinstance(people[:2], Rows)
    assert table.money.tolist() == [0, 3, 0, 0]
