"""Laws as data: what the presets say, what a user's own law may say, and what none may say."""

import pickle
import subprocess
import sys
import tomllib
from dataclasses import FrozenInstanceError, replace
from datetime import date
from pathlib import Path

import pytest
import tomli_w
from hypothesis import assume, example, given
from hypothesis import strategies as st

from sim.errors import BadInput
from sim.law.privacy_law import CONSENT_RULES, Citation, PrivacyLaw, declared, load, presets

STATUTES = ["ccpa", "gdpr", "pipl"]
AGREEING = ("universal_opt_out", "answer_days")
"""Clauses that must agree with others."""
MINIMAL = """
name = "erasure_only"
title = "A right to be forgotten, and nothing else"
in_force = 2030-01-01
reference = "A thought experiment"

[clauses.erasure]
value = true
article = "Art. 1"
says = "Whoever asks is deleted."
"""


@pytest.fixture
def law_file(tmp_path):
    """Writes a law of one's own to a file and says where it is."""

    def write(text: str) -> Path:
        path = tmp_path / "mine.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def scratch(tmp_path_factory):
    return tmp_path_factory.mktemp("laws") / "rubbish.toml"


def clause(law: PrivacyLaw, name: str):
    return next(clause for clause in law.clauses() if clause.name == name)


def refusal(source) -> str:
    with pytest.raises(BadInput) as refused:
        load(source)
    return str(refused.value)


def load_or_refuse(path: Path, content: bytes) -> PrivacyLaw | None:
    """Anything but a law or a BadInput fails the test."""
    path.write_bytes(content)
    try:
        return load(path)
    except BadInput:
        return None


class TestPresets:
    def test_are_four(self):
        assert presets() == ["ccpa", "gdpr", "none", "pipl"]

    @pytest.mark.parametrize("name", presets())
    def test_load_by_the_name_of_their_file(self, name):
        assert load(name).name == name

    @pytest.mark.parametrize("name", STATUTES)
    def test_cite_an_article_and_say_it_in_a_sentence(self, name):
        for told in load(name).clauses():
            if not told.neutral:
                assert any(mark in told.article for mark in ("Art.", "Arts.", "§")), told
                assert told.says.endswith("."), told

    @pytest.mark.parametrize("name", STATUTES)
    @pytest.mark.parametrize("quantity", ["minimisation_cap", "transparency_floor", "security_floor", "retention_days"])
    def test_own_up_to_a_number_that_the_statute_does_not_give(self, name, quantity):
        told = clause(load(name), quantity)
        assert not told.neutral
        assert "gives no number" in told.assumption

    @pytest.mark.parametrize("name", STATUTES)
    def test_link_to_the_official_text(self, name):
        assert "http" in load(name).reference

    def test_none_is_silent_on_everything(self):
        assert all(told.neutral and not told.article for told in load("none").clauses())

    def test_began_to_apply(self):
        assert load("gdpr").in_force == date(2018, 5, 25)
        assert load("ccpa").in_force == date(2023, 1, 1), "as amended by the CPRA"
        assert load("pipl").in_force == date(2021, 11, 1)


class TestStatutes:
    """What a lawyer would check first."""

    @pytest.mark.parametrize(
        ("law", "name", "value", "article"),
        [
            ("gdpr", "consent_personalise", "opt_in", "6(1)(a)"),
            ("gdpr", "objection", True, "7(3)"),
            ("gdpr", "access", True, "15"),
            ("gdpr", "erasure", True, "17"),
            ("gdpr", "rectification", True, "16"),
            ("gdpr", "portability", True, "20"),
            ("gdpr", "answer_days", 30, "12(3)"),
            ("gdpr", "purpose_limitation", True, "5(1)(b)"),
            ("gdpr", "minimisation_cap", 0.5, "5(1)(c)"),
            ("gdpr", "retention_days", 180, "5(1)(e)"),
            ("gdpr", "security_floor", 0.6, "32"),
            ("gdpr", "notification_days", 3, "33(1)"),
            ("gdpr", "breach_damages", 0, "82"),
            ("gdpr", "fine_share", 0.04, "83(5)"),
            ("gdpr", "fine_fixed", 20_000_000, "83(5)"),
            ("gdpr", "inspection", True, "58(1)(b)"),
            ("ccpa", "consent_measure", "notice", "1798.100(a)"),
            ("ccpa", "consent_share", "opt_out", "1798.120(a)"),
            ("ccpa", "universal_opt_out", True, "7025"),
            ("ccpa", "dark_patterns", False, "7004"),
            ("ccpa", "erasure", True, "1798.105"),
            ("ccpa", "rectification", True, "1798.106"),
            ("ccpa", "portability", True, "1798.130"),
            ("ccpa", "answer_days", 45, "1798.130(a)(2)"),
            ("ccpa", "notification_days", 30, "1798.82"),
            ("ccpa", "breach_damages", 100, "1798.150"),
            ("ccpa", "fine_per_violation", 2_500, "1798.155"),
            ("pipl", "consent_personalise", "opt_in", "13(1)"),
            ("pipl", "consent_share", "opt_in", "23"),
            ("pipl", "objection", True, "15"),
            ("pipl", "access", True, "45"),
            ("pipl", "erasure", True, "47"),
            ("pipl", "rectification", True, "46"),
            ("pipl", "portability", True, "45"),
            ("pipl", "answer_days", 30, "50"),
            ("pipl", "notification_days", 1, "57"),
            ("pipl", "fine_share", 0.05, "66"),
            ("pipl", "fine_fixed", 50_000_000, "66"),
            ("pipl", "inspection", True, "63"),
        ],
    )
    def test_hold_what_the_article_holds(self, law, name, value, article):
        told = clause(load(law), name)
        assert told.value == value
        assert article in told.article

    def test_only_california_lets_a_browser_signal_speak(self):
        assert [name for name in presets() if load(name).universal_opt_out] == ["ccpa"]

    def test_only_california_owes_the_exposed_a_fixed_sum(self):
        assert [name for name in presets() if load(name).breach_damages] == ["ccpa"]

    def test_california_asks_less_of_a_firm_before_it_records(self):
        codes = {name: CONSENT_RULES.index(load(name).consent_personalise) for name in presets()}
        assert codes["none"] < codes["ccpa"] < codes["gdpr"] == codes["pipl"]

    def test_amounts_are_the_statutes_own_and_convert(self):
        assert load("gdpr").in_dollars("fine_fixed") == pytest.approx(23.6e6)
        assert load("pipl").in_dollars("fine_fixed") == pytest.approx(7.75e6)
        assert load("ccpa").in_dollars("breach_damages") == 100

    def test_a_deadline_is_not_an_amount(self):
        with pytest.raises(BadInput, match="no amount of money 'notification_days'"):
            load("gdpr").in_dollars("notification_days")


class TestOwnLaw:
    def test_with_one_clause_is_silent_on_all_others(self, law_file):
        law = load(str(law_file(MINIMAL)))
        assert law.erasure
        assert [told.name for told in law.clauses() if not told.neutral] == ["erasure"]
        assert clause(law, "erasure").article == "Art. 1"
        assert clause(law, "erasure").says == "Whoever asks is deleted."

    def test_may_be_saved_by_a_text_editor_that_marks_its_encoding(self, law_file):
        assert load(law_file("\ufeff" + MINIMAL)).erasure

    def test_may_comment_on_a_clause_that_it_leaves_neutral(self, law_file):
        told = clause(load(law_file(MINIMAL + '[clauses.access]\nvalue = false\nsays = "Left out."')), "access")
        assert told.neutral
        assert told.says == "Left out."

    def test_may_give_whole_numbers_for_shares(self, law_file):
        law = load(law_file(MINIMAL + '[clauses.fine_share]\nvalue = 1\narticle = "Art. 2"'))
        assert law.fine_share == 1.0
        assert isinstance(law.fine_share, float)

    @pytest.mark.parametrize("name", presets())
    def test_written_by_hand_or_by_the_model_is_the_same_law(self, name, law_file):
        assert load(law_file(load(name).as_toml())) == load(name)


class TestRefusals:
    """A refusal names the file, the clause, the value and what is allowed."""

    @pytest.mark.parametrize(
        ("name", "value", "allowed"),
        [
            ("consent_share", '"opt-in"', "one of none, notice, opt_out, opt_in"),
            ("consent_share", "true", "one of none, notice, opt_out, opt_in"),
            ("dark_patterns", '"no"', "true or false"),
            ("erasure", "1", "true or false"),
            ("minimisation_cap", "1.5", "a number from 0 to 1"),
            ("minimisation_cap", "nan", "a number from 0 to 1"),
            ("fine_share", "true", "a number from 0 to 1"),
            ("fine_share", "-0.04", "a number from 0 to 1"),
            ("fine_fixed", "-1", "a number from 0"),
            ("fine_fixed", "inf", "a number from 0"),
            ("retention_days", "-1", "a whole number from 0"),
            ("retention_days", "0.5", "a whole number from 0"),
            ("notification_days", "-3", "a whole number from -1"),
            ("notification_days", "2018-05-25", "a whole number from -1"),
        ],
    )
    def test_of_a_value(self, law_file, name, value, allowed):
        head = MINIMAL.split("[")[0]
        said = refusal(law_file(f'{head}[clauses.{name}]\nvalue = {value}\narticle = "Art. 2"'))
        shown = repr(tomllib.loads(f"value = {value}")["value"])
        for part in ("mine.toml", f"clauses.{name} is {shown}", allowed):
            assert part in said

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (("erasure]", "erasur]"), "no clause 'erasur'. Did you mean 'erasure'?"),
            (("article", "artikle"), "no key of clauses.erasure 'artikle'. Did you mean 'article'?"),
            (("title", "titel"), "no key of a law 'titel'. Did you mean 'title'?"),
            (("reference", "#"), "reference is missing"),
            (("value = true", ""), "clauses.erasure.value is missing, but must be true or false"),
            (('article = "Art. 1"', ""), "clauses.erasure is True, but cites nothing"),
            (('"Art. 1"', '"  "'), "clauses.erasure is True, but cites nothing"),
            (('"Art. 1"', "17"), "clauses.erasure.article is 17, but must be a text"),
            (('"erasure_only"', '" "'), "name is ' ', but must be a text that is not empty"),
            (("2030-01-01", "2030"), "in_force is 2030, but must be a day such as 2018-05-25"),
            (("2030-01-01", "2030-01-01T12:00:00"), "but must be a day such as 2018-05-25"),
            (("[clauses.erasure]", 'currency = "euro"\n[clauses.erasure]'), "three letters (ISO 4217)"),
            (("[clauses.erasure]", "exchange_rate = 0\n[clauses.erasure]"), "exchange_rate is 0"),
            (("[clauses.erasure]", "[clauses]\nerasure = true\n[extra]"), "no key of a law 'extra'"),
            (("[clauses.erasure]", "clauses = 3\n[extra]"), "no key of a law 'extra'"),
            (("value = true", "value = "), "Invalid value"),
        ],
    )
    def test_of_a_slip_of_the_pen(self, law_file, change, said):
        assert said in refusal(law_file(MINIMAL.replace(*change)))

    @pytest.mark.parametrize("clauses", ["clauses = 3", "clauses.erasure = true"])
    def test_of_clauses_that_are_not_tables(self, law_file, clauses):
        assert "must be a table" in refusal(law_file(MINIMAL.split("[")[0] + clauses))

    def test_of_a_name_suggests_the_nearest_preset(self):
        assert "no law 'gdrp'. Did you mean 'gdpr'?" in refusal("gdrp")

    def test_of_a_path_that_is_not_there_says_how_to_give_one(self, tmp_path):
        assert "path of its .toml file" in refusal(tmp_path / "nowhere.toml")

    @pytest.mark.parametrize("name", ["", ".", "/", "\0", "a" * 5_000, "\ud800", 3, None, 0.5, b"gdpr", ["gdpr"]])
    def test_of_what_is_no_name_at_all(self, name):
        refusal(name)

    def test_of_tables_nested_beyond_reason(self, law_file):
        refusal(law_file("x = " + "[" * 100_000))

    @pytest.mark.parametrize("digits", ["0x" + "f" * 5_000, "9" * 400, "9" * 5_000])
    def test_of_numbers_too_long_to_print(self, law_file, digits):
        refusal(law_file(MINIMAL + f'[clauses.fine_fixed]\nvalue = {digits}\narticle = "Art. 2"'))

    def test_of_an_unreadable_law_does_not_touch_the_presets(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        Path("gdpr").write_text("not a law")
        assert load("gdpr").name == "gdpr", "a preset's name always means the preset"
        assert "gdpr" in refusal(Path("gdpr"))


class TestContradictions:
    def test_nothing_to_opt_out_of(self, law_file):
        signal = '[clauses.universal_opt_out]\nvalue = true\narticle = "Art. 2"\n'
        notice = '[clauses.consent_share]\nvalue = "notice"\narticle = "Art. 3"\n'
        assert "nothing to opt out of" in refusal(law_file(MINIMAL + signal + notice))

    def test_a_deadline_for_nothing(self):
        with pytest.raises(BadInput, match=r"answer_days is 30, but there is nothing to ask for. Make access"):
            load("none").with_(answer_days=30)
        assert load("none").with_(answer_days=30, portability=True).answer_days == 30

    @pytest.mark.parametrize("rule", ["opt_out", "opt_in"])
    def test_one_choice_is_enough_for_a_signal(self, rule):
        assert load("none").with_(consent_share=rule, universal_opt_out=True).universal_opt_out

    def test_a_right_to_object_is_something_to_signal(self):
        assert load("none").with_(objection=True, universal_opt_out=True).universal_opt_out

    def test_inferences_that_nobody_can_refuse(self):
        with pytest.raises(BadInput, match=r"nobody can refuse\. Make consent_personalise"):
            load("none").with_(inferences=True, consent_personalise="notice")
        assert load("none").with_(inferences=True, objection=True).inferences

    @pytest.mark.parametrize("purpose", ["measure", "personalise", "share"])
    def test_consent_to_what_is_forbidden(self, purpose):
        with pytest.raises(BadInput, match=f"nothing may be recorded, but consent_{purpose} is 'opt_in'"):
            load("none").with_(minimisation_cap=0.0, **{f"consent_{purpose}": "opt_in"})

    def test_a_limit_to_keeping_nothing(self):
        with pytest.raises(BadInput, match="there is nothing to keep"):
            load("none").with_(minimisation_cap=0.0, retention_days=30)
        assert load("none").with_(minimisation_cap=0.0).minimisation_cap == 0.0

    def test_no_security_stops_every_attack(self):
        with pytest.raises(BadInput, match=r"a number from 0 to 0\.999"):
            load("none").with_(security_floor=1.0)

    def test_a_dollar_is_a_dollar(self):
        with pytest.raises(BadInput, match="a US dollar is worth 1"):
            load("gdpr").with_(currency="USD")

    def test_a_clause_cited_twice(self):
        law = load("gdpr")
        with pytest.raises(BadInput, match="cited 2 times"):
            replace(law, citations=(*law.citations, Citation("erasure", "Art. 18")))

    def test_a_citation_of_nothing_known(self):
        with pytest.raises(BadInput, match="no clause 'oblivion'"):
            replace(load("gdpr"), citations=(Citation("oblivion", "Art. 20"),))


class TestReform:
    """A reform is a difference from a law."""

    @pytest.mark.parametrize("name", presets())
    @pytest.mark.parametrize("silenced", declared())
    def test_any_clause_of_a_preset_can_be_struck_out_alone(self, name, silenced):
        law = load(name)
        reformed = law.neutral(silenced)
        assert clause(reformed, silenced).neutral
        assert [told for told in reformed.clauses() if told.name != silenced] == [
            told for told in law.clauses() if told.name != silenced
        ]

    def test_what_is_set_by_hand_does_not_claim_to_be_the_statute(self):
        told = clause(load("gdpr").with_(name="gdpr_2", fine_share=0.1), "fine_share")
        assert told.value == 0.1
        assert "83" not in told.article
        assert "by hand" in told.article

    def test_a_value_set_to_what_it_was_keeps_its_article(self):
        assert load("gdpr").with_(fine_share=0.04) == load("gdpr")

    @pytest.mark.parametrize("change", [{"erasur": True}, {"erasure": "yes"}, {"citations": ()}, {"name": ""}])
    def test_refuses_what_a_file_may_not_say(self, change):
        with pytest.raises(BadInput):
            load("gdpr").with_(**change)

    def test_cannot_strike_out_what_is_no_clause(self):
        with pytest.raises(BadInput, match="no clause 'name'"):
            load("gdpr").neutral("name")

    def test_leaves_the_law_itself_alone(self):
        law = load("gdpr")
        law.with_(erasure=False)
        assert law.erasure
        with pytest.raises(FrozenInstanceError):
            law.erasure = False

    def test_travels_to_another_process(self):
        assert {pickle.loads(pickle.dumps(load("ccpa")))} == {load("ccpa")}


def lawful(name: str) -> st.SearchStrategy:
    """Any value that the clause may have."""
    parameter = declared()[name]
    if parameter.choices:
        return st.sampled_from(parameter.choices)
    if parameter.kind is bool:
        return st.booleans()
    if parameter.kind is int:
        return st.integers(parameter.low, parameter.high)
    return st.floats(parameter.low, parameter.high)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.datetimes()
RUBBISH = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5)
TOML_RUBBISH = RUBBISH.filter(lambda value: "None" not in repr(value) and "\\ud" not in repr(value))


class TestAnything:
    @given(st.fixed_dictionaries({name: lawful(name) for name in declared()}))
    def test_without_contradiction_survives_the_way_to_a_file_and_back(self, scratch, values):
        try:
            law = load("none").with_(**values)
        except BadInput:
            return
        assert {name: getattr(law, name) for name in values} == values
        assert load_or_refuse(scratch, law.as_toml().encode()) == law

    @given(st.sampled_from(sorted(declared())), RUBBISH)
    @example("retention_days", float("inf"))
    def test_in_a_clause_is_either_allowed_or_refused(self, name, value):
        try:
            law = load("gdpr").with_(**{name: value})
        except BadInput:
            return
        assert getattr(law, name) == value

    @example(MINIMAL.encode() + b"\xff\xfe")
    @given(st.binary() | st.text().map(lambda text: text.encode(errors="surrogatepass")))
    def test_in_a_file_is_refused(self, scratch, content):
        assert load_or_refuse(scratch, content) is None

    @given(st.sampled_from(STATUTES), st.data())
    def test_torn_out_of_a_preset_leaves_a_law_or_a_refusal(self, scratch, name, data):
        text = load(name).as_toml()
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(start + 40, len(text))))
        law = load_or_refuse(
            scratch, (text[:start] + data.draw(st.text(max_size=5)) + text[end:]).encode(errors="ignore")
        )
        assert law is None or all(told.neutral or told.article for told in law.clauses())

    @given(st.dictionaries(st.sampled_from(["name", "title", "in_force", "clauses", "currency"]), TOML_RUBBISH))
    def test_at_the_head_of_a_law_is_refused(self, scratch, table):
        assert load_or_refuse(scratch, tomli_w.dumps(table).encode(errors="ignore")) is None, "reference is missing"

    @given(st.text() | st.sampled_from(presets()).map(str.upper))
    def test_as_a_name_is_refused(self, name):
        assume(name not in presets())
        refusal(name)


def test_reading_laws_does_not_wait_for_numpy():
    code = "import sys; from sim.law.privacy_law import load; load('gdpr'); assert 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
