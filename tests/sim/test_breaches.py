"""Breaches: how often, how large, when they are found and told of, and what they do to people."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest

from sim.data.breach import discovery_delay, hazard, share_taken
from sim.data.storage import STORAGE
from sim.law.privacy_law import load
from sim.scenario import Change, Strike

records = st.integers(1, 10**9)


class TestHazard:
    @given(records)
    def test_has_elasticity_six_tenths_in_what_there_is_to_take(self, stock):
        one, double = (hazard(1e-9, n, 1000, 0.6, 0.0, 1.0) for n in (stock, 2 * stock))
        assert double / one == pytest.approx(2**0.6)

    def test_is_a_straight_line_of_that_slope_in_logs(self):
        stocks = np.logspace(0, 9, 10)
        daily = [hazard(1e-9, n, 1000, 0.6, 0.5, 1.2) for n in stocks]
        assert np.polyfit(np.log(stocks), np.log(daily), 1)[0] == pytest.approx(0.6)

    @given(records, st.floats(0.0, 0.999))
    def test_falls_with_security_in_proportion(self, stock, security):
        guarded, open_ = (hazard(1e-9, stock, 1000, 0.6, s, 1.5) for s in (security, 0.0))
        assert guarded == pytest.approx(open_ * (1.0 - security))

    def test_depends_on_where_profiles_are_kept(self):
        daily = {name: hazard(0.001, 1000, 1000, 0.6, 0.0, kind.risk) for name, kind in STORAGE.items()}
        assert daily["warehouse"] == 0.001
        assert daily["warehouse"] < daily["cloud"] < daily["lake"]

    def test_of_an_empty_store_is_nil(self):
        assert hazard(1.0, 0, 1000, 0.6, 0.0, 1.5) == 0.0

    @given(st.floats(0, 1), st.integers(0, 10**12), st.integers(1, 10**6), st.floats(0, 2), st.floats(0, 0.999))
    def test_is_a_probability(self, rate, stock, consumers, elasticity, security):
        assert 0.0 <= hazard(rate, stock, consumers, elasticity, security, 1.5) <= 1.0

    def test_is_how_often_breaches_strike(self, lived):
        market = lived(80, marketers=20, giants=20, breach_rate=0.05, breach_elasticity=0.0, security=0.0, act_rate=0.0)
        struck = (market.ledger.events["kind"] == "breach").sum()
        chances = 0.05 * 22 * 79  # on the first day there is nothing to take
        assert abs(struck - chances) < 4 * np.sqrt(chances) + 22


MEDIAN, TAIL = 0.02, 0.45


@pytest.fixture(scope="module")
def sizes() -> np.ndarray:
    luck = np.random.default_rng(1)
    return np.array([share_taken(MEDIAN, TAIL, luck) for _ in range(40_000)])


class TestSize:
    @given(st.floats(0.0001, 1.0), st.floats(0.05, 5.0), st.integers(0, 99))
    def test_is_a_share(self, median, tail, seed):
        assert 0.0 < share_taken(median, tail, np.random.default_rng(seed)) <= 1.0

    def test_has_a_log_normal_body(self, sizes):
        assert np.median(sizes) == pytest.approx(MEDIAN, rel=0.03)
        body = np.log(sizes[sizes < 2 * MEDIAN] / MEDIAN)
        assert np.quantile(body, 0.159 / 0.756) == pytest.approx(-1.0, abs=0.03)  # one sigma below the median

    def test_has_a_truncated_pareto_tail(self, sizes):
        tail, low = sizes[(sizes > 2 * MEDIAN) & (sizes < 1.0)], 2 * MEDIAN
        assert kstest(tail, lambda x: (1 - (low / x) ** TAIL) / (1 - low**TAIL)).pvalue > 1e-3

    def test_has_a_tail_of_the_published_exponent_by_hills_estimator(self):
        luck, median = np.random.default_rng(2), 1e-9  # so small that the truncation at everything is not felt
        sizes = np.sort([share_taken(median, TAIL, luck) for _ in range(40_000)])[::-1]
        largest = sizes[(sizes > 10 * median) & (sizes < 0.01)]
        hill = 1.0 / np.log(largest[:-1] / largest[-1]).mean()
        assert hill == pytest.approx(TAIL, abs=0.05)

    def test_is_heavier_where_the_exponent_is_lower(self):
        means = []
        for tail in (0.2, 0.6, 2.0):
            luck = np.random.default_rng(3)
            means.append(np.mean([share_taken(MEDIAN, tail, luck) for _ in range(5_000)]))
        assert means == sorted(means, reverse=True)


class TestDiscovery:
    def test_takes_the_published_mean_with_a_long_right_tail(self):
        luck = np.random.default_rng(1)
        delays = np.array([discovery_delay(258.0, luck) for _ in range(40_000)])
        assert delays.min() >= 0
        assert delays.mean() == pytest.approx(258.0, rel=0.03)
        assert np.median(delays) == pytest.approx(258.0 * np.exp(-0.5), rel=0.03)

    def test_takes_no_time_if_the_mean_is_none(self):
        assert discovery_delay(0.0, np.random.default_rng(1)) == 0


STRUCK, FOUND = 8, 4
TOLD = STRUCK + FOUND + load("pipl").notification_days
CALM = {"breach_rate": 0.0, "act_rate": 0.0, "talk_rate": 0.0, "reactance_rate": 0.0}


@pytest.fixture(scope="module")
def struck(lived):
    """A market and its twin without a breach, some days after a marketer or broker lost a share of its store."""

    def make(holder: str = "Giant 1", share: float = 0.5, days: int = STRUCK + 1, **parameters):
        change = Change(day=STRUCK, breach=Strike(holder, share, FOUND))
        asked = CALM | {"consumers": 400, "compliance": 1.0} | parameters
        return lived(days, changes=(change,), **asked), lived(days, **asked)

    return make


class TestTheft:
    def test_takes_exactly_what_was_held_of_the_exposed(self, struck, lived):
        market, _ = struck()
        before = lived(STRUCK, consumers=400, compliance=1.0, **CALM).world.held[:, 0].sum(axis=1)
        (breach,) = market.breaches.all
        exposed = np.unpackbits(breach.exposed, count=400).astype(bool)
        assert (breach.people, breach.records) == (exposed.sum(), before[exposed].sum())
        assert market.consumers.harm.tolist() == np.where(exposed, before, 0).tolist()

    @pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
    def test_takes_a_share_of_those_who_have_a_profile(self, struck, share):
        market, twin = struck(share=share, days=STRUCK + 1, visit_rate=0.9, shop_rate=0.0)
        (breach,) = market.breaches.all
        profiles = twin.world.held[:, 0].any(axis=1).sum()
        assert profiles > 200
        assert breach.people / profiles == pytest.approx(share, abs=0.1)

    def test_of_one_holder_leaves_the_others_stores_alone(self, struck):
        market, twin = struck()
        assert np.array_equal(market.world.held, twin.world.held)
        assert market.ledger.events.query("kind == 'breach'")["who"].tolist() == ["Giant 1"]

    def test_is_in_the_ledger_of_its_day(self, struck):
        market, _ = struck()
        (breach,) = market.breaches.all
        assert market.ledger.daily["exposed_people"].tolist() == [0.0] * STRUCK + [breach.people]

    def test_costs_the_breached_when_it_is_known_and_not_before(self, struck):
        market, twin = struck(law="pipl", days=TOLD + 1, breach_cost=2.0)
        people = market.breaches.all[0].people
        loss = twin.ledger.marketers["profit"] - market.ledger.marketers["profit"]
        assert loss[loss != 0].tolist() == pytest.approx([2.0 * people])


class TestNews:
    @pytest.mark.parametrize("law", ["ccpa", "gdpr", "pipl"])
    def test_comes_when_the_law_wants_it(self, struck, law):
        market, _ = struck(law=law, days=STRUCK + FOUND + 40)
        (day,) = market.ledger.events.query("kind == 'news'")["day"]
        assert day == STRUCK + FOUND + load(law).notification_days

    def test_does_not_come_without_a_law_or_a_press(self, struck):
        market, _ = struck(law="none", press_rate=0.0, days=60)
        assert market.ledger.events.query("kind == 'news'").empty
        assert not market.breaches.all[0].hushed

    def test_comes_from_the_press_later(self, struck):
        market, _ = struck(law="none", press_rate=1.0, days=300)
        (day,) = market.ledger.events.query("kind == 'news'")["day"]
        assert day > STRUCK + FOUND

    def test_is_hushed_up_by_those_who_break_the_law(self, struck):
        market, _ = struck(law="gdpr", compliance=0.0, deterrence=0.0, press_rate=0.0, days=60)
        assert market.ledger.events.query("kind == 'news'").empty

    def test_nobody_minds_what_nobody_knows(self, struck):
        market, twin = struck(law="gdpr", days=STRUCK + FOUND + 3)
        assert np.array_equal(market.consumers.trust, twin.consumers.trust)
        assert np.array_equal(market.consumers.concern, twin.consumers.concern)

    def test_costs_the_breached_half_the_trust_of_the_exposed(self, struck):
        market, twin = struck(law="pipl", breach_trust=0.5, days=TOLD + 1)
        exposed = market.consumers.harm > 0
        assert 0 < exposed.sum() < 400
        ratio = market.consumers.trust / twin.consumers.trust
        assert ratio[exposed, 0] == pytest.approx(np.full(exposed.sum(), 0.5))
        assert np.all(ratio[~exposed] == 1.0)
        assert np.all(ratio[:, 1:] == 1.0)

    def test_of_a_broker_costs_the_tracking_industry_trust(self, struck):
        market, twin = struck("Broker 1", law="pipl", breach_trust=0.5, days=TOLD + 1)
        exposed = market.consumers.harm > 0
        assert np.array_equal(market.consumers.trust, twin.consumers.trust)
        ratio = market.consumers.tracker_trust / twin.consumers.tracker_trust
        assert ratio[exposed] == pytest.approx(np.full(exposed.sum(), 0.5))

    def test_alarms_the_exposed_more_than_those_who_read_of_it(self, struck):
        market, twin = struck(law="pipl", breach_concern=0.3, press_concern=0.05, days=TOLD + 1)
        exposed = market.consumers.harm > 0
        step = (market.consumers.concern - twin.consumers.concern) / (1.0 - twin.consumers.concern)
        assert step[exposed] == pytest.approx(np.full(exposed.sum(), 0.3))
        assert step[~exposed] == pytest.approx(np.full((~exposed).sum(), 0.05))

    def test_costs_consent_which_comes_back_as_trust_does(self, lived):
        quick = {"ask_again": 0.5, "visit_rate": 1.0, "trust_recovery": 0.05, "breach_trust": 0.9}
        asked = CALM | quick | {"consumers": 1_000, "law": "gdpr", "compliance": 1.0}
        change = Change(day=40, breach=Strike("Giant 1", 1.0, 0))
        market, twin = (lived(160, changes=changes, **asked) for changes in ((change,), ()))
        consent = [m.ledger.marketers.query("marketer == 'Giant 1'")["consent"].to_numpy() for m in (market, twin)]
        gap = consent[1] - consent[0]
        assert not gap[:43].any()
        assert gap.max() > 0.04
        assert gap[-1] < gap.max() / 3
