"""What the report runs: studies, claims in other markets, proposed laws, the index of mechanisms."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.calibration import fitted
from analysis.experiments.needs import Run
from analysis.report import robustness
from analysis.report.blocks import Claim
from analysis.report.found import Found
from analysis.report.index import arms_of_answers
from analysis.report.mechanisms import exercised, mechanisms
from analysis.report.proposals import proposals
from analysis.report.questions import questions
from analysis.report.sizes import SIZES
from scenarios import all_scenarios
from sim.law.privacy_law import declared, load
from sim.scenario import Scenario

ROOT = Path(__file__).parent.parent.parent.parent
MECHANISMS = mechanisms()


@pytest.fixture(scope="module")
def answers():
    return arms_of_answers()


def run(**figures: float) -> Run:
    return Run(pd.DataFrame, figures)


def test_the_four_questions_of_the_survey_are_asked_in_order():
    assert [(question.number, question.name) for question in questions()] == [
        (1, "personalization"), (2, "bias"), (3, "laws"), (4, "balance"),
    ]  # fmt: skip


def test_every_claim_is_about_arms_that_are_run():
    for kind in questions():
        question = kind(SIZES["tiny"], None)
        arms = {(study.name, arm) for study in question.studies() for arm in study.arms}
        assert {(claim.study, arm) for claim in kind.claims for arm in (claim.arm, claim.base)} <= arms


def test_differences_are_paired_by_seed():
    luck = {1: 10.0, 2: 20.0, 3: 60.0}
    found = Found.of({("laws", seed): {"a": run(x=v + 1.0), "b": run(x=v)} for seed, v in luck.items()})
    change = found.study("laws").change("a", "b", "x")
    assert (change.mean, change.low, change.high) == (1.0, 1.0, 1.0)
    assert change.clear
    each = [100.0 / base for base in luck.values()]
    assert found.study("laws").relative("a", "b", "x").mean == pytest.approx(sum(each) / 3)  # of each seed's own base
    assert found.study("laws").change("a", "gone", "x").n == 0  # all of its runs failed


def test_draws_of_parameters_stay_within_what_calibration_left_and_are_the_same_each_time():
    draws = robustness.drawn(16)
    assert draws == robustness.drawn(16)
    for record in fitted.read().values():
        for name, told in record["posterior"].items():
            values = np.array([settings[name] for settings in draws.values()])
            assert (values >= told["low"] * (1 - 1e-9)).all()
            assert (values <= told["high"] * (1 + 1e-9)).all()
            assert np.ptp(values) > 0.0


def test_a_claim_holds_leans_or_fails_in_other_markets():
    claim = Claim("a has more", "laws", "a", "b", "x")
    size = SIZES["tiny"]
    names = list(robustness.variants(size))
    done = {("laws", seed): {"a": run(x=2.0 + seed), "b": run(x=seed)} for seed in (1.0, 2.0)}
    for number, name in enumerate(names):
        for seed in (1, 2):
            more = (-1.0, 1.0, 5.0 * seed - 6.5)[min(number, 2)]  # against, for, and for on average alone
            done[name, seed] = {"laws: a": run(x=seed + more), "laws: b": run(x=float(seed))}
    (row,) = robustness.table([claim], Found.of(done), size).to_dict("records")
    assert row["here"] == "up"
    assert row["holds>"] == f"1 of {len(names)}"
    assert row["not>"] == "1"
    assert row["where not"] == names[0]
    assert row["on average alone>"] == str(len(names) - 2)


@pytest.mark.parametrize("proposal", proposals(), ids=lambda proposal: proposal.name)
def test_a_proposal_changes_what_it_says_and_nothing_else(proposal, tmp_path):
    scenario = proposal.scenario(Scenario(), tmp_path)
    law, before = load(scenario.law), load(proposal.on)
    assert {name for name in declared() if getattr(law, name) != getattr(before, name)} == set(proposal.clauses)
    assert set(scenario.difference(Scenario(law=scenario.law))) == set(proposal.settings)


@pytest.mark.parametrize("one", MECHANISMS, ids=lambda one: one.name)
def test_a_mechanism_has_a_rule_a_test_and_something_that_exercises_it(one, answers):
    assert (ROOT / one.rule).is_file()
    assert (ROOT / one.test).is_file()
    scenarios, numbers = exercised(one, all_scenarios(), answers)
    assert scenarios or numbers


def test_literature_of_the_index_is_in_the_documents():
    known = "".join(
        (ROOT / "docs" / name).read_text() for name in ("ODD.md", "evidence.md", "laws.md", "parameters.md")
    )
    own = [one for one in MECHANISMS if one.rule.endswith(".py") and "(" not in one.literature]
    for one in own:
        for author, year in re.findall(r"([A-Z]\w+)[^;]*?((?:19|20)\d\d)", one.literature):
            if "," not in one.literature.split(year)[1][:2]:  # members of families say in full where they come from
                assert re.search(rf"{author}.{{0,120}}?{year}", known), (one.name, author, year)


def test_a_mechanism_that_nothing_switches_on_is_noticed():
    chilling = next(one for one in MECHANISMS if one.name == "Chilling effects")
    assert exercised(chilling, {"plain": Scenario()}, {1: [Scenario(chilling=0.0)]}) == ([], [])
    assert exercised(chilling, {"plain": Scenario(chilling=0.1)}, {}) == (["plain"], [])
    later = Scenario(days=9, changes=({"day": 3, "chilling": 0.5},))
    assert exercised(chilling, {}, {2: [later]}) == ([], [2])
