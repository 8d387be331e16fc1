"""A strategy, an optimiser, analytics of the user's own: a Python file goes wherever a name would."""

import copy
import json
import os
import pickle
import shutil
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from textwrap import dedent

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.experiments import Results, run
from sim import Market, Scenario
from sim.errors import BadInput
from sim.firms.analytics import Analytics
from sim.firms.campaigns import Optimiser
from sim.firms.targeting import Strategy
from sim.registry import OWN, split

CONTRARIAN = '''
from sim.firms.targeting import Strategy, popularity


class OddOneOut(Strategy):
    """Offers first what is least popular.

    And says so.
    """

    uses_context = True

    def priors(self, store):
        rare = 1 / popularity(store)
        return (rare / rare.sum())[None, :]
'''
MOSTLY_BEST = '''
import numpy as np

from sim.firms.campaigns import Arm, Optimiser


class MostlyBest(Optimiser):
    """Treats most people as has paid best so far."""

    earned = tried = 0.0

    def arms(self):
        best = np.argmax(self.earned / np.maximum(self.tried, 1))
        return [Arm(0.8 * (a == best) + 0.2 / len(self.candidates), c) for a, c in enumerate(self.candidates)]

    def learn(self, results, luck):
        self.earned += np.array([r.successes * r.value - r.cost for r in results])
        self.tried += np.array([r.trials for r in results])
'''
IN_TOUCH = '''
from sim.firms.analytics import Advice, Analytics


class InTouch(Analytics):
    """Tells who has bought before."""

    def review(self, records):
        return Advice(tiers=(records.purchases > 0).astype(int))
'''
TWO = (
    CONTRARIAN
    + '''

class Plain(Strategy):
    """Popularity."""

    name = "plain_one"
'''
)
SIZE = {"consumers": 150, "days": 10}
SMALL = ("--consumers", "80", "--days", "4")
ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def _forget_what_tests_define(monkeypatch):
    for family in (Strategy, Optimiser, Analytics):
        monkeypatch.setattr(family, "_members", dict(family.all()))


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Writes a Python file into the folder in which the test stands, and gives its name there."""
    monkeypatch.chdir(tmp_path)

    def file(name: str, code: str) -> str:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(dedent(code), encoding="utf-8")
        return name

    return file


@pytest.fixture
def odd(write) -> str:
    return write("odd.py", CONTRARIAN)


def refusal(function, *arguments, **named) -> str:
    with pytest.raises(BadInput) as refused:
        function(*arguments, **named)
    return str(refused.value)


def symbiosis(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What the installed command line says, in a process of its own."""
    program = shutil.which("symbiosis", path=Path(sys.executable).parent)
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    return subprocess.run([program, *arguments], env=environment, text=True, capture_output=True)


def lived(days: int = 8, **parameters) -> Market:
    market = Market(Scenario(**SIZE), rng=1, **parameters)
    market.run_for(days)
    return market


# ------------------------------------------------------------------------------------------ finding it


@pytest.mark.parametrize("called", ["odd.py", "odd.py:odd_one_out", "odd.py:OddOneOut", "./odd.py"])
def test_a_file_is_found_by_its_path_and_what_is_in_it_by_either_name(odd, called):
    found = Strategy.find(called)
    assert issubclass(found, Strategy)
    assert found.__name__ == "OddOneOut"
    assert found.uses_context


def test_a_path_may_lead_anywhere(write, tmp_path):
    write("far/away/odd.py", CONTRARIAN)
    assert Strategy.find("far/away/odd.py") is Strategy.find(str(tmp_path / "far" / "away" / "odd.py"))


def test_name_and_summary_may_be_left_out(odd):
    found = Strategy.find(odd)
    assert (found.name, found.summary) == ("odd_one_out", "Offers first what is least popular.")


def test_but_need_not_be(write):
    write("two.py", TWO)
    assert list(Strategy.in_file("two.py")) == ["odd_one_out", "plain_one"]
    assert Strategy.find("two.py:plain_one") is Strategy.find("two.py:Plain")


def test_what_one_derives_from_the_package_gets_a_name_of_its_own(write):
    write("mine.py", "from sim.firms.targeting.broad import Broad\nclass HTMLBroad2(Broad): 'Mine.'")
    assert list(Strategy.in_file("mine.py")) == ["htmlbroad2"]
    assert Strategy.find("mine.py").summary == "Mine."
    assert Strategy.find("broad").summary != "Mine."


def test_what_is_imported_or_begins_with_an_underscore_is_not_the_files_own(write):
    code = (
        "from sim.firms.targeting.broad import Broad\nclass _Base(Broad): pass\nclass Mine(_Base): pass\nAgain = Mine"
    )
    write("mine.py", code)
    assert Strategy.find("mine.py").__name__ == "Mine"


def test_a_file_may_hold_one_of_each_kind(write):
    write("firm.py", CONTRARIAN + MOSTLY_BEST + IN_TOUCH)
    names = [family.find("firm.py").name for family in (Strategy, Optimiser, Analytics)]
    assert names == ["odd_one_out", "mostly_best", "in_touch"]


def test_a_file_is_run_once_however_often_it_is_named(write):
    write("noisy.py", CONTRARIAN + "\nopen('ran.txt', 'a').write('x')")
    first = Strategy.find("noisy.py")
    shutil.copy("noisy.py", "twin.py")
    assert Strategy.find("noisy.py") is first is Strategy.find("twin.py")
    assert Path("ran.txt").read_text() == "x"


def test_a_file_that_was_edited_is_read_anew(odd, write):
    before = Strategy.find(odd)
    write(odd, CONTRARIAN.replace("uses_context = True", "uses_context = None"))  # as long, at about the same time
    assert before.uses_context is True
    assert Strategy.find(odd).uses_context is None


def test_nothing_is_left_beside_the_file(odd, tmp_path):
    Strategy.find(odd)
    assert [path.name for path in tmp_path.iterdir()] == ["odd.py"]


def test_those_in_files_are_nobody_elses(odd):
    before = Strategy.all()
    Strategy.find(odd)
    assert Strategy.all() == before
    assert "odd_one_out" in refusal(Strategy.find, "odd_one_out")


def test_a_name_that_wants_its_ending_is_told_so(odd):
    assert "Or do you mean the file odd.py?" in refusal(Strategy.find, "odd")


@given(path=st.text(min_size=1).map(lambda text: f"{text}.py"), name=st.from_regex(r"\w+", fullmatch=True))
def test_path_and_name_are_told_apart_whatever_they_are(path, name):
    assert split(f"{path}:{name}") == (path, name)
    assert split(name) == ("", name)


# ------------------------------------------------------------------------------------------ what is no marketer


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("x = 1", "bad.py defines no strategy. Write a class in it that derives from sim.firms.targeting.Strategy."),
        ("", "defines no strategy"),
        (MOSTLY_BEST, "defines no strategy"),
        (TWO, "defines more than one strategy: odd_one_out, plain_one. Say which, for example bad.py:odd_one_out"),
        ("x = 1\nclass Mine(Strategy): pass", "bad.py, line 2: NameError: name 'Strategy' is not defined."),
        ("x = 1\n\ndef f(:\n", "bad.py, line 3: SyntaxError: invalid syntax."),
        ("x = 1\0", "SyntaxError: source code string cannot contain null bytes."),
        ("def f():\n    return 1 / 0\n\nf()", "bad.py, line 2: ZeroDivisionError: division by zero."),
        ("import sys\nsys.exit('Bye.')", "bad.py, line 2: SystemExit: Bye."),
        ("import no_such_thing_at_all", "line 1: ModuleNotFoundError: No module named 'no_such_thing_at_all'."),
        ("import beside", "No module named 'beside'. Such a file stands alone"),
        ("from sim import Scenario\nScenario(prise=1)", "line 2: There is no parameter 'prise'. Did you mean 'price'?"),
        (CONTRARIAN.replace("uses_context", "name"), "name of OddOneOut is True, but must be text"),
        (TWO.replace("plain_one", "odd_one_out"), "gives one name to more than one strategy"),
        (TWO.replace("plain_one", "broad"), "There is a strategy 'broad' already: give the class Plain another name."),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_what_and_where(write, tmp_path, code, said):
    write("bad.py", code)
    write("beside.py", "")
    told = refusal(Strategy.find, "bad.py")
    assert said in told
    assert "line" not in told or f"strategy is 'bad.py', but that file cannot be used: {tmp_path / 'bad.py'}" in told


def test_what_fails_leaves_no_half_behind_and_can_be_mended(write):
    before = {name for name in sys.modules if name.startswith(OWN)}
    write("bad.py", CONTRARIAN + "\n1 / 0")
    refusal(Strategy.find, "bad.py")
    assert {name for name in sys.modules if name.startswith(OWN)} == before
    write("bad.py", CONTRARIAN)
    assert Strategy.find("bad.py").name == "odd_one_out"


def test_ctrl_c_while_a_file_is_run_interrupts_and_leaves_no_half(write):
    write("slow.py", CONTRARIAN + "\nimport os\nif not os.path.exists('again'):\n    raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        Strategy.find("slow.py")
    write("again", "")
    assert Strategy.find("slow.py").name == "odd_one_out"


def test_a_file_in_no_known_letters_is_told(tmp_path):
    (tmp_path / "latin.py").write_bytes("x = 'é'".encode("latin-1"))
    assert "SyntaxError" in refusal(Strategy.find, str(tmp_path / "latin.py"))


@pytest.mark.parametrize(
    ("name", "why"),
    [("none.py", "No such file or directory"), ("folder.py", "Is a directory"), ("nu\0ll.py", "embedded null byte")],
)
def test_where_there_is_no_file_the_path_is_told(tmp_path, monkeypatch, name, why):
    monkeypatch.chdir(tmp_path)
    Path("folder.py").mkdir()
    assert f"{tmp_path / name} cannot be read: {why}." in refusal(Strategy.find, name)


def test_the_wrong_one_of_several_is_told_with_the_nearest(write):
    write("two.py", TWO)
    told = refusal(Strategy.find, "two.py:plane_one")
    assert told == "There is no strategy 'plane_one'. Did you mean 'plain_one'? It was looked for in two.py."


def test_in_python_too_no_name_of_the_package_can_be_taken():
    told = refusal(type, "Mine", (Strategy,), {"name": "broad", "__module__": "__main__"})
    assert told == "There is a strategy 'broad' already: give the class Mine another name."
    assert Strategy.find("broad").__module__ == "sim.firms.targeting.broad"


def test_in_python_a_class_can_be_defined_again_as_in_a_notebook():
    for _ in range(2):
        mine = type("MyOwn", (Strategy,), {"__module__": "__main__", "__doc__": "Mine."})
        assert Strategy.find("my_own") is mine


# ------------------------------------------------------------------------------------------ to another process


def test_an_object_of_ones_own_can_be_copied_and_pickled(odd):
    mine = Strategy.find(odd)()
    mine.learned = [1, 2]
    for again in (copy.deepcopy(mine), copy.copy(mine), pickle.loads(pickle.dumps(mine))):
        assert type(again) is type(mine)
        assert again.learned == [1, 2]


def test_a_pickle_brings_its_file_along_to_another_process(write, tmp_path):
    write("odd.py", CONTRARIAN + "\n\nclass Note:\n    text = 'here'\n")
    mine = Strategy.find("odd.py")()
    mine.note = sys.modules[type(mine).__module__].Note()
    Path("mine.pickle").write_bytes(pickle.dumps(mine))
    code = "import pickle, sys; mine = pickle.load(open(sys.argv[1], 'rb')); print(mine.name, mine.note.text)"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "mine.pickle")],
        env=os.environ | {"PYTHONPATH": str(ROOT)}, cwd=ROOT, text=True, capture_output=True,
    )  # fmt: skip
    assert done.stdout == "odd_one_out here\n", done.stderr


def test_a_pickle_whose_file_was_edited_is_refused(odd, write):
    mine = Strategy.find(odd)()
    pickled = pickle.dumps(mine)
    del sys.modules[type(mine).__module__]
    write(odd, CONTRARIAN + "\n# edited")
    assert "odd.py is not what it was" in refusal(pickle.loads, pickled)


# ------------------------------------------------------------------------------------------ in a scenario's file

ALL_PLACES = """
strategy = "odd.py"
optimiser = "../best.py"
analytics = "touch.py:in_touch"
learns = "personalization"

[[firms]]
name = "First"
strategy = "odd.py:odd_one_out"

[[changes]]
day = 2
firm = "First"
strategy = "broad"

[[changes]]
day = 4
strategy = "odd.py:OddOneOut"
"""


@pytest.fixture
def far(write, tmp_path) -> Path:
    """A scenario with marketers of its own, in another folder than the one in which the test stands."""
    for name, code in {"far/odd.py": CONTRARIAN, "best.py": MOSTLY_BEST, "far/touch.py": IN_TOUCH}.items():
        write(name, code)
    write("far/mine.toml", ALL_PLACES)
    (tmp_path / "far" / "broad").touch()
    return tmp_path / "far" / "mine.toml"


def test_files_are_looked_for_beside_the_scenario_in_firms_and_changes_too(far):
    scenario, folder = Scenario.read(far), far.parent
    assert scenario.strategy == f"{folder}/odd.py"
    assert scenario.optimiser == f"{folder}/../best.py"
    assert scenario.analytics == f"{folder}/touch.py:in_touch"
    assert scenario.firms[0]["strategy"] == f"{folder}/odd.py:odd_one_out"
    changed = [change.set["strategy"] for change in scenario.changes]
    assert changed == ["broad", f"{folder}/odd.py:OddOneOut"], "a name stays a name, whatever lies beside"


def test_a_file_that_is_not_beside_the_scenario_is_told_with_the_path_where_it_should_be(write, tmp_path):
    write("odd.py", CONTRARIAN)
    write("far/mine.toml", 'strategy = "odd.py"\n')
    assert f"{tmp_path}/far/odd.py cannot be read" in refusal(Market, Scenario.read("far/mine.toml"))


@pytest.mark.parametrize("toml", ["strategy = 5", "firms = 5", "firms = [5]", "changes = [{ day = 1, strategy = 5 }]"])
def test_what_is_no_path_is_told_as_ever(write, toml):
    write("mine.toml", toml)
    assert "is 5, but must be" in refusal(Scenario.read, "mine.toml")


# ------------------------------------------------------------------------------------------ in a market


def test_a_file_does_what_the_same_class_does_by_name(odd):
    by_path = lived(strategy=odd)
    exec(CONTRARIAN, {"__name__": "__main__"})
    by_name, usual = lived(strategy="odd_one_out"), lived(strategy="contextual")
    pd.testing.assert_frame_equal(by_path.ledger.daily, by_name.ledger.daily, check_exact=True)
    assert not by_path.ledger.daily.equals(usual.ledger.daily)


def test_one_firm_may_use_it_and_another_later(odd):
    changes = [{"day": 3, "firm": "Giant 2", "strategy": odd}]
    market = lived(firms=[{"name": "Odd", "strategy": odd}], changes=changes)
    names = [marketer.strategy.name for marketer in market.marketers[:3]]
    assert names == ["odd_one_out", "odd_one_out", "content_based"]


def test_it_need_not_be_imported_to_be_refused_before_the_first_day(write):
    write("two.py", TWO)
    for where in ({"strategy": "two.py"}, {"firms": [{"strategy": "two.py"}]}):
        assert "more than one strategy" in refusal(Market, Scenario(**SIZE), **where)
    later = [{"day": 5, "strategy": "two.py"}]
    assert "more than one strategy" in refusal(Market, Scenario(**SIZE), changes=later)


def test_an_optimiser_of_ones_own_deals_consumers_into_its_arms(write):
    write("best.py", MOSTLY_BEST)
    market = lived(firms=[{"optimiser": "best.py", "learns": "personalization"}])
    learner = market.marketers[0].experiments.optimiser
    assert learner.name == "mostly_best"
    assert (learner.tried > 0).all()
    arms = learner.arms()
    assert max(arm.share for arm in arms) == pytest.approx(0.8 + 0.2 / len(arms))


def test_analytics_of_ones_own_put_buyers_into_a_tier_of_their_own(write):
    write("touch.py", IN_TOUCH)
    market = lived(15, analytics="touch.py", shop_rate=0.5)
    buyers = market.world.bonds["purchases"] > 0
    tiers = market.world.bonds["tier"]
    assert set(tiers[buyers].tolist()) == {0, 1}, "those who bought since the last review are not in it yet"
    assert (tiers[~buyers] == 0).all()


def test_an_edit_in_mid_run_changes_the_next_market_only(odd, write):
    market, whole = Market(Scenario(**SIZE), rng=1, strategy=odd), lived(strategy=odd)
    market.run_for(4)
    write(odd, CONTRARIAN.replace("1 / popularity", "popularity"))
    market.run_for(4)
    pd.testing.assert_frame_equal(market.ledger.daily, whole.ledger.daily, check_exact=True)
    assert not lived(strategy=odd).ledger.daily.equals(whole.ledger.daily)


def test_a_market_with_it_is_pickled_and_lives_on(odd):
    market = lived(4, strategy=odd)
    again = pickle.loads(pickle.dumps(market))
    for each in (market, again):
        each.run_for(4)
    pd.testing.assert_frame_equal(market.ledger.daily, again.ledger.daily, check_exact=True)


@pytest.mark.slow
def test_a_spawned_worker_loads_it_itself(odd):
    scenario = Scenario(**SIZE, strategy=odd)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        there = pool.submit(run, scenario, 3).result()
    pd.testing.assert_frame_equal(there.daily, run(scenario, 3).daily, check_exact=True)


# ------------------------------------------------------------------------------------------ in results


def test_the_folder_alone_gives_the_run_again(far, tmp_path):
    first = run(Scenario.read(far).with_(**SIZE), seed=2, out=tmp_path / "first", figures=False)
    shutil.rmtree(far.parent)
    (tmp_path / "best.py").unlink()
    shutil.move(tmp_path / "first", tmp_path / "moved")
    again = run(Scenario.read(tmp_path / "moved/scenario.toml"), seed=2, out=tmp_path / "again", figures=False)
    for table in ("daily", "marketers", "consumers"):
        pd.testing.assert_frame_equal(getattr(first, table), getattr(again, table), check_exact=True)
    manifests = [(tmp_path / name / "manifest.json").read_text() for name in ("moved", "again")]
    assert manifests[0] == manifests[1]
    assert str(tmp_path) not in manifests[0]


def test_the_manifest_has_a_digest_of_each_file_and_where_it_is(far, tmp_path):
    run(Scenario.read(far).with_(**SIZE), out=tmp_path / "out", figures=False)
    told = json.loads((tmp_path / "out/manifest.json").read_text())
    assert sorted(Path(name).name for name in told["inputs"]) == ["best.py", "odd.py", "touch.py"]
    for name, digest in told["inputs"].items():
        assert Path(name).parts[:2] == ("inputs", digest[:8])
        assert (tmp_path / "out" / name).is_file()
    (odd,) = (name for name in told["inputs"] if name.endswith("odd.py"))
    assert told["scenario"]["strategy"] == odd
    assert told["scenario"]["firms"][0]["strategy"] == f"{odd}:odd_one_out"
    assert [change["strategy"] for change in told["scenario"]["changes"]] == ["broad", f"{odd}:OddOneOut"]


@pytest.mark.parametrize("edit", [lambda path: path.write_text("1 / 0"), Path.unlink], ids=["broken", "gone"])
def test_what_is_kept_is_what_ran_whatever_became_of_the_file(odd, tmp_path, edit):
    results = run(Scenario(**SIZE, strategy=odd))
    edit(tmp_path / odd)
    refusal(Strategy.find, odd)
    results.save(tmp_path / "out", figures=False)
    (kept,) = (tmp_path / "out/inputs").rglob("*.py")
    assert kept.read_text() == CONTRARIAN
    assert Strategy.find(str(Results.load(tmp_path / "out").scenario.strategy)).name == "odd_one_out"


# ------------------------------------------------------------------------------------------ on the command line


def test_what_is_in_a_file_can_be_listed(write):
    write("firm.py", TWO + MOSTLY_BEST + IN_TOUCH)
    told = {kind: symbiosis(kind, "firm.py").stdout for kind in ("strategies", "optimisers", "analytics")}
    assert "odd_one_out  Offers first what is least popular." in told["strategies"]
    assert "plain_one    Popularity." in told["strategies"]
    assert "mostly_best  Treats most people" in told["optimisers"]
    assert "in_touch  Tells who has bought before." in told["analytics"]
    assert "content_based" not in told["strategies"]
    (row,) = json.loads(symbiosis("strategies", "firm.py:Plain", "--json").stdout)
    assert (row["name"], row["summary"]) == ("firm.py:Plain", "Popularity.")


def test_a_run_and_a_comparison_take_it(far, odd, tmp_path):
    done = symbiosis("run", "no_law", *SMALL, "--set", "strategy=odd.py", "--out", "out", "--no-figures", "--json")
    assert done.returncode == 0, done.stderr
    again = symbiosis("run", "out/scenario.toml", "--json")
    assert json.loads(again.stdout)["measures"] == json.loads(done.stdout)["measures"]
    compared = symbiosis("compare", "no_law", "no_law,strategy=odd.py", str(far), *SMALL, "--seeds", "1")
    assert compared.returncode == 0, compared.stderr
    assert "no_law,strategy=odd.py against no_law" in compared.stdout
    assert "mine against no_law" in compared.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("strategies", "bad.py"), "bad.py, line 1: ZeroDivisionError: division by zero."),
        (("run", "no_law", *SMALL, "--set", "strategy=bad.py"), "line 1: ZeroDivisionError: division by zero."),
        (("run", "no_law", *SMALL, "--set", "strategy=none.py"), "none.py cannot be read: No such file or directory."),
        (("run", "no_law", *SMALL, "--set", "optimiser=odd.py"), "odd.py defines no optimiser."),
        (("compare", "no_law", "no_law,analytics=bad.py", *SMALL), "line 1: ZeroDivisionError: division by zero."),
    ],
)
def test_a_bad_file_is_told_in_one_line(odd, write, arguments, said):
    write("bad.py", "1 / 0")
    done = symbiosis(*arguments)
    assert done.returncode == 2
    assert said in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
