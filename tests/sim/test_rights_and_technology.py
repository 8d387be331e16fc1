"""Where a holder keeps something else than rows: what there is to see, to delete, to take along, and to steal."""

import numpy as np
import pytest

from sim.society.requests import ask
from sim.society.rights import exercise
from sim.world import ACCESS, ERASURE, PORTABILITY

SIZE = {"consumers": 200, "degree": 4.0, "marketers": 3, "giants": 3, "brokers": 1, "topics": 4}
CALM = {"act_rate": 0.0, "request_rate": 0.0, "breach_rate": 0.0, "compliance": 1.0, "answer_wait": 0.0}
HER, FIRM = 2, 1
NO_ROWS = ("on_device", "cohorts")
TECHNOLOGIES = ("", "local_dp", "minimisation", "cohorts", "on_device", "synthetic", "encryption")
EVERYWHERE = [(technology, law) for technology in TECHNOLOGIES for law in ("gdpr", "ccpa")]


@pytest.fixture
def profiled(lived):
    """A market of a week in which everybody has agreed to all, and has a file with events of each topic."""

    def make(technology: str = "", days: int = 8, **parameters):
        market = lived(
            days,
            **SIZE | CALM | {"law": "gdpr", "cohort_size": 10} | parameters,
            privacy_technology=technology,
            privacy_budget=100.0,
            epsilon=1.0,
        )
        for name in ("known", "measure", "personalise", "share", "answered"):
            market.world.tracks[name] = True
        return market.world

    return make


def answered(world, kind: int, h: int = FIRM):
    """Have her ask, and the holder answer."""
    assert ask(HER, h, kind, world)
    exercise(HER, world._replace(day=world.day + 1))
    return world


class TestAccess:
    @pytest.mark.parametrize("technology", NO_ROWS)
    def test_finds_an_empty_file_where_events_are_on_her_device(self, profiled, technology):
        world = profiled(technology)
        world.held[HER, FIRM], world.people["concern"][HER] = 500, 0.4
        answered(world, ACCESS)
        assert world.people["concern"][HER] < 0.4, "she feared more"

    @pytest.mark.parametrize("technology", ["", "local_dp", "minimisation", "encryption"])
    def test_finds_rows_however_they_were_made(self, profiled, technology):
        world = profiled(technology)
        world.held[HER, FIRM], world.people["concern"][HER] = 500, 0.4
        answered(world, ACCESS)
        assert world.people["concern"][HER] > 0.4


class TestErasure:
    @pytest.mark.parametrize("technology", TECHNOLOGIES)
    def test_leaves_nothing_of_hers_whatever_the_store(self, profiled, technology):
        world = profiled(technology)
        world.held[HER, FIRM] = 3
        answered(world, ERASURE)
        assert not world.held[HER, FIRM].any()
        assert not world.tracks["known"][HER, FIRM]
        if len(world.shield.cohort):
            assert world.shield.cohort[HER, FIRM] == 0

    def test_gives_no_privacy_budget_back(self, profiled):
        world = profiled("local_dp")
        spent = world.shield.spent[:, FIRM].copy()
        her = int(spent.argmax())
        assert spent[her] > 0
        assert ask(her, FIRM, ERASURE, world)
        exercise(her, world._replace(day=world.day + 1))
        assert world.shield.spent[her, FIRM] == spent[her]


class TestPortability:
    def test_takes_a_file_from_one_device_profile_to_another(self, profiled):
        world = profiled("on_device")
        world.held[HER] = 0
        world.held[HER, FIRM], world.bonds["trust"][HER] = 2, (0.9, 0.1, 0.1)
        answered(world, PORTABILITY)
        assert world.held[HER, 0].tolist() == [2] * 4

    @pytest.mark.parametrize("technology", ["local_dp", "minimisation"])
    def test_hands_over_nothing_that_another_could_not_read(self, profiled, technology):
        world = profiled(technology)
        world.held[HER, :3] = 0
        world.held[HER, FIRM], world.bonds["trust"][HER] = 2, (0.9, 0.1, 0.1)
        answered(world, PORTABILITY)
        assert not world.held[HER, 0].any()


@pytest.mark.parametrize(("technology", "law"), EVERYWHERE)
def test_rights_and_technology_live_together(lived, technology, law):
    """Requests end, counts stay counts, and no more of a profile is wrong, or fresh, than is there."""
    asking = {"request_rate": 1.0, "request_clicks": 0.0, "act_rate": 0.3, "data_passport": 0.3, "cohort_size": 10}
    market = lived(16, **SIZE | asking, law=law, answer_wait=2.0, privacy_technology=technology)
    world, days = market.world, market.ledger.daily
    ended = days[["answered_in_time", "answered_late", "requests_ignored"]].sum().sum()
    assert ended > 0
    assert days["requests"].sum() == ended + world.people["pending"].sum()
    assert (world.fresh <= world.held).all()
    if len(world.wrong):
        assert (world.wrong[..., 0] <= world.held).all()
        assert (world.wrong[..., 1] <= world.fresh).all()
    strangers = ~np.asarray(world.tracks["known"]).astype(bool)
    assert not world.held[strangers].any(), "who is not known has no profile"


@pytest.mark.parametrize("technology", TECHNOLOGIES)
def test_identities_are_stolen_where_rows_can_be_read_and_nowhere_else(lived, technology):
    market = lived(
        8, **SIZE | CALM, identity_theft=1.0, theft_records=0.01, cohort_size=10, privacy_technology=technology
    )
    breach = market.breaches.strike_holder(market.marketers[FIRM], 1.0, 1)
    victims = 0 if breach.victims is None else len(breach.victims.person)
    readable = technology in ("", "local_dp", "minimisation", "synthetic")  # the last: rows since it was last fitted
    assert (victims > 0) == readable
    rows = int((market.world.held[:, FIRM].sum(axis=1) > 0).sum())
    assert victims == (rows if readable else 0)
