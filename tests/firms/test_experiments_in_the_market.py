"""Experiments on real consumers: how they are dealt into arms, what they meet there, and what the firm makes of it."""

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim.breaches
import sim.data.crowds
import sim.firms.marketer
import sim.firms.sources
import sim.market
import sim.society.consumer
from sim.books import SCALE
from sim.data.estimate import believe, desk_for
from sim.data.profiles import arm_of
from sim.errors import BadInput
from sim.firms.analytics import Analytics
from sim.firms.campaigns import Optimiser
from sim.firms.governance import Remedy
from sim.firms.levers import LEVERS
from sim.firms.targeting import Strategy
from sim.market import Market
from sim.parallel import over
from sim.scenario import PARAMETERS, Change, Deal, Scenario, Strike

SIZE = {"consumers": 400, "degree": 4.0, "marketers": 3, "giants": 3, "brokers": 1, "topics": 6}
CALM = {"breach_rate": 0.0, "act_rate": 0.0, "talk_rate": 0.0}
LOUD = {"ad_load": 1.0, "daily_budget": 0.5, "page_views": 6.0, "click_rate": 0.05}
FIRM = 1
FIELDS = {"personalization": "intensity", "vendors": "vendors", "bid": "bid", "creative": "creative"}
FIELDS |= {"collection": "collection", "transparency": "transparency"}
CHOOSERS = ("ab_test", "thompson", "discounted_thompson", "ucb")
STEADY = ("personalization", "collection", "transparency", "bid")


def dealt(market: Market, m: int = FIRM) -> np.ndarray:
    """Which arm of marketer ``m`` each consumer is in today (N,)."""
    return np.array([arm_of(i, m, market.world) for i in range(len(market.consumers))])


def arms_of(market: Market, m: int = FIRM) -> int:
    """How many arms marketer ``m`` has today."""
    return 1 + int(np.argmax(market.world.arms["reach"][m] == 1.0))


def each_day(market: Market, days: int, tell) -> list:
    """What is to be told of each of the next days."""
    told = []
    for _ in range(days):
        market.run_for(1)
        told.append(tell(market))
    return told


class TestArms:
    @pytest.mark.parametrize("optimiser", [*CHOOSERS, "gradient"])
    @pytest.mark.parametrize("lever", STEADY)
    def test_have_the_settings_that_the_optimiser_gave_them(self, morning, firm, optimiser, lever):
        market = morning(**SIZE | firm(FIRM, optimiser=optimiser, learns=lever))
        arms, rows = market.marketers[FIRM].experiments.optimiser.arms(), market.world.arms[FIRM]
        told = [arm.settings[lever] for arm in arms]
        assert len(set(told)) == len(arms) > 1
        assert rows[FIELDS[lever]][: len(arms)].tolist() == told
        assert np.diff(rows["reach"], prepend=0.0)[: len(arms)] == pytest.approx([arm.share for arm in arms])

    def test_begin_with_what_is_done_today(self, morning, firm):
        market = morning(**SIZE | firm(FIRM, optimiser="ab_test", learns="personalization", personalization=0.45))
        assert market.world.arms[FIRM, 0].intensity == 0.45
        assert set(market.world.arms["intensity"][[0, 2], 0]) == {0.3}

    def test_are_what_the_policy_says_in_all_that_is_not_tested(self, morning, firm):
        own = {"collection": 0.7, "transparency": 0.2, "personalization": 0.6}
        market = morning(**SIZE | firm(FIRM, optimiser="ab_test", learns="bid", **own))
        rows = market.world.arms[FIRM][:4]
        assert [rows[FIELDS[name]].tolist() for name in own] == [[value] * 4 for value in own.values()]
        assert rows["bid"].tolist() == pytest.approx([1.0, 0.25, 2**-0.5, 2.0])
        assert len(set(rows["creative"])) == len(set(rows["vendors"])) == 1

    def test_keep_within_what_the_law_allows(self, morning, law, firm):
        strict = law(minimisation_cap=0.5, transparency_floor=0.8)
        for lever, allowed in (("collection", (0.0, 0.5)), ("transparency", (0.8, 1.0))):
            market = morning(**SIZE | {"law": strict, "compliance": 1.0}, **firm(0, optimiser="ab_test", learns=lever))
            rows = market.world.arms[lever][0][:4]
            assert (rows.min(), rows.max()) == pytest.approx(allowed)

    def test_are_one_for_everybody_where_nothing_is_tested(self, morning):
        market = morning(**SIZE)
        assert np.all(market.world.arms["reach"] == 1.0)
        assert not dealt(market).any()

    def test_are_no_more_than_there_are_sources_or_creatives_to_choose_among(self, morning, firm):
        def told(lever: str, **more) -> list[float]:
            market = morning(**SIZE | more | firm(FIRM, optimiser="ab_test", learns=lever, candidates=8))
            arms = market.marketers[FIRM].experiments.optimiser.arms()
            return [arm.settings[lever] for arm in arms]

        everything = 2.0**52 - 1
        assert told("vendors", brokers=2) == [everything, everything - 1, everything - 2, 0.0]
        assert told("creative") == [0.0, 1.0]
        assert told("creative", content="generated", flop_rate=0.0) == [*map(float, range(8))]


class TestDealing:
    def test_gives_each_arm_its_share_of_people(self, morning, firm):
        test = {"optimiser": "ab_test", "learns": "personalization", "candidates": 8}
        market = morning(**SIZE | {"consumers": 3_000} | firm(FIRM, **test))
        arms = market.marketers[FIRM].experiments.optimiser.arms()
        people = np.bincount(dealt(market), minlength=8)
        assert len(arms) == 8
        assert people == pytest.approx([3_000 / 8] * 8, abs=4 * np.sqrt(375))

    def test_is_by_ones_own_luck_whatever_the_others_are_and_do(self, morning, firm):
        learner = firm(FIRM, optimiser="ab_test", learns="bid")
        usual = dealt(morning(**SIZE | learner))
        more_people = dealt(morning(**SIZE | learner | {"consumers": 900}))
        other_policy = dealt(morning(**SIZE | learner | {"price": 5.0, "strategy": "broad", "law": "gdpr"}))
        assert usual.tolist() == more_people[:400].tolist() == other_policy.tolist()
        assert usual.tolist() != dealt(morning(rng=2, **SIZE | learner)).tolist()

    def test_by_one_firm_says_nothing_of_that_by_another(self, morning):
        tests = {"optimiser": "ab_test", "learns": "bid"}
        market = morning(**SIZE | {"consumers": 3_000}, firms=(tests, tests))
        both = np.zeros((4, 4))
        np.add.at(both, (dealt(market, 0), dealt(market, 1)), 1)
        assert both == pytest.approx(np.full((4, 4), 3_000 / 16), abs=4.5 * np.sqrt(3_000 / 16))

    def test_stays_while_an_experiment_runs_and_is_done_anew_for_the_next(self, lived, firm):
        market = lived(**SIZE | CALM | firm(FIRM, optimiser="gradient", learns="personalization", test_days=3))
        days = each_day(market, 9, dealt)
        for first in (0, 3, 6):
            assert days[first].tolist() == days[first + 1].tolist() == days[first + 2].tolist()
        for first, then in ((0, 3), (3, 6), (0, 6)):
            assert (days[first] == days[then]).mean() == pytest.approx(0.5, abs=0.12)

    def test_changes_for_few_when_a_bandit_moves_its_shares(self, lived, firm):
        market = lived(**SIZE | CALM | LOUD | firm(FIRM, optimiser="thompson", learns="bid", candidates=3))
        days = each_day(market, 9, lambda m: (dealt(m), m.world.arms["reach"][FIRM].copy()))
        assert all(np.array_equal(days[0][0], people) for people, _ in days[:7])
        moved, reach = (days[7][0] != days[0][0]).mean(), np.abs(days[7][1] - days[0][1])
        assert reach.max() > 0.05
        assert moved <= reach.sum() + 0.06
        assert np.array_equal(days[7][0], days[8][0])

    def test_ends_with_the_test(self, lived, firm):
        market = lived(**SIZE | CALM | firm(FIRM, optimiser="ab_test", learns="personalization", test_days=5))
        arms = each_day(market, 8, lambda m: len(set(dealt(m))))
        assert arms == [4] * 5 + [1] * 3


WAYS = [(name, lever) for name in CHOOSERS for lever in (*STEADY, "vendors", "creative")]
WAYS += [("gradient", "personalization collection"), ("gradient", "bid,transparency"), ("fixed", "")]


class TestBooksOfArms:
    @settings(max_examples=25)
    @given(st.lists(st.sampled_from(WAYS), min_size=3, max_size=3), st.sampled_from((0.0, 0.3)), st.integers(0, 99))
    def test_add_up_to_those_of_the_firm(self, lived, ways, holdout, seed):
        own = tuple({"optimiser": name, "learns": lever, "test_days": 2} for name, lever in ways)
        asked = SIZE | LOUD | {"consumers": 120, "shop_rate": 0.4, "holdout": holdout, "analytics": "diagnostic"}
        market = lived(4, rng=seed, firms=own, **asked)
        for books in market.days:
            arms, tiers, topics, firms = (books[name] for name in ("arms", "tiers", "by_topic", "firms"))
            for name in ("impressions", "clicks", "spend_f"):
                assert arms[name].sum(axis=1).tolist() == firms[name].tolist(), name
            for parts in (tiers, topics):
                assert parts["impressions"].sum(axis=1).T.tolist() == [[*firms["impressions"]], [*firms["ghosts"]]]
                assert parts["spend_f"].sum(axis=1).T.tolist() == [[*firms["spend_f"]], [0] * 3]
                assert parts["purchases"].sum(axis=(1, 2)).tolist() == firms["purchases"].tolist()
                assert arms["purchases"].sum(axis=1).tolist() == parts["purchases"].sum(axis=1)[:, 0].tolist()
            treated = (~market.consumers.holdout).sum(axis=0)
            assert arms["people"].sum(axis=1).tolist() == treated.tolist()
            assert tiers["people"].sum(axis=1)[:, 0].tolist() == treated.tolist()
            assert np.all(arms["visits"].sum(axis=1) <= firms["recorded_visits"])
            if not holdout:
                assert arms["visits"].sum(axis=1).tolist() == firms["recorded_visits"].tolist()

    def test_are_what_the_optimiser_learns_from_and_no_more(self, lived, firm):
        for aim, what, worth in (
            ("visits", "visits", None),
            ("clicks", "clicks", PARAMETERS["click_value"].default),
            ("sales", "purchases", 8.0),
        ):
            learner = firm(FIRM, optimiser="thompson", learns="bid", objective=aim, collection=1.0)
            market = lived(6, **SIZE | CALM | LOUD | learner | {"storage_price": 0.0, "shop_rate": 0.5})
            tallies = market.marketers[FIRM].experiments.optimiser.tallies
            brought = {name: market.total("arms", name)[FIRM, :4].tolist() for name in market.days[0]["arms"]}
            cost = (np.array(brought["spend_f"]) + brought["fees_f"]) / SCALE
            assert [tally.successes for tally in tallies] == brought[what]
            assert [tally.trials for tally in tallies] == brought["people"]
            assert [tally.cost for tally in tallies] == pytest.approx(cost.tolist())
            assert sum(brought[what]) > 20
            if worth:
                price = market.marketers[FIRM].price_factor if aim == "sales" else 1.0
                assert tallies[0].worth / tallies[0].successes == pytest.approx(worth * price)

    def test_make_recording_more_of_the_visits_no_more_visits(self, lived, firm):
        learner = firm(FIRM, optimiser="thompson", learns="collection", candidates=4, collection=0.25)
        market = lived(6, **SIZE | CALM | learner | {"consumers": 3_000, "visit_rate": 0.9})
        little, none, half, all_ = market.marketers[FIRM].experiments.optimiser.tallies
        recorded = market.total("arms", "visits")[FIRM]
        assert recorded[0] < recorded[3] / 3
        assert [t.successes / t.trials for t in (little, half)] == pytest.approx(
            [all_.successes / all_.trials] * 2, rel=0.15
        )
        sales = market.total("arms", "purchases")[FIRM]
        assert sales[1] > 0
        assert none.successes > 0.0, "where nothing is recorded, it goes by what was sold"

    @pytest.mark.parametrize("collection", [1.0, 0.3])
    def test_hold_visits_to_be_worth_the_sales_there_were(self, lived, firm, collection):
        learner = firm(FIRM, optimiser="thompson", learns="bid", collection=collection)
        market = lived(10, **SIZE | CALM | learner | {"consumers": 1_000, "shop_rate": 0.3})
        worth = sum(tally.worth for tally in market.marketers[FIRM].experiments.optimiser.tallies)
        sales = market.total("arms", "purchases")[FIRM].sum() * market.marketers[FIRM].sale_value
        assert worth == pytest.approx(sales, rel=0.15)

    def test_charge_an_arm_for_what_is_kept_of_the_people_in_it(self, lived, firm):
        learner = firm(FIRM, optimiser="thompson", learns="collection", candidates=3, collection=1.0)
        market = lived(6, **SIZE | CALM | learner | {"storage_price": 1.0, "daily_budget": 0.0, "visit_rate": 0.9})
        most, none = market.marketers[FIRM].experiments.optimiser.tallies
        assert none.cost == 0.0
        paid = market.ledger.marketers.query("marketer == 'Giant 2'")["storage_costs"].sum()
        assert most.cost == pytest.approx(paid * (1 - market.consumers.holdout[:, FIRM].mean()), rel=0.05)
        assert paid > 100


class TestWhatPeopleMeet:
    def test_is_recorded_only_where_the_arm_records(self, lived, firm):
        learner = firm(FIRM, optimiser="ab_test", learns="collection", candidates=3, collection=1.0)
        market = lived(8, **SIZE | CALM | learner | {"visit_rate": 0.9})
        rows, people = market.world.arms["collection"][FIRM], dealt(market)
        kept = np.array([market.world.held[people == arm, FIRM].sum() for arm in range(2)])
        assert rows[:2].tolist() == [1.0, 0.0]
        assert kept[0] > 200
        assert kept[1] == 0
        assert market.world.held[people == 1, 0].sum() > 100

    def test_is_personal_only_where_the_arm_personalises(self, morning, firm):
        learner = firm(FIRM, optimiser="ab_test", learns="personalization", candidates=3, personalization=1.0)
        market = morning(**SIZE | learner)
        world, desk, people = market.world, desk_for(market.world), dealt(market)
        world.held[:, FIRM, 3], world.tracks["known"], world.tracks["since"] = 40, True, -9
        rows = world.arms["intensity"][FIRM][:2].tolist()
        assert rows == [1.0, 0.0]
        for i in range(400):
            believe(i, world, desk)
            assert desk.evidence[FIRM] == 40.0 * rows[people[i]]

    def test_are_more_ads_where_bids_are_higher(self, lived, firm):
        market = lived(8, **SIZE | CALM | LOUD | {"consumers": 1_000} | firm(FIRM, optimiser="ab_test", learns="bid"))
        usual, lowest, lower, highest = (
            market.total("arms", "impressions")[FIRM, :4] / market.total("arms", "people")[FIRM, :4]
        )
        assert lowest < lower < usual < highest

    def test_are_better_ads_where_the_creative_is_better(self, lived, firm):
        learner = firm(FIRM, optimiser="ab_test", learns="creative", candidates=8, content="generated")
        market = lived(6, **SIZE | CALM | LOUD | learner | {"consumers": 2_000, "creative_spread": 0.8})
        quality = np.array([creative.quality for creative in market.marketers[FIRM].creatives])
        clicks, shown = (market.total("arms", name)[FIRM] for name in ("clicks", "impressions"))
        assert market.world.arms["creative"][FIRM].tolist() == quality.tolist()
        assert np.corrcoef(clicks / shown, quality)[0, 1] > 0.9

    def test_is_so_different_that_the_better_creative_is_found(self, lived, firm):
        learner = firm(FIRM, optimiser="ab_test", learns="creative", objective="clicks", test_days=7)
        market = lived(8, **SIZE | CALM | LOUD | learner | {"consumers": 2_000, "creative_spread": 0.6})
        quality = [creative.quality for creative in market.marketers[FIRM].creatives]
        assert abs(np.log(quality[0] / quality[1])) > 0.3
        test = market.marketers[FIRM].experiments.optimiser
        assert not test.testing
        assert test.practice == int(np.argmax(quality))
        assert market.world.arms["creative"][FIRM, 0] == max(quality)


class TestLearnedPolicies:
    def test_are_in_the_ledger_as_the_mean_over_people(self, lived, firm):
        for lever in ("personalization", "collection", "transparency"):
            market = lived(2, **SIZE | firm(FIRM, optimiser="ab_test", learns=lever))
            rows = market.world.arms[FIELDS[lever]][FIRM][:4]
            each = market.ledger.marketers.pivot(index="day", columns="marketer", values=lever)
            assert each["Giant 2"].tolist() == pytest.approx([rows.mean()] * 2)
            assert each["Giant 1"].tolist() == pytest.approx([float(market.marketers[0].policy[lever])] * 2)
            assert market.ledger.daily[lever].tolist() == pytest.approx(each.mean(axis=1).tolist())

    def test_move_as_the_optimiser_steps(self, lived, firm):
        learner = firm(FIRM, optimiser="gradient", learns="personalization transparency", test_days=2)
        market = lived(**SIZE | CALM | LOUD | learner)
        places = each_day(market, 12, lambda m: m.world.arms["intensity"][FIRM, :2].mean())
        told = market.ledger.marketers.query("marketer == 'Giant 2'")
        assert told["personalization"].tolist() == pytest.approx(places)
        assert len(set(np.round(told["personalization"], 9))) > 2
        assert len(set(np.round(told["transparency"], 9))) > 2
        assert told["collection"].tolist() == pytest.approx([0.8] * 12)
        others = market.ledger.marketers.query("marketer != 'Giant 2'")
        assert others["personalization"].tolist() == pytest.approx([0.3] * 24)


def progress(market: Market) -> tuple[int, int]:
    """The number of the experiment that consumers are dealt for, and how many arms there are."""
    return int(market.world.firms[FIRM].experiment), arms_of(market)


RESTARTS = [
    {"personalization": 0.6},
    {"test_days": 9},
    {"candidates": 5},
    {"objective": "sales"},
    {"optimiser": "ucb"},
    {"learns": "transparency"},
    {"optimiser": "gradient"},
    {"optimiser": "fixed", "learns": ""},
]


class TestAChangeOfPolicy:
    @pytest.mark.parametrize("policy", RESTARTS, ids=str)
    def test_of_what_is_tested_begins_the_experiment_anew(self, lived, firm, policy):
        learner = firm(FIRM, optimiser="thompson", learns="personalization")
        market = lived(**SIZE | CALM | learner, changes=(Change(4, policy, "Giant 2"),))
        days = each_day(market, 6, lambda m: (progress(m)[0], m.marketers[FIRM].experiments.optimiser))
        assert [number for number, _ in days] == [0] * 4 + [100_000] * 2
        assert days[3][1] is days[0][1]
        assert days[4][1] is days[5][1] is not days[0][1]
        assert days[4][1].name == policy.get("optimiser", "thompson")

    @pytest.mark.parametrize("policy", [{"price": 12.0}, {"transparency": 0.9}, {"mails": 2.0}, {"security": 0.7}])
    def test_of_anything_else_lets_it_run_on(self, lived, firm, policy):
        learner = firm(FIRM, optimiser="thompson", learns="personalization")
        market = lived(**SIZE | CALM | learner, changes=(Change(4, policy, "Giant 2"),))
        days = each_day(market, 6, lambda m: (progress(m), m.marketers[FIRM].experiments.optimiser))
        assert {number for number, _ in days} == {(0, 4)}
        assert days[5][1].day == 6

    def test_can_begin_to_test_in_mid_run_and_end_it(self, lived):
        on = {"optimiser": "ab_test", "learns": "bid"}
        changes = Change(3, on, "Giant 2"), Change(6, {"optimiser": "fixed", "learns": ""}, "Giant 2")
        market = lived(**SIZE | CALM, changes=changes)
        days = each_day(market, 8, lambda m: len(set(dealt(m))))
        assert days == [1, 1, 1, 4, 4, 4, 1, 1]
        assert not dealt(market, 0).any()

    def test_of_the_creatives_that_are_tested_begins_anew_with_each_set(self, lived, firm):
        learner = firm(FIRM, optimiser="thompson", learns="creative")
        market = lived(**SIZE | CALM | learner | {"creative_days": 3})
        assert each_day(market, 7, progress) == [(0, 2)] * 3 + [(100_000, 2)] * 3 + [(200_000, 2)]

    def test_is_judged_by_what_that_firm_does_and_not_by_what_others_do(self, lived):
        test = {"optimiser": "ab_test", "learns": "bid"}
        changes = Change(2, test, "Giant 1"), Change(3, {"optimiser": "fixed"}, "Giant 2")
        assert lived(4, **SIZE | CALM, changes=changes).marketers[0].experiments.levers == ("bid",)
        without_tests = Change(3, {"learns": ""}, "Giant 2"), Change(3, {"optimiser": "fixed"}, "Giant 1")
        with pytest.raises(BadInput, match="learns is 'bid', but optimiser is 'fixed'"):
            lived(**SIZE, changes=(changes[0], *without_tests))


class TestBadInput:
    @pytest.mark.parametrize(
        ("policy", "said"),
        [
            ({"learns": "bid"}, "learns is 'bid', but optimiser is 'fixed' and learns nothing. Say for example"),
            ({"optimiser": "ucb"}, "optimiser is 'ucb', but has nothing to learn. Say what, as in learns ="),
            ({"optimiser": "ucb", "learns": "security"}, "optimiser is 'ucb', but has nothing to learn."),
            (
                {"optimiser": "gradient", "learns": "personalisation"},
                "There is no lever in learns 'personalisation'. Did you mean 'personalization'?",
            ),
            (
                {"optimiser": "gradient", "learns": "bid creative"},
                "learns is 'bid creative', but 'gradient' moves by steps, and creative has none. Try 'thompson'.",
            ),
            ({"optimiser": "gradient", "learns": "vendors"}, "moves by steps, and vendors has none."),
            (
                {"optimiser": "thompson", "learns": "bid, collection"},
                "learns is 'bid, collection', but 'thompson' learns one lever at a time. Name one, or try 'gradient'.",
            ),
            ({"optimiser": "thomson", "learns": "bid"}, "There is no optimiser 'thomson'. Did you mean 'thompson'?"),
        ],
    )
    def test_is_told_before_the_first_day_with_a_way_out(self, lived, firm, policy, said):
        for asked in (policy, firm(FIRM, **policy), {"changes": (Change(9, policy, "Giant 2"),)}):
            with pytest.raises(BadInput) as refused:
                lived(**SIZE | asked)
            assert said in str(refused.value)

    @pytest.mark.parametrize("learns", ["bid collection", "bid,collection", "bid, collection"])
    def test_is_not_several_levers_for_one_that_can(self, morning, firm, learns):
        market = morning(**SIZE | firm(FIRM, optimiser="gradient", learns=learns))
        assert set(market.marketers[FIRM].experiments.optimiser.arms()[0].settings) == {"bid", "collection"}

    def test_is_not_security_beside_something_that_is_tested_or_alone(self, morning, firm):
        for policy in ({"learns": "security"}, {"learns": "security bid", "optimiser": "ucb"}):
            assert morning(**SIZE | firm(FIRM, **policy)).marketers[FIRM].experiments.levers in ((), ("bid",))


STRATEGIES, OPTIMISERS, LEVELS = (sorted(kind.all()) for kind in (Strategy, Optimiser, Analytics))
CHATBOTS, CONTENTS = ("none", "disclosed", "undisclosed"), ("agency", "generated", "reviewed")
LEARNED = {"fixed": "security", "gradient": "personalization collection bid", "ab_test": "vendors", "ucb": "creative"}


def anything(m: int) -> dict:
    """A policy of marketer ``m`` in which everything is on, and no two marketers are alike."""
    optimiser = OPTIMISERS[m % len(OPTIMISERS)]
    automation = {"mails": 4.0, "chatbot": CHATBOTS[m % 3], "content": CONTENTS[m % 3], "analytics": LEVELS[m % 5]}
    listening = {"app_coverage": 0.1 * (m % 2), "social_coverage": 0.1 * (m % 3)}
    testing = {"optimiser": optimiser, "learns": LEARNED.get(optimiser, "transparency"), "test_days": 3}
    return {"strategy": STRATEGIES[m % len(STRATEGIES)], "name": f"Firm {m}"} | automation | listening | testing


EVERYTHING = Scenario(
    consumers=250,
    degree=6.0,
    marketers=len(STRATEGIES),
    giants=5,
    law="gdpr",
    compliance=0.7,
    shop_rate=0.5,
    service_rate=0.5,
    act_rate=0.2,
    talk_rate=0.4,
    breach_rate=0.02,
    discovery_days=1.0,
    creative_days=4,
    firms=tuple(map(anything, range(len(STRATEGIES)))),
    deals=(Deal("Firm 0", "Firm 1", 3), Deal("Firm 3", "Firm 0", 4, start=2)),
    changes=(
        Change(3, breach=Strike("Broker 1", 0.5, 0)),
        Change(9, {"law": "ccpa"}),
        Change(7, {"optimiser": "thompson", "learns": "bid"}, "Firm 2"),
    ),
)
LIVED = 15


def played(kind: type[Market] = Market, threads: int = 1) -> Market:
    market = kind(EVERYTHING, rng=5, threads=threads)
    for _ in range(LIVED):
        market.run_for(1)
    return market


def state(market: Market) -> dict[str, str]:
    """Digests of what there is in a market by name, so that a difference says where it lies."""
    world = market.world._asdict()
    parts = {
        name: np.asarray(world[name]) for name in ("interests", "held", "fresh", "prior", "contracts", "topic_bid")
    }
    for name in ("people", "bonds", "tracks", "firms", "holders", "arms", "tiers"):
        parts |= {f"{name}.{field}": np.asarray(world[name][field]) for field in world[name].dtype.names}
    told = {name: np.ascontiguousarray(part).tobytes() for name, part in parts.items()}
    told |= {name: getattr(market.ledger, name).to_csv().encode() for name in ("daily", "marketers", "events")}
    told["minds"] = repr([(m.pace, m.chosen_security, m.vendor_risk, m.creatives) for m in market.marketers]).encode()
    return {name: hashlib.sha256(part).hexdigest()[:12] for name, part in told.items()}


class TestWithEverythingOn:
    @pytest.fixture(scope="class")
    @classmethod
    def history(cls) -> Market:
        return played()

    def test_everything_happens(self, history):
        total = history.ledger.daily.sum()
        busy = ["impressions", "purchases", "mails", "unsubscribes", "service_contacts", "data_fees", "unlawful_sales"]
        busy += [name for name in history.ledger.daily if name.endswith("_costs")]
        idle = {"partners_costs", "lobbying_costs", "moving_costs", "technology_costs"}
        idle |= {f"{remedy}_costs" for remedy in Remedy.all() if remedy != "requests"}
        assert [name for name in busy if total[name] == 0 and name not in idle] == []
        assert {"delivery", "breach", "news", "source", "change"} <= set(history.ledger.events["kind"])
        assert {arms_of(history, m) for m in range(len(STRATEGIES))} >= {1, 2, 4}
        assert {m.strategy.name for m in history.marketers} == set(STRATEGIES)
        assert set(map(str, LEVERS)) <= {"security", *" ".join(LEARNED.values()).split(), "transparency"}

    def test_the_same_seed_gives_the_same_history(self, history):
        assert state(played()) == state(history)

    def test_the_number_of_threads_changes_nothing(self, history, monkeypatch):
        ranges = set()

        def over_few(count, work, threads, least=0):
            def noted(low, high):
                ranges.add((low, high))
                return work(low, high)

            return over(count, noted, threads, 5)

        homes = sim.breaches, sim.market, sim.society.consumer, sim.firms.marketer, sim.firms.sources, sim.data.crowds
        for home in homes:
            monkeypatch.setattr(home, "over", over_few)
        assert state(played(threads=2)) == state(history)
        assert (0, 250) not in ranges
        assert len(ranges) > 1

    def test_the_order_of_activation_changes_nothing(self, history):
        class Backwards(Market):
            def live(self) -> None:
                for row in reversed(range(len(self.consumers))):
                    self.consumers[row].step()

        assert state(played(Backwards)) == state(history)
