"""Published effects: each is told in full, none in reserve calibrates, and a market shows them or fails to."""

import inspect
import math

import pytest

from analysis.calibration import BLOCKS, Block
from analysis.calibration.fitting import effects_of
from analysis.evidence import Band, Effect, Sign, evaluate, measured
from analysis.evidence.effects import CHECKED, KINDS
from analysis.evidence.evaluating import Finding, in_order, table
from analysis.evidence.score import ABLATIONS, carried_by, forecasters, score
from sim import Scenario
from sim.errors import BadInput

EFFECTS = in_order(Effect.all().values())
TOLD = ("block", "measured", "band", "treatment", "control", "outcome_is", "maps", "literature", "summary")
CALIBRATION = (
    "C1a C1b C1c C1d C1e C2a C2b C2c C3a C3b C4a C4b C4c C4d C4e C4f C4g C5 C6a C6b C6c C7a C7b C7c C8a C8b C9a C9b"
)
ALL = f"{CALIBRATION} C10a C10b R1 R2 R3 R4 R5 R6 R7 R8 R9 R10".split()


def test_every_effect_of_the_table_is_there_in_its_order():
    assert [effect.name for effect in EFFECTS] == ALL


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: effect.name)
def test_an_effect_tells_all_that_a_reader_needs(effect):
    assert all(getattr(effect, name).strip() for name in TOLD)
    assert effect.checked in CHECKED
    assert effect.kind in KINDS
    assert (effect.kind == "sign") == isinstance(effect.published, Sign)
    assert effect.reserve == effect.name.startswith("R")
    assert effect.reserve == (effect.block == "reserve")


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: effect.name)
def test_a_band_holds_the_published_value_and_arms_are_sound_scenarios(effect):
    if isinstance(effect.published, Band):
        assert effect.published.low <= effect.published.published <= effect.published.high
        assert effect.published.holds(effect.published.published, 0.0)
    arms = effect().arms(effect.base(Scenario(), "fast"))
    assert arms
    assert all(isinstance(arm, Scenario) for arm in arms.values())


@pytest.mark.parametrize("block", BLOCKS.values(), ids=lambda block: block.name)
def test_no_block_is_calibrated_on_an_effect_in_reserve(block):
    assert effects_of(block)
    assert not any(effect.reserve for effect in effects_of(block))


def test_a_block_that_names_an_effect_in_reserve_is_refused():
    with pytest.raises(BadInput, match="in reserve"):
        effects_of(Block("cheating", {}, ("R4",)))


def test_no_rule_knows_of_an_effect():
    import sim

    assert "analysis" not in inspect.getsource(sim)  # the contract on imports holds for the rest


def finding(effect: str, *values: float) -> Finding:
    return Finding.of(Effect.find(effect), values)


def test_a_mean_in_the_band_is_a_hit_and_a_sign_must_be_sure():
    assert finding("C3a", 1.9, 2.1).inside
    assert not finding("C3a", 1.1, 1.2).inside
    assert finding("C2c", 0.9, 1.0, 1.1).inside
    assert not finding("C2c", 3.0, -2.0, 0.1).inside
    assert not finding("C3a", math.nan).inside


def test_the_edge_of_a_band_is_at_distance_1_on_either_side():
    assert finding("C3a", 1.5).distance == pytest.approx(1.0)
    assert finding("C3a", 2.3).distance == pytest.approx(1.0)
    assert finding("C4e", 0.0).distance == pytest.approx(1.0)


def test_stupid_forecasters_are_scored_like_markets():
    nothing, halved = forecasters(EFFECTS).values()
    assert {each.effect.name for each in nothing if each.inside} == {"C3b", "C4e"}
    assert score("-50 %", halved).hits < 6
    assert score("no effect", nothing).of == len(EFFECTS)


def test_a_mechanism_carries_the_effects_that_are_lost_without_it():
    market = [finding("C3a", 1.9), finding("C3b", 1.0), finding("C1a", 0.9)]
    assert carried_by(market, [finding("C3a", 1.0), finding("C3b", 1.0), finding("C1a", 0.9)]) == ["C3a"]
    assert all(Scenario().with_(**lacking) != Scenario() for lacking in ABLATIONS.values())


def test_what_was_measured_is_kept_and_read_again(tmp_path):
    path = tmp_path / "measured.toml"
    measured.write([finding("C3a", 1.9, 2.1), finding("C1a", math.nan)], [], "fast", path)
    kept = measured.read(path)["effects"]
    assert kept["C3a"]["mean"] == 2.0
    assert kept["C3a"]["inside"]
    assert kept["C1a"] == {"n": 0, "inside": False}
    assert measured.read(tmp_path / "none.toml") == {}


def test_the_record_in_the_repository_is_of_the_whole_table():
    record = measured.read()
    assert set(record["effects"]) == set(ALL)
    assert record["tier"] == "full"


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """A few effects in small markets, and the folder of their runs."""
    out = tmp_path_factory.mktemp("evidence")
    some = [Effect.find(name) for name in ("C1a", "C3a", "C3b", "C4a", "C4d", "C4e", "C5", "C9a")]
    return {each.effect.name: each for each in evaluate(some, tier="fast", out=out, workers=1)}, out


@pytest.mark.slow
@pytest.mark.parametrize("name", ["C1a", "C3b", "C4a", "C4d", "C4e", "C9a"])
def test_small_markets_show_published_effects(found, name):
    each = found[0][name]
    assert each.distance < 2.0, (each.mean, str(each.effect.published))


@pytest.mark.slow
def test_perceived_control_raises_clicks_on_personal_ads_alone(found):
    assert found[0]["C3a"].mean > 1.3
    assert found[0]["C3b"].mean == pytest.approx(1.0)


@pytest.mark.slow
def test_privacy_that_one_has_is_worth_more_than_privacy_that_one_would_buy(found):
    assert found[0]["C5"].mean > 1.5


@pytest.mark.slow
def test_runs_are_kept_and_found_again(found):
    findings, out = found
    files = {path: path.stat().st_mtime_ns for path in (out / "runs").iterdir()}
    again = evaluate([Effect.find("C1a"), Effect.find("C3a")], tier="fast", out=out, workers=1)
    assert [each.mean for each in again] == [findings["C1a"].mean, findings["C3a"].mean]
    assert {path: path.stat().st_mtime_ns for path in (out / "runs").iterdir()} == files


@pytest.mark.slow
def test_a_market_without_reactance_does_not_need_control(found):
    alone = evaluate([Effect.find("C3a")], tier="fast", common=Scenario(reactance_rate=0.0), out=found[1], workers=1)
    assert alone[0].mean == pytest.approx(1.0)


@pytest.mark.slow
def test_a_table_has_a_row_an_effect_in_plain_values(found):
    rows = table(list(found[0].values()))
    assert rows["effect"].tolist() == ["C1a", "C3a", "C3b", "C4a", "C4d", "C4e", "C5", "C9a"]
    assert rows["n"].tolist() == [2] * 8


def test_a_tier_that_does_not_exist_is_refused():
    with pytest.raises(BadInput, match="tier"):
        evaluate([Effect.find("C9a")], tier="huge")
