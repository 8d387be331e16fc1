"""How strict a law is, and the rungs by which politics moves it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law.duties import strictest
from sim.law.privacy_law import declared, load, presets
from sim.law.stringency import LADDERS, relaxed, rung, stringency, tightened

LAWS = st.sampled_from([load(name) for name in presets()])


def test_silence_is_0_and_the_top_of_all_ladders_is_1():
    silent = load("none")
    assert stringency(silent) == 0.0
    assert stringency(silent.with_(**{clause: ladder[-1] for clause, ladder in LADDERS.items()})) == 1.0


def test_california_is_between_nothing_and_europe():
    assert 0.0 < stringency(load("ccpa")) < stringency(load("gdpr"))


@pytest.mark.parametrize("clause", LADDERS)
def test_every_rung_is_allowed_and_the_lowest_is_silence(clause):
    assert LADDERS[clause][0] == declared()[clause].default
    for step, value in enumerate(LADDERS[clause]):
        law = load("none").with_(**{clause: value})
        assert rung(law, clause) == pytest.approx(step / (len(LADDERS[clause]) - 1))


@pytest.mark.parametrize(("clause", "value", "step"), [("retention_days", 200, 2), ("minimisation_cap", 0.7, 1)])
def test_between_two_rungs_the_one_that_is_reached_counts(clause, value, step):
    assert rung(load("none").with_(**{clause: value}), clause) == pytest.approx(step / (len(LADDERS[clause]) - 1))


@given(LAWS)
def test_one_step_up_is_stricter_and_one_down_laxer_by_one_clause(law):
    for move, sign in ((tightened(law), 1), (relaxed(law), -1)):
        if move is not None:
            assert sign * (stringency(move.law) - stringency(law)) > 0
            changed = [clause for clause in declared() if getattr(move.law, clause) != getattr(law, clause)]
            assert changed == [move.clause]


def test_politics_begins_with_the_laxest_clause():
    move = tightened(load("gdpr").neutral("erasure"))
    assert (move.clause, move.value) == ("erasure", True)


def test_there_is_an_end_to_relaxing_and_to_tightening():
    assert relaxed(load("none")) is None
    top = load("none").with_(**{clause: ladder[-1] for clause, ladder in LADDERS.items()})
    assert tightened(top) is None


@given(st.lists(LAWS, min_size=1, max_size=3))
def test_the_strictest_of_several_laws_is_none_laxer_than_any(laws):
    duties = strictest(laws)
    for law in laws:
        assert duties.minimisation_cap <= law.minimisation_cap
        assert duties.security_floor >= law.security_floor
        assert duties.transparency_floor >= law.transparency_floor
        assert not law.retention_days or 0 < duties.retention_days <= law.retention_days
        assert law.notification_days < 0 or 0 <= duties.notification_days <= law.notification_days


@pytest.mark.parametrize("name", presets())
def test_of_one_law_the_strictest_is_itself(name):
    law, duties = load(name), strictest([load(name)])
    assert all(getattr(law, duty) == value for duty, value in duties._asdict().items())
