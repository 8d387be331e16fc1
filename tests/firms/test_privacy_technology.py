"""Privacy technologies: what a firm can still know, what thieves and partners get, and what it costs."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.frontier.attacks import attack, membership
from sim.data.estimate import believe, desk_for, gather
from sim.errors import BadInput
from sim.firms.technology import Technology
from sim.firms.technology.cohorts import cohorts_of, roots_of, telling
from sim.firms.technology.mixture import PARTS, Mixture
from sim.ledger.measures.protection import epsilon_of
from sim.market import Market
from sim.scenario import Deal, Scenario
from sim.world import COHORTS, DEVICES, ROWS

SMALL = {"consumers": 300, "degree": 4.0, "marketers": 3, "giants": 2, "brokers": 1, "topics": 6}
BUSY = {"page_views": 4.0, "visit_rate": 0.8, "cohort_size": 12, "personalization": 0.8}
CALM = {"breach_rate": 0.0}
DEAL = {"deals": (Deal("Giant 2", "Giant 1", every=5),)}
NAMES = sorted(Technology.all())


def lived(days: int, technology: str = "", threads: int = 1, **parameters: Any) -> Market:
    asked = SMALL | BUSY | CALM | {"privacy_technology": technology} | parameters
    market = Market(Scenario(**asked), rng=5, threads=threads)
    market.run_for(days)
    return market


def columns(market: Market, *names: str) -> list[float]:
    return market.ledger.daily[list(names)].to_numpy().tolist()


@pytest.fixture(scope="module")
def pair() -> tuple[Market, Market]:
    asked = {"third_party": False, "act_rate": 0.0}
    return lived(20, "on_device", **asked), lived(20, **asked)


@pytest.fixture(scope="module")
def joined() -> Market:
    """A market in which a partner's sums were delivered this morning."""
    return lived(6, "secure_sums", third_party=False, **DEAL)


@pytest.fixture(scope="module")
def stolen() -> dict[str, list[Any]]:
    """The whole stores of a marketer, of a broker and of a partner's copy, stolen, by technology."""
    taken = {}
    for name in ("", *NAMES):
        market = lived(13, name, **DEAL)
        holders = market.marketers[0], market.brokers[0], market.holders[-1]
        taken[name] = [market.breaches.strike_holder(holder, 1.0, 1) for holder in holders]
    return taken


class TestFamily:
    def test_has_the_technologies_of_the_field(self):
        assert {"local_dp", "cohorts", "on_device", "secure_sums", "encryption", "synthetic", "minimisation"} == set(
            NAMES
        )

    @pytest.mark.parametrize("name", NAMES)
    def test_says_what_each_does_and_where_it_comes_from(self, name):
        kind = Technology.find(name)
        assert kind.summary.endswith(".")
        assert kind.literature


class TestBadInput:
    @pytest.mark.parametrize(
        ("asked", "told"),
        [
            ({"epsilon": 0.0}, r"epsilon is 0.0, but must be a number from 0.01 to 20 .*say nothing"),
            ({"epsilon": -1.0}, r"epsilon is -1.0, but must be a number from 0.01"),
            ({"cohort_size": 1}, r"cohort_size is 1, but must be a whole number from 2 .*no group"),
        ],
    )
    def test_a_number_that_makes_no_sense_is_named_with_its_range(self, asked, told):
        with pytest.raises(BadInput, match=told):
            Scenario(**asked)

    @pytest.mark.parametrize(
        ("technology", "asked", "told"),
        [
            ("cohorts", {"cohort_size": 301}, "cohort_size is 301, but must be at most the 300 consumers"),
            ("secure_sums", {"cohort_size": 301}, "cohort_size is 301, but must be at most the 300 consumers"),
            ("minimisation", {"topic_grain": 7}, "topic_grain is 7, but must be at most the 6 topics"),
            (
                "local_dp",
                {"epsilon": 3.0, "privacy_budget": 2.0},
                "privacy_budget is 2.0, but must be at least epsilon",
            ),
            ("cohort", {}, "no privacy technology 'cohort'. Did you mean 'cohorts'?"),
            ("on_device cohorts", {}, "on_device and cohorts contradict each other: each puts something else"),
            ("synthetic on_device", {}, "synthetic and on_device contradict each other"),
            ("local_dp on_device", {}, "local_dp and on_device contradict each other: what stays on the device"),
            ("on_device, encryption", {}, "contradict each other: nothing is kept that could be encrypted"),
        ],
    )
    def test_what_cannot_work_is_refused_before_the_first_day_and_explained(self, technology, asked, told):
        with pytest.raises(BadInput, match=told):
            lived(0, technology, **asked)
        late = {"day": 9, "privacy_technology": technology, **asked}
        with pytest.raises(BadInput, match=told):
            lived(0, changes=(late,))

    def test_brokers_are_checked_when_all_marketers_have_a_policy_of_their_own(self):
        own = tuple({"privacy_technology": ""} for _ in range(3))
        with pytest.raises(BadInput, match="contradict"):
            lived(0, "cohorts on_device", firms=own)

    def test_whoever_uses_none_may_have_any_numbers(self):
        assert lived(1, cohort_size=5_000, topic_grain=200, privacy_budget=0.01).day == 0

    @pytest.mark.parametrize(
        "technology", ["local_dp minimisation encryption", "cohorts encryption", "synthetic encryption"]
    )
    def test_what_goes_together_may_be_combined(self, technology):
        assert len(lived(1, technology).marketers[0].protection.technologies) == len(technology.split())


class TestOff:
    def test_numbers_of_what_is_off_change_nothing(self):
        plain, other = lived(8), lived(8, epsilon=0.5, cohort_size=5, event_cap=1, noise_multiplier=1.0, key_theft=1.0)
        assert plain.ledger.daily.equals(other.ledger.daily)
        assert plain.world.held.tobytes() == other.world.held.tobytes()

    def test_there_is_no_room_for_it_either(self):
        assert not any(part.size for part in lived(8).world.shield)

    @pytest.mark.parametrize("technology", [name for name in NAMES if name != "secure_sums"])
    def test_what_one_firm_uses_leaves_the_stores_of_others_as_they_are(self, technology):
        market = lived(6, firms=({"privacy_technology": technology},))
        assert market.world.holders["protected"].tolist() == [technology != "encryption", False, False, False]
        assert market.world.holders["encrypted"].tolist() == [technology == "encryption", False, False, False]


class TestCohorts:
    @settings(max_examples=60)
    @given(st.integers(0, 10**6), st.integers(0, 400), st.integers(2, 50), st.integers(1, 8))
    def test_have_k_to_2k_people_each_and_everybody_is_in_one(self, seed, people, k, topics):
        rng = np.random.default_rng(seed)
        events = rng.poisson(rng.choice([0.1, 2.0, 30.0]), (people, topics))
        found = cohorts_of(events, k)
        if people < k:
            assert (found == -1).all()
        else:
            sizes = np.bincount(found)
            assert k <= sizes.min()
            assert sizes.max() < 2 * k

    @settings(max_examples=8)
    @given(st.integers(2, 60), st.integers(0, 99), st.sampled_from(("none", "gdpr")))
    def test_an_attacker_who_has_the_firm_s_view_finds_no_group_smaller_than_k(self, k, seed, law):
        """He reads all the firm can of everybody, and looks for people who share it with fewer than k - 1 others."""
        asked = SMALL | BUSY | CALM | {"privacy_technology": "cohorts", "cohort_size": k, "law": law, "act_rate": 0.0}
        market = Market(Scenario(**asked | {"brokers": 0}), rng=seed, threads=1)
        market.run_for(8)  # cohorts were formed on this very day
        world, desk = market.world, desk_for(market.world)
        for m in range(3):
            seen: dict[bytes, int] = {}
            for i in range(300):
                gather(i, m, 0, world, desk)
                if desk.usable[m].any():
                    seen[desk.usable[m].tobytes()] = seen.get(desk.usable[m].tobytes(), 0) + 1
            labels = np.bincount(world.shield.cohort[:, m])[1:]
            assert not labels[labels > 0].size or labels[labels > 0].min() >= k
            assert sum(seen.values()) <= labels.sum()

    def test_tell_of_their_members_the_mean_of_what_they_did_for_what_it_is_worth(self):
        market = lived(8, "cohorts", act_rate=0.0)
        broker, world = market.brokers[0], market.world
        broker.protection.technologies[0].review()
        labels, profile = market.world.shield.cohort[:, broker.index], market.world.shield.profile[broker.index]
        events, members = world.held[:, broker.index], labels > 0
        worth = telling(roots_of(events[members]), labels[members] - 1)
        assert 0.1 < worth < 1.0
        assert labels.max() > 10
        for c in range(1, labels.max() + 1):
            assert profile[c - 1] == pytest.approx(worth * events[labels == c].mean(axis=0))

    def test_tell_nothing_where_all_are_in_one_and_all_where_members_are_alike(self):
        rng = np.random.default_rng(1)
        alike = np.repeat(rng.dirichlet(np.ones(6), 5), 40, axis=0)
        assert telling(alike, np.repeat(np.arange(5), 40)) == pytest.approx(1.0)
        assert telling(alike, np.zeros(200, np.int64)) == 0.0
        by_chance = [telling(rng.dirichlet(np.ones(6), 200), np.arange(200) % 5) for _ in range(20)]
        assert np.mean(by_chance) < 0.02

    def test_single_nobody_out(self):
        rows, groups = (lived(15, technology, page_views=20.0, broker_accuracy=1.0) for technology in ("", "cohorts"))
        assert rows.ledger.daily["identifiable"].iloc[-1] > 0.05
        assert groups.ledger.daily["identifiable"].iloc[-1] == 0.0
        assert 0.0 < groups.ledger.daily["bits_known"].iloc[-1] < rows.ledger.daily["bits_known"].iloc[-1]

    def test_forget_who_asks_to_be_erased(self):
        market = lived(30, "cohorts", law="gdpr", act_rate=1.0)
        world = market.world
        assert market.ledger.daily["erasures"].sum() > 0
        assert not world.shield.cohort[~market.consumers.known].any()


class TestOnDevice:
    def test_people_see_the_same_ads_as_if_the_firm_had_their_rows(self, pair):
        same = ("impressions", "expected_clicks", "ctr", "purchases", "ad_spend", "trust", "surplus")
        assert columns(pair[0], *same) == columns(pair[1], *same)

    def test_and_the_firm_knows_nothing(self, pair):
        assert pair[0].ledger.daily["bits_known"].tolist() == [0.0] * 20
        assert pair[0].ledger.daily["records"].tolist() == [0.0] * 20
        assert pair[1].ledger.daily["bits_known"].iloc[-1] > 0.0

    def test_it_costs_money(self, pair):
        gap = pair[1].ledger.daily["profit"] - pair[0].ledger.daily["profit"]
        saved = pair[1].ledger.daily["storage_costs"]
        cost = pair[0].ledger.daily["technology_costs"]
        assert cost.tolist() == pytest.approx([3 * 300 * 5e-5] * 20)
        assert gap.tolist() == pytest.approx((cost - saved).tolist())

    def test_nothing_can_be_bought_from_a_broker_whose_data_are_on_devices(self):
        market = lived(10, firms=({"third_party": True},), changes=({"day": 0, "privacy_technology": "on_device"},))
        assert market.ledger.daily["data_fees"].sum() == 0.0
        assert market.ledger.books.sold.sum() == 0

    def test_deletion_of_cookies_leaves_no_orphans(self):
        market = lived(25, "on_device", act_rate=1.0)
        assert market.ledger.daily["cookie_deletions"].sum() > 0
        assert not market.ledger.orphans.any()

    def test_noisy_sums_are_accounted(self):
        market = lived(22, "on_device", noise_multiplier=2.0)
        assert market.ledger.releases.tolist() == [4 * 0.5 / 4.0] * 4
        assert market.ledger.daily["released_epsilon"].iloc[-1] == pytest.approx(epsilon_of(0.5))

    def test_noise_is_scaled_to_what_one_consumer_can_add(self):
        """Whoever is added or left out moves the sums by at most the sensitivity that the noise is scaled to."""
        rng = np.random.default_rng(4)
        events, clip = rng.poisson(6.0, (500, 6)).astype(np.uint16), 8.0
        moved = []
        for one in range(40):
            both = [Mixture(6, np.random.default_rng(0)) for _ in range(2)]
            both[0].release(events, 1, clip, 0.0, np.random.default_rng(1))
            both[1].release(np.delete(events, one, axis=0), 1, clip, 0.0, np.random.default_rng(1))
            apart = [both[0].sums - both[1].sums, (both[0].heads - both[1].heads)[:, None] * clip]
            moved.append(np.linalg.norm(np.hstack(apart)))
        assert max(moved) <= clip * np.sqrt(2.0) + 1e-3
        assert max(moved) > clip

    def test_noise_has_the_standard_deviation_that_is_told(self):
        events = np.full((2_000, 6), 50, np.uint16)
        sums = []
        for seed in range(200):
            model = Mixture(6, np.random.default_rng(0))
            model.release(events, 1, 10.0, 3.0, np.random.default_rng(seed))
            sums.append(model.sums[model.sums.sum(axis=1).argmax()])
        assert np.std(sums, axis=0) == pytest.approx(np.full(6, 3.0 * 10.0 * np.sqrt(2.0)), rel=0.2)


class TestSynthetic:
    def test_rows_go_when_the_model_has_been_fitted(self):
        market = lived(8, "synthetic")  # the last fit was this morning
        recent = lived(1).world.held.sum()
        assert 0 < market.world.held.sum() < 3 * recent
        assert market.ledger.events_seen.sum() > 5 * market.world.held.sum()

    def test_nobody_is_known_and_nothing_is_sold(self):
        market = lived(15, "synthetic")
        assert not any(market.ledger.daily["bits_known"])
        assert not any(market.ledger.daily["data_fees"])

    def test_made_up_rows_look_like_the_real_ones(self):
        rng = np.random.default_rng(2)
        tastes = np.array([[0.7, 0.1, 0.1, 0.1], [0.1, 0.1, 0.1, 0.7]])
        rows = np.array([rng.multinomial(20, tastes[i % 2]) for i in range(2_000)])
        model = Mixture(4, rng)
        model.fit(rows, 1)
        made = model.sample(2_000, rng)
        assert made.sum(axis=0) / made.sum() == pytest.approx(rows.sum(axis=0) / rows.sum(), abs=0.02)
        real, made = (
            np.corrcoef(some[:, 0], some[:, 3])[0, 1]
            for some in (rows, made / np.maximum(1, made.sum(axis=1))[:, None])
        )
        assert real < -0.5
        assert made < -0.5
        assert model.sums.shape == (PARTS, 4)

    def test_membership_inference_wins_against_rows_and_not_against_a_synthetic_store(self):
        rng = np.random.default_rng(3)
        rows = np.array([rng.multinomial(40, taste) for taste in rng.dirichlet(np.full(12, 0.4), 3_000)])
        found = attack(rows, rng)
        assert found["rows"].value > 0.9
        assert abs(found["synthetic"].value) < 4.0 * found["synthetic"].error + 0.02

    def test_membership_inference_finds_whom_a_leaky_store_remembers(self):
        """The attack has teeth: it wins, in part, where some true rows are kept among made-up ones."""
        rng = np.random.default_rng(3)
        rows = np.array([rng.multinomial(40, taste) for taste in rng.dirichlet(np.full(12, 0.4), 2_000)])
        leaky = np.vstack([rows[:500], rng.multinomial(40, np.full(12, 1 / 12), 500)])
        assert 0.3 < membership(rows[:1_000], rows[1_000:], leaky).value < 0.7

    def test_strategies_learn_from_it(self):
        market = lived(16, "synthetic", strategy="collaborative", page_views=10.0, consumers=600)
        store = market.marketers[0].store()
        assert store.profiles.sum() > 0
        assert not market.marketers[0].people().profiles.any()
        assert not market.world.bonds["prior_row"][:, 0].any()  # who is a stranger stays one


@pytest.mark.parametrize("technology", ["on_device", "synthetic", "cohorts", "local_dp"])
@pytest.mark.parametrize("strategy", ["collaborative", "demographic", "deep", "network"])
def test_every_strategy_lives_with_every_kind_of_store(technology, strategy):
    market = lived(9, technology, strategy=strategy, consumers=150)
    assert market.ledger.daily["impressions"].iloc[-1] > 0


class TestSecureSums:
    def test_the_partner_gets_no_rows(self, joined):
        assert not joined.world.held[:, joined.holders[-1].index].any()

    def test_but_the_mean_over_its_own_customers(self, joined):
        world, copy, seller = joined.world, joined.holders[-1].index, 1
        who = world.shield.cohort[:, copy] > 0
        assert who.sum() > 100
        assert np.all(world.tracks["known"][who, 0] & world.tracks["known"][who, seller])
        told, did = world.shield.profile[copy, 0], world.held[who, seller].mean(axis=0)
        assert np.all(told <= did + 1e-9)  # a day has passed since
        assert told.sum() > 0.6 * did.sum()

    def test_it_is_as_if_each_of_them_were_like_all(self, joined):
        desk, world = desk_for(joined.world), joined.world
        told = world.shield.profile[joined.holders[-1].index, 0]
        who = np.flatnonzero(world.shield.cohort[:, joined.holders[-1].index])
        for i in who[:20]:
            believe(int(i), world, desk)
            own = world.held[i, 0] if world.day - world.tracks[i, 0].since >= world.holders[0].latency else 0.0
            assert desk.usable[0] == pytest.approx(own + told)

    def test_sums_over_too_few_are_withheld(self):
        market = lived(6, "secure_sums", cohort_size=290, **DEAL)
        assert not market.world.shield.profile[market.holders[-1].index].any()

    def test_either_side_may_insist(self):
        for own in (({"privacy_technology": "secure_sums"},), ({}, {"privacy_technology": "secure_sums"})):
            assert not lived(6, firms=own, **DEAL).world.held[:, -1].any()
        assert lived(6, **DEAL).world.held[:, -1].any()

    def test_no_rows_are_handed_over_by_or_to_who_keeps_none(self):
        for technology in ("on_device", "cohorts", "synthetic"):
            for m in range(2):
                own = ({},) * m + ({"privacy_technology": technology},)
                assert not lived(6, firms=own, **DEAL).world.held[:, -1].any()

    def test_the_buyer_pays_for_the_computation(self, joined):
        costs = joined.ledger.marketers.query("day == 5").set_index("marketer")["technology_costs"]
        who = (joined.world.shield.cohort[:, -1] > 0).sum()
        assert costs["Giant 1"] == pytest.approx(0.002 * who)
        assert costs["Giant 2"] == 0.0

    def test_what_is_handed_over_by_rows_carries_the_seller_s_noise(self):
        market = lived(6, firms=({}, {"privacy_technology": "local_dp minimisation", "topic_grain": 2}), **DEAL)
        copy, seller = market.world.holders[-1], market.world.holders[1]
        assert (copy.epsilon, copy.grain, bool(copy.protected)) == (seller.epsilon, 2, True)


class TestMinimisation:
    def test_topics_are_recorded_by_groups(self):
        held = lived(8, "minimisation", topic_grain=4).world.held
        assert held[..., [0, 4]].any(axis=(0, 1)).all()
        assert not held[..., [1, 2, 3, 5]].any()

    def test_of_a_topic_no_more_is_kept_than_the_cap(self):
        market = lived(12, "minimisation", topic_grain=1, event_cap=2, page_views=20.0)
        assert market.world.held.max() == 2
        assert market.ledger.records.sum() == market.world.held.sum()

    def test_a_group_s_events_are_spread_by_what_is_popular(self):
        market = lived(9, "minimisation", topic_grain=3, third_party=False)
        world, desk = market.world, desk_for(market.world)
        i = int(np.flatnonzero(world.held[:, 0].any(axis=1) & (world.tracks["since"][:, 0] < 5))[0])
        believe(i, world, desk)
        prior = world.prior[0, 0]
        expected = [world.held[i, 0, 3 * (k // 3)] * prior[k] / prior[3 * (k // 3) :][:3].sum() for k in range(6)]
        assert desk.usable[0] == pytest.approx(np.array(expected))


class TestEncryption:
    def test_changes_nothing_but_what_it_costs(self):
        coded, plain = lived(15, "encryption"), lived(15)
        same = ("ctr", "bits_known", "accuracy", "identifiable", "records", "trust")
        assert columns(coded, *same) == columns(plain, *same)
        gap = plain.ledger.daily["profit"] - coded.ledger.daily["profit"]
        assert gap.tolist() == pytest.approx(coded.ledger.daily["technology_costs"].tolist())
        assert gap.iloc[-1] > 0.0

    def test_is_no_news_when_it_is_stolen(self):
        breach = ({"day": 6, "breach": {"holder": "Giant 1", "share": 1.0, "found_after": 1}},)
        coded, plain = (lived(15, name, law="pipl", compliance=1.0, changes=breach) for name in ("encryption", ""))
        assert "news" in set(plain.ledger.events["kind"])
        assert "news" not in set(coded.ledger.events["kind"])

    def test_is_of_no_use_when_the_key_is_stolen_as_well(self):
        market = lived(8, "encryption", key_theft=1.0)
        assert market.breaches.strike_holder(market.marketers[0], 1.0, 1).people > 0


class TestTheft:
    def test_of_rows_exposes_people_events_and_bits(self, stolen):
        assert all(min(breach.people, breach.records) > 0 and breach.bits > 0.0 for breach in stolen[""])

    @pytest.mark.parametrize("name", ["on_device", "encryption"])
    def test_finds_nothing_where_there_is_nothing_to_read(self, stolen, name):
        assert [(breach.people, breach.records, breach.bits) for breach in stolen[name]] == [(0, 0, 0.0)] * 3

    def test_of_cohorts_exposes_which_cohort_people_are_in_and_no_event(self, stolen):
        marketer, broker, copy = stolen["cohorts"]
        assert marketer.people > 0
        assert (marketer.records, broker.records) == (0, 0)
        assert 0.0 < broker.bits < 0.7 * stolen[""][1].bits
        assert (copy.people, copy.records) == (0, 0)

    def test_of_randomised_rows_exposes_as_many_but_tells_less_of_them(self, stolen):
        noisy, plain = stolen["local_dp"], stolen[""]
        assert all(n.people > 0.8 * p.people for n, p in zip(noisy, plain, strict=True))
        assert all(0.0 < n.bits < 0.5 * p.bits for n, p in zip(noisy, plain, strict=True))

    def test_of_coarse_rows_tells_less(self, stolen):
        assert all(0.0 < n.bits < 0.8 * p.bits for n, p in zip(stolen["minimisation"], stolen[""], strict=True))

    def test_of_a_synthetic_store_finds_the_rows_since_the_last_fit(self, stolen):
        marketer, broker, copy = stolen["synthetic"]
        assert 0 < broker.records < 0.7 * stolen[""][1].records
        assert marketer.records < stolen[""][0].records
        assert copy.records == 0

    def test_of_partners_sums_exposes_nobody(self, stolen):
        marketer, _, copy = stolen["secure_sums"]
        assert marketer.people > 0  # its own rows are as they were
        assert (copy.people, copy.records, copy.bits) == (0, 0, 0.0)


class TestChangeOfTechnology:
    """What becomes of what is stored when a technology comes or goes on a date."""

    @staticmethod
    def changed(before: str, after: str) -> tuple[Market, np.ndarray]:
        market = lived(10, before, changes=({"day": 10, "privacy_technology": after},))
        held = market.world.held.copy()
        market.run_for(1)
        return market, held

    @pytest.mark.parametrize(
        ("before", "after"), [("", "encryption"), ("", "on_device"), ("", "cohorts"), ("cohorts", "on_device")]
    )
    def test_nothing_is_lost_where_rows_are_encrypted_or_go_to_devices(self, before, after):
        market, held = self.changed(before, after)
        assert (market.world.held >= held).mean() > 0.99
        assert market.breaches.strike_holder(market.marketers[0], 1.0, 1).records == 0

    @pytest.mark.parametrize(
        ("before", "after"),
        [("", "local_dp"), ("local_dp", ""), ("minimisation", ""), ("on_device", ""), ("cohorts", "synthetic")],
    )
    def test_all_is_deleted_where_old_and_new_cannot_be_read_together_or_devices_keep_it(self, before, after):
        market, held = self.changed(before, after)
        assert market.world.held.sum() < 0.3 * held.sum()
        assert market.ledger.records.sum() == market.world.held.sum()

    def test_and_the_accounts_of_what_is_kept_follow(self):
        market, _ = self.changed("on_device", "")
        assert market.ledger.kept(0) == market.world.held[:, 0].sum()
        assert market.world.holders[0].place == ROWS
        market, _ = self.changed("", "cohorts")
        assert market.world.holders[0].place == COHORTS
        assert market.ledger.kept(0) == (market.world.shield.cohort[:, 0] > 0).sum()

    def test_until_that_day_nothing_differs_from_the_twin(self):
        change = ({"day": 6, "privacy_technology": "cohorts", "firm": "Giant 1"},)
        market, twin = lived(12, changes=change), lived(12)
        assert market.ledger.daily[:6].equals(twin.ledger.daily[:6])
        assert not market.ledger.daily[6:].equals(twin.ledger.daily[6:])
        assert market.world.holders["place"].tolist() == [COHORTS, ROWS, ROWS, ROWS]


class TestPrice:
    @pytest.mark.parametrize("name", [name for name in NAMES if name not in ("minimisation", "secure_sums")])
    def test_each_costs_its_users_money(self, name):
        market = lived(15, name)
        assert market.ledger.daily["technology_costs"].sum() > 0.0
        assert (market.ledger.marketers.groupby("marketer")["technology_costs"].sum() > 0.0).all()

    def test_noise_makes_estimates_worse(self):
        right = [
            lived(22, "local_dp", epsilon=epsilon, privacy_budget=600.0).ledger.daily["accuracy"].iloc[-1]
            for epsilon in (0.3, 2.0, 8.0)
        ]
        plain = lived(22).ledger.daily["accuracy"].iloc[-1]
        assert right[0] < right[1] < right[2] <= plain * 1.02
        assert right[0] < 0.3 * plain


@pytest.mark.slow
@pytest.mark.parametrize("name", [*NAMES, "local_dp minimisation encryption"])
def test_a_market_is_the_same_to_the_bit_on_any_number_of_threads(name):
    asked = {"consumers": 4_200, "strategy": "collaborative", "page_views": 2.0, "cohort_size": 50}
    one, three = (lived(9, name, threads=threads, **asked, **DEAL) for threads in (1, 3))
    assert one.ledger.daily.equals(three.ledger.daily)
    assert one.world.held.tobytes() == three.world.held.tobytes()
    assert one.world.shield.profile.tobytes() == three.world.shield.profile.tobytes()


def test_no_pair_of_places_can_be_combined():
    places = [name for name in NAMES if Technology.find(name).place != ROWS]
    assert len(places) == 3
    assert DEVICES in {Technology.find(name).place for name in places}
    for pair in combinations(places, 2):
        with pytest.raises(BadInput, match="contradict"):
            lived(0, " ".join(pair))
