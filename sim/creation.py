"""How a market is made: its people, their network, and the tables everything happens in."""

import math
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim.books import open_books
from sim.draws import FRIENDSHIP, SURVEY, stream
from sim.errors import bad, unknown
from sim.firms.birth import catalogues
from sim.scenario import PARAMETERS, Scenario
from sim.society.birth import be_born, bonds_and_tracks
from sim.society.networks import Friends, Network
from sim.society.networks.user import from_graph
from sim.society.notices import notice_table
from sim.society.residence import columns_in, refuse_the_empty
from sim.society.survey import read_people
from sim.world import (
    ARMS,
    TIERS,
    Arm,
    Array,
    Dealing,
    Firm,
    Holder,
    LawOfTheDay,
    Tier,
    World,
    no_shield,
    rules_of,
    table,
)


class Graph(NamedTuple):
    """A network of the user's own, and the names of its nodes in order."""

    friends: Friends
    names: tuple[str, ...]


def read_graph(scenario: Scenario, source: Any) -> Graph | None:
    """The user's own network: a networkx graph, or the scenario's graph file; None if it names a kind of network."""
    source = scenario.network if source is None else source
    if isinstance(source, str) and source in Network.all():
        return None
    if isinstance(source, str) and not Path(source).exists() and not Path(source).suffix:
        raise unknown("network", source, Network.all(), "A network can also be a graph file (GraphML, GML, edge list).")
    return Graph(*from_graph(source))


def settle_size(scenario: Scenario, graph: Graph | None) -> Scenario:
    """The scenario with as many consumers as the user's own graph has nodes, if there is one."""
    if graph is None:
        return scenario
    if scenario.consumers not in (graph.friends.people, PARAMETERS["consumers"].default):
        raise bad(
            "consumers",
            scenario.consumers,
            f"{graph.friends.people}, one for each node of the network",
            "Leave it out.",
        )
    return scenario.with_(consumers=graph.friends.people)


def make_people(scenario: Scenario, seed: np.uint64, graph: Graph | None) -> tuple[Any, Array]:
    """People (N,) and interests (N, K), with the user's own columns where there is a survey.

    A survey of as many rows as there are consumers is taken row by row, or by name where rows and nodes have names;
    any other is drawn from with replacement.
    """
    people, interests = be_born(scenario, seed)
    if scenario.people:
        survey = read_people(scenario.people, columns=columns_in([place.name for place in scenario.places]))
        if graph and survey.ids:
            survey = survey.matched(graph.names)
        for name, values in survey.columns(scenario.consumers, stream(seed, 0, 0, SURVEY)).items():
            _replace(name, values, people, interests)
    refuse_the_empty(people["jurisdiction"], scenario)
    return people, interests


def _replace(name: str, values: Array, people: Any, interests: Array) -> None:
    if name == "interests":
        _replace_interests(interests, values)
        return
    people["mobile" if name == "device" else name] = values
    if f"baseline_{name}" in people.dtype.names:
        people[f"baseline_{name}"] = values


def _replace_interests(interests: Array, own: Array) -> None:
    if own.shape[1] != interests.shape[1]:
        raise bad("topics", interests.shape[1], f"{own.shape[1]}, as many as the survey has interest columns")
    interests[...] = own


def make_network(scenario: Scenario, segments: Array, seed: np.uint64) -> Friends:
    """The network of the scenario's kind."""
    kind, rng = Network.find(scenario.network), stream(seed, 0, 0, FRIENDSHIP)
    few = scenario.degree == PARAMETERS["degree"].default  # nobody asked for it: among few, as many as there are
    degree = min(scenario.degree, len(segments) - 1.0) if few else scenario.degree
    return kind.build(segments, degree, scenario.homophily, rng, scenario.clustering)


def make_world(scenario: Scenario, seed: np.uint64, people: Any, interests: Array) -> World:
    """The tables of the market on its first morning."""
    n, m, k = scenario.consumers, scenario.marketers, scenario.topics
    h = scenario.holders
    bonds, tracks = bonds_and_tracks(scenario, seed)
    tiers = table(Tier, m, TIERS)
    tiers["bid"] = tiers["mail"] = 1.0
    appeal = catalogues(scenario, seed)
    return World(
        seed=seed,
        day=0,
        rules=rules_of(scenario),
        people=people,
        bonds=bonds,
        tracks=tracks,
        dealings=table(Dealing, 0, 0),
        interests=interests,
        first_interests=interests.astype(np.float32),
        held=np.zeros((n, h, k), np.uint16),
        fresh=np.zeros((n, h, k), np.uint16),
        shield=no_shield(),
        wrong=np.zeros((0, 0, 0, 2), np.uint8),
        firms=table(Firm, m),
        holders=table(Holder, h),
        laws=table(LawOfTheDay, len(scenario.places)),
        notices=notice_table(),
        appeal=appeal,
        prior=np.full((m, 1, k), 1.0 / k),
        contracts=np.zeros((m, h - m)),
        arms=table(Arm, m, ARMS),
        tiers=tiers,
        topic_bid=np.ones((m, k)),
        group_bid=np.ones((m, 3)),
        population=interests.mean(axis=0),
        usual_visit=appeal / (1.0 + appeal.sum(axis=0)),
        singling_out=math.log2(max(n, 2)),
        usual_buy=np.zeros((m, k)),
        books=open_books(m, h, k, ARMS, TIERS, len(scenario.places)),
    )


def usual_purchases(world: World, scenario: Scenario) -> Array:
    """Chance (M, K) that someone untouched by ads, trust or loyalty buys at each marketer for each need."""
    firms = world.firms
    utility = firms["quality"] - scenario.price_weight * firms["price"] - scenario.buy_nothing
    pull = np.where(world.appeal > 0, np.exp(utility[:, None] + scenario.buy_appeal * world.appeal), 0.0)
    return np.asarray(pull / (1.0 + pull.sum(axis=0)))
