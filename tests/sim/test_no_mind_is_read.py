"""Nobody reads a mind: what a marketer decides depends on what it has observed, and on nothing else."""

import ast
import copy
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from sim.data.dealings import is_pushed, price_of
from sim.data.estimate import believe, desk_for, offer
from sim.exchange import auction
from sim.firms.targeting import Strategy
from sim.market import Market
from sim.scenario import Scenario
from sim.world import Bond, Firm, Holder, Person

OWN_RECORDS = {"prior_row", "tier", "known_group", "purchases", "last_purchase", "last_ad", "subscribed", "holdout"}
"""What a firm itself has of a consumer: where it put her, what she bought, whether she gets its mails and its ads."""
KNOWN = {"jurisdiction", *OWN_RECORDS, *Holder.fields(), *Firm.fields()}
"""Besides, where a consumer lives, and what is a firm's own."""
PRIVATE = {*Person.fields(), *Bond.fields(), "interests"} - KNOWN
"""What a consumer is and feels."""
TOLD = {"group", "mobile"}
"""What customers say of themselves, and browsers of their device: data, not minds."""
ROOT = Path(sim.__file__).parent
RULES = ("data/estimate.py", "data/dealings.py", "exchange.py")
DECIDING = sorted([*(ROOT / rules for rules in RULES), *ROOT.glob("firms/**/*.py")])


def mentioned(source: str) -> set[str]:
    """Attributes read and strings used as keys in some code."""
    nodes = list(ast.walk(ast.parse(source)))
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    keys = {
        node.slice.value for node in nodes if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)
    }
    return attributes | {key for key in keys if isinstance(key, str)}


@pytest.mark.parametrize("path", DECIDING, ids=lambda path: str(path.relative_to(ROOT)))
def test_code_that_decides_for_a_marketer_mentions_nothing_private(path):
    assert mentioned(path.read_text()) & PRIVATE == set()


@pytest.mark.parametrize("peeking", ["w.people[i].concern", "w.interests[i, k]", "world.bonds['trust'][:, m]"])
def test_such_a_mention_is_noticed(peeking):
    assert mentioned(f"def bid(i, w, world): return {peeking}") & PRIVATE


def decisions(market: Market) -> dict[str, list]:
    """All that marketers decide on a morning: plans, estimates of everybody, bids, winners and prices."""
    for holder in market.holders:
        holder.plan()
    world, desk = market.world, desk_for(market.world)
    decided = {name: getattr(world, name).tolist() for name in ("firms", "prior", "contracts", "arms", "dealings")}
    decided |= {"rows": world.bonds["prior_row"].tolist(), "estimates": [], "offers": [], "auctions": []}
    for i in range(market.scenario.consumers):
        decided["offers"].append([(is_pushed(i, m, world), price_of(i, m, world)) for m in treating(world)])
        believe(i, world, desk)
        parts = (desk.usable, desk.weight, desk.total, desk.evidence, desk.bought, desk.best, desk.arm)
        decided["estimates"].append([part.tolist() for part in parts])
        for page in (-1, 0):
            decided["offers"].append([offer(m, page, world, desk) for m in range(len(market.marketers))])
            decided["auctions"].append(auction(i, 3, page, world, desk))
    return decided


def treating(world) -> list[int]:
    """Marketers that push or have prices of one's own."""
    return np.flatnonzero((world.firms["push"] > 0.0) | (world.firms["personal_price"] > 0.0)).tolist()


def unknown_to_all(market: Market) -> np.ndarray:
    """Rows of consumers that nobody has any data on."""
    return np.flatnonzero(~market.world.held.any(axis=(1, 2)))


def permute(market: Market, rows: np.ndarray, rng: np.random.Generator) -> None:
    """Let these consumers exchange their tastes and feelings among each other."""
    world, others = market.world, rng.permutation(rows)
    world.interests[rows] = world.interests[others]
    for table in (world.people, world.bonds):
        for name in set(table.dtype.names) & PRIVATE - TOLD:
            table[name][rows] = table[name][others]


def swap_minds(market: Market, rng: np.random.Generator) -> None:
    """Give all consumers other tastes and feelings; what has been recorded, or told, of them stays."""
    world = market.world
    world.interests[:] = rng.dirichlet(np.ones(world.interests.shape[1]), len(world.interests))
    for table in (world.people, world.bonds):
        for name in set(table.dtype.names) & PRIVATE - TOLD:
            column = table[name]
            column[...] = rng.permuted(column, axis=0)


some_markets = st.builds(
    Scenario,
    consumers=st.integers(20, 60),
    marketers=st.integers(2, 4),
    brokers=st.integers(0, 2),
    topics=st.integers(2, 6),
    degree=st.just(4.0),
    law=st.sampled_from(("none", "gdpr", "ccpa")),
    strategy=st.sampled_from(sorted(Strategy.all())),
    personalization=st.floats(0.0, 1.0),
    notice=st.sampled_from(("highlighted", "none")),
    page_views=st.floats(0.1, 2.0),
    broker_coverage=st.floats(0.0, 0.3),
    visit_rate=st.floats(0.0, 0.2),
    manipulation=st.sampled_from((0.0, 1.0)),
    price_personalization=st.sampled_from((0.0, 1.0)),
    shop_rate=st.sampled_from((0.04, 0.9)),
    price_step=st.just(0.8),
    privacy_technology=st.sampled_from(("", "local_dp", "cohorts", "on_device", "synthetic", "minimisation")),
    cohort_size=st.just(5),
    topic_grain=st.just(2),
)


def lived(scenario: Scenario, days: int) -> Market:
    market = Market(scenario, rng=2, threads=1)
    for _ in range(days):
        market.run_for(1)
    return market


@settings(max_examples=20)
@given(some_markets, st.integers(0, 9), st.integers(0, 15))
def test_tastes_of_people_it_has_no_data_on_leave_a_marketer_s_decisions_alone(scenario, seed, days):
    market = lived(scenario, days)
    other = copy.deepcopy(market)
    permute(other, unknown_to_all(market), np.random.default_rng(seed))
    assert decisions(other) == decisions(market)


def test_there_are_such_people():
    market = lived(Scenario(consumers=200, degree=4.0, law="gdpr", notice="none", page_views=1.0), 5)
    assert 20 < len(unknown_to_all(market)) < 200


@settings(max_examples=20)
@given(some_markets, st.integers(0, 9), st.integers(0, 15))
def test_a_marketer_decides_on_its_store_and_on_nobody_s_mind(scenario, seed, days):
    market = lived(scenario, days)
    other = copy.deepcopy(market)
    swap_minds(other, np.random.default_rng(seed))
    assert decisions(other) == decisions(market)


@settings(max_examples=20)
@given(some_markets, st.integers(0, 15))
def test_what_it_may_not_use_is_not_on_its_desk_if_it_keeps_the_law(scenario, days):
    market = lived(scenario.with_(compliance=1.0), days)
    world, desk = market.world, desk_for(market.world)
    limited = bool(world.laws[0].purpose_limitation)
    for i, consumer in enumerate(market.consumers):
        believe(i, world, desk)
        for m in range(len(market.marketers)):
            if not (consumer.personalise[m] or (consumer.measure[m] and not limited)):
                assert not desk.usable[m].any()
                assert desk.evidence[m] == desk.bought[m] == 0.0


def test_its_store_does_matter():
    market = lived(Scenario(consumers=40, degree=4.0, personalization=1.0), 8)
    other = copy.deepcopy(market)
    other.world.held[:] = other.world.held[:, :, ::-1]
    assert decisions(other) != decisions(market)
