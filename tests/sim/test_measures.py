"""Days are measured together: that must not show."""

import pandas as pd
import pytest

from sim import Market

DAYS = 35


@pytest.mark.parametrize("marketers", [2, 9, 20])
def test_days_measured_at_once_come_to_the_bits_of_each_by_itself(marketers):
    asked = {"consumers": 150, "marketers": marketers, "law": "gdpr", "rng": 3, "threads": 1}
    at_once, each = Market(**asked), Market(**asked)
    at_once.run_for(DAYS)
    for _ in range(DAYS):
        each.run_for(1)
        assert each.ledger.last["day"] == each.day
    pd.testing.assert_frame_equal(at_once.ledger.daily, each.ledger.daily, check_exact=True)
    pd.testing.assert_frame_equal(at_once.ledger.marketers, each.ledger.marketers, check_exact=True)


def test_what_is_told_before_all_is_measured_is_the_same(lived):
    ledger = lived(DAYS, consumers=300).ledger
    assert (ledger.lift, ledger.trust) == (ledger.last["lift"], ledger.last["trust"])
