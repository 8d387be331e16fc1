"""Scenarios: every parameter once, checked, written to TOML and read back, changed on dated days, compared."""

import math
import tomllib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import BadInput
from sim.scenario import PARAMETERS, PER_FIRM, Change, Scenario, Strike, parameter, read_settings

words = st.text(st.characters(codec="utf-8"), max_size=300)
UNBORN = sorted(name for name, p in PARAMETERS.items() if not p.born)
BORN = sorted(name for name, p in PARAMETERS.items() if p.born)


def allowed(name: str) -> st.SearchStrategy[Any]:
    """Any value that the parameter may have."""
    p = PARAMETERS[name]
    if p.choices or p.kind is bool:
        return st.sampled_from(p.choices or (True, False))
    if p.kind is str:
        return words
    return st.integers(int(p.low), int(p.high)) if p.kind is int else st.floats(p.low, p.high)


def some(names: Any) -> st.SearchStrategy[dict[str, Any]]:
    chosen = st.lists(st.sampled_from(list(names)), max_size=6, unique=True)
    return chosen.flatmap(lambda few: st.fixed_dictionaries({name: allowed(name) for name in few}))


strikes = st.builds(Strike, words, st.floats(0, 1), st.integers(0, 32_000))
changes = st.one_of(
    st.builds(Change, st.integers(0, 32_000), some(UNBORN), breach=st.none() | strikes),
    st.builds(Change, st.integers(0, 32_000), some(PER_FIRM), words, st.none() | strikes),
).filter(lambda change: change.set or change.breach)
firms = st.builds(
    lambda policy, name: policy | name,
    some(PER_FIRM),
    st.just({}) | st.fixed_dictionaries({"name": st.text(min_size=1)}),
)
COUNTS = {"marketers", "giants"}
"""Must fit each other, and the firms."""


@st.composite
def scenarios(draw) -> Scenario:
    own = draw(st.lists(firms, max_size=3))
    marketers = draw(st.integers(3, 100))
    counts = {"marketers": marketers, "giants": draw(st.integers(0, marketers))}
    values = draw(some(PARAMETERS.keys() - COUNTS))
    dated = draw(st.lists(changes, max_size=4))
    return Scenario(**counts, **values, firms=tuple(own), changes=tuple(dated), question=draw(words))


def refusal(*args: Any, **values: Any) -> str:
    with pytest.raises(BadInput) as refused:
        Scenario(*args, **values)
    return str(refused.value)


class TestToml:
    @given(scenarios())
    def test_what_is_written_is_read_back(self, tmp_path_factory, scenario):
        path = tmp_path_factory.getbasetemp() / "written.toml"
        path.write_text(scenario.to_toml(), encoding="utf-8", newline="")
        assert Scenario.read(path) == scenario

    @given(scenarios())
    def test_what_is_plain_is_a_scenario_again(self, scenario):
        assert Scenario.from_dict(scenario.as_dict()) == scenario
        assert Scenario.from_dict(tomllib.loads(scenario.to_toml())) == scenario

    def test_of_the_default_scenario_is_empty(self):
        assert Scenario().to_toml() == ""

    def test_tells_what_differs_from_the_default_and_no_more(self):
        scenario = Scenario(law="gdpr", personalization=0.6, brokers=2)
        assert tomllib.loads(scenario.to_toml()) == {"law": "gdpr", "personalization": 0.6}

    def test_looks_as_a_user_would_write_it(self, tmp_path):
        path = tmp_path / "mine.toml"
        path.write_text(
            """
            question = "What if?"
            consumers = 500
            [[firms]]
            name = "Acme"
            price = 12
            [[changes]]
            day = 90
            law = "gdpr"
            [[changes]]
            day = 20
            firm = "Acme"
            personalization = 1
            [[changes]]
            day = 30
            breach = "Acme"
            """
        )
        assert Scenario.read(path) == Scenario(
            question="What if?",
            consumers=500,
            firms=({"name": "Acme", "price": 12.0},),
            changes=(
                Change(20, {"personalization": 1.0}, "Acme"),
                Change(30, breach=Strike("Acme", 0.5, 7)),
                Change(90, {"law": "gdpr"}),
            ),
        )

    def test_finds_files_beside_it(self, tmp_path):
        for name in ("my.law.toml", "people.csv", "friends.graphml", "later.toml"):
            (tmp_path / name).write_text("")
        path = tmp_path / "mine.toml"
        path.write_text(
            'law = "my.law.toml"\npeople = "people.csv"\nnetwork = "friends.graphml"\n'
            '[[changes]]\nday = 3\nlaw = "later.toml"\n'
        )
        scenario = Scenario.read(path)
        assert scenario.law == str(tmp_path / "my.law.toml")
        assert scenario.people == str(tmp_path / "people.csv")
        assert scenario.network == str(tmp_path / "friends.graphml")
        assert scenario.changes[0].set["law"] == str(tmp_path / "later.toml")


class TestNames:
    @pytest.mark.parametrize(
        ("wrong", "right"),
        [
            ("personalisation", "personalization"),
            ("consumer", "consumers"),
            ("retention", "retention_days"),
            ("trust_stat", "trust_start"),
            ("PRICE", "price"),
        ],
    )
    def test_a_slip_of_the_pen_is_told_with_what_was_meant(self, wrong, right):
        if wrong.islower():
            assert f"Did you mean '{right}'?" in refusal(**{wrong: 1})
        assert f"There is no parameter '{wrong}'." in refusal(**{wrong: 1})

    @given(st.sampled_from(sorted(PARAMETERS)), st.data())
    def test_one_letter_too_few_still_leads_to_the_name_or_one_like_it(self, name, data):
        gone = data.draw(st.integers(0, len(name) - 1))
        slip = name[:gone] + name[gone + 1 :]
        if slip not in PARAMETERS and len(name) > 4:
            assert "Did you mean" in refusal(**{slip: 1})

    def test_of_parameters_look_up_their_entry(self):
        assert parameter("price").unit == "money"
        with pytest.raises(BadInput, match="Did you mean 'price'"):
            parameter("prise")


class TestParameters:
    @pytest.mark.parametrize("name", sorted(PARAMETERS))
    def test_each_has_a_meaning_a_range_and_a_default_within_it(self, name):
        p = PARAMETERS[name]
        assert len(p.doc) > 10
        assert p.doc[0].isupper()
        assert p.source
        assert p.group
        assert p.check(name, p.default) == p.default
        if p.kind in (int, float):
            assert math.isfinite(p.low)
            assert p.low < p.high < math.inf

    @pytest.mark.parametrize("name", sorted(name for name, p in PARAMETERS.items() if p.kind in (int, float)))
    def test_numbers_just_outside_are_refused_with_the_range(self, name):
        p = PARAMETERS[name]
        for value in (p.low - 1, p.high + 1, math.nan, math.inf, -math.inf):
            told = refusal(**{name: value})
            assert told.startswith(f"{name} is {value!r}, but must be {p.allowed}.")

    @pytest.mark.parametrize("name", sorted(PARAMETERS))
    def test_values_of_another_kind_are_refused(self, name):
        wrong = {float: "0.5", int: 1.5, bool: 1, str: 5}[PARAMETERS[name].kind]
        for value in (wrong, None, [1], {}):
            assert refusal(**{name: value}).startswith(f"{name} is {value!r}, but must be")

    def test_numpy_numbers_and_whole_floats_are_numbers(self):
        scenario = Scenario(consumers=np.int64(30), price=np.float32(2), topics=5.0, daily_budget=1)
        assert (scenario.consumers, scenario.price, scenario.topics, scenario.daily_budget) == (30, 2.0, 5, 1.0)
        assert type(scenario.topics) is int
        assert type(scenario.daily_budget) is float

    @pytest.mark.parametrize(
        ("setting", "value"),
        [
            ("personalization=0.6", 0.6),
            (" consumers = 500 ", 500),
            ("third_party=no", False),
            ("third_party=TRUE", True),
            ("law=ccpa", "ccpa"),
            ("notice=equal", "equal"),
        ],
    )
    def test_are_read_as_typed_on_a_command_line(self, setting, value):
        (read,) = read_settings([setting]).values()
        assert read == value
        assert type(read) is type(value)

    @pytest.mark.parametrize(
        "setting", ["personalization", "price=cheap", "consumers=1.5", "third_party=perhaps", "x=1"]
    )
    def test_typed_wrongly_are_refused(self, setting):
        with pytest.raises(BadInput):
            read_settings([setting])


class TestFirms:
    def test_have_the_common_policy_but_for_what_is_their_own(self):
        scenario = Scenario(price=30.0, firms=({}, {"price": 10.0, "notice": "equal"}))
        assert [scenario.policy(m)["price"] for m in (0, 1, 2)] == [30.0, 10.0, 30.0]
        assert scenario.policy(1) == scenario.policy(0) | {"price": 10.0, "notice": "equal"}
        assert set(scenario.policy(7)) == set(PER_FIRM)

    def test_go_their_own_ways_in_the_market(self, lived):
        market = lived(1, firms=({}, {"name": "Acme", "price": 10.0, "personalization": 0.9}), price=30.0)
        names = [marketer.name for marketer in market.marketers]
        assert names[:3] == ["Giant 1", "Acme", "Niche 1"]
        assert market.world.arms["intensity"][:3, 0].tolist() == [0.3, 0.9, 0.3]
        ratio = market.world.firms["price"] / lived(1, price=30.0).world.firms["price"]
        assert ratio.tolist() == pytest.approx([1, 1 / 3, 1, 1, 1, 1, 1, 1])

    def test_cannot_decide_what_is_not_theirs(self):
        assert "There is no policy of a marketer 'law'" in refusal(firms=({"law": "gdpr"},))
        assert "firms[1].price is -1" in refusal(firms=({}, {"price": -1}))

    def test_are_not_more_than_there_are(self):
        assert "at most one for each of 1 marketers" in refusal(marketers=1, giants=0, firms=({}, {}))
        assert "at most the 1 marketers" in refusal(marketers=1, giants=2)


class TestChanges:
    @given(st.lists(st.integers(0, 400), max_size=6))
    def test_are_kept_in_order_of_day(self, days):
        scenario = Scenario(changes=tuple(Change(day, {"price": float(n)}) for n, day in enumerate(days)))
        assert [change.day for change in scenario.changes] == sorted(days)
        for day in set(days):
            told = [change.set["price"] for change in scenario.changes if change.day == day]
            assert told == sorted(told)  # as written, where the day is the same

    @pytest.mark.parametrize("name", BORN)
    def test_of_what_is_fixed_at_birth_are_refused(self, name):
        told = refusal(changes=({"day": 9, name: PARAMETERS[name].default},))
        assert f"changes(day 9).{name} cannot change in mid-run" in told

    @pytest.mark.parametrize("name", UNBORN)
    def test_of_anything_else_are_taken(self, name):
        change = Scenario(changes=({"day": 9, name: PARAMETERS[name].default},)).changes[0]
        assert change == Change(9, {name: PARAMETERS[name].default})

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"price": 3.0}, "tables with a day"),
            ({"day": -1}, "changes.day is -1"),
            ({"day": 1.5}, "changes.day is 1.5"),
            ({"day": True}, "changes.day is True"),
            ({"day": 1}, "changes nothing"),
            ({"day": 1, "price": "cheap"}, "changes(day 1).price is 'cheap'"),
            ({"day": 1, "prise": 3.0}, "Did you mean 'price'?"),
            ({"day": 1, "firm": 3, "price": 3.0}, "changes.firm is 3"),
            ({"day": 1, "firm": "Giant 1", "law": "gdpr"}, "There is no policy of a marketer 'law'"),
            ({"day": 1, "breach": 3}, "changes.breach is 3"),
            ({"day": 1, "breach": {"holder": "Giant 1", "share": 2.0}}, "breach.share is 2.0"),
            ({"day": 1, "breach": {"holder": "Giant 1", "size": 2.0}}, "There is no key of a breach 'size'"),
        ],
    )
    def test_that_make_no_sense_are_refused(self, change, told):
        assert told in refusal(changes=(change,))

    def test_are_in_force_from_their_day(self, lived):
        changes = (Change(3, {"personalization": 0.7}), Change(1, {"talk_rate": 0.0, "law": "gdpr"}))
        market = lived(0, changes=changes)
        told = []
        for _ in range(5):
            market.run_for(1)
            told.append((market.law.name, market.scenario.talk_rate, market.world.arms["intensity"][0, 0]))
        assert told == [("none", 0.1, 0.3), *[("gdpr", 0.0, 0.3)] * 2, *[("gdpr", 0.0, 0.7)] * 2]

    def test_of_one_day_come_into_force_as_written(self, lived):
        changes = (Change(2, {"price": 5.0}), Change(2, {"price": 9.0}, "Giant 2"), Change(2, {"talk_rate": 0.9}))
        market = lived(3, changes=changes)
        assert [firm.policy["price"] for firm in market.marketers[:3]] == [5.0, 9.0, 5.0]
        assert market.ledger.events[["day", "kind", "who"]].values.tolist() == [
            [2, "change", ""],
            [2, "change", "Giant 2"],
            [2, "change", ""],
        ]

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            (Change(5, {"price": 1.0}, "Giant 9"), "Did you mean 'Giant 1'?|Did you mean 'Giant 2'?"),
            (Change(5, breach=Strike("Broker 7")), "There is no marketer or broker 'Broker 7'"),
            (Change(5, {"law": "gdprr"}), "Did you mean 'gdpr'?"),
            (Change(5, {"strategy": "brod"}), "Did you mean 'broad'?"),
        ],
    )
    def test_with_names_that_nobody_bears_are_refused_before_the_first_day(self, lived, change, told):
        with pytest.raises(BadInput) as refused:
            lived(0, changes=(change,))
        assert any(words in str(refused.value) for words in told.split("|"))


class TestDifference:
    @given(scenarios())
    def test_between_a_scenario_and_itself_is_none(self, scenario):
        assert scenario.difference(scenario.with_(question="Another?")) == {}

    @given(scenarios(), some(PARAMETERS.keys() - COUNTS))
    def test_is_what_was_changed(self, scenario, values):
        other = scenario.with_(**values)
        told = scenario.difference(other)
        assert told == {n: (getattr(scenario, n), v) for n, v in values.items() if getattr(scenario, n) != v}
        assert scenario.with_(**{name: there for name, (_, there) in told.items()}) == other

    def test_a_scenario_does_not_change_under_your_hands(self):
        scenario = Scenario()
        scenario.with_(price=1.0)
        assert scenario == Scenario()
        with pytest.raises(AttributeError):
            scenario.price = 3.0
