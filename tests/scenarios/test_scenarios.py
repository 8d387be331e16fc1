"""A scenario is a small file with one question, and a twin that differs in nothing but what is asked."""

import runpy
from pathlib import Path

import pandas as pd
import pytest

import scenarios
from sim import Market, Scenario
from sim.errors import BadInput

ALL = scenarios.all_scenarios()
PAIRS = scenarios.twins()
FOLDER = Path(scenarios.__file__).parent
DATED = [name for name, scenario in ALL.items() if scenario.changes]


ASKED = {
    *("law", "changes", "personalization", "collection", "optimiser", "learns", "strategy", "firms", "third_party"),
    *("manipulation", "group_tilt", "jurisdictions", "regulator", "political_days", "privacy_technology"),
    "data_passport",
}
"""What scenarios ask about."""


def lived(scenario: Scenario, days: int) -> Market:
    market = Market(scenario.with_(consumers=300), rng=5)
    market.run_for(days)
    return market


def test_the_questions_that_were_promised_are_asked():
    promised = "no_law gdpr ccpa pipl gdpr_arrives breach hyper_personalization tracking_ends arms_race learning_market"
    promised += " gdpr_timeline adaptive_regulator two_jurisdictions"
    promised += " fairness manipulation filter_bubble broker_breach chilling_effect"
    assert set(promised.split()) <= set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_a_scenario_is_a_small_file_with_a_question(name):
    assert len((FOLDER / f"{name}.py").read_text().splitlines()) <= 25
    assert ALL[name].question.endswith("?")


@pytest.mark.parametrize("name", PAIRS)
def test_a_twin_is_born_alike_and_differs_in_what_is_asked(name):
    twin = ALL[PAIRS[name]]
    differences = twin.difference(ALL[name])
    assert differences
    assert differences.keys() <= ASKED


@pytest.mark.parametrize("name", DATED)
def test_until_the_day_of_the_change_nothing_differs_from_the_twin(name):
    day = ALL[name].changes[0].day
    market, twin = lived(ALL[name], day + 14), lived(ALL[PAIRS[name]], day + 14)
    pd.testing.assert_frame_equal(market.ledger.daily[:day], twin.ledger.daily[:day], check_exact=True)
    assert not market.ledger.daily[day:].equals(twin.ledger.daily[day:])
    assert day in set(market.ledger.events["day"])


def test_the_breach_strikes_a_giant_and_becomes_known():
    events = lived(ALL["breach"], 170).ledger.events
    ours = events[events["who"] == "Giant 1"].groupby("kind")["day"].min()
    assert ours["breach"] <= 120
    assert ((events["kind"] == "breach") & (events["who"] == "Giant 1") & (events["day"] == 120)).any()
    assert "news" in ours


@pytest.mark.parametrize("name", ALL)
def test_python_m_plays_a_scenario_beside_its_twin(name, monkeypatch):
    played = []
    monkeypatch.setattr(scenarios, "play", lambda *both, **_: played.append(both))
    runpy.run_path(str(FOLDER / f"{name}.py"), run_name="__main__")
    (both,) = played
    assert list(both) == [ALL[name]] + ([ALL[PAIRS[name]]] if name in PAIRS else [])


def test_playing_prints_the_question_and_both_markets(capsys):
    scenario, twin = (ALL[name].with_(consumers=200, days=30) for name in ("gdpr", "no_law"))
    scenarios.play(scenario, twin)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == scenario.question
    consent = next(line for line in lines if line.startswith("consent_personalise")).split()
    assert float(consent[1]) < float(consent[2]) == 1.0  # nobody is asked without a law


def test_a_firm_that_alone_learns_has_rows_of_its_own(capsys):
    scenario, twin = (ALL[name].with_(consumers=200, days=30, test_days=2) for name in ("arms_race", "lone_learner"))
    scenarios.play(scenario, twin)
    lines = capsys.readouterr().out.splitlines()
    own = next(line for line in lines if line.startswith("Giant 1: collection")).split()
    market = next(line for line in lines if line.startswith("collection")).split()
    assert own[-1] != own[-2]
    assert float(market[-1]) == pytest.approx((7 * 0.8 + float(own[-1])) / 8, abs=1e-3)  # the others do as ever


def test_a_file_laid_into_the_folder_is_found(tmp_path, monkeypatch):
    text = "from sim.scenario import Scenario\nscenario = Scenario(question='Is it found?', page_views=2.0)\n"
    (tmp_path / "laid_down.py").write_text(text)
    (tmp_path / "no_scenario.py").write_text("")
    monkeypatch.setattr(scenarios, "__path__", [*scenarios.__path__, str(tmp_path)])
    assert scenarios.find("laid_down").page_views == 2.0
    assert "no_scenario" not in scenarios.all_scenarios()


@pytest.mark.parametrize("name", ALL)
def test_a_toml_file_serves_the_same_way(name, tmp_path):
    (tmp_path / "mine.toml").write_text(ALL[name].to_toml())
    assert scenarios.find(str(tmp_path / "mine.toml")) == ALL[name]


def test_a_misspelt_name_is_told_with_the_nearest():
    with pytest.raises(BadInput, match=r"no scenario 'gdpr_arives'.*'gdpr_arrives'.*\.toml"):
        scenarios.find("gdpr_arives")
