"""What firms do for people by their own will: each remedy on and off, in twins, with its effect and its price."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.data.complaints import complain
from sim.data.estimate import believe, desk_for
from sim.data.profiles import permitted
from sim.firms.governance import Remedy
from sim.firms.governance.bias_audits import difference
from sim.firms.governance.fair_delivery import LEAST, MOST, corrected
from sim.ledger.measures.money import COSTS
from sim.scenario import PARAMETERS, Deal
from sim.society.response import control, reactance

SIZE = {"consumers": 400, "degree": 4.0, "marketers": 3, "giants": 3, "brokers": 1, "topics": 6}
CALM = {"breach_rate": 0.0, "act_rate": 0.0, "talk_rate": 0.0}
HER, FIRM = 2, 0
ON = {
    "fair_delivery": {"fair_delivery": 1.0},
    "bias_audits": {"bias_audits": 7},
    "ethics_committee": {"ethics_committee": True},
    "explanations": {"explanations": 0.5},
    "data_quality": {"data_quality": 0.5},
    "complaint_handling": {"complaint_handling": 0.8, "redress": 5.0, "act_rate": 0.5, "broker_coverage": 0.0},
}


def total(market, measure: str) -> float:
    return float(market.ledger.daily[measure].sum())


class TestEveryRemedy:
    @pytest.mark.parametrize("name", Remedy.all())
    def test_says_what_it_is_where_it_comes_from_and_what_it_costs(self, name):
        kind = Remedy.all()[name]
        assert kind.summary.endswith(".")
        assert kind.literature
        assert name in COSTS
        assert name in PARAMETERS or name == "requests"

    def test_that_is_off_costs_nothing(self, lived):
        market = lived(15, **SIZE)
        assert {name: total(market, f"{name}_costs") for name in Remedy.all()} == dict.fromkeys(Remedy.all(), 0.0)
        assert not len(market.world.wrong)

    @pytest.mark.parametrize("name", ON)
    def test_that_is_on_is_paid_for(self, lived, name):
        market = lived(15, **SIZE | ON[name])
        assert total(market, f"{name}_costs") > 0.0

    @pytest.mark.parametrize("name", ON)
    def test_can_be_one_firm_s_alone(self, lived, firm, name):
        own = {key: value for key, value in ON[name].items() if PARAMETERS[key].per_firm}
        rest = {key: value for key, value in ON[name].items() if key not in own}
        each = lived(15, **SIZE | rest, **firm(**own)).ledger.marketers
        costs = each.groupby("marketer")[f"{name}_costs"].sum()
        assert costs["Giant 1"] > 0.0
        assert costs[["Giant 2", "Giant 3"]].sum() == 0.0

    @pytest.mark.parametrize("name", ["fair_delivery", "ethics_committee", "explanations", "bias_audits"])
    def test_that_is_switched_off_again_leaves_no_trace_in_the_plan(self, lived, name):
        off = {key: PARAMETERS[key].default for key in ON[name]}
        market = lived(16, **SIZE | ON[name], personalization=0.9, changes=({"day": 15, **off},))
        world = market.world
        assert (world.group_bid == 1.0).all()
        assert not world.firms["explains"].any()
        assert not world.firms["counts_groups"].any()
        assert world.arms["intensity"][0, 0] == 0.9


class TestExplanations:
    def test_take_the_sting_out_of_ads_that_rest_on_own_data(self, morning):
        assert self.felt(morning, 0.0, bought=False) > self.felt(morning, 1.0, bought=False) > 0.0

    def test_show_bought_data_which_are_minded_more(self, morning):
        dear = {"revealed_intrusion": 5.0, "bought_intrusion": 1.0, "explanation_control": 0.0, "transparency": 0.8}
        assert self.felt(morning, 1.0, bought=True, **dear) > self.felt(morning, 0.0, bought=True, **dear)

    def test_give_control(self, morning):
        felt = [control(HER, FIRM, morning(**SIZE, explanations=level).world) for level in (0.0, 1.0)]
        assert felt == [0.0, pytest.approx(PARAMETERS["explanation_control"].default)]

    def test_cost_by_the_ad(self, lived):
        half, whole = (lived(6, **SIZE | CALM, explanations=level) for level in (0.5, 1.0))
        for market, level in ((half, 0.5), (whole, 1.0)):
            paid = level * total(market, "impressions") * market.scenario.explanation_price
            assert total(market, "explanations_costs") == pytest.approx(paid)

    def test_are_worth_more_to_a_firm_that_buys_nothing(self, lived):
        """Nothing says so: it follows from what an explanation shows."""
        kept = {}
        personal = {"personalization": 1.0, "transparency": 0.0, "irritation": 0.1, "broker_coverage": 0.3}
        for buys in (True, False):
            asked = SIZE | CALM | personal | {"third_party": buys}
            covert, open_ = (lived(30, **asked, explanations=on).ledger.daily["trust"].iloc[-1] for on in (0.0, 1.0))
            kept[buys] = (open_ - covert) / (PARAMETERS["trust_start"].default - covert)
        assert 0.0 < kept[True] < kept[False], "shares of the trust that covert ads cost"

    @staticmethod
    def felt(morning, level: float, bought: bool, **parameters) -> float:
        """Reactance to an ad that rests on her events, all of them bought or none."""
        market = morning(**SIZE | {"transparency": 0.0} | parameters, explanations=level, personalization=1.0)
        world, desk = market.world, desk_for(market.world)
        world.people["concern"][HER] = 0.8
        believe(HER, world, desk)
        desk.evidence[FIRM], desk.total[FIRM], desk.bought[FIRM] = 20.0, 30.0, float(bought)
        return reactance(HER, FIRM, -1, world, desk)


class TestFairDelivery:
    @given(
        st.floats(0.5, 2.0), st.floats(0.5, 2.0), st.integers(20, 9_999), st.integers(20, 9_999),
        st.integers(1, 9_999), st.integers(1, 9_999), st.floats(0.0, 1.0),
    )  # fmt: skip
    def test_moves_bids_towards_whom_ads_reach_less(self, one, other, ads, more, people, others, strength):
        before, heads = np.array([one, other]), np.array([people, others])
        shown = np.array([ads, more], float)
        after = corrected(before, shown, heads, strength)
        assert ((after >= LEAST) & (after <= MOST)).all()
        rates = shown / heads
        ratio_before, ratio_after = before[1] / before[0], after[1] / after[0]
        if after.min() > LEAST and after.max() < MOST and rates[1] < rates[0]:
            assert ratio_after >= ratio_before * (1.0 - 1e-9)
            assert (after * heads).sum() / heads.sum() == pytest.approx(1.0)

    def test_says_nothing_of_groups_it_hardly_met(self):
        ones = np.ones(2)
        assert corrected(ones, np.array([500.0, 3.0]), np.array([90, 10]), 1.0) is ones
        assert corrected(ones, np.array([500.0, 30.0]), np.array([90, 0]), 1.0) is ones

    def test_knows_a_group_from_customers_and_brokers_only(self, lived):
        market = lived(15, **SIZE | CALM, fair_delivery=1.0, third_party=False, shop_rate=0.2)
        known = market.world.bonds["known_group"][:, FIRM]
        bought = market.consumers.last_purchase[:, FIRM] >= 0
        earlier = market.consumers.last_purchase[:, FIRM] < 14
        assert not known[~bought].any(), "of whom it knows nothing it makes no group up"
        customers = bought & earlier & (known > 0)
        assert customers.sum() > 20
        assert np.array_equal(known[customers] - 1, market.consumers.group[customers])

    def test_counts_its_own_deliveries(self, lived):
        market = lived(15, **SIZE | CALM, fair_delivery=1.0)
        shown = market.marketers[FIRM].governance.remedies["fair_delivery"].shown
        assert shown.sum() > 0
        today = market.ledger.marketers.query("day == 14 and marketer == 'Giant 1'")["impressions"].item()
        assert shown.sum() == pytest.approx(today), "the last correction was on day 14"

    def test_evens_out_whom_each_firm_s_ads_reach(self, lived):
        """People differ by group in tastes alone, and firms by what they offer: ads follow, with no bias written in."""
        tilted = {"consumers": 2_000, "marketers": 8, "giants": 2, "minority_share": 0.4, "group_tilt": 1.0}
        skewed = SIZE | CALM | tilted | {"personalization": 1.0, "broker_accuracy": 1.0}
        off, on = (lived(84, rng=4, **skewed, fair_delivery=level).ledger.daily.iloc[56:] for level in (0.0, 1.0))
        assert off["delivery_gap"].mean() > 0.1
        assert on["delivery_gap"].mean() < 0.6 * off["delivery_gap"].mean()


class TestBiasAudits:
    def test_compare_shares(self):
        reached, groups = np.array([True] * 30 + [False] * 30), np.array(([0] * 20 + [1] * 10) * 2)
        assert difference(reached, groups) == (0.0, pytest.approx(np.sqrt(0.25 * (1 / 40 + 1 / 20))))
        gap, error = difference(groups == 1, groups)
        assert gap == 1.0
        assert gap > 5 * error

    def test_say_nothing_of_a_handful(self):
        assert difference(np.array([True] * 9 + [False] * 50), np.array([1] * 9 + [0] * 50)) == (0.0, 0.0)

    @pytest.mark.parametrize("skewed", [True, False])
    def test_find_a_gap_that_is_there_and_have_it_corrected(self, lived, skewed):
        market = lived(8, **SIZE | CALM, bias_audits=9, shop_rate=0.5)
        bonds, minority = market.world.bonds, market.consumers.group == 1
        bonds["last_ad"][:] = np.where(minority & skewed, -1, 8)[:, None]
        market.run_for(7)
        remedies = market.marketers[FIRM].governance.remedies
        found = market.ledger.events.query("kind == 'bias audit' and who == 'Giant 1' and what == 'found a gap'")
        assert remedies["bias_audits"].found == (len(found) > 0) == skewed
        assert (remedies["fair_delivery"].strength == 1.0) == skewed
        assert bool(market.world.firms["counts_groups"][FIRM]) == skewed

    def test_cost_by_the_head(self, lived):
        market = lived(8, **SIZE | CALM, bias_audits=7, bias_sample=40, shop_rate=0.5)
        looked_at = market.ledger.events.query("kind == 'bias audit'")["people"].sum()
        assert looked_at == 3 * 40
        assert total(market, "bias_audits_costs") == pytest.approx(looked_at * market.scenario.bias_price)


class TestEthicsCommittee:
    SURE = SIZE | CALM | {
        "ethics_committee": True, "committee_notices": 1.0, "committee_errs": 0.0, "transparency": 0.0,
        "committee_rework": 4, "committee_capacity": 7,
    }  # fmt: skip

    def test_stops_what_is_too_intrusive_until_it_is_reworked(self, lived):
        market = lived(10, **self.SURE, personalization=0.9, third_party=False)
        own = market.ledger.marketers.query("marketer == 'Giant 1'").set_index("day")
        assert market.ledger.daily["personalization"][:2].tolist() == [0.9, 0.9], "it runs until its turn has come"
        assert (own["impressions"][2:6] == 0).all(), "off for four days"
        assert (own["impressions"][6:] > 0).all()
        assert market.ledger.daily["personalization"][6] == pytest.approx(market.scenario.committee_standard)

    def test_lets_pass_what_keeps_to_its_standard(self, lived):
        with_one, without = (
            lived(10, **self.SURE | {"ethics_committee": on}, personalization=0.2, third_party=False)
            for on in (True, False)
        )
        assert with_one.ledger.daily["impressions"].equals(without.ledger.daily["impressions"])
        reviews = 3 * with_one.scenario.committee_price * 400
        assert total(without, "profit") - total(with_one, "profit") == pytest.approx(reviews)

    def test_misses_and_errs(self, lived):
        blind = lived(6, **self.SURE | {"committee_notices": 0.0}, personalization=0.9)
        strict = lived(6, **self.SURE | {"committee_errs": 1.0}, personalization=0.1)
        assert blind.ledger.daily["personalization"].tolist() == [0.9] * 6
        assert (strict.ledger.daily["impressions"][2:6] == 0).all()

    def test_works_at_its_own_pace(self, lived):
        slow = lived(10, **self.SURE | {"committee_capacity": 1}, personalization=0.9)
        assert slow.ledger.daily["personalization"][:8].tolist() == [0.9] * 8
        assert (slow.ledger.daily["impressions"][8:] == 0).all()

    def test_sees_to_creatives_that_offend(self, lived):
        offending = {"content": "generated", "flop_rate": 1.0, "personalization": 0.1}
        market = lived(8, **self.SURE, **offending)
        assert market.world.arms["offence"][:, 0].tolist() == [0.0] * 3
        assert lived(8, **self.SURE | {"ethics_committee": False}, **offending).world.arms["offence"][:, 0].all()


class TestDataQuality:
    BOUGHT = SIZE | CALM | {"broker_accuracy": 0.5, "broker_coverage": 0.5, "social_coverage": 0.0}

    def test_leaves_out_what_it_finds_wrong(self, lived):
        market = lived(10, **self.BOUGHT, data_quality=1.0)
        world, desk = market.world, desk_for(market.world)
        for i in range(50):
            believe(i, world, desk)
            right = world.held[i, 3].astype(int) - world.wrong[i, 3, :, 0]
            own = desk.usable[FIRM] - np.where(world.tracks["share"][i, 3] & world.tracks["known"][i, 3], right, 0)
            assert (own >= 0).all()
            assert (own <= world.held[i, FIRM]).all()

    def test_gets_people_right_more_often(self, lived):
        off, on = (lived(40, **self.BOUGHT, data_quality=level) for level in (0.0, 1.0))
        assert on.ledger.daily["accuracy"].iloc[-1] > off.ledger.daily["accuracy"].iloc[-1]
        assert on.ledger.daily["misjudged_share"].iloc[-1] < off.ledger.daily["misjudged_share"].iloc[-1]

    def test_puts_its_own_records_right_as_they_come_in(self, lived):
        listening = self.BOUGHT | {"social_coverage": 0.5, "social_accuracy": 0.5, "third_party": False}
        wrong = [lived(10, **listening, data_quality=level).world.wrong[:, FIRM, :, 0].sum() for level in (0.01, 1.0)]
        assert wrong[0] > 0
        assert wrong[1] == 0


class TestComplaints:
    ANGRY = SIZE | {"broker_coverage": 0.0, "law": "gdpr", "act_rate": 1.0, "complaint_rate": 0.2, "breach_rate": 0.0}

    def test_that_are_settled_do_not_reach_the_regulator(self, lived):
        off, on = (lived(20, **self.ANGRY, complaint_handling=level, redress=50.0) for level in (0.0, 1.0))
        assert total(off, "complaints") > 0
        assert total(off, "complaints_heard") == 0
        assert total(on, "complaints") < 0.5 * total(off, "complaints")
        assert total(on, "complaints_heard") > total(off, "complaints"), "people tell a firm more readily"

    def test_cost_work_and_compensation(self, lived):
        market = lived(20, **self.ANGRY, complaint_handling=0.8, redress=5.0)
        heard, settled = total(market, "complaints_heard"), total(market, "complaints_settled")
        assert heard > settled > 0
        work = heard * market.scenario.complaint_price
        assert total(market, "complaint_handling_costs") == pytest.approx(work + 5.0 * settled)

    def test_are_settled_more_often_the_more_is_paid(self, morning):
        shares = [
            morning(**SIZE, complaint_handling=1.0, redress=paid).world.firms["contents"][FIRM]
            for paid in (0.0, 10.0, 1_000.0)
        ]
        assert shares == sorted(shares)
        assert shares[0] == PARAMETERS["settled_by_answer"].default
        assert shares[-1] < 1.0

    @pytest.mark.parametrize("law", ["gdpr", "none"])
    def test_win_trust_if_settled_and_lose_some_if_not(self, morning, law):
        for contents, sign in ((1.0, 1), (0.0, -1)):
            world = morning(**SIZE | {"law": law}, complaint_handling=1.0).world
            world.firms["contents"] = contents
            before = float(world.bonds["trust"][HER, FIRM])
            taken = complain(HER, FIRM, 0.0, 0.5, world)
            assert sign * (world.bonds["trust"][HER, FIRM] - before) > 0
            assert taken == (sign > 0 or law == "gdpr"), "what a firm does not settle needs a regulator"
            assert world.books.market[0].complaints == (1 if sign < 0 and law == "gdpr" else 0)


class TestPurposeLimits:
    def test_keep_a_firm_from_personalising_by_what_it_may_only_measure(self, lived, law):
        asked = law(consent_measure="opt_in", consent_personalise="opt_in")
        granular = SIZE | CALM | {"law": asked, "notice": "granular", "compliance": 1.0, "visit_rate": 0.5}
        bound, free = (lived(20, **granular, purpose_limits=on) for on in (True, False))
        for market, holds in ((bound, False), (free, True)):
            agreed, refused = market.consumers.measure[:, :3], ~market.consumers.personalise[:, :3]
            assert (agreed & refused).any()
            assert market.world.held[:, :3][agreed & refused].any() == holds
        track = bound.world.tracks[np.flatnonzero(agreed[:, FIRM] & refused[:, FIRM])[0], FIRM]
        assert permitted(track, free.world.holders[FIRM], free.world.laws[0])
        assert not permitted(track, bound.world.holders[FIRM], bound.world.laws[0])

    def test_keep_a_firm_from_handing_over_what_nobody_was_asked_about(self, lived):
        deals = (Deal("Giant 1", "Giant 2", every=3, price=0.5, start=1),)
        bound, free = (lived(6, **SIZE | CALM, deals=deals, purpose_limits=on) for on in (True, False))
        assert free.world.held[:, 4].any()
        assert not bound.world.held[:, 4].any()


class TestGranularConsent:
    def test_is_taken_back_purpose_by_purpose(self, morning):
        from sim.society.privacy import WITHDRAW, perform

        for notice, left in (("granular", [True, True, False]), ("equal", [False, False, False])):
            world = morning(**SIZE | {"law": "gdpr", "compliance": 1.0, "brokers": 0}, notice=notice).world
            for name in ("known", "measure", "personalise", "share", "answered"):
                world.tracks[name] = True
            world.bonds["trust"][HER, FIRM] = 0.1
            assert perform(HER, WITHDRAW, 0.0, world)
            track = world.tracks[HER, FIRM]
            assert [bool(track[name]) for name in ("measure", "personalise", "share")] == left
