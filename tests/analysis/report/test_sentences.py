"""No sentence says more than its interval does."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.report.interval import Interval, by, listed, moves, ranked

NUMBERS = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=12)


@given(NUMBERS)
def test_a_change_is_called_one_only_where_its_interval_leaves_out_nought(values):
    change = Interval.of(pd.Series(values))
    verb = moves(change)
    assert (verb == "rises") == (change.low > 0.0)
    assert (verb == "falls") == (change.high < 0.0)
    assert (verb == "does not clearly change") == (not change.clear)


@given(NUMBERS, st.floats(-100.0, 100.0).filter(lambda x: abs(x) > 1e-3))
def test_another_unit_does_not_change_what_is_clear(values, factor):
    change = Interval.of(pd.Series(values))
    other = change.times(factor)
    assert other.low <= other.mean <= other.high
    if abs(change.low) > 1e-9 and abs(change.high) > 1e-9:
        assert other.clear == change.clear


def test_an_interval_is_students_over_seeds():
    found = Interval.of(pd.Series([1.0, 2.0, 3.0, np.nan]))
    assert found.n == 3
    assert found.mean == pytest.approx(2.0)
    assert found.high - found.mean == pytest.approx(4.303 / 3**0.5, abs=1e-3)


def test_changes_are_told_with_their_interval():
    assert by(Interval(-12.0, -14.0, -10.0, 5)) == "falls by 12.0 % (10.0 to 14.0)"
    assert by(Interval(1.0, -2.0, 4.0, 5), "points") == "does not clearly change (−2.0 to +4.0 points)"
    assert by(Interval.of(pd.Series(dtype=float))) == "was not measured"


def test_one_seed_has_no_interval_and_nothing_is_clear():
    alone = Interval.of(pd.Series([5.0]))
    assert alone.told("%") == "5.0 % (one seed)"
    assert not alone.clear
    assert alone.sign == 0


def test_lists_and_ranks():
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a"]) == "a"
    assert ranked(["x", "y", "z"], {"x": 1.0, "y": np.nan, "z": 2.0}.__getitem__) == ["z", "x", "y"]
