"""How a market is made: its people, their network, and the tables everything happens in."""

import math
from pathlib import Path
from typing import Any

import numpy as np

from sim.draws import FRIENDSHIP, SURVEY, stream
from sim.errors import bad, unknown
from sim.firms.birth import catalogues
from sim.ledger.books import open_books
from sim.scenario import PARAMETERS, Scenario
from sim.society.birth import be_born, bonds_and_tracks
from sim.society.networks import Friends, Network
from sim.society.notices import notice_table

from sim.world import ARMS, Array, Firm, Holder, LawOfTheDay, World, rules_of, table


def settle_size(scenario: Scenario, graph: Any) -> tuple[Scenario, Friends | None]:
    """The scenario with as many consumers as the user's own graph has nodes, and that graph; else as it is, and None."""
    if graph is None and scenario.network in Network.all():
        return scenario, None
    friends = _own_network(scenario.network if graph is None else graph)
    if scenario.consumers not in (friends.people, PARAMETERS["consumers"].default):
        raise bad("consumers", scenario.consumers, f"{friends.people}, as many as the network has nodes", "Leave it out.")
    return scenario.with_(consumers=friends.people), friends


def _own_network(source: Any) -> Friends:
    from sim.society.networks.user import from_graph

    if isinstance(source, str) and not Path(source).exists() and "." not in source:
        raise unknown("network", source, Network.all(), "A network can also be a graph file (GraphML, GML, edge list).")
    return from_graph(source)[0]


def make_people(scenario: Scenario, seed: np.uint64) -> tuple[Any, Array]:
    """People (N,) and interests (N, K), with the user's own columns where there is a survey."""
    people, interests = be_born(scenario, seed)
    if scenario.people:
        from sim.society.survey import read_people
        survey = read_people(scenario.people)
        for name, values in survey.columns(scenario.consumers, stream(seed, 0, 0, SURVEY)).items():
            if name == "interests":
                _replace_interests(interests, values)
            else:
                people[name] = values
                if f"baseline_{name}" in people.dtype.names:
                    people[f"baseline_{name}"] = values
    return people, interests


def _replace_interests(interests: Array, own: Array) -> None:
    if own.shape[1] != interests.shape[1]:
        raise bad("topics", interests.shape[1], f"{own.shape[1]}, as many as the survey has interest columns")
    interests[...] = own


def make_network(scenario: Scenario, segments: Array, seed: np.uint64) -> Friends:
    """The network of the scenario's kind."""
    kind, rng = Network.find(scenario.network), stream(seed, 0, 0, FRIENDSHIP)
    return kind.build(segments, scenario.degree, scenario.homophily, rng, scenario.clustering)


def make_world(scenario: Scenario, seed: np.uint64, people: Any, interests: Array) -> World:
    """The tables of the market on its first morning."""
    n, m, k = scenario.consumers, scenario.marketers, scenario.topics
    h = m + scenario.brokers
    bonds, tracks = bonds_and_tracks(scenario, seed)
    appeal = catalogues(scenario, seed)
    return World(
        seed=seed,
        day=0,
        rules=rules_of(scenario),
        people=people,
        bonds=bonds,
        tracks=tracks,
        interests=interests,
        held=np.zeros((n, h, k), np.uint16),
        fresh=np.zeros((n, h, k), np.uint16),
        firms=table(Firm, m),
        holders=table(Holder, h),
        laws=table(LawOfTheDay, 1),
        notices=notice_table(),
        appeal=appeal,
        prior=np.full((m, 1, k), 1.0 / k),
        contracts=np.zeros((m, scenario.brokers)),
        arm_intensity=np.zeros((m, ARMS)),
        arm_reach=np.ones((m, ARMS)),
        population=interests.mean(axis=0),
        usual_visit=appeal / (1.0 + appeal.sum(axis=0)),
        singling_out=math.log2(max(n, 2)),
        usual_buy=np.zeros((m, k)),
        books=open_books(m, h, k, ARMS),
    )


def usual_purchases(world: World, scenario: Scenario) -> Array:
    """Chance (M, K) that someone untouched by ads, trust or loyalty buys at each marketer for each need."""
    firms: Any = world.firms
    utility = firms["quality"] - scenario.price_weight * firms["price"] - scenario.buy_nothing
    pull = np.where(world.appeal > 0, np.exp(utility[:, None] + scenario.buy_appeal * world.appeal), 0.0)
    return np.asarray(pull / (1.0 + pull.sum(axis=0)))
