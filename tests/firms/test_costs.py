"""What a marketer's machinery costs, that all of it is in its profit, and what firms make of the risks they keep."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.data.estimate import believe, desk_for
from sim.data.storage import STORAGE
from sim.firms.accounts import best_security, security_cost
from sim.law.privacy_law import presets
from sim.ledger.measures.money import COSTS
from sim.scenario import Change, Deal, Scenario, Strike

SIZE = {"consumers": 200, "degree": 4.0, "marketers": 4, "giants": 2, "brokers": 1, "topics": 6}
CALM = {"breach_rate": 0.0, "act_rate": 0.0, "talk_rate": 0.0}
FIRM, NAME = 1, "Giant 2"
DEAL = Deal("Giant 1", "Giant 2", every=3, price=0.5, start=1)
MACHINERY = {
    "storage": {"storage": "lake"},
    "security": {"security": 0.8},
    "listening": {"app_coverage": 0.2, "social_coverage": 0.1},
    "compute": {"strategy": "collaborative"},
    "creative": {"content": "reviewed"},
    "mail": {"mails": 5.0},
    "service": {"chatbot": "disclosed"},
    "analytics": {"analytics": "diagnostic"},
}
REMEDIES = {
    "fair_delivery": 1.0, "bias_audits": 4, "ethics_committee": True, "explanations": 1.0, "data_quality": 0.5,
    "calibration": 1.0,
    "complaint_handling": 0.9, "tell_firm_first": 1_000.0, "act_rate": 1.0,
}  # fmt: skip
ALL_ON = {name: value for policy in MACHINERY.values() for name, value in policy.items()}
EVENTFUL = {"shop_rate": 0.5, "service_rate": 0.5, "creative_days": 3}


def of_firm(market, what: str, name: str = NAME) -> np.ndarray:
    """A column of the ledger of one marketer, a number a day."""
    return market.ledger.marketers.query("marketer == @name")[what].to_numpy()


def machinery(each) -> np.ndarray:
    """All costs but media, brokers, fines and breaches, a row a day and marketer."""
    return each[[f"{kind}_costs" for kind in COSTS]].sum(axis=1).to_numpy()


class TestProfit:
    @settings(max_examples=25)
    @given(
        st.lists(st.sampled_from(sorted(MACHINERY)), min_size=4, max_size=4),
        st.sampled_from(presets()),
        st.floats(0.0, 1.0),
        st.floats(0.0, 100.0),
        st.integers(0, 99),
    )
    def test_is_margin_less_media_data_machinery_fines_and_breaches(self, lived, kinds, law, margin, price, seed):
        own = tuple(MACHINERY[kind] | {"name": f"Firm {m}", "margin": margin} for m, kind in enumerate(kinds))
        caught = {"compliance": 0.3, "deterrence": 0.0, "audit_rate": 0.5, "detection": 1.0, "case_days": 0.1}
        struck = Change(1, breach=Strike("Firm 1", 0.8, 0)), Change(2, breach=Strike("Firm 2", 0.5, 1))
        deals = (Deal("Firm 0", "Firm 3", 2, price=0.1),)
        asked = SIZE | EVENTFUL | caught | {"law": law, "price": price, "press_rate": 1.0, "firms": own}
        market = lived(6, rng=seed, deals=deals, changes=struck, **asked)
        each = market.ledger.marketers
        breaches = np.concatenate([costs[:4] for costs in market.breach_costs])
        media = each["ad_spend"] + each["data_fees"]
        profit = each["revenue"] * margin - media - machinery(each) - each["fines"] - breaches
        assert each["profit"].tolist() == pytest.approx(profit.tolist(), abs=1e-6)
        assert market.ledger.daily["profit"].tolist() == pytest.approx(each.groupby("day")["profit"].sum().tolist())

    def test_can_be_hit_by_all_of_these(self, lived):
        """What the test above sums up is not always nothing."""
        caught = {"compliance": 0.3, "deterrence": 0.0, "audit_rate": 0.5, "detection": 1.0, "case_days": 0.1}
        struck = tuple(Change(day, breach=Strike(NAME, 0.8, 0)) for day in (2, 3, 4))
        asked = SIZE | EVENTFUL | caught | ALL_ON | {"law": "gdpr", "breach_cost": 3.0, "vendor_tolerance": 99.0}
        asked |= {"privacy_technology": "local_dp", "privacy_budget": 600.0}
        asked |= REMEDIES
        market = lived(12, deals=(DEAL,), changes=struck, **asked)
        elsewhere = {"lobbying", "moving"}  # which want politics, and somewhere to move to
        assert {kind for kind in COSTS if of_firm(market, f"{kind}_costs").any()} == set(COSTS) - elsewhere
        assert of_firm(market, "fines").sum() > 0
        assert np.sum(market.breach_costs, axis=0)[FIRM] > 0
        assert of_firm(market, "data_fees").sum() > 0

    @pytest.mark.parametrize(
        ("parameter", "kinds"),
        [
            ("storage_price", "storage"),
            ("security_price", "security"),
            ("listening_price", "listening"),
            ("compute_price", "compute"),
            ("mail_price", "mail"),
            ("bot_price", "service"),
            ("generated_price", "creative"),
            ("review_price", "creative"),
            ("analytics_price", "analytics"),
        ],
    )
    def test_falls_by_just_what_a_dearer_machine_costs_and_nothing_else_changes(self, lived, parameter, kinds):
        usual = getattr(Scenario(), parameter)
        asked = SIZE | CALM | EVENTFUL | ALL_ON | {"security": 0.3}
        cheap, dear = (lived(7, **asked | {parameter: price}).ledger.marketers for price in (usual, 3 * usual))
        column = f"{kinds}_costs"
        extra = dear[column] - cheap[column]
        assert extra.sum() > 0
        if kinds != "creative":
            assert extra.to_numpy() == pytest.approx(2 * cheap[column].to_numpy())
        assert (cheap["profit"] - dear["profit"]).to_numpy() == pytest.approx(extra.to_numpy(), abs=1e-9)
        unchanged = [name for name in cheap if name not in (column, "profit")]
        assert [name for name in unchanged if not cheap[name].equals(dear[name])] == []

    def test_people_who_serve_cost_a_wage_for_each_request(self, lived):
        market = lived(
            8, **SIZE | CALM | EVENTFUL | {"human_price": 7.0, "bot_price": 0.5}, firms=({"chatbot": "disclosed"},)
        )
        asked = np.array([day["firms"]["contacts"] for day in market.days])
        assert np.all(asked.sum(axis=0) >= 5)
        for m, price in enumerate((0.5, 7.0, 7.0, 7.0)):
            name = market.marketers[m].name
            assert of_firm(market, "service_costs", name) == pytest.approx(price * asked[:, m])


class TestKindsOfCost:
    def test_mail_and_listening_and_analytics_are_paid_by_those_who_have_them(self, lived, firm):
        own = {
            "mails": 7.0,
            "mail_tracking": False,
            "app_coverage": 0.3,
            "social_coverage": 0.2,
            "analytics": "descriptive",
        }
        market = lived(8, **SIZE | CALM | EVENTFUL | firm(FIRM, **own))
        mails = np.array([day["firms"]["mails"] for day in market.days])
        assert mails[:, FIRM].sum() > 50
        assert mails.sum() == mails[:, FIRM].sum()
        assert of_firm(market, "mail_costs") == pytest.approx(0.0005 * mails[:, FIRM])
        assert of_firm(market, "listening_costs") == pytest.approx(np.full(8, 200 * 0.5 * 0.002))
        assert of_firm(market, "analytics_costs") == pytest.approx(np.full(8, 200 * 1 * 0.00005))
        others = market.ledger.marketers.query("marketer != @NAME")
        assert others[["mail_costs", "listening_costs", "analytics_costs"]].sum().tolist() == [0.0, 0.0, 0.0]

    def test_analytics_cost_more_the_maturer_they_are(self, lived):
        levels = "none", "descriptive", "diagnostic", "predictive", "prescriptive"
        own = tuple({"analytics": level} for level in levels)
        market = lived(1, **SIZE | {"marketers": 5}, firms=own)
        assert market.ledger.marketers["analytics_costs"].tolist() == pytest.approx([n * 0.01 for n in range(5)])

    def test_computing_is_paid_when_priors_are_reviewed_by_strategies_that_compute(self, lived, firm):
        market = lived(9, **SIZE | CALM | firm(FIRM, strategy="collaborative") | {"compute_price": 1e-6})
        assert np.flatnonzero(of_firm(market, "compute_costs")).tolist() == [0, 7]
        others = market.ledger.marketers.query("marketer != @NAME")
        assert others["compute_costs"].sum() == 0.0


class TestStorage:
    @pytest.mark.parametrize(("kind", "price"), [("warehouse", 1.0), ("lake", 0.3), ("cloud", 0.7)])
    def test_costs_what_an_event_a_day_costs_there(self, lived, kind, price):
        market = lived(9, **SIZE | CALM | {"storage": kind, "storage_price": 0.01})
        kept = np.array(market.kept)[:, :4]
        assert kept[-1].min() > 20
        costs = market.ledger.marketers["storage_costs"].to_numpy().reshape(9, 4)
        assert costs == pytest.approx(0.01 * price * kept)

    def test_of_a_copy_is_paid_by_the_buyer(self, lived):
        market = lived(9, **SIZE | CALM | {"storage_price": 0.01}, deals=(DEAL,))
        kept = np.array(market.kept)
        assert kept[-1, -1] > 50
        assert of_firm(market, "storage_costs") == pytest.approx(0.01 * (kept[:, FIRM] + kept[:, -1]))
        assert of_firm(market, "storage_costs", "Giant 1") == pytest.approx(0.01 * kept[:, 0])

    def test_in_a_lake_is_the_cheapest_the_slowest_and_the_most_exposed(self):
        lake, warehouse, cloud = STORAGE["lake"], STORAGE["warehouse"], STORAGE["cloud"]
        assert lake.price < cloud.price < warehouse.price
        assert cloud.latency < warehouse.latency < lake.latency
        assert warehouse.risk < cloud.risk < lake.risk

    @pytest.mark.parametrize("kind", sorted(STORAGE))
    def test_lets_a_new_identifier_be_used_after_so_many_days(self, morning, firm, kind):
        days = STORAGE[kind].latency
        market = morning(**SIZE | firm(FIRM, storage=kind))
        desk = desk_for(market.world)
        market.world.held[:, FIRM, 2] = 5
        market.world.tracks["known"], market.world.tracks["since"] = True, 20
        used = []
        for day in range(20, 30):
            believe(3, market.world._replace(day=day), desk)
            used.append(desk.usable[FIRM].sum() > 0)
        assert used == [False] * days + [True] * (10 - days)

    def test_that_is_slow_leaves_a_young_firm_knowing_less(self, lived):
        asked = CALM | {"brokers": 0, "visit_rate": 0.9, "consumers": 1_000}
        known = {kind: lived(9, storage=kind, **asked).ledger.daily["bits_known"] for kind in STORAGE}
        assert np.flatnonzero(known["lake"])[0] == 7
        assert known["lake"].iloc[-1] < known["warehouse"].iloc[-1] / 3
        assert known["warehouse"].iloc[-1] < known["cloud"].iloc[-1], (
            "a stream is sooner there than what comes at night"
        )


prices, stakes, shares = st.floats(1e-6, 1.0), st.floats(1e-6, 100.0), st.floats(0.0, 0.98)


class TestSecurity:
    @given(prices, shares, shares)
    def test_costs_more_the_more_attacks_it_stops_and_each_further_one_costs_more(self, price, one, other):
        asked = Scenario(security_price=price)
        low, high = sorted((one, other))
        middle = (low + high) / 2
        costs = [security_cost(s, asked) for s in (low, middle, high)]
        assert costs == sorted(costs)
        assert costs[1] <= (costs[0] + costs[2]) / 2 * (1 + 1e-12)
        assert security_cost(0.0, asked) == 0.0
        assert security_cost(0.5, asked) == pytest.approx(price)

    def test_is_paid_for_everybody_in_the_market(self, lived):
        levels = (0.0, 0.5, 0.9, 0.999)
        market = lived(1, **SIZE, security_price=0.01, firms=tuple({"security": level} for level in levels))
        told = market.ledger.marketers["security_costs"].tolist()
        assert told == pytest.approx([0.0, 200 * 0.01, 200 * 0.09, 200 * 9.99])

    def test_that_the_law_demands_is_paid_for_as_well(self, lived, law):
        asked = SIZE | {"security": 0.1, "compliance": 1.0}
        free, bound = (lived(1, law=rules, **asked).ledger.daily for rules in ("none", law(security_floor=0.8)))
        assert free["security"].tolist() == pytest.approx([0.1])
        assert bound["security"].tolist() == pytest.approx([0.8])
        assert bound["security_costs"][0] == pytest.approx(36 * free["security_costs"][0])

    @given(prices, stakes, st.floats(0.0, 1.0))
    def test_is_best_where_no_other_costs_less_with_the_damage_it_lets_through(self, price, loss, hazard):
        asked = Scenario(security_price=price)

        def total(security: float) -> float:
            return security_cost(security, asked) + hazard * loss * (1.0 - security)

        best = best_security(hazard, loss, asked)
        assert 0.0 <= best <= 0.99
        assert all(total(best) <= total(other) + 1e-9 for other in np.linspace(0.0, 0.99, 100))

    @given(prices, stakes, stakes, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
    def test_is_worth_more_the_more_often_thieves_come_and_the_more_they_cost(self, price, loss, more, hazard, rise):
        asked = Scenario(security_price=price)
        best = best_security(hazard, loss, asked)
        assert best_security(hazard + rise, loss, asked) >= best
        assert best_security(hazard, loss + more, asked) >= best

    def test_is_not_worth_anything_where_nothing_is_to_be_lost(self):
        assert best_security(0.1, 0.0, Scenario()) == 0.0
        assert best_security(0.0, 9.0, Scenario()) == 0.0


DAYS = 60
STRUCK = tuple(Change(day, breach=Strike("Niche 1", 0.9, 0)) for day in (10, 14, 18))
LEARNS = {"learns": "security", "security": 0.4, "breach_cost": 20.0}


class TestLearnedSecurity:
    """Firms review their security every four weeks, by the breaches they have heard of."""

    @pytest.fixture(scope="class")
    @classmethod
    def levels(cls, lived, law):
        """Each marketer's security day by day (days, M), with three breaches that become known, and without."""

        def make(**more) -> np.ndarray:
            asked = SIZE | CALM | LEARNS | {"law": law(notification_days=1), "compliance": 1.0} | more
            each = lived(DAYS, **asked).ledger.marketers
            return each["security"].to_numpy().reshape(DAYS, 4)

        return make

    def test_rises_after_breaches_are_known_at_all_who_heard_of_them(self, levels):
        struck, calm = levels(changes=STRUCK), levels()
        assert np.array_equal(struck[:28], calm[:28])
        assert np.all(struck[28:] > calm[28:] + 0.02)
        assert np.all(struck[56] > struck[28])

    def test_does_not_rise_for_breaches_that_nobody_heard_of(self, levels):
        quiet = {"law": "none", "press_rate": 0.0}
        assert np.array_equal(levels(changes=STRUCK, **quiet), levels(**quiet))

    def test_changes_only_at_reviews(self, levels):
        days = np.flatnonzero(np.diff(levels(changes=STRUCK)[:, FIRM])) + 1
        assert set(days) <= {28, 56}
        assert len(days) == 2

    def test_is_higher_where_a_breach_costs_more(self, levels):
        cheap, dear = (levels(breach_cost=cost)[-1] for cost in (0.5, 50.0))
        assert np.all(dear > cheap + 0.1)

    def test_counts_the_damages_that_a_law_grants(self, levels, law):
        silent, granted = (
            levels(law=law(notification_days=1, breach_damages=damages), claim_rate=0.5, breach_cost=0.5)[-1]
            for damages in (0.0, 1_000.0)
        )
        assert np.all(granted > silent + 0.1)

    def test_that_is_not_learned_stays_where_policy_put_it(self, levels):
        assert np.all(levels(changes=STRUCK, learns="") == pytest.approx(0.4))

    def test_protects_the_copies_a_firm_has_from_partners_too(self, lived):
        market = lived(30, **SIZE | CALM | LEARNS, deals=(DEAL,), changes=STRUCK, press_rate=1.0)
        buyer, copy = market.marketers[FIRM], market.holders[-1]
        assert buyer.security != pytest.approx(0.4)
        assert copy.security == pytest.approx(buyer.security)
