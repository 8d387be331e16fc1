"""Regulators that are pressed: by the public, whose concern they poll, and by an industry that lobbies."""

import numpy as np
import pytest

from sim import Market
from sim.errors import BadInput
from sim.law.stringency import stringency
from sim.regulators.kinds import Kind, Signals
from sim.regulators.politics import hear, poll

OFTEN = {"political_days": 5, "consumers": 400, "degree": 6.0, "rng": 2, "breach_rate": 0.0}
ALARMED = {"concern_mean": 0.95, "lobbying": 0.0}
CALM = {"concern_mean": 0.05, "lobbying": 0.0}


def lived(days: int, **parameters) -> Market:
    market = Market(**OFTEN | parameters)
    market.run_for(days)
    return market


def signals(public: float = 0.0, industry: float = 0.0) -> Signals:
    return Signals(public, industry, complaints=0.0, stringency=0.5)


@pytest.mark.parametrize(
    ("kind", "public", "industry", "sign"),
    [
        ("static", 1.0, 0.0, 0),
        ("static", 0.0, 1.0, 0),
        ("adaptive", 1.0, 0.4, 1),
        ("adaptive", 0.4, 1.0, -1),
        ("captured", 1.0, 0.0, 0),
        ("captured", 1.0, 0.1, -1),
        ("responsive", 1.0, 9.0, 1),
        ("responsive", -1.0, 0.0, -1),
    ],
)
def test_each_kind_hears_whom_it_hears(kind, public, industry, sign):
    assert np.sign(Kind.find(kind)().pressure(signals(public, industry))) == sign


@pytest.mark.parametrize("kind", Kind.all())
def test_each_kind_says_what_it_does_and_where_that_is_from(kind):
    member = Kind.find(kind)
    assert member.summary.endswith(".")
    assert member.literature


class TestTheLaw:
    def test_tightens_where_people_are_alarmed_and_nobody_lobbies(self):
        market = lived(21, regulator="adaptive", **ALARMED)
        course = market.ledger.daily["law_stringency"]
        assert course.is_monotonic_increasing
        assert course[0] == 0.0 < course[20]
        assert market.ledger.events.query("kind == 'law'").day.tolist() == [5, 10, 15, 20]

    def test_relaxes_where_people_are_calm(self):
        market = lived(21, regulator="responsive", law="gdpr", **CALM)
        course = market.ledger.daily["law_stringency"]
        assert course.is_monotonic_decreasing
        assert course[20] < course[0]

    def test_is_relaxed_by_a_captured_regulator_however_alarmed_people_are(self):
        market = lived(41, regulator="captured", law="gdpr", lobbying=1.0, concern_mean=0.95, lobbying_pressure=100.0)
        assert market.ledger.daily["law_stringency"].iloc[-1] < market.ledger.daily["law_stringency"].iloc[0]
        assert market.ledger.daily["lobbying_costs"].sum() > 0.0

    def test_stands_under_a_static_regulator_for_whom_nobody_lobbies(self):
        market = lived(21, law="gdpr", **ALARMED | {"lobbying": 1.0})
        assert market.ledger.daily["law_stringency"].nunique() == 1
        assert market.ledger.daily["lobbying_costs"].sum() == 0.0

    def test_withstands_what_its_inertia_is_greater_than(self):
        market = lived(21, regulator="adaptive", inertia=100.0, **ALARMED)
        assert market.ledger.daily["law_stringency"].nunique() == 1

    def test_that_has_been_tightened_binds(self):
        """The first rungs are those of consent; firms that keep the law then record less."""
        loose, tight = (
            lived(60, regulator=kind, compliance=1.0, notice="none", **ALARMED) for kind in ("static", "responsive")
        )
        assert tight.law.consent_personalise == "notice"
        assert stringency(tight.law) > stringency(loose.law)
        assert tight.ledger.daily["trust"].iloc[-1] != loose.ledger.daily["trust"].iloc[-1]

    def test_of_one_jurisdiction_moves_alone(self):
        places = [{"name": "A", "share": 0.5, "regulator": "responsive"}, {"name": "B", "share": 0.5}]
        market = lived(21, jurisdictions=places, **ALARMED)
        last = market.ledger.jurisdictions.set_index(["day", "jurisdiction"]).law_stringency
        assert last[20, "A"] > last[20, "B"] == 0.0


class TestWhatIsHeard:
    def test_a_poll_of_all_is_the_share_of_the_concerned(self):
        market = lived(1, poll_size=10_000)
        share = (market.consumers.concern > 0.5).mean()
        assert poll(market.regulators[0], np.random.default_rng(0)) == pytest.approx(share)

    def test_a_small_poll_errs(self):
        market, luck = lived(1, poll_size=20), np.random.default_rng(0)
        assert len({poll(market.regulators[0], luck) for _ in range(20)}) > 3

    def test_lobbying_is_what_was_spent_since_the_last_review(self):
        market = lived(11, regulator="adaptive", lobbying=0.5)
        (office,) = market.regulators
        spent = market.ledger.daily["lobbying_costs"][10:].sum()
        heard = hear(office, 5, np.random.default_rng(0))
        assert heard.industry == pytest.approx(market.scenario.lobbying_pressure * spent * 365 / 5 / 400)
        assert hear(office, 5, np.random.default_rng(0)).industry == 0.0


def test_a_kind_of_one_s_own_is_a_file(tmp_path):
    code = 'from sim.regulators.kinds import Kind\n\nclass Crusader(Kind):\n    """Always tightens."""\n\n'
    code += "    def pressure(self, signals):\n        return 1.0\n"
    (tmp_path / "crusader.py").write_text(code)
    market = lived(11, regulator=str(tmp_path / "crusader.py"))
    assert market.ledger.daily["law_changes"].sum() == 2


def test_a_kind_nobody_knows_is_told_with_the_nearest():
    with pytest.raises(BadInput, match=r"no kind of regulator 'capturd'\. Did you mean 'captured'"):
        Market(consumers=100, regulator="capturd")
