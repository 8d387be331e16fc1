"""What a breach costs people later: who, when, how much, and what one prevents who hears of it in time."""

import numpy as np
import pytest
from scipy.stats import kstest

from sim.data.identity import MOST_LOST, Victims, foresee, prevented, victims
from sim.scenario import Change, Strike
from sim.world import NEVER

N, H = 4_000, 0


@pytest.fixture
def stolen(lived):
    """Victims of a breach in which everybody's events were taken."""

    def make(events: int = 10_000, number: int = 0, **parameters) -> tuple[Victims, object]:
        market = lived(**{"consumers": N, "degree": 4.0, "marketers": 2, "brokers": 0} | parameters)
        market.world.held[:, H, 0] = events
        when, loss, exposed = np.empty(N, np.int32), np.empty(N), np.ones(N, np.bool_)
        foresee(0, N, market.world, H, number, exposed, when, loss)
        return victims(when, loss), market

    return make


class TestThefts:
    def test_befall_a_share_of_those_whose_whole_record_was_taken(self, stolen):
        assert len(stolen(identity_theft=0.2)[0].person) == pytest.approx(0.2 * N, rel=0.15)

    def test_are_the_likelier_the_more_was_taken(self, stolen):
        few, half, all_ = (len(stolen(events, identity_theft=1.0)[0].person) / N for events in (5, 50, 5_000))
        assert few == pytest.approx(1 - np.exp(-0.1), abs=0.02)
        assert half == pytest.approx(1 - np.exp(-1.0), abs=0.03)
        assert all_ == 1.0

    def test_come_late_exponentially(self, stolen):
        when = stolen(identity_theft=1.0, theft_delay=100.0)[0].when
        assert when.min() >= 1
        assert kstest(when, lambda x: 1 - np.exp(-x / 100.0)).statistic < 0.03

    def test_cost_a_pareto_sum(self, stolen):
        loss = stolen(identity_theft=1.0, theft_loss=150.0, theft_tail=1.6)[0].loss
        assert loss.min() >= 150.0
        assert loss.max() <= MOST_LOST
        assert kstest(loss, lambda x: 1 - (150.0 / x) ** 1.6).pvalue > 1e-3

    def test_that_cost_more_than_anything_are_cut_off(self, stolen):
        assert stolen(identity_theft=1.0, theft_loss=10_000.0, theft_tail=1.05)[0].loss.max() <= MOST_LOST

    def test_of_another_breach_are_other_luck(self, stolen):
        one, other = (stolen(number=number, identity_theft=0.5)[0].person.tolist() for number in (0, 1))
        assert one != other


class TestPrevention:
    def test_takes_drive_and_does_not_always_help(self, stolen):
        some, market = stolen(identity_theft=1.0, freeze_effect=0.5)
        people = market.world.people
        people["concern"], people["efficacy"], people["resignation"] = 1.0, 1.0, 0.0
        assert prevented(some, market.world, H, 0).mean() == pytest.approx(0.5, abs=0.04)
        people["resignation"] = 1.0
        assert not prevented(some, market.world, H, 0).any()

    def test_comes_too_late_for_what_has_happened(self, stolen):
        some, market = stolen(identity_theft=1.0, freeze_effect=1.0, theft_delay=10.0)
        people = market.world.people
        people["concern"], people["efficacy"], people["resignation"] = 1.0, 1.0, 0.0
        safe = prevented(some, market.world._replace(day=10), H, 0)
        assert (safe == (some.when > 10)).all()

    def test_works_the_better_the_sooner_people_are_told(self, lived):
        def losses(found_after: int) -> float:
            strike = Change(day=20, breach=Strike("Broker 1", share=1.0, found_after=found_after))
            market = lived(
                90, consumers=600, law="pipl", compliance=1.0, changes=(strike,), identity_theft=1.0, theft_records=0.5,
                theft_delay=20.0, freeze_effect=1.0, efficacy_mean=0.9, resignation_mean=0.05, breach_rate=0.0,
                notice="preticked",
            )  # fmt: skip
            daily = market.ledger.daily
            assert daily["identity_thefts"].sum() > 5
            return float(daily["identity_thefts"].sum())

        assert losses(0) < losses(80)


def test_people_lose_what_the_ledger_says(lived):
    strike = Change(day=10, breach=Strike("Giant 1", share=1.0, found_after=5))
    market = lived(40, changes=(strike,), identity_theft=1.0, theft_records=0.1, theft_delay=10.0, breach_rate=0.0)
    daily = market.ledger.daily
    assert daily["theft_losses"].sum() == pytest.approx(market.consumers.losses.sum(), rel=1e-6)
    assert daily["identity_thefts"].sum() == (market.consumers.losses > 0).sum() > 10
    assert daily["identity_thefts"][:11].sum() == 0


def test_where_no_identity_is_used_nobody_loses_any(lived):
    strike = Change(day=5, breach=Strike("Giant 1", share=1.0, found_after=5))
    market = lived(20, changes=(strike,), identity_theft=0.0)
    assert not market.consumers.losses.any()
    assert all(breach.victims is None for breach in market.breaches.all)


def test_who_is_not_exposed_is_no_victim(lived):
    market = lived()
    when, loss = np.empty(200, np.int32), np.empty(200)
    foresee(0, 200, market.world, 0, 0, np.zeros(200, np.bool_), when, loss)
    assert (when == NEVER).all()
