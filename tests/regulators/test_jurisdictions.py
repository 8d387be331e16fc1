"""Several jurisdictions: whose law applies, who enforces it, how far a strict one reaches, and where firms move."""

import numpy as np
import pytest

from sim import Market, Scenario
from sim.errors import BadInput
from sim.firms.establishment import review_home, yearly_cost
from sim.law.fines import highest_fine
from sim.law.privacy_law import load
from sim.ledger.docket import Penalty

QUIET = {"act_rate": 0.0, "ask_again": 0.0, "breach_rate": 0.0, "compliance": 1.0}
CAUGHT = {"compliance": 0.5, "audit_rate": 0.3, "detection": 1.0, "case_days": 0.0, "deterrence": 0.0}


def two(law: str = "gdpr", other: str = "none", share: float = 0.5, **settings) -> list[dict]:
    return [
        {"name": "Union", "share": share, "law": law},
        {"name": "Elsewhere", "share": round(1.0 - share, 6), "law": other, **settings},
    ]


def lived(days: int, consumers: int = 600, **parameters) -> Market:
    market = Market(consumers=consumers, degree=6.0, rng=3, **parameters)
    market.run_for(days)
    return market


def fines(market: Market):
    return market.ledger.events.query("kind == 'fine'")


class TestPeople:
    def test_live_where_shares_say(self):
        market = Market(consumers=4000, degree=6.0, rng=1, jurisdictions=two(share=0.3))
        assert (market.consumers.jurisdiction == 0).mean() == pytest.approx(0.3, abs=0.03)
        assert [regulator.residents for regulator in market.regulators] == market.ledger.residents.tolist()

    def test_live_where_a_survey_says_by_name_or_number(self, tmp_path):
        (tmp_path / "people.csv").write_text("concern,jurisdiction\n0.5,Union\n0.5,elsewhere\n0.5,0\n0.5,1\n")
        market = Market(
            consumers=4, degree=2.0, clustering=0.0, rng=1, people=str(tmp_path / "people.csv"), jurisdictions=two()
        )
        assert market.consumers.jurisdiction.tolist() == [0, 1, 0, 1]

    def test_have_the_rights_of_where_they_live(self):
        market = lived(15, jurisdictions=two(), notice="none", **QUIET)
        abroad = market.consumers.jurisdiction == 1
        assert market.consumers.personalise[abroad].all()
        assert not market.consumers.personalise[~abroad].any()
        assert market.consumers.profiles[abroad].sum() > 0 == market.consumers.profiles[~abroad].sum()

    def test_are_the_same_as_in_a_market_of_one(self):
        one, several = Market(consumers=300, rng=1), Market(consumers=300, rng=1, jurisdictions=two())
        for name in ("activity", "concern", "segment", "group", "mobile"):
            assert (getattr(one.consumers, name) == getattr(several.consumers, name)).all()

    def test_under_the_same_law_in_two_places_act_as_under_one(self):
        """With nobody to enforce it, a border within one law changes nothing."""
        idle = {"capacity": 0.0, "audit_rate": 0.0, "breach_rate": 0.0}
        one, several = lived(20, law="gdpr", **idle), lived(20, jurisdictions=two("gdpr", "gdpr"), **idle)
        assert one.ledger.daily.equals(several.ledger.daily)


class TestReach:
    """The Brussels effect: with one machinery for all, the strictest law reaches those who live elsewhere."""

    def events(self, reach: str, **parameters) -> np.ndarray:
        market = lived(20, consumers=1000, jurisdictions=two(), reach=reach, **QUIET, **parameters)
        held, home = market.consumers.profiles.sum(axis=(1, 2)), market.consumers.jurisdiction
        return np.array([held[home == place].mean() for place in (0, 1)])

    def test_of_the_strictest_law_caps_what_is_recorded_everywhere(self):
        strict, local = self.events("strictest", collection=1.0), self.events("local", collection=1.0)
        assert strict[0] == pytest.approx(local[0], rel=0.002)  # but for what ads bring: the auction is one
        assert strict[1] == pytest.approx(0.5 * local[1], rel=0.15), "the GDPR's cap is half"

    def test_of_local_law_is_what_each_law_says_alone(self):
        alone = lived(20, consumers=1000, law="none", collection=1.0, **QUIET)
        mixed = lived(20, consumers=1000, jurisdictions=two(), reach="local", collection=1.0, **QUIET)
        abroad = mixed.consumers.jurisdiction == 1
        assert mixed.consumers.profiles[abroad].sum() == pytest.approx(alone.consumers.profiles[abroad].sum(), rel=0.05)

    @pytest.mark.parametrize("reach", ["strictest", "local"])
    def test_a_store_is_one_and_kept_and_guarded_by_the_strictest_law(self, reach):
        market = lived(1, jurisdictions=two(), reach=reach, security=0.0, **QUIET)
        assert {holder.security for holder in market.holders} == {0.6}
        assert {holder.retention_days for holder in market.holders} == {180}

    def test_makes_no_difference_where_there_is_one_law(self):
        strict, local = (lived(10, law="gdpr", reach=reach) for reach in ("strictest", "local"))
        assert strict.ledger.daily.equals(local.ledger.daily)


class TestEnforcement:
    def test_is_by_the_authority_of_where_people_live(self):
        market = lived(30, jurisdictions=two(), **CAUGHT)
        assert len(fines(market)) > 0
        table = market.ledger.jurisdictions.groupby("jurisdiction")
        assert table["fines"].sum()["Union"] == pytest.approx(fines(market).amount.sum())
        assert table["fines"].sum()["Elsewhere"] == 0.0
        assert fines(market).what.str.contains("authority of Union").all()

    def test_finds_what_was_done_to_its_own_residents_only(self):
        market = lived(30, jurisdictions=two("gdpr", "ccpa"), compliance=0.3, deterrence=0.0, notice="none")
        ledger = market.ledger
        assert ledger.unlawful.sum(axis=0).tolist() == ledger.processed[1].tolist()
        busy = np.flatnonzero(ledger.processed.sum(axis=0) > 50)  # of a few operations a share says nothing
        assert len(busy) >= 8
        assert all(ledger.unlawful_share(h, 0) > ledger.unlawful_share(h, 1) for h in busy)

    def test_by_a_lead_authority_is_by_that_of_the_firm_s_home(self):
        homes = [{"home": "Elsewhere"}] * 4 + [{"home": "Union"}] * 4
        parameters = {"jurisdictions": two("gdpr", "gdpr"), "firms": homes, "lead_authority": True, **CAUGHT}
        market = lived(30, **parameters, home="Union")
        told = fines(market)
        abroad = told[told.who.isin([firm.name for firm in market.marketers[:4]])]
        assert len(abroad) > 0
        assert abroad.what.str.contains("Elsewhere").all()
        assert told[~told.index.isin(abroad.index)].what.str.contains("Union").all()

    def test_complaints_go_to_who_is_competent(self):
        angry = {"compliance": 0.3, "complaint_rate": 1.0, "act_rate": 0.5, "notice_unlawful": 0.5, "capacity": 0.0}
        for lead in (False, True):
            market = lived(10, jurisdictions=two("gdpr", "gdpr"), lead_authority=lead, **angry)
            here, there = (regulator.inbox.sum() for regulator in market.regulators)
            assert here + there == market.ledger.daily["complaints"].sum() > 0
            assert (there == 0) == lead, "every firm's home is the first jurisdiction"

    def test_findings_are_passed_on_where_authorities_cooperate(self):
        idle = two("gdpr", "gdpr", capacity=0.0, audit_rate=0.0)
        alone, together = (lived(30, jurisdictions=idle, cooperation=c, **CAUGHT) for c in (0.0, 1.0))
        abroad = [market.ledger.jurisdictions.groupby("jurisdiction")["fines"].sum() for market in (alone, together)]
        assert abroad[0]["Elsewhere"] == 0.0 < abroad[1]["Elsewhere"]
        assert together.ledger.daily["passed_on"].sum() > 0

    def test_room_to_spare_serves_the_other_s_backlog(self):
        poor = two("gdpr", "gdpr", capacity=0.0)
        backlog = {}
        for cooperation in (0.0, 1.0):
            market = Market(
                consumers=300, rng=1, jurisdictions=poor, capacity=3.0, cooperation=cooperation, case_days=9e3,
                complaint_rate=0.0, audit_rate=0.0, breach_rate=0.0,
            )  # fmt: skip
            market.regulators[1].inbox[:] = 10
            market.run_for(5)
            backlog[cooperation] = int(market.regulators[1].inbox.sum())
            assert backlog[cooperation] + len(market.regulators[1].cases) == 100, "nothing is lost"
        assert backlog == {0.0: 100, 1.0: 85}

    def test_damages_go_by_the_law_of_each_exposed_person(self):
        breach = {"changes": [{"day": 3, "breach": {"holder": "Giant 1", "share": 1.0, "found_after": 0}}]}
        owed = {"claim_rate": 1.0, "breach_cost": 0.0, "press_rate": 1.0, **breach, **QUIET}
        market = lived(40, jurisdictions=two("ccpa", "none"), **owed)
        twin = lived(40, jurisdictions=two("ccpa", "none"), **(owed | {"claim_rate": 0.0}))
        (theft,) = market.breaches.all
        paid = twin.ledger.daily["profit"].sum() - market.ledger.daily["profit"].sum()
        assert 0.0 < paid < 100.0 * theft.people
        assert paid % 100.0 == pytest.approx(0.0, abs=1e-3) or paid % 100.0 == pytest.approx(100.0, abs=1e-3)


class TestCapacity:
    def test_may_grow_with_the_people(self):
        market = Market(
            consumers=400, rng=1, capacity=0.0, capacity_per_million=5_000.0, law="gdpr", complaint_rate=0.0
        )
        market.regulators[0].inbox[:] = 10
        market.regulators[0].settings["audit_rate"] = 0.0
        market.run_for(5)
        assert len(market.regulators[0].cases) == 5 * 2, "5,000 a million, for 400 people"


MOBILE = {"relocates": True, "lead_authority": True, "relocation_cost": 0.0, "home": "Union"}


class TestArbitrage:
    def market(self, **parameters) -> Market:
        return lived(2, jurisdictions=two("gdpr", "gdpr"), **QUIET, **(MOBILE | parameters))

    def fine_at_home(self, market: Market) -> None:
        for holder in market.holders:
            market.ledger.docket.penalise(Penalty(1, 0, holder.index, 1e4, 1e5))

    def test_follows_fines(self):
        market = self.market()
        firm = market.marketers[0]
        before = yearly_cost(firm, 0)
        self.fine_at_home(market)
        assert yearly_cost(firm, 0) > max(before, yearly_cost(firm, 1))
        review_home(firm)
        assert firm.home == 1
        assert market.ledger.events.query("kind == 'move'").what.tolist() == ["moves its establishment to Elsewhere"]

    @pytest.mark.parametrize("change", [{"relocates": False}, {"lead_authority": False}, {"relocation_cost": 1e6}])
    def test_does_not_happen_where_it_does_not_pay_or_may_not(self, change):
        market = self.market(**change)
        self.fine_at_home(market)
        review_home(market.marketers[0])
        assert market.marketers[0].home == 0

    def test_happens_by_itself_where_one_authority_sleeps(self):
        places = two("gdpr", "gdpr", audit_rate=0.0, capacity=0.0, detection=0.0)
        market = lived(100, consumers=300, jurisdictions=places, **(CAUGHT | MOBILE))
        moved = market.ledger.events.query("kind == 'move'")
        assert len(moved) > len(market.marketers) / 2
        assert moved.what.str.endswith("Elsewhere").all()


class TestStatutorySums:
    @pytest.mark.parametrize("clause", ["fine_share", "fine_fixed", "fine_per_violation"])
    def test_all_grow_with_the_market(self, clause):
        law = load("none").with_(**{clause: 0.04 if clause == "fine_share" else 1e4})
        small, large = (highest_fine(law, 100.0 * n, n, 3, 10_000) for n in (1_000, 50_000))
        assert small > 0.0
        assert large == pytest.approx(50.0 * small)

    def test_at_ten_thousand_people_a_violation_counts_once(self):
        assert highest_fine(load("ccpa"), 0.0, 10_000, 4, 10_000) == pytest.approx(4 * 2_500)


class TestBadInput:
    @pytest.mark.parametrize(
        ("tables", "said"),
        [
            ([{"name": "A", "share": 0.5}, {"name": "B", "share": 0.4}], "sum to 0.9, but must sum to 1"),
            ([{"name": "A", "share": 0.5}, {"name": "a", "share": 0.5}], "different for each jurisdiction"),
            ([{"name": "A", "share": 1.0}, {"name": "B", "share": 0.0}], "Nobody lives in the jurisdiction 'B'"),
            ([{"name": "A", "share": 1.2}], "a number from 0 to 1"),
            ([{"name": "A"}], "share is None"),
            ([{"share": 1.0}], "jurisdictions.name is None"),
            ([{"name": "A/B", "share": 1.0}], "without a slash"),
            ([{"name": "A", "share": 1.0, "personalization": 0.3}], "no setting of a jurisdiction 'personalization'"),
            ([{"name": "A", "share": 1.0, "capacty": 3.0}], "Did you mean 'capacity'"),
            ([{"name": "A", "share": 1.0, "capacity": -3.0}], "jurisdictions(A).capacity is -3.0"),
            (["A"], "tables with a name and a share"),
            ("A", "a list of tables"),
        ],
    )
    def test_in_the_tables_is_told(self, tables, said):
        with pytest.raises(BadInput) as refused:
            Scenario(jurisdictions=tables)
        assert said in str(refused.value)

    @pytest.mark.parametrize(
        ("parameters", "said"),
        [
            ({"jurisdictions": [{"name": "A", "share": 1.0, "law": "gdrp"}]}, "Did you mean 'gdpr'"),
            ({"jurisdictions": [{"name": "A", "share": 1.0, "regulator": "adaptiv"}]}, "Did you mean 'adaptive'"),
            ({"regulator": "capturd"}, "Did you mean 'captured'"),
            ({"jurisdictions": two(), "home": "Unoin"}, "Did you mean 'Union'"),
            ({"jurisdictions": two(), "firms": [{"home": "Unoin"}]}, "Did you mean 'Union'"),
            ({"jurisdictions": two(), "changes": [{"day": 3, "jurisdiction": "Unoin", "law": "ccpa"}]}, "'Union'"),
            ({"jurisdictions": two(share=0.999), "consumers": 20}, "Nobody lives in the jurisdiction 'Elsewhere'"),
            ({"changes": [{"day": 3, "jurisdiction": "A", "price": 3.0}]}, "setting of a jurisdiction 'price'"),
            ({"changes": [{"day": 3, "jurisdiction": "A", "firm": "B", "law": "none"}]}, "not both"),
        ],
    )
    def test_in_a_scenario_is_told_before_the_first_day(self, parameters, said):
        with pytest.raises(BadInput) as refused:
            Market(**{"consumers": 100, "degree": 4.0, "rng": 1} | parameters)
        assert said in str(refused.value)

    def test_a_survey_in_which_nobody_lives_somewhere_is_told(self, tmp_path):
        (tmp_path / "people.csv").write_text("concern,jurisdiction\n0.5,Union\n")
        with pytest.raises(BadInput, match="Nobody lives in the jurisdiction 'Elsewhere'"):
            Market(consumers=50, rng=1, people=str(tmp_path / "people.csv"), jurisdictions=two())


class TestChanges:
    def test_of_law_may_come_to_one_jurisdiction(self):
        market = lived(8, jurisdictions=two(), changes=[{"day": 5, "jurisdiction": "Elsewhere", "law": "ccpa"}])
        assert [law.name for law in market.laws] == ["gdpr", "ccpa"]
        assert market.ledger.events.query("day == 5").who.tolist() == ["Elsewhere"]

    def test_for_all_come_to_all(self):
        market = lived(8, jurisdictions=two(), changes=[{"day": 5, "law": "pipl", "capacity": 9.0}])
        assert [law.name for law in market.laws] == ["pipl", "pipl"]
        assert {regulator.number("capacity") for regulator in market.regulators} == {9.0}

    def test_survive_a_file(self, tmp_path):
        scenario = Scenario(jurisdictions=two(), changes=[{"day": 5, "jurisdiction": "Union", "law": "ccpa"}])
        (tmp_path / "mine.toml").write_text(scenario.to_toml())
        assert Scenario.read(tmp_path / "mine.toml") == scenario


@pytest.mark.parametrize("threads", [2, 3])
def test_several_jurisdictions_live_the_same_days_on_any_threads(threads):
    asked = {"consumers": 900, "degree": 6.0, "rng": 5, "jurisdictions": two("gdpr", "ccpa"), "reach": "local"}
    one, more = Market(**asked, threads=1), Market(**asked, threads=threads)
    for market in (one, more):
        market.run_for(10)
    assert one.ledger.daily.equals(more.ledger.daily)
    assert one.ledger.jurisdictions.equals(more.ledger.jurisdictions)
