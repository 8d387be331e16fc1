"""Audits of ad delivery, with a sample's error: what is found, what is ordered, and what that costs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import Market
from sim.law.privacy_law import load
from sim.regulators.delivery import Reach

FLOOR = 0.8


def fair_law(folder, **clauses) -> str:
    law = load("none").with_(name="fair", impact_ratio_floor=FLOOR, **clauses)
    (folder / "fair.toml").write_text(law.as_toml(), encoding="utf-8")
    return str(folder / "fair.toml")


class TestASample:
    counts = st.integers(1, 500).flatmap(lambda asked: st.tuples(st.just(asked), st.integers(0, asked)))

    @given(counts, counts)
    def test_gives_the_same_whichever_group_is_called_first(self, one, other):
        forth, back = (Reach((a[0], b[0]), (a[1], b[1])) for a, b in ((one, other), (other, one)))
        assert forth.ratio == back.ratio
        assert forth.is_below(FLOOR) == back.is_below(FLOOR)
        assert 0.0 <= forth.ratio <= 1.0

    @given(counts, counts)
    def test_finds_against_nobody_whose_sample_keeps_to_the_floor(self, one, other):
        reach = Reach((one[0], other[0]), (one[1], other[1]))
        if reach.ratio >= FLOOR:
            assert not reach.is_below(FLOOR)

    def test_must_be_large_to_tell_a_gap_from_chance(self):
        assert not Reach((10, 10), (5, 3)).is_below(FLOOR)
        assert Reach((1000, 1000), (500, 300)).is_below(FLOOR)

    def test_seldom_errs_against_who_is_just_at_the_floor(self):
        luck = np.random.default_rng(0)
        wrong = [
            Reach((300, 300), (int(luck.binomial(300, 0.5)), int(luck.binomial(300, 0.4)))).is_below(FLOOR)
            for _ in range(2000)
        ]
        assert np.mean(wrong) == pytest.approx(0.05, abs=0.02)

    @pytest.mark.parametrize("reach", [Reach((0, 9), (0, 9)), Reach((9, 9), (0, 0))])
    def test_of_nobody_or_of_who_was_not_reached_says_nothing(self, reach):
        assert not reach.is_below(FLOOR)


class TestAnAudit:
    @pytest.fixture
    def market(self, tmp_path):
        """A market in which one firm is made to have reached the majority alone."""

        def make(**parameters) -> Market:
            law = fair_law(tmp_path, fine_fixed=2e7)
            asked = {"algorithm_audit_rate": 1.0, "case_days": 0.0, "audit_sample": 100, "consumers": 600}
            market = Market(**asked | {"law": law, "rng": 1, "degree": 6.0, "order_days": 30} | parameters)
            market.run_for(3)
            market.world.bonds["last_ad"][:, 0] = np.where(market.consumers.group == 0, 2, -1)
            return market

        return make

    def test_finds_who_reached_one_group_alone_and_orders_and_fines(self, market):
        audited = market()
        audited.run_for(1)
        told = audited.ledger.events.query("who == 'Giant 1' and day == 3")
        assert told.kind.tolist() == ["audit", "order", "fine"]
        assert audited.ledger.daily["orders"][3] == (audited.ledger.events.query("day == 3").kind == "order").sum()
        assert audited.ledger.daily["algorithm_audits"][3] == len(audited.marketers)

    def test_whoever_is_under_order_aims_without_profiles_until_it_ends(self, market):
        audited = market()
        audited.run_for(2)
        firm = audited.marketers[0]
        assert firm.strategy_name == "broad"
        assert firm.ordered_until == 33
        audited.regulators[0].settings["algorithm_audit_rate"] = 0.0
        audited.regulators[0].cases.clear()
        audited.run_for(30)
        assert firm.strategy_name == firm.policy["strategy"] != "broad"

    def test_does_not_come_again_while_an_order_stands(self, market):
        audited = market()
        audited.run_for(10)
        assert (audited.ledger.events.query("who == 'Giant 1'").kind == "order").sum() == 1

    def test_orders_nothing_where_orders_last_no_day(self, market):
        audited = market(order_days=0)
        audited.run_for(1)
        assert "order" not in set(audited.ledger.events.kind)
        assert "fine" in set(audited.ledger.events.kind)

    def test_comes_only_where_the_law_has_a_floor(self, market):
        audited = market(law="gdpr")
        audited.run_for(5)
        assert audited.ledger.daily["algorithm_audits"].sum() == 0


class TestABreach:
    def case(self, **parameters) -> Market:
        breach = {"changes": [{"day": 2, "breach": {"holder": "Giant 1", "share": 1.0, "found_after": 0}}]}
        sure = {"press_rate": 1.0, "detection": 1.0, "case_days": 0.0, "breach_rate": 0.0, "complaint_rate": 0.0}
        quiet = {"audit_rate": 0.0, "act_rate": 0.0, "rng": 1, "consumers": 200, "degree": 6.0}
        market = Market(**{"law": "gdpr", "compliance": 1.0} | breach | sure | quiet | parameters)
        market.run_for(12)
        return market

    def test_of_a_store_guarded_as_the_law_wants_ends_in_no_fine(self):
        market = self.case()
        assert market.ledger.daily["breach_cases"].sum() == 1
        assert market.regulators[0].fined == 0

    def test_of_a_neglected_store_ends_in_one(self, tmp_path):
        """It told of the breach in time, and has broken no other law; it was robbed before the law came."""
        before = [
            {"day": 2, "breach": {"holder": "Giant 1", "share": 1.0, "found_after": 3}},
            {"day": 3, "law": self.security_law(tmp_path)},
        ]
        market = self.case(law="none", security=0.1, changes=before)
        assert market.breaches.all[0].security == pytest.approx(0.1)
        assert market.ledger.events.query("kind == 'fine'").who.tolist() == ["Giant 1"]

    def security_law(self, folder) -> str:
        law = load("none").with_(name="safe", security_floor=0.6, notification_days=0, fine_fixed=2e7)
        (folder / "safe.toml").write_text(law.as_toml(), encoding="utf-8")
        return str(folder / "safe.toml")
