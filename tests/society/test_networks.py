"""Social networks: their identities, their dials, and the user's own."""

import contextlib
import hashlib
import os
import subprocess
import sys
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import BadInput
from sim.society.networks import Friends, Network, befriend
from sim.society.networks.user import from_graph

KINDS = "small_world", "holme_kim", "block"
SHARES = 0.4, 0.25, 0.2, 0.1, 0.05

each_kind = pytest.mark.parametrize("kind", KINDS)


def build(kind, people=3_000, degree=12.0, homophily=0.4, seed=1, **options):
    rng = np.random.default_rng(seed)
    segments = rng.choice(len(SHARES), people, p=SHARES).astype(np.uint8)
    return Network.find(kind).build(segments, degree, homophily, rng, **options), segments


def as_graph(friends: Friends, segments=None) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(range(friends.people))
    graph.add_edges_from((i, int(j)) for i in range(friends.people) for j in friends.of(i))
    if segments is not None:
        nx.set_node_attributes(graph, dict(enumerate(segments.tolist())), "segment")
    return graph


def assert_well_formed(friends: Friends):
    """Symmetric, sorted, nobody her own friend or a friend twice."""
    assert friends.start.dtype == np.int64
    assert friends.friend.dtype == np.int32
    assert friends.start[0] == 0
    assert friends.start[-1] == friends.friend.size == 2 * friends.ties
    who = np.repeat(np.arange(friends.people), np.diff(friends.start))
    assert not (who == friends.friend).any()
    ties = list(zip(who.tolist(), friends.friend.tolist(), strict=True))
    assert ties == sorted(set(ties))
    assert set(ties) == {(j, i) for i, j in ties}


# ------------------------------------------------------------------------------------------- who is whose friend


@given(st.integers(1, 30).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.tuples(*[st.integers(0, n - 1)] * 2)))))
def test_any_ties_make_a_symmetric_network_without_repetition(case):
    people, ties = case
    ends = np.array(ties, np.int32).reshape(-1, 2)
    friends = befriend(people, ends[:, 0], ends[:, 1])
    assert_well_formed(friends)
    assert as_graph(friends).edges == nx.Graph([tie for tie in ties if tie[0] != tie[1]]).edges


def test_friends_of_somebody_who_is_not_there():
    friends = befriend(2, np.array([0]), np.array([1]))
    assert friends.of(1).tolist() == [0]
    for nobody in (-1, 2):
        with pytest.raises(IndexError):
            friends.of(nobody)


# ------------------------------------------------------------------------------------------------- kinds of network


def test_every_kind_says_what_it_is_and_where_it_comes_from():
    assert set(KINDS) <= set(Network.all())
    assert all(kind.summary and kind.literature for kind in Network.all().values())


@given(
    kind=st.sampled_from(KINDS),
    segments=st.lists(st.integers(0, 255), min_size=1, max_size=60),
    share=st.floats(0, 1),
    homophily=st.floats(0, 1),
    seed=st.integers(0, 99),
)
def test_a_network_of_any_size_has_the_wanted_number_of_friendships(kind, segments, share, homophily, seed):
    people = len(segments)
    degree = share * (people - 1)
    clustering = min(0.25, Network.find(kind).most_clustered(degree))
    friends = Network.find(kind).build(
        np.array(segments), degree, homophily, np.random.default_rng(seed), clustering=clustering
    )
    assert_well_formed(friends)
    assert friends.people == people
    assert abs(friends.ties - people * degree / 2) <= 1 + 0.01 * people * degree / 2


@each_kind
@pytest.mark.parametrize("people", [1, 2, 3, 13])
def test_the_fewest_and_the_most_friends_there_can_be(kind, people):
    assert build(kind, people, degree=0)[0].ties == 0
    everybody, _ = build(kind, people, degree=people - 1, clustering=0.0)
    assert everybody.ties == people * (people - 1) // 2


@each_kind
def test_the_same_luck_makes_the_same_network_and_other_luck_another(kind):
    first, second, other = (build(kind, 500, seed=seed)[0] for seed in (1, 1, 2))
    assert np.array_equal(first.start, second.start)
    assert np.array_equal(first.friend, second.friend)
    assert not np.array_equal(first.friend, other.friend)


def test_networks_are_the_same_bits_when_nothing_is_compiled():
    code = (
        "import hashlib, numpy as np; from sim.society.networks import Network\n"
        f"for kind in {KINDS}:\n"
        "    segments = np.arange(300, dtype=np.uint8) % 5\n"
        "    friends = Network.find(kind).build(segments, 12.0, 0.4, np.random.default_rng(1))\n"
        "    print(hashlib.sha256(friends.friend.tobytes()).hexdigest())\n"
    )
    plain = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    segments = np.arange(300, dtype=np.uint8) % 5
    compiled = [Network.find(kind).build(segments, 12.0, 0.4, np.random.default_rng(1)) for kind in KINDS]
    assert plain.stdout.split() == [hashlib.sha256(friends.friend.tobytes()).hexdigest() for friends in compiled]


@each_kind
@pytest.mark.parametrize("homophily", [0.0, 0.5, 1.0])
def test_by_default_friends_of_friends_are_friends_as_in_real_networks(kind, homophily):
    friends, _ = build(kind, homophily=homophily)
    assert friends.mean_degree == pytest.approx(12, rel=0.01)
    assert 0.15 <= nx.average_clustering(as_graph(friends)) <= 0.35


@each_kind
@pytest.mark.parametrize(("degree", "clustering"), [(6, 0.15), (6, 0.35), (12, 0.35), (20, 0.2)])
def test_the_clustering_dial_is_the_clustering_coefficient(kind, degree, clustering):
    friends, _ = build(kind, degree=degree, homophily=0.0, clustering=clustering)
    assert nx.average_clustering(as_graph(friends)) == pytest.approx(clustering, abs=0.03)


@each_kind
def test_the_homophily_dial_is_newmans_assortativity(kind):
    dial = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    found = [
        nx.attribute_assortativity_coefficient(as_graph(*build(kind, homophily=homophily)), "segment")
        for homophily in dial
    ]
    assert all(low < high for low, high in pairwise(found))
    assert found == pytest.approx(dial, abs=0.06)
    assert found[-1] > 0.97


@each_kind
def test_a_number_says_nothing_of_popularity(kind):
    friends, _ = build(kind)
    older, younger = np.array_split(np.diff(friends.start), 2)
    assert older.mean() == pytest.approx(younger.mean(), rel=0.1)


def test_a_few_have_very_many_friends_only_in_a_holme_kim_network():
    most = {kind: np.diff(build(kind)[0].start).max() for kind in KINDS}
    oracle = max(degree for _, degree in nx.powerlaw_cluster_graph(3_000, 6, 0.75, seed=1).degree)
    assert oracle / 2 < most["holme_kim"] < oracle * 2
    assert most["small_world"] < most["block"] < 40


def test_a_holme_kim_network_has_the_degrees_of_networkxs():
    ours = np.sort(np.diff(build("holme_kim", homophily=0.0)[0].start))
    theirs = np.sort([degree for _, degree in nx.powerlaw_cluster_graph(3_000, 6, 0.75, seed=1).degree])
    quantiles = [0.05, 0.25, 0.5, 0.75, 0.95, 0.99]
    assert np.quantile(ours, quantiles) == pytest.approx(np.quantile(theirs, quantiles), rel=0.15, abs=1)


def test_everyone_lives_in_a_small_world():
    friends, _ = build("small_world")
    assert nx.is_connected(as_graph(friends))
    lattice, _ = build("small_world", homophily=0.0, clustering=Network.find("small_world").most_clustered(12))
    assert nx.average_clustering(as_graph(lattice)) == pytest.approx(0.75 * 10 / 11, abs=0.001)
    assert (np.diff(lattice.start) == 12).all()


@each_kind
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"people": 0}, "consumers is 0"),
        ({"people": 5}, "degree is 12.0, but must be a number from 0 to 4 among 5 consumers"),
        ({"degree": -1}, "degree is -1"),
        ({"degree": float("nan")}, "degree is nan"),
        ({"degree": "many"}, "degree is 'many'"),
        ({"homophily": 1.5}, "homophily is 1.5, but must be a number from 0 to 1"),
        ({"clustering": 1.1}, "clustering is 1.1"),
    ],
)
def test_what_cannot_be_built_is_named(kind, change, words):
    with pytest.raises(BadInput, match=words):
        build(kind, **{"people": 100, **change})


def test_segments_are_small_whole_numbers():
    rng = np.random.default_rng(1)
    for segments in (np.array([0.5, 1.0]), np.array([0, 256]), np.array([-1, 0]), np.array([[0], [1]])):
        with pytest.raises(BadInput, match="segments is"):
            Network.find("block").build(segments, 1, 0.5, rng)


def test_a_kind_that_cannot_cluster_so_much_says_how_much_it_can():
    with pytest.raises(BadInput, match=r"from 0 to 0\.314\d* in a holme_kim network of mean degree 20"):
        build("holme_kim", degree=20, clustering=0.5)


# ------------------------------------------------------------------------------------------------- the user's own

KARATE = nx.karate_club_graph()
MISERABLES = nx.les_miserables_graph()


def assert_same(friends: Friends, names, graph: nx.Graph):
    assert_well_formed(friends)
    found = nx.relabel_nodes(as_graph(friends), dict(enumerate(names)))
    expected = nx.relabel_nodes(nx.Graph(graph), str)
    assert {*found} == {*expected}
    assert {frozenset(tie) for tie in found.edges} == {frozenset(tie) for tie in expected.edges}


@pytest.mark.parametrize("graph", [KARATE, MISERABLES], ids=["karate", "miserables"])
def test_a_graph_in_memory(graph):
    friends, names = from_graph(graph)
    assert names == tuple(map(str, graph))
    assert_same(friends, names, graph)
    assert_same(*from_graph(graph.to_directed()), graph)
    assert_same(*from_graph(nx.MultiGraph([*graph.edges, *graph.edges, (0, 0)][:-1])), graph)


def test_directions_repetitions_and_loops_are_dropped():
    friends, names = from_graph(nx.MultiDiGraph([("a", "b"), ("b", "a"), ("a", "b"), ("a", "a"), ("b", "c")]))
    assert names == ("a", "b", "c")
    assert [friends.of(i).tolist() for i in range(3)] == [[1], [0, 2], [1]]


@pytest.mark.parametrize("graph", [KARATE, MISERABLES], ids=["karate", "miserables"])
@pytest.mark.parametrize("suffix", ["graphml", "gml", "gexf"])
def test_a_graph_file(graph, suffix, tmp_path):
    path = tmp_path / f"friends.{suffix}"
    getattr(nx, f"write_{suffix}")(graph, path)
    friends, names = from_graph(path)
    assert names == tuple(map(str, graph))
    assert_same(friends, names, graph)


@pytest.mark.parametrize("graph", [KARATE, MISERABLES], ids=["karate", "miserables"])
@pytest.mark.parametrize(("suffix", "delimiter"), [("txt", " "), ("edgelist", " "), ("tsv", "\t"), ("csv", ",")])
@pytest.mark.parametrize("data", [True, False])
def test_an_edge_list(graph, suffix, delimiter, data, tmp_path):
    path = tmp_path / f"friends.{suffix}"
    nx.write_edgelist(graph, path, delimiter=delimiter, data=data)
    assert_same(*from_graph(str(path)), graph)


def read(tmp_path, name, text):
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return from_graph(path)


def test_people_of_an_edge_list_come_by_number_or_by_first_mention(tmp_path):
    assert read(tmp_path, "a.txt", "10 9\n9 2\n")[1] == ("2", "9", "10")
    assert read(tmp_path, "a.txt", "zoe 9\n9 adam\n")[1] == ("zoe", "9", "adam")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("header.csv", "Source,Target,Weight\nann,bob,0.5\n"),
        ("far.csv", "weight,from,to\n3,ann,bob\n"),
        ("bom.csv", "\ufeffsource,target\r\nann,bob\r\n"),
        ("quoted.csv", '"ann", bob\n'),
        ("comments.txt", "# who, whom\n\n  ann bob # since 1999\n"),
        ("none.tsv", "ann\tbob\n\n"),
    ],
)
def test_headers_comments_and_weights_are_no_people(name, text, tmp_path):
    assert read(tmp_path, name, text)[1] == ("ann", "bob")


def test_words_above_numbers_are_a_header_and_words_above_words_are_not(tmp_path):
    assert read(tmp_path, "a.csv", "person,knows\n1,2\n2,3\n")[1] == ("1", "2", "3")
    assert read(tmp_path, "a.csv", "person,knows\nann,bob\n")[0].people == 4


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.csv", "", "has nobody in it"),
        ("a.csv", "source,target\n", "has nobody in it"),
        ("a.txt", "# nothing\n", "has nobody in it"),
        ("a.txt", "1 2\n3\n", "line 2, is '3', but must be two names parted by blanks"),
        ("a.txt", "1,2\n", "line 1, is '1,2', but must be two names parted by blanks"),
        ("a.csv", "1,2\n2,\n", "line 2, .* but must be two names parted by a comma"),
        ("a.txt", "1 1\n", "has no friendships in it"),
        ("a.txt", b"\xff\xfe\x00", "cannot be read as an edge list"),
        ("a.graphml", "<graphml>\n<graph>\n<node", "line 3"),
        ("a.graphml", "", "is no graphml file that can be read"),
        ("a.gml", "graph [ node", "is no gml file that can be read"),
        ("a.xlsx", "1 2", "no format of network files '.xlsx'"),
        ("a.grapml", "1 2", "Did you mean '.graphml'"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_line(name, text, words, tmp_path):
    with pytest.raises(BadInput, match=words) as error:
        read(tmp_path, name, text)
    assert name.split(".")[1] in str(error.value)


def test_what_is_no_network(tmp_path):
    with pytest.raises(BadInput, match="There is no such file"):
        from_graph(tmp_path / "nowhere.graphml")
    with pytest.raises(BadInput, match="There is no such file"):
        from_graph(tmp_path / "nowhere.csv")
    with pytest.raises(BadInput, match="has nobody in it"):
        from_graph(nx.Graph())
    with pytest.raises(BadInput, match="set degree to 0"):
        from_graph(nx.empty_graph(3))
    for source in (None, 3, [(1, 2)]):
        with pytest.raises(BadInput, match="a networkx graph, or the path"):
            from_graph(source)


RUBBISH = st.one_of(
    st.binary(max_size=80),
    st.text(st.sampled_from('ab12,# \t\n\r";[]<>/=&\x00é'), max_size=80).map(str.encode),
    st.text(max_size=40).map(lambda text: f"<graphml><graph>{text}</graph></graphml>".encode("utf-8", "ignore")),
    st.text(st.sampled_from('[] \n0123nodeidgesurctarl"'), max_size=60).map(lambda text: f"graph [{text}]".encode()),
)


@given(text=RUBBISH, suffix=st.sampled_from(["txt", "csv", "tsv", "edgelist", "graphml", "gml", "gexf"]))
def test_rubbish_is_a_network_or_bad_input_and_nothing_else(text, suffix, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / f"rubbish.{suffix}"
    path.write_bytes(text)
    with contextlib.suppress(BadInput):
        friends, names = from_graph(path)
        assert_well_formed(friends)
        assert friends.people == len(names)
