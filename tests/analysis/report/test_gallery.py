"""The gallery shows every scenario, and says of it what its figures bear out."""

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.cli import commands
from analysis.gallery import SCENARIO, TWIN, against_twin, over_time
from scenarios import all_scenarios, shown
from sim.ledger.measures import MEASURES


def days(level: float, seeds: int = 4, **more: float) -> dict[int, pd.DataFrame]:
    """Runs of 40 days whose bits known and trust are about a level, with the luck of each seed."""
    return {
        seed: pd.DataFrame(
            {"bits_known": level + 0.01 * np.random.default_rng(seed).random(40), "trust": 0.5 + more.get("trust", 0.0)}
        )
        for seed in range(seeds)
    }


def test_every_scenario_says_which_measures_to_look_at():
    assert set(shown()) == set(all_scenarios())
    assert {measure for measures in shown().values() for measure in measures} <= set(MEASURES)


def test_clear_differences_are_told_and_others_are_not():
    told = against_twin(("bits_known", "trust"), {SCENARIO: days(0.5), TWIN: days(1.0)}, "no_law")
    assert told.startswith("Against no law, bits known fall by 49.")
    assert "trust" not in told
    same = against_twin(("bits_known",), {SCENARIO: days(1.0), TWIN: days(1.0)}, "no_law")
    assert same == "Nothing that is shown clearly differs from no law over these seeds."


def test_levels_differ_in_points():
    told = against_twin(("trust",), {SCENARIO: days(1.0, trust=0.1), TWIN: days(1.0)}, "gdpr")
    assert told == "Against GDPR, trust rises by 10 points."


def test_without_a_twin_the_first_quarter_is_set_against_the_last():
    runs = {1: pd.DataFrame({"bits_known": np.repeat([1.0, 2.0, 3.0, 4.0], 10)})}
    assert over_time(("bits_known",), runs) == "From the first quarter to the last: bits known from 1.00 to 4.00 bits."


@pytest.mark.slow
def test_a_page_with_pictures_is_written(tmp_path):
    words = ("gallery", "gdpr", "open_feed", "--consumers", "60", "--seeds", "2", "--workers", "1", "--out")
    done = CliRunner().invoke(commands, [*words, str(tmp_path)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    text = (tmp_path / "gallery.md").read_text()
    for name in ("gdpr", "open_feed"):
        assert all_scenarios()[name].question in text
        assert (tmp_path / "figures" / "gallery" / f"{name}.png").is_file()
    assert "symbiosis compare no_law gdpr" in text
    assert "symbiosis run open_feed" in text


def test_an_unknown_scenario_is_told(tmp_path):
    done = CliRunner().invoke(commands, ["gallery", "gdrp", "--out", str(tmp_path)])
    assert done.exit_code == 2
    assert "Did you mean 'gdpr'?" in done.output
