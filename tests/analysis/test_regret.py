"""Regret: the best candidate has none, promises of winners are checked by twins, and tests of nothing find little."""

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.plots.regret import regret as draw
from analysis.regret.__main__ import main
from analysis.regret.discoveries import Verdict, shares, verdicts, without_difference
from analysis.regret.learning import FILE, Run, learners, runs, setting_of, settings, twins
from analysis.regret.table import best_twins, courses, regrets
from analysis.regret.watching import Adopted, Watched, adopted, nearest
from sim.firms.campaigns import Optimiser, Task
from sim.firms.campaigns.gradient import Gradient
from sim.firms.campaigns.tally import Tally
from sim.market import Market
from sim.scenario import Scenario

TINY = Scenario(consumers=200, days=4)
LABELS = ["personalization", "collection", "transparency", "security", "sources"]


def made_up(who, seed, expected, final=0, won=(), lever="bid"):
    days = pd.DataFrame({"trials": 10.0, "aim": expected, "drawn": expected, "expected": expected}, index=range(4))
    return Run(lever, who, seed, days.astype(float), final, won, 1.0 if who.startswith("always") else np.nan)


# ------------------------------------------------------------------------------------------------- the twins


def test_optimisers_that_learn_nothing_are_none_of_the_market_s_own():
    for number in range(8):
        kind = Optimiser.find(f"{FILE}:always{number}")
        task = Task({"bid": 0.0}, {}, tuple({"bid": float(c)} for c in range(8)), 28, False)
        (arm,) = kind(task).arms()
        assert (arm.share, arm.settings["bid"]) == (1.0, float(number))
    assert not [name for name in Optimiser.all() if "always" in name]


def test_a_twin_does_what_a_policy_of_that_setting_does():
    for number, setting in enumerate(settings("personalization", TINY)):
        twin, policy = Market(setting_of("personalization", f"always{number}", TINY), rng=5), None
        policy = Market(TINY.with_(firms=({"personalization": setting},)), rng=5)
        twin.run_for(4)
        policy.run_for(4)
        pd.testing.assert_frame_equal(twin.ledger.daily.drop(columns=LABELS), policy.ledger.daily.drop(columns=LABELS))


def test_the_practice_is_the_first_candidate():
    assert settings("personalization", TINY)[0] == TINY.personalization
    assert settings("bid", TINY)[0] == 1.0
    assert len(twins("creative", TINY)) == len(settings("creative", TINY)) == TINY.candidates


def test_a_search_by_steps_does_not_choose_among_creatives():
    assert "gradient" in learners("bid")
    assert "gradient" not in learners("creative")
    assert "fixed" not in learners("creative")


def test_figures_of_the_watched_firm_are_those_of_the_ledger():
    market = Watched(TINY.with_(mails=1.0), 3)
    market.run_for(4)
    own, days = market.ledger.marketers.query("marketer == 'Giant 1'"), pd.DataFrame(market.days)
    assert days["purchases"].tolist() == own["purchases"].tolist()
    assert days["costs"].tolist() == pytest.approx((own["ad_spend"] + own["data_fees"] + own["storage_costs"]).tolist())


def test_purchases_are_as_many_as_expected_in_the_long_run():
    market = Watched(Scenario(consumers=2_000, days=12), 1)
    market.run_for(12)
    days = pd.DataFrame(market.days)
    drawn, expected = days["purchases"].sum(), days["expected_purchases"].sum()
    assert abs(drawn - expected) < 4.0 * np.sqrt(expected)
    assert days["expected_purchases"].std() < days["purchases"].std()  # and what is expected is less noisy


# ------------------------------------------------------------------------------------------------------ regret


@pytest.fixture(scope="module")
def some():
    return list(runs(["personalization"], TINY, [1, 2], lambda: None))


def test_every_lever_is_run_by_all_twins_and_optimisers_with_each_seed(some):
    assert len(some) == 2 * (len(twins("personalization", TINY)) + len(learners("personalization")))


def test_the_best_candidate_is_regretted_by_nobody_and_no_other_beats_it(some):
    table = regrets(some, TINY.consumers).set_index("who")
    best = f"always{table['best'].iloc[0]}"
    assert table.loc[best, ["regret", "half", "drawn", "wrong"]].tolist() == [0.0, 0.0, 0.0, 0.0]
    assert (table.loc[twins("personalization", TINY), "regret"] >= 0.0).all()


def test_regret_adds_up_day_by_day():
    three = [made_up("always0", 1, 2.0), made_up("always1", 1, 5.0), made_up("ucb", 1, 4.0)]
    course = courses(three, 1_000).query("who == 'ucb'")
    assert course["expected"].tolist() == [1.0, 2.0, 3.0, 4.0]


def test_the_best_is_the_same_for_all_seeds_unless_candidates_are_others_with_each():
    for lever, best in (("bid", ["always1", "always1"]), ("creative", ["always1", "always0"])):
        four = [
            made_up(who, seed, money, lever=lever)
            for (who, seed), money in zip(
                [("always0", 1), ("always1", 1), ("always0", 2), ("always1", 2)], [0.0, 9.0, 3.0, 2.0], strict=True
            )
        ]
        assert [run.who for run in best_twins(four).values()] == best


def test_what_a_winner_promised_stands_beside_what_twins_say_it_earned():
    won = (Adopted(0, 1, promised=0.4),)  # its practice earns 2.0 a day, or 0.2 a trial: it promises to treble that
    three = [made_up("always0", 1, 2.0), made_up("always1", 1, 2.2), made_up("thompson", 1, 2.1, 1, won)]
    row = regrets(three, 1_000).set_index("who").loc["thompson"]
    assert row[["promised", "kept", "earned"]].tolist() == pytest.approx([2.0, 0.1, 0.1])
    assert (row["wrong"], row["winners"]) == (0.0, 1)


def test_a_promise_is_read_off_the_firm_s_own_tallies():
    practice, challenger = Tally(100, 10, 20.0, 5.0, 2.0), Tally(50, 10, 20.0, 5.0, 2.0)
    assert adopted((practice, challenger), 0, 1) == Adopted(0, 1, pytest.approx(0.3 - 0.15))


def test_a_search_ends_at_the_candidate_it_stands_nearest_to():
    task = Task({"bid": 0.6}, {"bid": (0.0, 1.0)}, ({"bid": 0.0}, {"bid": 0.5}, {"bid": 1.0}), 28, False)
    assert nearest(Gradient(task)) == 1


# ------------------------------------------------------------------------------------- tests of what is alike


def test_what_is_tested_where_nothing_depends_on_it_makes_no_difference():
    ledgers = []
    for rho in (0.0, 1.0):
        market = Market(TINY.with_(strategy="broad", personalization=rho), rng=2)
        market.run_for(4)
        ledgers.append(market.ledger.daily.drop(columns="personalization"))
    pd.testing.assert_frame_equal(*ledgers)


def test_a_test_without_peeking_lasts_as_long_as_it_was_meant_to():
    market = Market(without_difference(TINY.with_(test_days=3), "visits", peeking=False), rng=1)
    ended = verdicts(market, 5)
    assert len(ended) == TINY.marketers  # each firm's first; the next begins weeks later
    assert {verdict.length for verdict in ended} == {3}
    for verdict in ended:
        assert not verdict.discovered or verdict.p_value < 0.05


def test_who_peeks_ends_a_test_on_the_first_evening_that_looks_good(monkeypatch):
    monkeypatch.setattr("sim.firms.campaigns.ab_test.p_value", lambda *_: 0.01)
    market = Market(without_difference(TINY.with_(test_days=30), "visits", peeking=True), rng=1)
    early = verdicts(market, 3)
    assert [verdict.length for verdict in early] == [1] * TINY.marketers
    assert any(verdict.discovered for verdict in early)  # unless the challenger was worse


def test_shares_of_discoveries_have_their_interval():
    told = shares([Verdict("a", 28, 0.5, discovered=False)] * 19 + [Verdict("a", 3, 0.01, discovered=True)])
    assert (told["tests"], told["share"], told["length"]) == (20, 0.05, 28)
    assert told["low"] < 0.05 < told["high"]
    assert np.isnan(shares([])["share"])


# --------------------------------------------------------------------------------------------- how it is told


def test_the_figure_names_every_optimiser_and_candidate(some):
    (axes,) = draw(courses(some, TINY.consumers)).axes
    written = "\n".join(text.get_text() for text in axes.texts)
    for name in ("ab test", "ucb", "gradient", "all at 0.5"):
        assert name in written


def test_the_command_tells_writes_and_draws(tmp_path):
    command = ["--consumers", "100", "--days", "3", "--seeds", "1", "--lever", "bid", "--out", str(tmp_path)]
    result = CliRunner().invoke(main, command, catch_exceptions=False)
    assert result.exit_code == 0
    assert "thompson" in result.output
    assert "peeking" in result.output
    assert {"regret.csv", "courses.csv", "discoveries.csv", "regret.png"} <= {p.name for p in tmp_path.iterdir()}
