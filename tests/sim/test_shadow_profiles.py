"""Shadow profiles: who refused is judged all the same, by what others did, unless a law counts that as hers."""

import numpy as np
import pytest

from sim.data.estimate import believe, desk_for
from sim.draws import LAWLESS, four
from sim.law.privacy_law import load
from sim.society.response import reactance

PEOPLE, FIRM, TOPICS, ALPHA = 200, 1, 5, 80.0
SIZE = {"consumers": PEOPLE, "degree": 4.0, "marketers": 3, "giants": 3, "brokers": 0, "topics": TOPICS}
CALM = {"act_rate": 0.0, "breach_rate": 0.0, "talk_rate": 0.0}
EVEN, ODD = np.arange(PEOPLE) % 2 == 0, np.arange(PEOPLE) % 2 == 1
CROWD = [0.02, 0.02, 0.92, 0.02, 0.02]
GUESSING = """
import numpy as np
from sim.firms.targeting import Strategy


class Guessing(Strategy):
    "Takes everybody for one who likes topic 2, as her friends do, whether or not she agreed to anything."

    uses_profile = True
    infers = {infers}
    shadows = {shadows}

    def priors(self, store):
        return np.array([np.full(5, 0.2), {crowd}])

    def rows(self, store):
        return np.ones(len(store.permitted), int)
"""


@pytest.fixture(scope="module")
def guessing(tmp_path_factory):
    """The path of a strategy that gives everybody a row of its priors."""

    def make(shadows: bool = True, infers: bool = True) -> str:
        path = tmp_path_factory.mktemp("strategy") / "guessing.py"
        code = GUESSING.replace("{shadows}", str(shadows)).replace("{infers}", str(infers))
        path.write_text(code.replace("{crowd}", str(CROWD)))
        return str(path)

    return make


@pytest.fixture(scope="module")
def law(tmp_path_factory):
    """A law under which people may refuse, and which counts inferences as personal data or does not."""

    def make(inferences: bool) -> str:
        path = tmp_path_factory.mktemp("law") / "own.toml"
        asked = {"consent_personalise": "opt_out", "purpose_limitation": True, "inferences": inferences}
        path.write_text(load("none").with_(name="own", **asked).as_toml())
        return str(path)

    return make


@pytest.fixture(scope="module")
def scene(morning, guessing, law):
    """A world in which every second consumer has refused, and what the firms believe of all; a desk of the last."""

    def make(shadows: bool = True, infers: bool = True, inferences: bool = False, keeps: float = 1.0, **more):
        asked = SIZE | {"prior_strength": ALPHA, "compliance": keeps, "deterrence": 0.0, "law": law(inferences)} | more
        world = morning(strategy=guessing(shadows, infers), **asked).world
        world.tracks["personalise"][ODD] = False
        return world

    return make


def judged(world) -> np.ndarray:
    """Who is taken for one of the crowd by a firm (N,)."""
    desk, found = desk_for(world), []
    for i in range(PEOPLE):
        believe(i, world, desk)
        belief = desk.weight[FIRM] / desk.total[FIRM]
        assert belief.tolist() in (pytest.approx(CROWD), pytest.approx([0.2] * TOPICS))
        found.append(belief[2] > 0.5)
    return np.array(found)


def bold(world) -> np.ndarray:
    """With whom the firm does not keep the law (N,)."""
    luck = np.array([four(world.seed, 0, i, LAWLESS, FIRM)[0] for i in range(PEOPLE)])
    return luck >= world.holders[FIRM].compliance


class TestWhereTheLawIsSilent:
    def test_those_who_refused_are_judged_like_the_others(self, scene):
        world = scene()
        assert judged(world).all()

    def test_it_is_counted_and_breaks_nothing(self, scene):
        world = scene()
        judged(world)
        assert world.books.firms["shadow_views"].tolist() == [PEOPLE / 2] * 3
        assert not world.books.holders["unlawful_uses"].any()

    def test_it_is_counted_too_by_firms_that_break_other_laws(self, scene):
        world = scene(keeps=0.5)
        assert judged(world).all()
        assert 20 < (bold(world) & ODD).sum() < 80
        assert world.books.firms[FIRM].shadow_views == PEOPLE / 2
        assert world.books.holders[FIRM].unlawful_uses == 0

    def test_a_strategy_that_keeps_no_shadow_profiles_takes_them_for_anybody(self, scene):
        world = scene(shadows=False)
        assert np.array_equal(judged(world), EVEN)
        assert not world.books.firms["shadow_views"].any()


class TestWhereInferencesCountAsPersonalData:
    def test_firms_that_keep_the_law_take_who_refused_for_anybody(self, scene):
        world = scene(inferences=True)
        assert np.array_equal(judged(world), EVEN)
        assert not world.books.firms["shadow_views"].any()
        assert not world.books.holders["unlawful_uses"].any()

    def test_firms_that_break_it_judge_her_and_it_is_logged(self, scene):
        world = scene(inferences=True, keeps=0.5)
        assert np.array_equal(judged(world), EVEN | bold(world))
        caught = (ODD & bold(world)).sum()
        assert 20 < caught < 80
        assert world.books.firms[FIRM].shadow_views == caught
        assert world.books.holders[FIRM].unlawful_uses == caught

    def test_an_investigation_finds_it(self, lived, guessing, law):
        asked = SIZE | CALM | {"compliance": 0.0, "deterrence": 0.0, "collection": 0.0, "law": law(True)}
        market = lived(strategy=guessing(), **asked)
        market.world.tracks["personalise"][ODD] = False
        market.run_for(3)
        assert market.ledger.daily["shadow_views"].tolist() == [3 * PEOPLE / 2] * 3
        assert [market.ledger.unlawful_share(m) for m in range(3)] == [1.0] * 3


class TestBeingJudged:
    def felt(self, world, i: int) -> float:
        """Reactance of consumer ``i`` to an ad, of full concern and with nothing to relieve it."""
        desk = desk_for(world)
        world.people["concern"], world.arms["transparency"] = 1.0, 0.0
        believe(i, world, desk)
        return float(reactance(i, FIRM, -1, world, desk))

    BARE = {"crowd_intrusion": 0.25, "reactance_rate": 1.0, "control_relief": 0.0}  # noqa: RUF012

    def test_by_ones_crowd_is_felt_as_a_part_of_what_ones_own_events_would_be(self, scene):
        world = scene(**self.BARE)
        assert self.felt(world, 0) == pytest.approx(0.25)
        assert self.felt(world, 1) == pytest.approx(0.25)

    def test_is_felt_beside_ones_own_events(self, scene):
        world = scene(**self.BARE, personalization=0.5)
        world.held[:, FIRM, 2], world.tracks["known"], world.tracks["since"] = 60, True, -9
        assert self.felt(world, 0) == pytest.approx((0.5 * 60 + 0.25 * ALPHA) / (0.5 * 60 + ALPHA))
        assert self.felt(world, 1) == pytest.approx(0.25), "her own events are left alone"

    def test_is_not_felt_by_those_who_are_taken_for_anybody(self, scene):
        for world in (scene(inferences=True, **self.BARE), scene(shadows=False, **self.BARE)):
            assert self.felt(world, 0) == pytest.approx(0.25)
            assert self.felt(world, 1) == 0.0

    def test_is_not_felt_where_the_row_says_nothing_of_what_she_or_her_friends_did(self, scene):
        assert self.felt(scene(infers=False, **self.BARE), 0) == 0.0

    def test_wears_down_calm_and_trust_even_of_those_who_refused(self, lived, guessing, law):
        loud = {"ad_load": 1.0, "daily_budget": 0.5, "alarm": 0.05, "irritation": 0.05, "shop_rate": 0.0}
        asked = SIZE | CALM | loud | {"compliance": 1.0, "crowd_intrusion": 1.0, "collection": 0.0}
        worn = {}
        for inferences in (False, True):
            market = lived(strategy=guessing(), law=law(inferences), **asked)
            market.world.tracks["personalise"][ODD] = False
            market.run_for(8)
            rise = market.consumers.concern - market.world.people["baseline_concern"]
            worn[inferences] = rise[ODD].mean(), market.consumers.trust[ODD].mean()
        assert worn[False][0] > worn[True][0] + 0.01
        assert worn[True][0] == pytest.approx(0.0, abs=1e-9)
        assert worn[False][1] < worn[True][1] - 0.01
