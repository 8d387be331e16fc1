"""Tests that a lawyer can write: what they may say, how they are judged, and how mistakes in them are told."""

from pathlib import Path

import pytest

from analysis.law_tests import check, read_tests
from sim.errors import BadInput
from sim.law.privacy_law import load

HEAD = """
name = "mine"
title = "My Act"
in_force = 2030-01-01
reference = "A thought experiment"

[clauses.erasure]
value = true
article = "Art. 1"

[clauses.retention_days]
value = 30
article = "Art. 2"
"""
STEP = """
[[steps]]
date = 2031-01-01
title = "Shorter"
reference = "Amending Act"

[steps.clauses.retention_days]
value = 10
article = "Art. 2"
"""
SMALL = "consumers = 100, days = 8, act_rate = 1.0, compliance = 1.0"


@pytest.fixture
def law_file(tmp_path):
    """Writes a law with tests, given without their heads."""

    def write(*tests: str, law: str = HEAD) -> Path:
        tables = [f'[[tests]]\nsays = "It holds"\n{test}\n' for test in tests]
        (tmp_path / "mine.toml").write_text("\n".join([law, *tables]), encoding="utf-8")
        return tmp_path / "mine.toml"

    return write


def judged(path: Path) -> list[bool]:
    return [outcome.passed for outcome in check(path)]


@pytest.mark.parametrize(
    ("test", "passes"),
    [
        ('clause = "retention_days"\nis = 30', True),
        ('clause = "retention_days"\nis = 31', False),
        ('clause = "retention_days"\nat_most = 30', True),
        ('clause = "retention_days"\nat_most = 29', False),
        ('clause = "retention_days"\nat_least = 29\nat_most = 31', True),
        ('clause = "retention_days"\nat_least = 31', False),
        ('clause = "erasure"\nis = true', True),
        ('clause = "erasure"\nis = false', False),
        ('clause = "consent_share"\nis = "none"', True),
        ('clause = "consent_share"\nis = "opt_in"', False),
        ('clause = "retention_days"\non = 2030-12-31\nis = 30', True),
        ('clause = "retention_days"\non = 2031-01-01\nis = 10', True),
        ('clause = "retention_days"\non = 2031-01-01\nis = 30', False),
    ],
)
def test_of_a_clause(law_file, test, passes):
    assert judged(law_file(test, law=HEAD + STEP)) == [passes]


@pytest.mark.parametrize(
    ("test", "passes"),
    [
        ('measure = "erasures"\nat_least = 1', True),
        ('measure = "erasures"\nis = 0', False),
        ('measure = "erasures"\nwithout = "erasure"\nexpect = "more"', True),
        ('measure = "erasures"\nwithout = "erasure"\nexpect = "less"', False),
        ('measure = "erasures"\nwithout = "erasure"\nexpect = "same"', False),
        ('measure = "erasures"\nagainst = "none"\nexpect = "more"', True),
        ('measure = "notices"\nagainst = "none"\nexpect = "same"', True),
        ('measure = "erasures"\nwithout = "erasure"\nexpect = "more"\nat_least = 1000000', False),
        ('measure = "trust"\nof = "mean"\nat_least = 0.1\nat_most = 0.9', True),
        ('measure = "day"\nis = 3', None),
    ],
)
def test_of_a_market(law_file, test, passes):
    path = law_file(f"given = {{ {SMALL} }}\n{test}")
    if passes is None:
        with pytest.raises(BadInput, match="no measure 'day'"):
            judged(path)
    else:
        assert judged(path) == [passes]


def test_only_the_days_that_count_are_counted(law_file):
    all_days, last = (
        f'given = {{ {SMALL} }}\nmeasure = "page_views"\nsince = {since}\nat_least = 1' for since in (0, 7)
    )
    found = [float(outcome.found.split()[-1]) for outcome in check(law_file(all_days, last))]
    assert found[0] > 4 * found[1] > 0


def test_across_a_border_the_law_is_this(law_file):
    places = '[{ name = "A", share = 0.5, law = "this" }, { name = "B", share = 0.5 }]'
    given = f'given = {{ {SMALL}, law = "none", jurisdictions = {places} }}'
    test = f'{given}\nmeasure = "law_stringency"\nof = "last"\njurisdiction = "A"\nat_least = 0.01'
    assert judged(law_file(test, test.replace('"A"\nat', '"B"\nat'))) == [True, False]


def test_another_law_is_found_beside_it(law_file):
    path = law_file(f'given = {{ {SMALL} }}\nmeasure = "erasures"\nagainst = "other.toml"\nexpect = "more"')
    path.with_name("other.toml").write_text(load("none").with_(name="other", access=True).as_toml())
    assert judged(path) == [True]


def test_those_beside_the_law_come_after_its_own(law_file):
    path = law_file('clause = "erasure"\nis = true')
    path.with_name("mine.tests.toml").write_text('[[tests]]\nsays = "Two"\nclause = "access"\nis = false\n')
    assert [test.says for test in read_tests(path)] == ["It holds", "Two"]


def test_do_not_change_the_law_they_stand_in(law_file):
    assert load(law_file('clause = "erasure"\nis = true')) == load(law_file())


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ("is = 3", "must be of a clause or of a measure"),
        ('clause = "erasure"\nmeasure = "trust"\nis = 3', "must be of a clause or of a measure"),
        ('clause = "erasur"\nis = true', "Did you mean 'erasure'"),
        ('clause = "erasure"', "claims nothing"),
        ('clause = "erasure"\nequals = true', "no key of a test 'equals'"),
        ('measure = "trust"\nexpect = "more"', "must give expect together with a twin"),
        ('measure = "trust"\nwithout = "erasure"', "must give expect together with a twin"),
        ('measure = "trust"\nwithout = "erasure"\nagainst = "none"\nexpect = "more"', "together with a twin"),
        ('measure = "trust"\nwithout = "erasur"\nexpect = "more"', "Did you mean 'erasure'"),
        ('measure = "trust"\nwithout = "access"\nexpect = "more"', "It is silent on it"),
        ('measure = "trust"\nagainst = "gdrp"\nexpect = "more"', "Did you mean 'gdpr'"),
        ('measure = "trust"\nwithout = "erasure"\nexpect = "most"', "one of more, less, same"),
        ('measure = "trust"\nof = "median"\nis = 1', "one of sum, mean, last"),
        ('measure = "trst"\nis = 1', "Did you mean 'trust'"),
        ('measure = "trust"\ngiven = { consumers = 0 }\nis = 1', "In the test 'It holds': consumers is 0"),
        ('measure = "trust"\ngiven = { consmers = 9 }\nis = 1', "Did you mean 'consumers'"),
        ('measure = "fines"\njurisdiction = "Mars"\nis = 1', "no jurisdiction 'Mars'"),
        ('clause = "erasure"\non = "soon"\nis = true', "on is 'soon', but must be a day"),
        ('measure = "trust"\nsince = -1\nis = 1', "since is -1"),
        ('measure = "trust"\nsince = 99\nis = 1', "since is 99"),
        ('measure = "trust"\ngiven = 3\nis = 1', "given is 3"),
        ('clause = "retention_days"\nat_most = "many"', "at_most is 'many', but must be a number"),
        ("clause = 3\nis = 3", "clause is 3"),
    ],
)
def test_that_make_no_sense_are_told(law_file, test, said):
    with pytest.raises(BadInput) as refused:
        list(check(law_file(test)))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"), [("tests = 3", "a list of tables"), ("tests = [3]", "begin with what"), ("", "no tests")]
)
def test_files_that_hold_none_are_told(tmp_path, law_file, text, said):
    path = law_file()
    path.with_name("mine.tests.toml").write_text(text)
    with pytest.raises(BadInput) as refused:
        read_tests(path)
    assert said in str(refused.value)
