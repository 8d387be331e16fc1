"""The methods table: every method against its plain alternative, seed by seed, and what firms' beliefs are worth."""

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from analysis.methods import observing
from analysis.methods.__main__ import main
from analysis.methods.beliefs import judge
from analysis.methods.catalogue import Group, Method, catalogue, targeting
from analysis.methods.details import answers, details
from analysis.methods.observing import cost_per_extra, estimates, of_beginning, of_estimates, of_firm, of_market
from analysis.methods.pairing import Pair, differences, pairs, scenarios
from analysis.methods.telling import spread
from analysis.plots.methods import methods as draw
from analysis.terminal import print_table
from sim.books import whole
from sim.data.storage import STORAGE
from sim.errors import BadInput
from sim.firms.analytics import Analytics
from sim.firms.campaigns import Optimiser
from sim.firms.targeting import Strategy
from sim.market import Market
from sim.scenario import Scenario

TINY = Scenario(consumers=200, days=6)
MONEY = st.floats(0.01, 1e4)


@pytest.fixture(scope="module")
def market():
    """A market under a law that is kept by all, so that who refuses is a stranger."""
    lived = Market(consumers=400, days=12, law="gdpr", compliance=1.0, personalization=1.0, rng=3)
    lived.run_for(12)
    return lived


@pytest.fixture(scope="module")
def storage():
    """Runs of the storages, twice, and their pairs."""
    some = pairs(catalogue("storage"), TINY, one=False)
    return some, observing.run_all(scenarios(some), [1, 2], [of_market, of_beginning], lambda: None)


# ------------------------------------------------------------------------------------------ what is compared


def test_every_strategy_optimiser_and_level_of_analytics_is_in_the_table():
    named = {(group.name, each.name) for group in catalogue() for each in (group.baseline, *group.methods)}
    for group, family in (("targeting", Strategy), ("optimisers", Optimiser), ("analytics", Analytics)):
        assert {name for other, name in named if other == group} == set(family.all())


def test_every_method_is_a_policy_that_the_market_takes_and_differs_from_its_baseline():
    for group in catalogue():
        for method in group.methods:
            arms = [(each.by_all(TINY), each.by_one(TINY)) for each in (group.baseline, method)]
            assert arms[0][0] != arms[1][0], method
            assert arms[0][1] != arms[1][1], method


@pytest.mark.parametrize("group", catalogue(), ids=lambda group: group.name)
def test_where_one_firm_has_a_method_the_others_do_as_ever(group):
    for method in group.methods:
        changed = method.by_one(TINY)
        assert [changed.policy(m) for m in range(1, 8)] == [TINY.policy(m) for m in range(1, 8)]
        assert {name: changed.policy(0)[name] for name in method.policy} == dict(method.policy)


def test_only_what_is_asked_for_is_run_beside_its_baseline():
    (group,) = catalogue("mail")
    assert [method.name for method in group.methods] == ["weekly mails"]
    assert len(scenarios(pairs([group], TINY, one=False))) == 2
    assert {group.name for group in catalogue("test")} == {"optimisers", "automation"}


def test_nothing_called_so_is_told():
    with pytest.raises(BadInput, match="'mial' in its name"):
        catalogue("mial")


# ------------------------------------------------------------------------------------------- pairs of runs


def test_a_method_that_changes_nothing_differs_by_exactly_nothing(storage):
    _, runs = storage
    same = [Pair({"group": "none", "method": "same", "baseline": "same"}, TINY, TINY)]
    table = differences(same, runs)
    known = table[table["n"] == 2]
    assert len(known) > 40
    assert (known[["difference", "low", "high"]] == 0.0).all(axis=None)


def test_a_cloud_keeps_an_event_for_less_and_lets_firms_know_sooner(storage):
    table = differences(*storage).set_index(["method", "measure"])
    with_it, without = (
        {name: row["level"] + times * row["difference"] for name, row in table.loc["cloud"].iterrows()}
        for times in (1.0, 0.0)
    )
    price = {kind: STORAGE[kind].price for kind in ("cloud", "warehouse")}
    paid = [told["storage_costs"] / told["records"] for told in (with_it, without)]
    assert paid[0] / paid[1] == pytest.approx(price["cloud"] / price["warehouse"], rel=0.05)
    assert with_it["bits_known"] >= without["bits_known"]


@given(st.lists(st.tuples(MONEY, MONEY), min_size=2, max_size=6))
def test_arms_are_paired_by_seed(profits):
    arm, plain = TINY.with_(mails=1.0), TINY
    runs = [
        {"scenario": told.to_toml(), "seed": seed, "profit": pair[side]}
        for seed, pair in enumerate(profits)
        for side, told in enumerate((arm, plain))
    ]
    pair = Pair({"group": "g", "method": "m", "baseline": "b"}, arm, plain)
    (row,) = differences([pair], pd.DataFrame(runs)).to_dict("records")
    gaps = np.array([one - other for one, other in profits])
    assert row["difference"] == pytest.approx(gaps.mean())
    assert row["high"] - row["low"] == pytest.approx(2 * half_interval(gaps))
    assert row["level"] == pytest.approx(np.mean([other for _, other in profits]))


def half_interval(gaps):
    from scipy import stats

    return stats.t.ppf(0.975, len(gaps) - 1) * stats.sem(gaps)


def test_scenarios_that_are_the_same_run_once():
    seen = []
    runs = observing.run_all([TINY, TINY.with_(mails=0.0), TINY], [1, 2], [of_market], lambda: seen.append(1))
    assert len(runs) == len(seen) == 2


def test_who_interrupts_keeps_the_seeds_that_are_finished(monkeypatch):
    calls = []

    def interrupted(*_):
        calls.append(1)
        if len(calls) == 6:
            raise KeyboardInterrupt
        return {"profit": 1.0}

    monkeypatch.setattr(observing, "observe", interrupted)
    runs = observing.run_all([TINY, TINY.with_(mails=1.0)], range(5), [], lambda: None)
    assert runs["seed"].tolist() == [0, 0, 1, 1]


def test_a_firm_s_own_columns_are_read_of_the_second_half():
    lived = Market(TINY, rng=1)
    lived.run_for(6)
    own = lived.ledger.marketers.query("marketer == 'Giant 2' and day >= 3")
    row = of_firm(1)(lived)
    assert row["profit"] == pytest.approx(own["profit"].sum())
    assert row["trust"] == pytest.approx(own["trust"].mean())


# ------------------------------------------------------------------------------ the price of one more purchase


@given(MONEY, st.lists(st.floats(0.1, 1e3), min_size=3, max_size=40), st.integers(0, 2))
def test_the_price_of_one_more_purchase_lies_between_the_days_prices(spend, prices, burn_in):
    daily = pd.DataFrame({"ad_spend": spend, "cost_per_incremental": prices})
    price = cost_per_extra(daily, burn_in)
    assert min(prices[burn_in:]) * (1 - 1e-9) <= price <= max(prices[burn_in:]) * (1 + 1e-9)


def test_weeks_in_which_ads_brought_nothing_make_the_rest_dearer():
    daily = pd.DataFrame({"ad_spend": 1.0, "cost_per_incremental": [4.0, np.nan, 4.0, np.nan]})
    assert cost_per_extra(daily, 0) == pytest.approx(8.0)
    assert np.isnan(cost_per_extra(daily.assign(cost_per_incremental=np.nan), 0))


# --------------------------------------------------------------------------------------- what is believed


def test_an_estimate_is_judged_by_true_tastes(market):
    relevant, accuracy = judge(market)
    world, giant, rho, alpha = market.world, 0, 1.0, market.scenario.prior_strength
    usable = market.marketers[giant].store().profiles.astype(float)
    weight = alpha * world.prior[giant, 0] + rho * usable
    estimate = weight / weight.sum(axis=1, keepdims=True)
    bits = (world.interests * np.log2(estimate / world.population)).sum(axis=1)
    assert accuracy[:, giant] == pytest.approx(bits, abs=1e-5)
    best = (weight * world.appeal[giant]).argmax(axis=1)
    people = np.arange(len(best))
    affinity = 12 * world.interests[people, best] * world.appeal[giant, best]
    assert relevant[:, giant] == pytest.approx(affinity / (market.scenario.half_relevance + affinity), abs=1e-5)


def test_judging_leaves_no_trace(market):
    before = [whole(book).copy() for book in market.ledger.books]
    again = judge(market), judge(market)
    assert all((one == other).all() for one, other in zip(*again, strict=True))
    assert all((whole(book) == was).all() for book, was in zip(market.ledger.books, before, strict=True))


def test_who_refuses_gets_the_offer_that_everybody_gets(market):
    relevant, _ = judge(market)
    world = market.world
    refused = ~np.asarray(world.tracks["personalise"])[:, 0].astype(bool)
    best = int((world.prior[0, 0] * world.appeal[0]).argmax())
    affinity = 12 * world.interests[refused, best] * world.appeal[0, best]
    assert 20 < refused.sum() < 400
    assert relevant[refused, 0] == pytest.approx(affinity / (market.scenario.half_relevance + affinity), abs=1e-5)


def test_people_who_let_firms_personalise_are_known_better(market):
    row = of_estimates(market)
    assert row["estimate_accuracy_consenters"] > row["estimate_accuracy_refusers"] + 0.01


def test_the_whole_lies_between_its_parts(market):
    for firms in ([0], [0, 1]):
        row = estimates(market, firms)
        for name in observing.ESTIMATES:
            for one, other in (("consenters", "refusers"), ("majority", "minority")):
                low, high = sorted((row[f"{name}_{one}"], row[f"{name}_{other}"]))
                assert low <= row[name] <= high


# ------------------------------------------------------------------------------------------ further questions


def test_every_detail_asks_all_strategies_under_each_of_its_conditions():
    group = targeting()
    for detail in details():
        some = detail.pairs(group, TINY)
        assert len(some) == len(detail.conditions) * len(group.methods)
        assert len({(pair.labels["condition"], pair.labels["method"]) for pair in some}) == len(some)
        assert {pair.baseline.strategy for pair in some} == {"broad"}
        for pair in some:  # an arm differs from its baseline by the strategy, and not by the condition
            assert set(pair.arm.difference(pair.baseline)) == {"strategy"}


def test_what_details_look_at_is_measured(capsys):
    plain, other = (Method(name, {"strategy": name}) for name in ("broad", "contextual"))
    group = Group("targeting", plain, (other,))
    asked = [detail for detail in details() if detail.name in ("refusers", "diversity")]
    wanted = scenarios(pair for detail in asked for pair in detail.pairs(group, TINY))
    runs = observing.run_all(wanted, [1], [of_market, of_beginning, of_estimates], lambda: None)
    table = answers(asked, group, TINY, runs)
    for detail in asked:
        assert set(detail.columns) <= set(table[table["group"] == detail.name]["measure"])
        detail.tell(table)
    assert capsys.readouterr().out.count("contextual") == 2


# --------------------------------------------------------------------------------------------- how it is told


def test_a_difference_has_the_digits_that_its_interval_leaves():
    assert spread(1.234, 1.034, 1.434) == "+1.2 ±0.2"
    assert spread(-12345.6, -12365.6, -12325.6) == "-12,346 ±20"
    assert spread(0.5, np.nan, np.nan) == "+0.5"
    assert spread(np.nan, np.nan, np.nan) == "-"
    assert spread(0.0, 0.0, 0.0) == "+0 ±0"


def test_a_table_for_which_there_is_hardly_room_loses_no_digit(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    cells = dict.fromkeys("abcde", "-0.01 ±0.06")
    headings = {"method": ""} | {key: f"{key}>" for key in cells}
    print_table([{"method": "discounted_thompson"} | cells], headings)
    assert capsys.readouterr().out.count("-0.01 ±0.06") == 5


def test_the_figure_names_every_method_and_baseline(storage):
    for one in (False, True):
        figure = draw(differences(*storage), one)
        written = [label.get_text() for axes in figure.axes for label in axes.get_yticklabels()]
        assert written[:3] == ["storage, against warehouse", "lake", "cloud"]


def test_the_command_tells_writes_and_draws(tmp_path):
    for flags, name in (([], "methods"), (["--one"], "worth")):
        command = ["--consumers", "200", "--days", "6", "--seeds", "2", "--only", "cloud", "--out", str(tmp_path)]
        result = CliRunner().invoke(main, command + flags, catch_exceptions=False)
        assert result.exit_code == 0
        assert "cloud" in result.output
        table = pd.read_csv(tmp_path / f"{name}.csv")
        assert set(table["method"]) == {"cloud"}
        assert (tmp_path / f"{name}.png").stat().st_size > 1000


def test_the_command_tells_what_is_wrong_in_a_line(tmp_path):
    for wrong in (["--only", "mial"], ["--set", "mials=1"]):
        result = CliRunner().invoke(main, [*wrong, "--out", str(tmp_path)])
        assert result.exit_code == 2
        assert "Traceback" not in result.output
