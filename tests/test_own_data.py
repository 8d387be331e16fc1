"""A market on data of the user's own: who knows whom, from a graph; who people are, from a table; both together."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from sim import Market, Scenario
from sim.errors import BadInput

ATTITUDES = ("activity", "concern", "resignation", "efficacy", "susceptibility", "valuation")


@pytest.fixture(scope="module")
def karate():
    """Zachary's karate club: 34 members, 78 friendships, two factions."""
    return nx.karate_club_graph()


@pytest.fixture(scope="module")
def miserables():
    """Who meets whom in Les Misérables: 77 characters by name."""
    return nx.les_miserables_graph()


@pytest.fixture
def write_people(tmp_path):
    """Writes a table of people and gives its path."""

    def write(file: str = "people.csv", **columns) -> str:
        pd.DataFrame(columns).to_csv(tmp_path / file, index=False)
        return str(tmp_path / file)

    return write


def friendships(market: Market) -> set[frozenset[int]]:
    """Pairs of rows of those who are friends."""
    return {frozenset((one.row, other.row)) for one in market.consumers for other in one.neighbors}


def ties(graph) -> set[frozenset[int]]:
    row = {node: i for i, node in enumerate(graph)}
    return {frozenset((row[one], row[other])) for one, other in graph.edges}


class TestGraph:
    def test_a_consumer_a_node_a_friendship_an_edge(self, karate):
        market = Market(graph=karate, rng=1)
        assert len(market.consumers) == market.scenario.consumers == 34
        assert friendships(market) == ties(karate)
        assert sorted(friend.row for friend in market.consumers[33].neighbors) == sorted(karate[33])

    def test_people_with_names_are_in_the_order_of_the_graph(self, miserables):
        market = Market(graph=miserables, law="gdpr", rng=1)
        valjean = list(miserables).index("Valjean")
        assert len(market.consumers[valjean].neighbors) == miserables.degree["Valjean"] == 36

    @pytest.mark.parametrize("law", ["none", "gdpr"])
    def test_such_a_market_lives(self, karate, law):
        market = Market(graph=karate, law=law, rng=1)
        market.run_for(10)
        assert len(market.ledger.daily) == 10
        assert market.ledger.daily.talks.sum() > 0

    def test_people_hear_only_whom_they_know(self, karate):
        two_clubs = nx.disjoint_union(karate, karate)
        only_talk = {"talk_rate": 1.0, "talk_weight": 0.5, "attitude_recovery": 0.0, "alarm": 0.0, "breach_rate": 0.0}
        market = Market(graph=two_clubs, rng=1, **only_talk)
        market.consumers.concern[:34], market.consumers.concern[34:] = 0.1, 0.9
        market.consumers.concern[0] = 0.8
        market.run_for(10)
        assert market.consumers.concern[1:34].max() > 0.15, "the first club hears of it"
        assert np.allclose(market.consumers.concern[34:], 0.9), "the other does not"

    @pytest.mark.parametrize("suffix", ["graphml", "gml", "gexf"])
    def test_a_graph_file_is_the_same_market(self, miserables, suffix, tmp_path):
        path = tmp_path / f"friends.{suffix}"
        getattr(nx, f"write_{suffix}")(miserables, path)
        from_file, from_memory = Market(network=str(path), rng=1), Market(graph=miserables, rng=1)
        assert friendships(from_file) == friendships(from_memory)
        for market in (from_file, from_memory):
            market.run_for(5)
        pd.testing.assert_frame_equal(from_file.ledger.daily, from_memory.ledger.daily)

    def test_an_edge_list_will_do(self, karate, tmp_path):
        path = tmp_path / "friends.csv"
        nx.write_edgelist(karate, path, delimiter=",", data=False)
        assert friendships(Market(network=str(path), rng=1)) == ties(karate)

    def test_without_luck_of_the_network_people_are_the_same(self, karate):
        own, drawn = Market(graph=karate, rng=5), Market(consumers=34, degree=4, rng=5)
        for column in (*ATTITUDES, "interests", "segment"):
            assert (getattr(own.consumers, column) == getattr(drawn.consumers, column)).all()

    @pytest.mark.parametrize("consumers", [33, 35, 500])
    def test_another_number_of_consumers_is_refused(self, karate, consumers):
        with pytest.raises(BadInput, match=f"consumers is {consumers}, but must be 34, one for each node"):
            Market(graph=karate, consumers=consumers)

    def test_the_right_number_may_be_said(self, karate):
        assert len(Market(graph=karate, consumers=34, rng=1).consumers) == 34

    def test_of_a_file_likewise(self, karate, tmp_path):
        path = tmp_path / "friends.graphml"
        nx.write_graphml(karate, path)
        with pytest.raises(BadInput, match="must be 34, one for each node"):
            Market(Scenario(network=str(path), consumers=100))

    @pytest.mark.parametrize(
        ("graph", "said"),
        [
            (nx.Graph(), "has nobody in it"),
            (nx.empty_graph(5), "has no friendships"),
            (42, "network is 42, but must be a networkx graph"),
            ("karate.graphml", "no such file"),
            ("karate", "no network 'karate'"),
        ],
    )
    def test_what_is_no_network_of_people_is_refused(self, graph, said):
        with pytest.raises(BadInput, match=f"(?i){said}"):
            Market(graph=graph)


class TestPeople:
    @pytest.mark.parametrize("column", ATTITUDES)
    def test_any_column_may_be_the_users_own(self, write_people, column):
        own = np.linspace(0.1, 0.9, 50)
        market, usual = Market(consumers=50, people=write_people(**{column: own}), rng=1), Market(consumers=50, rng=1)
        assert getattr(market.consumers, column) == pytest.approx(own)
        for other in set(ATTITUDES) - {column}:
            assert (getattr(market.consumers, other) == getattr(usual.consumers, other)).all()

    def test_words_stand_for_groups_and_devices(self, write_people):
        words = {"group": ["minority", "majority"] * 10, "device": ["mobile"] * 10 + ["desktop"] * 10}
        market = Market(consumers=20, people=write_people(**words), rng=1)
        assert market.consumers.group.tolist() == [1, 0] * 10
        assert market.consumers.mobile.tolist() == [True] * 10 + [False] * 10

    def test_an_own_attitude_is_where_it_drifts_back_to(self, write_people):
        people = write_people(concern=[0.95] * 20, resignation=[0.05] * 20)
        market = Market(consumers=20, people=people, rng=1, talk_rate=0.0)
        market.consumers.concern = 0.2
        market.run_for(200)
        assert market.consumers.concern == pytest.approx(0.95, abs=0.05)
        assert market.consumers.resignation == pytest.approx(0.05, abs=0.05)

    def test_interests_are_scaled_to_sum_to_one(self, write_people):
        topics = {f"interest_{k}": [k] * 10 for k in (1, 2, 3)}
        market = Market(consumers=10, degree=4, topics=3, people=write_people(**topics), rng=1)
        assert market.consumers.interests == pytest.approx(np.tile([1 / 6, 2 / 6, 3 / 6], (10, 1)))

    def test_as_many_interests_as_topics(self, write_people):
        people = write_people(interest_1=[1, 2], interest_2=[2, 1])
        with pytest.raises(BadInput, match="topics is 12, but must be 2, as many as the survey has"):
            Market(consumers=2, degree=1, people=people)

    def test_a_small_survey_stands_for_a_large_market(self, write_people):
        market = Market(consumers=5000, people=write_people(concern=[0.1, 0.9], weight=[1, 3]), rng=1)
        assert np.unique(market.consumers.concern) == pytest.approx([0.1, 0.9])
        assert (market.consumers.concern > 0.5).mean() == pytest.approx(0.75, abs=0.03)

    def test_what_people_care_about_is_what_becomes_of_them(self, write_people):
        calm, worried = (
            Market(consumers=500, people=write_people(f"{c}.csv", concern=[c] * 500), law="gdpr", rng=1)
            for c in (0.05, 0.95)
        )
        for market in (calm, worried):
            market.run_for(20)
        assert worried.consumers.personalise.mean() < calm.consumers.personalise.mean()

    def test_a_jurisdiction_that_the_market_does_not_have_is_refused(self, write_people):
        with pytest.raises(BadInput, match="row 3, column jurisdiction is 1, but must be"):
            Market(consumers=2, degree=1, people=write_people(jurisdiction=[0, 1]))

    @pytest.mark.parametrize(
        ("columns", "said"),
        [
            ({"concern": [0.1, 1.5]}, "row 3, column concern is 1.5, but must be a number from 0 to 1"),
            ({"concern": [0.1, "high"]}, "row 3, column concern is 'high'"),
            ({"concerns": [0.1, 0.2]}, "no column of people 'concerns'. Did you mean 'concern'"),
            ({"group": ["minority", "other"]}, "must be majority \\(0\\) or minority \\(1\\)"),
        ],
    )
    def test_what_cannot_be_is_refused_with_its_place(self, write_people, columns, said):
        with pytest.raises(BadInput, match=said):
            Market(consumers=2, degree=1, people=write_people(**columns))


class TestBoth:
    """People are put on the network by name."""

    @pytest.fixture
    def concern_of(self, miserables):
        return dict(zip(miserables, np.linspace(0.01, 0.99, len(miserables)).tolist(), strict=True))

    def shuffled(self, concern_of, seed: int = 1) -> dict[str, list]:
        names = np.random.default_rng(seed).permutation(list(concern_of)).tolist()
        return {"name": names, "concern": [concern_of[name] for name in names]}

    def test_by_name_whatever_their_order(self, miserables, concern_of, write_people):
        people = write_people(**self.shuffled(concern_of))
        market = Market(graph=miserables, people=people, rng=1)
        assert market.consumers.concern == pytest.approx([concern_of[name] for name in miserables])

    def test_from_two_files(self, miserables, concern_of, write_people, tmp_path):
        path = tmp_path / "friends.graphml"
        nx.write_graphml(miserables, path)
        people = write_people(**self.shuffled(concern_of))
        market = Market(network=str(path), people=people, rng=1)
        javert = list(miserables).index("Javert")
        assert market.consumers[javert].concern == pytest.approx(concern_of["Javert"])
        assert len(market.consumers[javert].neighbors) == miserables.degree["Javert"]

    def test_people_who_are_not_in_the_network_are_left_out(self, miserables, concern_of, write_people):
        table = self.shuffled({**concern_of, "Hugo": 0.5})
        market = Market(graph=miserables, people=write_people(**table), rng=1)
        assert market.consumers.concern == pytest.approx([concern_of[name] for name in miserables])

    def test_somebody_in_the_network_of_whom_nothing_is_said_is_named(self, miserables, concern_of, write_people):
        table = self.shuffled({name: value for name, value in concern_of.items() if name != "Javert"})
        with pytest.raises(BadInput, match="must include 'Javert'"):
            Market(graph=miserables, people=write_people(**table))

    def test_nobody_may_be_named_twice(self, karate, write_people):
        with pytest.raises(BadInput, match="nobody is named twice"):
            Market(graph=karate, people=write_people(name=[0] * 34, concern=[0.5] * 34))

    def test_numbers_are_names_too(self, karate, write_people):
        backwards = list(karate)[::-1]
        market = Market(graph=karate, people=write_people(id=backwards, concern=[i / 34 for i in backwards]), rng=1)
        assert market.consumers.concern == pytest.approx(np.arange(34) / 34)

    def test_without_names_row_by_row(self, karate, write_people):
        market = Market(graph=karate, people=write_people(concern=np.arange(34) / 34), rng=1)
        assert market.consumers.concern == pytest.approx(np.arange(34) / 34)

    def test_a_faction_is_a_segment(self, karate, write_people):
        club = [int(karate.nodes[member]["club"] == "Officer") for member in karate]
        market = Market(graph=karate, people=write_people(segment=club), rng=1)
        inside = [one.segment == other.segment for one in market.consumers for other in one.neighbors]
        assert np.mean(inside) > 0.8, "friends share a faction, as Zachary saw"

    def test_both_can_be_named_in_a_scenario_file(self, miserables, concern_of, write_people, tmp_path):
        nx.write_graphml(miserables, tmp_path / "friends.graphml")
        write_people("survey.csv", **self.shuffled(concern_of))
        file = tmp_path / "mine.toml"
        file.write_text('network = "friends.graphml"\npeople = "survey.csv"\nlaw = "gdpr"\n')
        market = Market(Scenario.read(file), rng=1)
        assert market.consumers.concern == pytest.approx([concern_of[name] for name in miserables])
