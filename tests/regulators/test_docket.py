"""The docket: what authorities did adds up, day by day and over jurisdictions."""

import pytest

from sim import Market
from sim.ledger.docket import COLUMNS, COUNTS
from sim.ledger.measures.enforcement import SUMS

BUSY = {
    "compliance": 0.5,
    "audit_rate": 0.2,
    "detection": 0.8,
    "case_days": 3.0,
    "complaint_rate": 0.5,
    "act_rate": 0.5,
    "breach_rate": 0.05,
    "discovery_days": 1.0,
}
PLACES = [{"name": "Union", "share": 0.6, "law": "gdpr"}, {"name": "Elsewhere", "share": 0.4, "law": "pipl"}]


@pytest.fixture(scope="module")
def market():
    market = Market(consumers=400, degree=6.0, rng=2, jurisdictions=PLACES, cooperation=0.5, **BUSY)
    market.run_for(30)
    return market


def test_has_a_row_a_day_and_jurisdiction(market):
    table = market.ledger.jurisdictions
    assert list(table.columns) == ["day", "jurisdiction", *COLUMNS]
    assert table.jurisdiction.tolist() == ["Union", "Elsewhere"] * 30


def test_cases_opened_are_closed_or_pending(market):
    table = market.ledger.jurisdictions.groupby("jurisdiction")
    pending = table["cases_pending"].last()
    assert (table["cases_opened"].sum() - table["cases_closed"].sum() == pending).all()
    assert pending.tolist()[::-1] == [len(regulator.cases) for regulator in market.regulators]
    assert (table["cases_closed"].sum() > 0).all()


def test_complaints_are_waiting_or_have_become_cases(market):
    waiting = market.ledger.jurisdictions.groupby("day")["complaints_waiting"].sum()
    assert waiting.iloc[-1] == sum(regulator.inbox.sum() for regulator in market.regulators) > 0


def test_fines_are_those_paid_and_published(market):
    table = market.ledger.jurisdictions
    published = market.ledger.docket.penalties
    assert table["fines"].sum() == pytest.approx(sum(each.amount for each in published))
    assert table.groupby("day")["fines"].sum().tolist() == pytest.approx(
        market.ledger.daily["fines"].tolist(), abs=1e-5
    )
    assert table["findings"].sum() == len(published) == sum(regulator.fined for regulator in market.regulators) > 0


@pytest.mark.parametrize("measure", SUMS)
def test_daily_measures_are_sums_over_jurisdictions(market, measure):
    summed = market.ledger.jurisdictions.groupby("day")[measure].sum()
    assert market.ledger.daily[measure].tolist() == summed.tolist()


def test_stringency_is_a_mean_over_people(market):
    table = market.ledger.jurisdictions.query("day == 0")
    mean = (table.law_stringency * table.residents).sum() / table.residents.sum()
    assert market.ledger.daily["law_stringency"].iloc[0] == pytest.approx(mean)


def test_whatever_authorities_do_is_in_it(market):
    told = market.ledger.jurisdictions[list(COUNTS)].sum()
    assert (
        told[["cases_opened", "cases_closed", "findings", "fines", "audits", "breach_cases", "passed_on"]] > 0
    ).all()
