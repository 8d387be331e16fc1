"""Laws that change in steps: what a file may say, and what comes into force on which day."""

from datetime import date
from pathlib import Path

import pytest

from sim import Market
from sim.errors import BadInput
from sim.law.privacy_law import load, presets, timelines
from sim.law.steps import day_of
from sim.law.stringency import stringency

LAW = """
name = "slowly"
title = "A law in two steps"
in_force = 2030-01-01
reference = "A thought experiment"

[clauses.access]
value = true
article = "Art. 1"

[[steps]]
date = 2030-01-11
title = "Whoever asks is deleted"
reference = "Amending Act I"

[steps.clauses.erasure]
value = true
article = "Art. 2"

[[steps]]
date = 2030-01-21
title = "And nothing is kept for longer than a month"
reference = "Amending Act II"

[steps.clauses.retention_days]
value = 30
article = "Art. 3"
"""


@pytest.fixture
def law_file(tmp_path):
    def write(text: str = LAW) -> Path:
        path = tmp_path / "slowly.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def refusal(path: Path) -> str:
    with pytest.raises(BadInput) as refused:
        load(path)
    return str(refused.value)


class TestAFile:
    def test_says_what_the_law_is_on_any_date(self, law_file):
        law = load(law_file())
        assert [law.on(day).erasure for day in (date(2029, 1, 1), date(2030, 1, 10), date(2030, 1, 11))] == [0, 0, 1]
        assert [law.on(day).retention_days for day in (date(2030, 1, 20), date(2031, 1, 1))] == [0, 30]
        assert law.on(date(2031, 1, 1)).access, "what a step does not name stays"

    def test_survives_the_way_to_a_file_and_back(self, law_file):
        law = load(law_file())
        assert load(law_file(law.as_toml())) == law

    def test_each_state_cites_where_its_clauses_come_from(self, law_file):
        last = list(load(law_file()).history())[-1]
        told = {clause.name: clause.article for clause in last.clauses() if not clause.neutral}
        assert told == {"access": "Art. 1", "erasure": "Art. 2", "retention_days": "Art. 3"}

    def test_a_step_may_bring_a_whole_law_with_departures(self, law_file):
        law = load(law_file(LAW.replace('reference = "Amending Act I"', 'reference = "Amending Act I"\nlaw = "gdpr"')))
        first, second, _ = law.history()
        assert (first.consent_share, second.consent_share) == ("none", "opt_in")
        assert second.currency == "EUR"

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (("date = 2030-01-21", "date = 2030-01-11"), "out of order"),
            (("date = 2030-01-21", "date = 2030-01-05"), "the one before is of 2030-01-11"),
            (("date = 2030-01-11", "date = 2030-01-01"), "in_force is 2030-01-01"),
            (("date = 2030-01-11", 'date = "soon"'), "steps.date is 'soon', but must be a day"),
            (("date = 2030-01-11", ""), "steps.date is missing"),
            (('reference = "Amending Act I"', ""), "steps.reference is missing"),
            (("[steps.clauses.erasure]", "[steps.clauses.erasur]"), "Did you mean 'erasure'"),
            (("[steps.clauses.erasure]\nvalue = true", "[steps.clauses.erasure]\nvalue = 3"), "clauses.erasure is 3"),
            (('[steps.clauses.erasure]\nvalue = true\narticle = "Art. 2"', ""), "2030-01-11 changes nothing"),
            (('article = "Art. 2"', ""), "In its step of 2030-01-11: clauses.erasure is True, but cites nothing"),
            (('reference = "Amending Act I"', 'reference = "I"\nlaw = "gdrp"'), "Did you mean 'gdpr'"),
            (("[steps.clauses.erasure]", "[steps.clauses.universal_opt_out]"), "In its step of 2030-01-11"),
        ],
    )
    def test_with_a_mistake_is_told(self, law_file, change, said):
        assert said in refusal(law_file(LAW.replace(*change, 1)))


class TestInAMarket:
    def lived(self, days: int, **parameters) -> Market:
        market = Market(consumers=200, degree=6.0, rng=1, breach_rate=0.0, **parameters)
        market.run_for(days)
        return market

    def test_steps_come_into_force_on_their_days(self, law_file):
        market = self.lived(25, law=str(law_file()))
        told = market.ledger.events.query("kind == 'law'")
        assert told.day.tolist() == [10, 20]
        assert "Whoever asks is deleted" in told.what.iloc[0]
        stringent = market.ledger.daily["law_stringency"]
        assert stringent[9] < stringent[10] == stringent[19] < stringent[20]
        assert market.ledger.daily["law_changes"].sum() == 2
        assert market.law.retention_days == 30

    def test_by_the_scenario_s_calendar_those_before_the_first_day_are_past(self, law_file):
        market = self.lived(8, law=str(law_file()), starts="2030-01-15")
        assert market.ledger.events.query("kind == 'law'").day.tolist() == [0, 6]

    def test_a_law_that_arrives_later_counts_from_its_own_first_day(self, law_file):
        market = self.lived(18, changes=[{"day": 5, "law": str(law_file())}])
        assert market.ledger.events.query("kind == 'law'").day.tolist() == [15]

    def test_a_year_of_the_calendar_may_pass_in_fewer_days(self, law_file):
        market = self.lived(12, law=str(law_file()), timeline_year=182)
        assert market.ledger.events.query("kind == 'law'").day.tolist() == [5, 10]

    def test_until_the_first_step_nothing_differs_from_a_law_without(self, law_file):
        (stepless := law_file().with_name("stepless.toml")).write_text(next(load(law_file()).history()).as_toml())
        eager = {"act_rate": 1.0, "compliance": 1.0, "request_clicks": 0.0, "answer_wait": 0.5}
        stepping, standing = (self.lived(15, law=str(law), **eager) for law in (law_file(), stepless))
        assert stepping.ledger.daily[:10].equals(standing.ledger.daily[:10])
        assert stepping.ledger.daily["erasures"].sum() > standing.ledger.daily["erasures"].sum() == 0

    @pytest.mark.parametrize("starts", ["soon", "2018-13-01", "2018"])
    def test_a_calendar_begins_on_a_day(self, starts):
        with pytest.raises(BadInput, match="starts is"):
            Market(consumers=50, starts=starts)


def test_days_and_dates():
    assert day_of(date(2019, 1, 1), date(2018, 1, 1), 0, 365) == 365
    assert day_of(date(2018, 1, 1), date(2018, 1, 1), 7, 365) == 7
    assert day_of(date(2020, 1, 1), date(2018, 1, 1), 0, 100) == 200


class TestEuropesTimeLine:
    @pytest.fixture
    def law(self):
        return load("gdpr_timeline")

    def test_is_listed_beside_the_presets_not_among_them(self):
        assert timelines() == ["gdpr_timeline"]
        assert not set(timelines()) & set(presets())

    def test_every_step_has_a_reference_and_each_clause_an_article(self, law):
        for step in law.steps:
            assert step.reference
            assert all(citation.article for citation in step.citations)

    @pytest.mark.parametrize(
        ("day", "clause", "value"),
        [
            (date(2018, 5, 24), "consent_personalise", "opt_out"),
            (date(2018, 5, 25), "consent_personalise", "opt_in"),
            (date(2018, 5, 25), "fine_share", 0.04),
            (date(2019, 9, 30), "consent_measure", "notice"),
            (date(2019, 10, 1), "consent_measure", "opt_in"),
            (date(2021, 3, 31), "dark_patterns", True),
            (date(2021, 4, 1), "dark_patterns", False),
            (date(2022, 8, 1), "inferences", True),
        ],
    )
    def test_says_what_applied_when(self, law, day, clause, value):
        assert getattr(law.on(day), clause) == value

    def test_grows_no_laxer(self, law):
        course = [stringency(state) for state in law.history()]
        assert course == sorted(course)
