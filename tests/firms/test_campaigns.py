"""Campaign optimisers, on made-up arms whose true rates are known to the test and to nobody else."""

import pickle
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from sim.errors import BadInput
from sim.firms.campaigns import Optimiser, Result, Task
from sim.firms.campaigns.ab_test import PAUSE_DAYS, ABTest
from sim.firms.campaigns.bandit import FLOOR
from sim.firms.campaigns.discounted_thompson import DiscountedThompson
from sim.firms.campaigns.gradient import Gradient
from sim.firms.campaigns.tally import Tally, p_value, z_score
from sim.firms.campaigns.thompson import Thompson
from sim.firms.campaigns.ucb import UCB
from sim.world import ARMS

NAMES = ["ab_test", "discounted_thompson", "fixed", "gradient", "thompson", "ucb"]
BANDITS = [DiscountedThompson, Thompson, UCB]
CHOOSERS = [ABTest, *BANDITS]
TEST_DAYS = 28
FOUR_ARMS = (0.02, 0.02, 0.02, 0.025)

extremes = st.sampled_from([0.0, 1.0, 2.0, 50.0, 999.0, 1e7])
months = arrays(float, st.tuples(st.integers(7, 30), st.just(ARMS), st.just(4)), elements=extremes)
tallies = st.builds(
    lambda trials, successes, value, cost: Tally(trials, successes, value * successes, cost * trials, value),
    st.integers(1, 10_000),
    st.integers(0, 1_000),
    st.floats(0.01, 100.0),
    st.floats(0.0, 10.0),
)


def choice(arms: int, peeking: bool = False) -> Task:
    """A task to choose among ``arms`` candidates, which are told apart by their intensity."""
    candidates = tuple({"intensity": float(arm)} for arm in range(arms))
    return Task(candidates[0], {"intensity": (0.0, float(arms))}, candidates, TEST_DAYS, peeking)


def search(**start: float) -> Task:
    """A task to search over levers between 0 and 1."""
    return Task(start, dict.fromkeys(start, (0.0, 1.0)), (), 14, False)


def regret(shares: Sequence[float], nets: Sequence[float]) -> float:
    """Money per consumer that a day's shares brought less than the best arm for all would have."""
    return max(nets) - float(np.dot(shares, nets))


def spend_day(
    optimiser: Optimiser, nets: Callable[[dict[str, float]], float], people: float, luck: np.random.Generator
) -> None:
    """One day in which a success is worth 1, there is no cost, and successes are Poisson around ``nets(settings)``."""
    crowds = [(people * arm.share, nets(dict(arm.settings))) for arm in optimiser.arms()]
    optimiser.learn([Result(n, luck.poisson(n * rate), 1.0, 0.0) for n, rate in crowds], luck)


def campaign(
    optimiser: Optimiser,
    rates: Sequence[float],
    length: int,
    people: float = 2_000,
    costs: Sequence[float] | None = None,
    seed: int = 0,
) -> list[float]:
    """``length`` days with arms of these ``rates`` and ``costs`` per trial; each day's regret of all ``people``."""
    luck = np.random.default_rng(seed)
    costs = costs or [0.0] * len(rates)
    nets = [rate - cost for rate, cost in zip(rates, costs, strict=True)]
    regrets = []
    for _ in range(length):
        arms = [(int(arm.settings["intensity"]), arm.share * people) for arm in optimiser.arms()]
        regrets.append(max(nets) * people - sum(n * nets[arm] for arm, n in arms))
        optimiser.learn([Result(n, luck.poisson(n * rates[arm]), 1.0, n * costs[arm]) for arm, n in arms], luck)
    return regrets


def mean_regrets(kind: type[Optimiser], rates: Sequence[float], length: int, runs: int = 40) -> np.ndarray:
    """Cumulated regret by day, averaged over ``runs``."""
    return np.mean([np.cumsum(campaign(kind(choice(len(rates))), rates, length, seed=s)) for s in range(runs)], axis=0)


def significant_share(rates: Sequence[float], runs: int, peeking: bool = False, people: float = 1_000) -> float:
    """Share of tests that end significant."""
    ended = [ABTest(choice(len(rates), peeking)) for _ in range(runs)]
    for seed, test in enumerate(ended):
        campaign(test, rates, TEST_DAYS, people, seed=seed)
    return float(np.mean([test.p_value < 0.05 for test in ended]))


def fate(optimiser: Optimiser) -> tuple[object, ...]:
    return tuple(optimiser.arms()), optimiser.experiment


# ------------------------------------------------------------------------------------------- all of them


def test_optimisers_find_themselves_and_say_what_they_are_and_where_they_come_from():
    assert list(Optimiser.all()) == NAMES
    for kind in Optimiser.all().values():
        assert kind.summary.endswith(".")
        assert any(character.isdigit() for character in kind.literature)


@pytest.mark.parametrize("name", NAMES)
@given(month=months, seed=st.integers(0, 99), peeking=st.booleans())
def test_whatever_happens_shares_are_shares_and_settings_are_within_bounds(name, month, seed, peeking):
    optimiser, luck = Optimiser.find(name)(choice(5, peeking)._replace(test_days=2)), np.random.default_rng(seed)
    for day in month:
        arms = optimiser.arms()
        assert all(arm.share >= 0.0 for arm in arms)
        assert sum(arm.share for arm in arms) == pytest.approx(1.0)
        assert all(0.0 <= arm.settings["intensity"] <= 5.0 for arm in arms)
        optimiser.learn([Result(*result) for result in day[: len(arms)].tolist()], luck)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_luck_leads_to_the_same_arms_also_across_a_pickle(name):
    through, paused = (Optimiser.find(name)(choice(3)) for _ in range(2))
    campaign(through, (0.02, 0.03, 0.01), 40, seed=3)
    campaign(paused, (0.02, 0.03, 0.01), 40, seed=3)
    paused = pickle.loads(pickle.dumps(paused))
    campaign(through, (0.02, 0.03, 0.01), 80, seed=4)
    campaign(paused, (0.02, 0.03, 0.01), 80, seed=4)
    assert fate(through) == fate(paused)


@pytest.mark.parametrize("name", NAMES)
def test_days_on_which_nobody_came_do_no_harm(name):
    optimiser, luck = Optimiser.find(name)(choice(3)), np.random.default_rng(0)
    campaign(optimiser, (0.02, 0.03, 0.01), 3 * PAUSE_DAYS, people=0.0)
    before = {arm.settings["intensity"] for arm in optimiser.arms()}
    optimiser.learn([Result(0.0, 0.0, 1.0, 5.0) for _ in optimiser.arms()], luck)
    assert all(np.isfinite(arm.share) for arm in optimiser.arms())
    assert len(before) == len(optimiser.arms())


@pytest.mark.parametrize("kind", CHOOSERS)
def test_an_arm_that_sells_more_but_costs_more_than_that_is_not_chosen(kind):
    optimiser = kind(choice(2))
    campaign(optimiser, (0.02, 0.03), TEST_DAYS + 7, costs=(0.0, 0.02))
    assert sum(arm.share for arm in optimiser.arms() if arm.settings["intensity"] == 1.0) < FLOOR + 0.02


@pytest.mark.parametrize("kind", CHOOSERS)
def test_an_arm_that_sells_less_but_saves_more_than_that_is_chosen(kind):
    optimiser = kind(choice(2))
    campaign(optimiser, (0.03, 0.02), TEST_DAYS + 7, costs=(0.02, 0.0))
    assert sum(arm.share for arm in optimiser.arms() if arm.settings["intensity"] == 1.0) > 0.98 - FLOOR


@pytest.mark.parametrize("kind", CHOOSERS)
def test_with_nothing_to_choose_everybody_gets_todays_practice(kind):
    optimiser = kind(Task({"intensity": 0.4}, {}, (), 7, True))
    luck = np.random.default_rng(0)
    for _ in range(2 * PAUSE_DAYS):
        assert [tuple(arm) for arm in optimiser.arms()] == [(1.0, {"intensity": 0.4})]
        optimiser.learn([Result(100.0, 3.0, 1.0, 0.0)], luck)


def test_more_candidates_than_arms_are_refused():
    with pytest.raises(BadInput, match=f"is {ARMS + 1}, but must be at most {ARMS}"):
        Thompson(choice(ARMS + 1))


# -------------------------------------------------------------------------------- what is significant


@given(new=tallies, old=tallies, money=st.floats(0.01, 100.0))
def test_significance_knows_neither_the_order_of_arms_nor_the_currency(new, old, money):
    def converted(t: Tally) -> Tally:
        return Tally(t.trials, t.successes, money * t.worth, money * t.cost, money * t.value)

    assert z_score(new, old) == pytest.approx(-z_score(old, new))
    assert z_score(converted(new), converted(old)) == pytest.approx(z_score(new, old), rel=1e-4, abs=1e-4)


@pytest.mark.parametrize(
    ("new", "old", "dearer"), [(20, 35, 0.0), (100, 140, 0.0), (120, 80, 0.02), (60, 90, 0.01), (900, 1500, 0.05)]
)
def test_the_p_value_is_near_the_exact_one_also_where_an_arm_costs_more(new, old, dearer):
    exact = stats.poisson_means_test(new, 1_000, old, 1_500, diff=dearer).pvalue
    ours = p_value(Tally(1_000, new, new, 1_000 * dearer, 1.0), Tally(1_500, old, old, 0.0, 1.0))
    assert ours == pytest.approx(exact, abs=0.02)


@pytest.mark.parametrize(("sold", "must_earn"), [(5, 0), (30, 0), (1_000, 0), (10, 5), (100, 30)])
def test_between_arms_of_the_same_net_one_p_value_in_twenty_is_below_one_in_twenty(sold, must_earn):
    pairs = np.random.default_rng(0).poisson((sold + must_earn, sold), (10_000, 2))
    found = [p_value(Tally(1_000, k, k, must_earn, 1.0), Tally(1_000, m, m, 0.0, 1.0)) < 0.05 for k, m in pairs]
    assert np.mean(found) == pytest.approx(0.05, abs=0.008)


def test_an_arm_that_only_costs_is_found_out_though_neither_sold_anything():
    idle, costly = Tally(1_000, 0, 0.0, 0.0, 1.0), Tally(1_000, 0, 0.0, 20.0, 1.0)
    assert z_score(costly, idle) < -3.0
    assert p_value(idle, idle) == 1.0


# -------------------------------------------------------------------------------------------- A/B tests


def test_of_tests_between_equals_five_percent_find_a_difference():
    assert 0.04 < significant_share((0.01, 0.01), runs=2_000, people=800) < 0.06


def test_looking_every_day_finds_differences_between_equals_several_times_as_often():
    assert significant_share((0.01, 0.01), runs=500, peeking=True) > 0.15


def test_where_some_people_buy_far_more_than_others_a_test_is_too_sure():
    luck = np.random.default_rng(0)
    sold = luck.poisson(luck.gamma(1.0, 2.0, (500, 2, 1_000))).sum(axis=2)  # 2 each on average, in very unequal parts
    found = [p_value(Tally(1_000, k, k, 0.0, 1.0), Tally(1_000, m, m, 0.0, 1.0)) < 0.05 for k, m in sold]
    assert np.mean(found) > 0.15


def test_several_challengers_together_are_found_better_by_chance_no_more_often_than_one():
    assert significant_share((0.01,) * 6, runs=600) < 0.06


def test_a_test_finds_a_large_effect_and_misses_a_small_one():
    assert significant_share((0.02, 0.03), runs=200, people=500) > 0.9
    assert significant_share((0.02, 0.0205), runs=200, people=500) < 0.2


def test_a_test_of_rare_successes_has_little_power_though_the_effect_is_relatively_as_large():
    assert significant_share((0.0002, 0.0003), runs=200, people=500) < 0.2


def test_a_tests_winner_is_what_everybody_gets_until_the_next_test_challenges_it():
    test = ABTest(choice(3))
    campaign(test, (0.01, 0.01, 0.03), TEST_DAYS)
    assert [tuple(arm) for arm in test.arms()] == [(1.0, {"intensity": 2.0})]
    campaign(test, (0.01, 0.01, 0.03), PAUSE_DAYS)
    assert [arm.share for arm in test.arms()] == pytest.approx([1 / 3] * 3)
    campaign(test, (0.03, 0.01, 0.01), TEST_DAYS)
    assert [tuple(arm) for arm in test.arms()] == [(1.0, {"intensity": 0.0})]


def test_every_test_deals_consumers_anew_and_none_are_dealt_anew_within_it():
    test, numbers = ABTest(choice(2)), []
    for day in range(2 * (TEST_DAYS + PAUSE_DAYS) + 1):
        numbers.append(test.experiment)
        campaign(test, (0.01, 0.01), 1, seed=day)
    cycle = TEST_DAYS + PAUSE_DAYS
    assert numbers == [0] * cycle + [1] * cycle + [2]


def test_a_test_without_a_significant_difference_keeps_todays_practice():
    tests = [ABTest(choice(2)) for _ in range(100)]
    for seed, test in enumerate(tests):
        campaign(test, (0.002, 0.0021), TEST_DAYS, seed=seed)
    assert np.mean([test.practice == 0 for test in tests]) > 0.85


def test_a_peeking_firm_stops_early_where_the_difference_is_plain():
    test = ABTest(choice(2, peeking=True))
    campaign(test, (0.02, 0.1), 2)
    assert [tuple(arm) for arm in test.arms()] == [(1.0, {"intensity": 1.0})]


# ---------------------------------------------------------------------------------------------- bandits


@pytest.mark.parametrize("kind", BANDITS)
def test_a_bandits_regret_grows_ever_more_slowly_and_stays_far_below_that_of_equal_shares(kind):
    total = mean_regrets(kind, FOUR_ARMS, 180, runs=20)
    equal = 2_000 * regret([0.25] * 4, FOUR_ARMS)
    assert total[179] < 0.35 * 180 * equal
    assert total[179] - total[89] < 0.6 * total[89]


def test_when_arms_differ_a_bandit_costs_less_than_a_test():
    assert mean_regrets(Thompson, FOUR_ARMS, 120, 20)[-1] < 0.5 * mean_regrets(ABTest, FOUR_ARMS, 120, 20)[-1]


def test_while_it_lasts_an_ab_test_costs_as_much_as_equal_shares():
    assert mean_regrets(ABTest, FOUR_ARMS, TEST_DAYS, 1)[-1] == pytest.approx(
        TEST_DAYS * 2_000 * regret([0.25] * 4, FOUR_ARMS)
    )


def preferred_wrongly(rates: Sequence[float], people: float, runs: int = 100) -> float:
    """Share of runs in which Thompson sampling ends with most consumers in the first arm, which is the worse."""
    bandits = [Thompson(choice(2)) for _ in range(runs)]
    for seed, bandit in enumerate(bandits):
        campaign(bandit, rates, 84, people, seed=seed)
    return float(np.mean([bandit.shares[0] > 0.5 for bandit in bandits]))


def test_with_rare_successes_a_bandit_overfits_to_noise_and_not_with_frequent_ones():
    assert preferred_wrongly((0.0010, 0.0013), people=300) > 0.12
    assert preferred_wrongly((0.0100, 0.0130), people=3_000) < 0.02


def test_with_rare_successes_a_bandit_may_be_all_but_sure_of_the_wrong_arm():
    bandits = [Thompson(choice(2)) for _ in range(150)]
    for seed, bandit in enumerate(bandits):
        campaign(bandit, (0.0010, 0.0013), 84, 300, seed=seed)
    assert max(bandit.shares[0] for bandit in bandits) > 0.85


@pytest.mark.parametrize("kind", BANDITS)
def test_no_arm_is_ever_wholly_dropped(kind):
    bandit = kind(choice(4))
    campaign(bandit, (0.01, 0.01, 0.01, 0.2), 60)
    assert min(arm.share for arm in bandit.arms()) >= FLOOR - 1e-12
    assert bandit.shares.argmax() == 3


@pytest.mark.parametrize("kind", BANDITS)
def test_a_bandit_deals_nobody_to_another_arm_within_a_week_and_never_shuffles(kind):
    bandit, dealt = kind(choice(3)), []
    for day in range(28):
        dealt.append(tuple(bandit.shares))
        campaign(bandit, (0.01, 0.02, 0.03), 1, seed=day)
    assert all(len(set(dealt[week : week + 7])) == 1 for week in range(0, 28, 7))
    assert len(set(dealt)) > 1
    assert bandit.experiment == 0


def test_thompson_shares_are_the_chances_to_be_best():
    bandit, luck = Thompson(choice(2)), np.random.default_rng(0)
    for _ in range(7):
        bandit.learn([Result(1_000.0, 10.0, 1.0, 0.0), Result(1_000.0, 11.0, 1.0, 0.0)], luck)
    chance = stats.norm.cdf(7.0 / np.sqrt(70.0 + 77.0))
    assert bandit.shares[1] == pytest.approx(FLOOR + (1 - 2 * FLOOR) * chance, abs=0.04)


def test_a_bandit_that_forgets_finds_the_new_best_arm_sooner():
    def later_regret(kind: type[Thompson], seed: int) -> float:
        bandit = kind(choice(2))
        campaign(bandit, (0.020, 0.025), 180, seed=seed)
        return sum(campaign(bandit, (0.020, 0.015), 180, seed=seed + 100))

    plain, forgets = (np.mean([later_regret(k, s) for s in range(10)]) for k in (Thompson, DiscountedThompson))
    assert forgets < 0.6 * plain


# --------------------------------------------------------------------------------------------- gradient


def climb(gradient: Gradient, top: float, steps: int, seed: int, money: float = 1.0, base: float = 0.05) -> None:
    """A noisy concave hill whose top is at ``top`` on every lever; 2,000 people a day."""
    luck = np.random.default_rng(seed)
    for _ in range(steps * gradient.task.test_days):
        crowds = [(2_000 * arm.share, np.array(list(arm.settings.values()))) for arm in gradient.arms()]
        rates = [base * max(0.0, 1.0 - ((place - top) ** 2).mean()) for _, place in crowds]
        gradient.learn(
            [Result(n, luck.poisson(n * r), money, 0.0) for (n, _), r in zip(crowds, rates, strict=True)], luck
        )


@pytest.mark.parametrize(("levers", "steps", "miss"), [(1, 13, 0.08), (3, 30, 0.14)])
def test_gradient_climbs_a_noisy_hill_with_one_lever_and_with_three(levers, steps, miss):
    places = []
    for seed in range(10):
        gradient = Gradient(search(**{f"lever{i}": 0.1 for i in range(levers)}))
        climb(gradient, 0.7, steps, seed)
        places.append(gradient.place)
    assert np.sqrt(np.mean((np.array(places) - 0.7) ** 2)) < miss


def test_gradient_follows_a_top_that_moves():
    gradient = Gradient(search(intensity=0.1))
    climb(gradient, 0.8, 20, seed=1)
    assert gradient.place[0] == pytest.approx(0.8, abs=0.12)
    climb(gradient, 0.2, 20, seed=2)
    assert gradient.place[0] == pytest.approx(0.2, abs=0.12)


def test_gradient_does_not_mind_the_scale_of_money():
    pence, pounds = Gradient(search(intensity=0.1)), Gradient(search(intensity=0.1))
    climb(pence, 0.7, 10, seed=5, money=128.0)
    climb(pounds, 0.7, 10, seed=5)
    assert pence.place == pytest.approx(pounds.place)


def test_on_flat_ground_gradient_takes_smaller_steps_than_on_a_slope():
    def first_step(slope: float, seed: int) -> float:
        gradient, luck = Gradient(search(intensity=0.5)), np.random.default_rng(seed)
        for _ in range(14):
            spend_day(gradient, lambda settings: 0.02 + slope * settings["intensity"], 2_000, luck)
        return float(gradient.place[0] - 0.5)

    flat, steep = ([first_step(slope, s) for s in range(60)] for slope in (0.0, 0.05))
    assert np.mean(steep) == pytest.approx(0.25, abs=0.01)
    assert abs(np.mean(flat)) < 0.06
    assert np.mean(np.abs(flat)) < 0.14


def test_gradient_deals_consumers_anew_at_every_step():
    gradient = Gradient(search(intensity=0.5))
    climb(gradient, 0.7, 3, seed=0)
    assert (gradient.experiment, gradient.steps) == (3, 3)


@given(
    low=st.floats(-10.0, 10.0),
    width=st.floats(0.0, 10.0),
    start=st.floats(-30.0, 30.0),
    month=months,
    seed=st.integers(0, 99),
)
def test_gradient_stays_in_bounds_and_leaves_other_levers_alone(low, width, start, month, seed):
    task = Task({"bid": start, "mail": 3.0, "gap": 0.5}, {"bid": (low, low + width), "gap": (0.0, 1.0)}, (), 2, False)
    gradient, luck = Gradient(task), np.random.default_rng(seed)
    for day in month:
        for arm in gradient.arms():
            assert low <= arm.settings["bid"] <= low + width
            assert 0.0 <= arm.settings["gap"] <= 1.0
            assert arm.settings["mail"] == 3.0
        gradient.learn([Result(*result) for result in day[:2].tolist()], luck)


def test_gradient_pays_heed_to_cost():
    gradient, luck = Gradient(search(intensity=0.5)), np.random.default_rng(0)
    for _ in range(5 * 14):
        levels = [arm.settings["intensity"] for arm in gradient.arms()]
        gradient.learn([Result(1e3, luck.poisson(1e3 * (0.02 + 0.02 * x)), 1.0, 1e3 * 0.06 * x) for x in levels], luck)
    assert gradient.place[0] < 0.2


@pytest.mark.parametrize(
    ("start", "bounds", "says"),
    [({"bid": 1.0}, {"bid": (2.0, 1.0)}, "bounds of bid"), ({"bid": 1.0}, {"bit": (0.0, 1.0)}, "must be one of")],
)
def test_gradient_refuses_levers_it_cannot_move(start, bounds, says):
    with pytest.raises(BadInput, match=says):
        Gradient(Task(start, bounds, (), 7, False))
