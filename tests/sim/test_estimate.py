"""What marketers believe and bid, against plain NumPy: the Bayesian estimate, the offer, the second-price auction."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import entropy

from sim.data.estimate import believe, desk_for, knowledge, offer
from sim.draws import BID, LAWLESS, four
from sim.exchange import NOBODY, auction, relevance
from sim.firms.targeting import Store, Strategy

MARKETERS, BROKERS, TOPICS = 4, 2, 6
SIZE = {"consumers": 30, "degree": 4.0, "marketers": MARKETERS, "brokers": BROKERS, "topics": TOPICS}
pages = st.integers(-1, TOPICS - 1)


@pytest.fixture(scope="module")
def believing(morning):
    """A market's world with random stores, priors, contracts, permissions and intensities; and a desk."""

    def make(seed: int, law: str = "none", **parameters):
        asked = SIZE | {"compliance": 0.7, "deterrence": 0.0} | parameters
        market, rng = morning(law=law, **asked), np.random.default_rng(seed)
        world = market.world
        world.held[:] = rng.poisson(3.0, world.held.shape) * (rng.random(world.held.shape) < 0.6)
        world.prior[:] = rng.dirichlet(np.ones(TOPICS), (MARKETERS, 1))
        world.contracts[:] = rng.choice((0.0, 0.4, 1.0), world.contracts.shape)
        world.arms["intensity"] = rng.random((MARKETERS, 1))
        world.holders["latency"] = 0
        for name in ("uses_profile", "uses_context"):
            world.firms[name] = rng.random(MARKETERS) < 0.7
        for name in ("known", "measure", "personalise", "share"):
            world.tracks[name] = rng.random(world.tracks.shape) < 0.7
        return world, desk_for(world)

    return make


def usable(world, i: int, m: int) -> tuple[np.ndarray, np.ndarray]:
    """Events that marketer ``m`` may use, or dares to, of consumer ``i``: its own, and those bought."""
    track, law, none = world.tracks[i, m], world.laws[0], np.zeros(TOPICS)
    if not (track.personalise or (track.measure and not law.purpose_limitation) or dares(world, i, m)):
        return none, none
    sellers = [h for h in range(MARKETERS, MARKETERS + BROKERS) if world.tracks[i, h].known]
    sellers = [h for h in sellers if world.tracks[i, h].share or dares(world, i, h)]
    bought = sum((world.contracts[m, h - MARKETERS] * world.held[i, h] for h in sellers), none)
    return world.held[i, m] * float(track.known), bought


def dares(world, i: int, h: int) -> bool:
    """Is she one of those with whom holder ``h`` does not keep the law?"""
    return four(world.seed, 0, i, LAWLESS, h)[0] >= world.holders[h].compliance


def estimate(world, i: int, m: int, page: int) -> np.ndarray:
    """Interests as ``m`` estimates them: (alpha prior + rho w + gamma [page]) / (alpha + rho sum w + gamma)."""
    alpha, gamma, firm = world.rules.prior_strength, world.rules.context_strength, world.firms[m]
    rho = world.arms[m, 0].intensity if firm.uses_profile else 0.0
    seen = gamma * np.eye(TOPICS)[page] if page >= 0 and firm.uses_context else np.zeros(TOPICS)
    numerator = alpha * world.prior[m, 0] + rho * sum(usable(world, i, m)) + seen
    return numerator / numerator.sum()


class TestEstimate:
    @settings(max_examples=30)
    @given(st.integers(0, 999), pages, st.sampled_from(("none", "gdpr", "ccpa")))
    def test_is_the_bayesian_formula(self, believing, seed, page, law):
        world, desk = believing(seed, law)
        for i in range(5):
            believe(i, world, desk)
            for m in range(MARKETERS):
                value = estimate(world, i, m, page) * world.appeal[m]
                topic, interest = offer(m, page, world, desk)
                assert interest == pytest.approx(value.max(), rel=1e-12)
                assert value[topic] == pytest.approx(value.max(), rel=1e-12)

    @settings(max_examples=30)
    @given(st.integers(0, 999))
    def test_knows_how_much_of_it_is_about_her_and_how_much_of_that_was_bought(self, believing, seed):
        world, desk = believing(seed, "gdpr")
        for i in range(5):
            believe(i, world, desk)
            for m in range(MARKETERS):
                own, bought = usable(world, i, m)
                events = own.sum() + bought.sum()
                rho = world.arms[m, 0].intensity if world.firms[m].uses_profile else 0.0
                assert desk.evidence[m] == pytest.approx(rho * events)
                assert desk.bought[m] == pytest.approx(bought.sum() / events if events else 0.0)

    @given(st.integers(0, 999))
    def test_at_no_intensity_everybody_is_the_population(self, believing, seed):
        world, desk = believing(seed, context_strength=0.0)
        world.arms["intensity"] = 0.0
        for i in range(5):
            believe(i, world, desk)
            offers = [offer(m, 2, world, desk) for m in range(MARKETERS)]
            values = world.prior[:, 0] * world.appeal
            np.testing.assert_allclose(offers, np.stack([values.argmax(axis=1), values.max(axis=1)], axis=1))

    def test_moves_to_her_tastes_as_events_come_in_and_more_slowly_each_time(self, believing):
        world, desk = believing(1, prior_strength=80.0)
        world.held[:], world.arms["intensity"], world.contracts[:] = 0, 1.0, 0.0
        world.prior[:] = 1.0 / TOPICS
        world.appeal[0] = 1.0
        world.firms["uses_profile"] = True
        for name in ("known", "personalise"):
            world.tracks[name] = True
        seen = []
        for events in (0, 20, 40, 60, 2000):
            world.held[0, 0, 3] = events
            believe(0, world, desk)
            seen.append(offer(0, -1, world, desk)[1])
        assert seen == pytest.approx([(80 / TOPICS + n) / (80 + n) for n in (0, 20, 40, 60, 2000)])
        steps = np.diff(seen[:4])
        assert np.all(steps > 0)
        assert np.all(np.diff(steps) < 0)


class TestKnowledge:
    @settings(max_examples=30)
    @given(st.integers(0, 999))
    def test_is_the_divergence_of_the_estimate_from_the_population_in_bits(self, believing, seed):
        world, desk = believing(seed)
        alpha = world.rules.prior_strength
        for i in range(5):
            believe(i, world, desk)
            for m in range(MARKETERS):
                events = sum(usable(world, i, m))
                guess = (alpha * world.population + events) / (alpha + events.sum())
                bits, evidence = knowledge(m, world, desk)
                assert bits == pytest.approx(entropy(guess, world.population, base=2), abs=1e-12)
                assert evidence == pytest.approx(events @ np.log2(guess / world.population), abs=1e-9)

    def test_without_events_nothing_is_known(self, believing):
        world, desk = believing(1)
        world.held[:] = 0
        believe(0, world, desk)
        assert [knowledge(m, world, desk) for m in range(MARKETERS)] == [(0.0, 0.0)] * MARKETERS


class TestStrategies:
    STORE = Store(np.array([600.0, 300, 100]), np.array([0.0, 0, 900]), np.zeros((4, 3)), np.ones(4, np.bool_), 30.0)

    @pytest.mark.parametrize("name", sorted(Strategy.all()))
    def test_priors_are_distributions(self, name):
        priors = Strategy.find(name)().priors(self.STORE)
        assert priors.min() > 0.0
        np.testing.assert_allclose(priors.sum(axis=1), 1.0)

    def test_popularity_is_that_of_the_inventory_smoothed(self):
        np.testing.assert_allclose(Strategy.find("broad")().priors(self.STORE)[0], np.array([610, 310, 110]) / 1030)

    @pytest.mark.parametrize(
        ("name", "profile", "context"),
        [("broad", False, False), ("contextual", False, True), ("content_based", True, True)],
    )
    def test_read_what_their_names_say(self, morning, name, profile, context):
        world = morning(10, strategy=name, **SIZE).world
        desk, evidence, moved = desk_for(world), 0.0, 0
        for i in range(SIZE["consumers"]):
            believe(i, world, desk)
            evidence += desk.evidence.sum()
            every = [[offer(m, page, world, desk) for page in range(-1, TOPICS)] for m in range(MARKETERS)]
            moved += sum(len(set(offers)) > 1 for offers in every)
        assert (evidence > 0.0) == profile
        assert (moved > 0) == context


class TestRelevance:
    @given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
    def test_rises_with_interest_but_stays_below_one(self, believing_world, one, other):
        low, high = sorted((one, other))
        assert 0.0 <= relevance(low, believing_world) <= relevance(high, believing_world) < 1.0

    def test_saturates(self, believing_world):
        gains = np.diff([relevance(x / 10, believing_world) for x in range(11)])
        assert np.all(np.diff(gains) < 0)

    def test_is_a_half_where_affinity_is_half_relevance(self, believing_world):
        assert relevance(believing_world.rules.half_relevance / TOPICS, believing_world) == pytest.approx(0.5)


@pytest.fixture(scope="module")
def believing_world(believing):
    return believing(1)[0]


def bids(world, desk, i: int, slot: int, page: int) -> np.ndarray:
    """Every marketer's bid: value of a click, times click rate, times predicted relevance, times noise; capped."""
    noise = np.concatenate([four(world.seed, world.day, i, BID, slot * 4096 + q) for q in range(MARKETERS // 4 + 1)])
    predicted = np.array([relevance(offer(m, page, world, desk)[1], world) for m in range(MARKETERS)])
    factor = 1.0 + world.rules.bid_noise * (2.0 * noise[:MARKETERS] - 1.0)
    wanted = world.firms["bid_value"] * world.rules.click_rate * predicted * factor
    return np.minimum(wanted, world.firms["bid_cap"])


markets = st.fixed_dictionaries(
    {
        "bid_noise": st.floats(0.0, 0.9),
        "reserve": st.sampled_from((0.0, 0.0002, 0.002, 0.004)),
        "daily_budget": st.sampled_from((0.0, 0.00002, 0.003)),
    }
)


class TestAuction:
    @settings(max_examples=40)
    @given(st.integers(0, 999), markets, pages)
    def test_the_highest_bidder_wins_and_pays_the_second_bid_or_the_reserve(self, believing, seed, market, page):
        world, desk = believing(seed, **market)
        for i in range(8):
            believe(i, world, desk)
            offered = bids(world, desk, i, 2, page)
            winner, price, topic = auction(i, 2, page, world, desk)
            second, highest = np.sort(offered)[-2:]
            if highest <= market["reserve"]:
                assert winner == NOBODY
            else:
                assert winner == offered.argmax()
                assert price == pytest.approx(max(second, market["reserve"]))
                assert topic == offer(winner, page, world, desk)[0]

    @settings(max_examples=40)
    @given(st.integers(0, 999), markets, st.floats(0.0, 1_000.0))
    def test_no_bid_is_above_the_day_s_budget(self, believing, seed, market, value):
        world, desk = believing(seed, **market, click_value=value, click_rate=1.0)
        budget = market["daily_budget"] * SIZE["consumers"]
        assert world.firms["bid_cap"].tolist() == pytest.approx([budget] * MARKETERS)
        for i in range(8):
            believe(i, world, desk)
            winner, price, _ = auction(i, 0, -1, world, desk)
            assert winner == NOBODY or market["reserve"] <= price <= budget

    def test_bidding_more_wins_no_worse_and_costs_the_winner_no_more(self, believing):
        world, desk = believing(4, bid_noise=0.0)
        believe(0, world, desk)
        winner, price, _ = auction(0, 0, -1, world, desk)
        world.firms["bid_value"][winner] *= 3.0
        assert auction(0, 0, -1, world, desk)[:2] == (winner, price)

    def test_luck_differs_between_slots_and_consumers(self, believing):
        world, desk = believing(4, bid_noise=0.9)
        believe(0, world, desk)
        assert len({auction(0, slot, -1, world, desk)[1] for slot in range(10)}) == 10
        assert len({auction(i, 0, -1, world, desk)[1] for i in range(10)}) == 10


class TestPacing:
    """Marketers pace tomorrow's bids by today's spend, so that the budget holds on average."""

    @pytest.mark.parametrize("budget", [0.0001, 0.0003])
    def test_a_scarce_budget_is_spent_and_not_much_exceeded(self, lived, budget):
        market = lived(60, consumers=1_000, daily_budget=budget)
        each = market.ledger.marketers.query("day >= 30").groupby("marketer")["ad_spend"].mean()
        spent = each / (budget * 1_000)
        assert spent.max() < 1.15
        assert spent.mean() > 0.5

    def test_who_spent_nothing_comes_back(self, lived):
        market = lived(1, daily_budget=0.003)
        firm = market.marketers[0]
        firm.pace = 0.01
        market.run_for(60)
        assert firm.pace > 0.9

    def test_ample_budgets_are_not_paced(self, lived):
        assert [firm.pace for firm in lived(10, daily_budget=1.0).marketers] == [1.0] * 8

    def test_without_a_budget_nothing_is_shown(self, lived):
        market = lived(5, daily_budget=0.0)
        assert market.ledger.daily["impressions"].sum() == 0
