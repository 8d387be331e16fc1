"""Who feels watched keeps away from pages, above all sensitive ones: by what she perceives, not by what is known."""

import numpy as np
import pytest

from sim.society.chilling import avoids, calm_down, feel_watched

N = 3_000
HER = 5


@pytest.fixture
def fearful(morning):
    """A market in which everybody is concerned, and feels watched."""

    def make(watched: float = 1.0, concern: float = 1.0, **parameters):
        market = morning(consumers=N, degree=4.0, **{"chilling": 0.8, "chilling_spill": 0.25} | parameters)
        market.world.people["watched"], market.world.people["concern"] = watched, concern
        return market.world

    return make


def avoided(world, topic: int) -> float:
    return float(np.mean([avoids(i, 0, topic, world) for i in range(N)]))


def test_sensitive_pages_are_avoided_more_than_others(fearful):
    world = fearful(sensitive_topics=2)
    assert [avoided(world, topic) for topic in range(4)] == pytest.approx([0.8, 0.8, 0.2, 0.2], abs=0.03)
    assert world.books.harms["avoided_views"].sum() > world.books.harms["avoided_sensitive"].sum() > 0


@pytest.mark.parametrize("calm", [{"watched": 0.0}, {"concern": 0.0}, {"chilling": 0.0}])
def test_nobody_shies_away_who_has_nothing_to_fear_or_does_not_know(fearful, calm):
    assert avoided(fearful(**calm), 0) == 0.0


def test_feeling_watched_grows_with_each_sign_and_fades(fearful):
    world = fearful(watched=0.0, watch_fade=0.1)
    feel_watched(HER, 0.5, world)
    feel_watched(HER, 0.5, world)
    assert world.people["watched"][HER] == pytest.approx(0.75)
    calm_down(HER, world)
    assert world.people["watched"][HER] == pytest.approx(0.675)
    assert world.people["watched"][HER + 1] == 0.0


def test_being_recorded_is_felt_where_ads_show_it(lived):
    felt, unfelt = (
        lived(25, chilling=0.5, personalization=1.0, transparency=0.0, reactance_rate=rate).ledger.daily["watched"]
        for rate in (5.0, 0.0)
    )
    assert felt.iloc[-7:].mean() > 0.02
    assert unfelt.iloc[-7:].mean() == 0.0  # as much is known of them, but they do not notice


def test_notices_and_breaches_remind_people(lived):
    noticed = lived(8, chilling=0.5, law="gdpr", reactance_rate=0.0, watch_notice=0.3)
    assert noticed.consumers.watched.mean() > 0.02


def test_twins_differ_by_the_pages_avoided_and_view_the_others_alike(lived):
    calm = {"interest_drift": 0.0, "act_rate": 0.0, "habit_rate": 0.0, "breach_rate": 0.0}
    free, chilled = (
        lived(25, **calm, consumers=600, law="gdpr", watch_notice=0.5, chilling=chilling).ledger.daily
        for chilling in (0.0, 1.0)
    )
    missing = free["page_views"] - chilled["page_views"]
    assert missing.tolist() == chilled["avoided_views"].tolist()
    assert missing.sum() > 50
    sensitive = 1 - chilled["sensitive_views"].sum() / free["sensitive_views"].sum()
    assert sensitive > 2 * (1 - chilled["page_views"].sum() / free["page_views"].sum())


def test_where_nothing_chills_nothing_is_felt(lived):
    assert not lived(10, law="gdpr", personalization=1.0).consumers.watched.any()
