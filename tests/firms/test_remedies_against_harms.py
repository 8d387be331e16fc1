"""Remedies by firms against manipulation and filter bubbles; complaints that firms settle before authorities hear."""

import numpy as np
import pytest

SIZE = {"consumers": 400, "degree": 4.0, "marketers": 3, "giants": 3, "brokers": 1, "topics": 6}
CALM = {"breach_rate": 0.0, "act_rate": 0.0, "talk_rate": 0.0}
FIRM = 0


def total(market, measure: str) -> float:
    return float(market.ledger.daily[measure].sum())


class TestCommitteeOnPushes:
    SURE = SIZE | CALM | {
        "ethics_committee": True, "committee_notices": 1.0, "committee_errs": 0.0, "committee_rework": 4,
        "committee_capacity": 14, "personalization": 0.1, "push_targets": "everybody", "visit_rate": 0.8,
    }  # fmt: skip

    def pushes(self, lived, days: int = 10, **parameters) -> list[int]:
        """Pushes a day."""
        return lived(days, **self.SURE | parameters).ledger.daily["pushes"].tolist()

    def test_stops_them_until_they_are_reworked(self, lived):
        plain, reviewed = (self.pushes(lived, manipulation=1.0, ethics_committee=on) for on in (False, True))
        assert reviewed[:2] == plain[:2], "they run until their turn has come"
        assert reviewed[2:6] == [0] * 4
        assert min(reviewed[6:]) > 0

    def test_leaves_as_hard_a_push_as_its_standard_allows(self, lived):
        market = lived(10, **self.SURE, manipulation=1.0)
        assert market.world.firms["push"].tolist() == pytest.approx([market.scenario.committee_standard] * 3)
        assert lived(10, **self.SURE, manipulation=0.2).world.firms["push"].tolist() == pytest.approx([0.2] * 3)

    def test_misses_and_errs(self, lived):
        plain = self.pushes(lived, manipulation=1.0, ethics_committee=False)
        assert self.pushes(lived, manipulation=1.0, committee_notices=0.0) == plain
        assert self.pushes(lived, manipulation=0.1, committee_errs=1.0)[2:6] == [0] * 4

    def test_is_paid_for_by_the_plan(self, lived):
        with_pushes, without = (lived(6, **self.SURE, manipulation=push) for push in (1.0, 0.0))
        more = total(with_pushes, "ethics_committee_costs") - total(without, "ethics_committee_costs")
        assert more == pytest.approx(3 * with_pushes.scenario.committee_price * SIZE["consumers"])

    def test_saves_people_regret_and_costs_sales(self, lived):
        without, with_one = (
            lived(20, **self.SURE | {"ethics_committee": on}, manipulation=1.0) for on in (False, True)
        )
        assert 0.0 < total(with_one, "regret") < 0.5 * total(without, "regret")

    def test_that_is_dissolved_lets_firms_push_again(self, lived):
        changes = ({"day": 9, "ethics_committee": False},)
        market = lived(10, **self.SURE, manipulation=1.0, changes=changes)
        assert market.world.firms["push"].tolist() == [1.0] * 3


class TestCalibration:
    BUBBLE = SIZE | CALM | {"personalization": 1.0, "interest_drift": 0.1, "visit_rate": 0.8, "engage_rate": 1.0}

    def test_shows_people_more_than_what_suits_them_best(self, lived):
        best, calibrated = (lived(60, **self.BUBBLE, calibration=level).ledger.daily for level in (0.0, 1.0))
        assert calibrated["interest_narrowing"].iloc[-1] < best["interest_narrowing"].iloc[-1]

    def test_sells_less_by_each_recommendation_and_costs_by_the_visit(self, lived):
        market = lived(10, **self.BUBBLE, calibration=0.5)
        paid = 0.5 * total(market, "visits") * market.scenario.calibration_price
        assert total(market, "calibration_costs") == pytest.approx(paid)
        assert total(market, "engagements") < total(lived(10, **self.BUBBLE), "engagements")

    def test_draws_by_what_the_firm_believes(self, morning):
        from sim.data.estimate import believe, desk_for
        from sim.society.recommending import recommended

        world = morning(**self.BUBBLE, calibration=1.0).world
        desk, world = desk_for(world), world._replace(appeal=np.ones_like(world.appeal))
        believe(0, world, desk)
        desk.weight[FIRM] = 4.0, 3.0, 2.0, 1.0, 0.0, 0.0
        shown = [recommended(i, FIRM, world, desk) for i in range(4_000)]
        assert np.bincount(shown, minlength=6) / 4_000 == pytest.approx([0.4, 0.3, 0.2, 0.1, 0.0, 0.0], abs=0.04)

    def test_can_be_one_firm_s_alone(self, lived, firm):
        each = lived(10, **self.BUBBLE, **firm(calibration=1.0)).ledger.marketers
        costs = each.groupby("marketer")["calibration_costs"].sum()
        assert costs["Giant 1"] > 0.0
        assert costs[["Giant 2", "Giant 3"]].sum() == 0.0


class TestComplaintsAcrossBorders:
    ANGRY = SIZE | {"broker_coverage": 0.0, "act_rate": 1.0, "complaint_rate": 0.2, "breach_rate": 0.0}
    PLACES = ({"name": "Here", "share": 0.5, "law": "gdpr"}, {"name": "There", "share": 0.5, "law": "none"})

    def test_that_firms_settle_reach_no_authority_anywhere(self, lived):
        off, on = (
            lived(20, **self.ANGRY, jurisdictions=self.PLACES, complaint_handling=level, redress=1e4)
            for level in (0.0, 1.0)
        )
        assert total(on, "complaints") < 0.5 * total(off, "complaints")
        assert total(on, "complaints_settled") > 0
        assert off.regulators[0].complaints > on.regulators[0].complaints
        assert off.regulators[1].complaints == on.regulators[1].complaints == 0, "where no law is, nobody takes any"

    def test_are_settled_where_there_is_nobody_to_complain_to_but_the_firm(self, lived):
        market = lived(20, **self.ANGRY, law="none", complaint_handling=1.0, redress=1e4)
        assert total(market, "complaints_settled") > 0
        assert total(market, "complaints") == 0

    def test_go_to_the_authority_of_who_complains(self, lived):
        places = tuple(place | {"law": "gdpr"} for place in self.PLACES)
        market = lived(20, **self.ANGRY, jurisdictions=places, complaint_handling=0.5)
        filed = [regulator.complaints for regulator in market.regulators]
        assert min(filed) > 0
        assert sum(filed) == total(market, "complaints")
