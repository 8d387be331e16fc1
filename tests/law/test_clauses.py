"""Every clause of a privacy law changes what somebody may do: a market under the clause beside its twin without it.

Twins have the same people, the same firms and the same luck; they differ in one clause. Where a test needs people to
act often, or firms to break the law, it says so by a parameter, and both twins get it.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim import Market
from sim.firms.targeting import Store, Strategy, popularity
from sim.law.privacy_law import PrivacyLaw, declared, load, presets
from sim.regulators.delivery import Reach, ask

LAW_ABIDING = {"compliance": 1.0}
NOBODY_ACTS = {"act_rate": 0.0, "ask_again": 0.0, "breach_rate": 0.0}
EVERYBODY_ACTS = {"act_rate": 1.0, "futility": 0.0, "breach_rate": 0.0}
EVERY_CASE_IS_WON = {"compliance": 0.5, "audit_rate": 0.5, "detection": 1.0, "case_days": 0.0, "deterrence": 0.0}
A_BREACH = {"changes": [{"day": 4, "breach": {"holder": "Giant 1", "share": 1.0, "found_after": 2}}]}
SILENT = load("none")

SHOWN: set[str] = set()


def shows(clause: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Marks a test as one that shows what a clause is good for."""
    declared()[clause]  # KeyError: no such clause

    def mark(test: Callable[..., None]) -> Callable[..., None]:
        SHOWN.add(clause)
        return test

    return mark


@pytest.fixture
def live_under(tmp_path):
    """Lets a market live some days under a law, given as a file as a user would."""

    def live(law: PrivacyLaw, days: int = 20, **parameters) -> Market:
        file = tmp_path / f"law_{len(list(tmp_path.iterdir()))}.toml"
        file.write_text(law.as_toml(), encoding="utf-8")
        market = Market(consumers=500, law=str(file), rng=7, **parameters)
        market.run_for(days)
        return market

    return live


@pytest.fixture
def twins(live_under):
    """Two markets: under a law, and under the same law without one of its clauses."""

    def live(law: PrivacyLaw, clause: str, days: int = 20, **parameters) -> tuple[Market, Market]:
        assert getattr(law, clause) != declared()[clause].default, f"{law.name} is silent on {clause} anyway"
        return live_under(law, days, **parameters), live_under(law.neutral(clause), days, **parameters)

    return live


@pytest.mark.parametrize("clause", declared())
def test_no_clause_is_without_a_test_of_its_effect(clause):
    assert clause in SHOWN


def events_at_marketers(market: Market) -> np.ndarray:
    """Events that each marketer keeps of each consumer, (N, M)."""
    return market.consumers.profiles[:, : len(market.marketers)].sum(axis=2)


def events_at_brokers(market: Market) -> np.ndarray:
    return market.consumers.profiles[:, len(market.marketers) :].sum(axis=2)


def said_yes(market: Market, purpose: str) -> np.ndarray:
    """Whether each consumer has told each holder that it may, (N, H)."""
    return getattr(market.consumers, purpose) & market.consumers.answered


def of_marketers(market: Market, pairs: np.ndarray) -> np.ndarray:
    return pairs[:, : len(market.marketers)]


def of_brokers(market: Market, pairs: np.ndarray) -> np.ndarray:
    return pairs[:, len(market.marketers) :]


def total(market: Market, measure: str) -> float:
    return market.ledger.daily[measure].sum()


def happened(market: Market) -> pd.DataFrame:
    """What happened day by day, without what the law itself is like."""
    return market.ledger.daily.drop(columns="law_stringency")


def fines(market: Market) -> pd.Series:
    events = market.ledger.events
    return events[events.kind == "fine"].set_index(["day", "who"]).amount


def violations(market: Market) -> int:
    """What regulators could find: every recording and every visit measured without a lawful basis."""
    return int(market.ledger.processed[1].sum())


# ------------------------------------------------------------------------------------ may they take it?


@shows("consent_measure")
def test_where_measuring_needs_consent_firms_that_never_ask_measure_nobody(twins):
    asked, unasked = twins(load("gdpr"), "consent_measure", **LAW_ABIDING, notice="none")
    assert total(asked, "recorded_visits") == 0
    assert total(unasked, "recorded_visits") > 0
    assert total(asked, "visits") > 0, "people come all the same: recorded is not real"


@shows("consent_personalise")
def test_where_personalising_needs_consent_a_profile_begins_with_a_yes(twins):
    law = SILENT.with_(consent_personalise="opt_in", purpose_limitation=True)
    asked, unasked = twins(law, "consent_personalise", **LAW_ABIDING, **NOBODY_ACTS)
    assert events_at_marketers(asked)[of_marketers(asked, said_yes(asked, "personalise"))].sum() > 0
    assert events_at_marketers(asked)[~of_marketers(asked, said_yes(asked, "personalise"))].sum() == 0
    assert events_at_marketers(unasked)[~of_marketers(unasked, said_yes(unasked, "personalise"))].sum() > 0


@shows("consent_share")
def test_where_sharing_needs_consent_brokers_know_only_who_agreed(twins):
    law = SILENT.with_(consent_share="opt_in")
    asked, unasked = twins(law, "consent_share", **LAW_ABIDING, **NOBODY_ACTS)
    assert events_at_brokers(asked)[of_brokers(asked, said_yes(asked, "share"))].sum() > 0
    assert events_at_brokers(asked)[~of_brokers(asked, said_yes(asked, "share"))].sum() == 0
    assert events_at_brokers(unasked)[~of_brokers(unasked, said_yes(unasked, "share"))].sum() > 0


@pytest.mark.parametrize("purpose", ["measure", "personalise", "share"])
def test_a_right_to_opt_out_lets_people_say_no_and_silence_is_a_yes(twins, purpose):
    clause = f"consent_{purpose}"
    may_refuse, may_not = twins(SILENT.with_(**{clause: "opt_out"}), clause, **EVERYBODY_ACTS)
    permitted, answered = getattr(may_refuse.consumers, purpose), may_refuse.consumers.answered
    assert not permitted[answered].all()
    assert permitted[~answered].all()
    assert getattr(may_not.consumers, purpose).all()


@pytest.mark.parametrize("purpose", ["measure", "personalise", "share"])
def test_a_duty_to_tell_makes_recording_in_silence_a_violation(twins, purpose):
    clause = f"consent_{purpose}"
    must_tell, need_not = twins(SILENT.with_(**{clause: "notice"}), clause, compliance=0.5)
    assert violations(must_tell) > 0
    assert violations(need_not) == 0


@pytest.mark.parametrize("purpose", ["measure", "personalise", "share"])
def test_who_tells_as_the_law_wants_breaks_no_law(live_under, purpose):
    assert violations(live_under(SILENT.with_(**{f"consent_{purpose}": "notice"}), **LAW_ABIDING)) == 0


@shows("dark_patterns")
@pytest.mark.parametrize("notice", ["confirm_only", "highlighted", "preticked"])
def test_without_dark_patterns_fewer_say_yes(twins, notice):
    forbidden, allowed = twins(load("gdpr"), "dark_patterns", **LAW_ABIDING, **NOBODY_ACTS, notice=notice)
    assert said_yes(forbidden, "personalise").sum() < 0.9 * said_yes(allowed, "personalise").sum()


@pytest.mark.parametrize("notice", ["opt_in", "equal", "granular"])
def test_a_ban_on_dark_patterns_leaves_fair_notices_alone(twins, notice):
    forbidden, allowed = twins(load("gdpr"), "dark_patterns", **LAW_ABIDING, **NOBODY_ACTS, notice=notice)
    pd.testing.assert_frame_equal(happened(forbidden), happened(allowed))


def test_without_dark_patterns_more_opt_outs_and_requests_get_through(twins):
    law = SILENT.with_(consent_share="opt_out", erasure=True, dark_patterns=False)
    forbidden, allowed = twins(law, "dark_patterns", **LAW_ABIDING, **EVERYBODY_ACTS, notice="confirm_only")
    assert total(forbidden, "withdrawals") > 10 * total(allowed, "withdrawals")
    assert total(forbidden, "erasures") > 10 * total(allowed, "erasures")


@shows("transparency_floor")
def test_honest_disclosure_takes_the_sting_out_of_personal_ads(twins):
    law, personal = SILENT.with_(transparency_floor=1.0), {"personalization": 1.0, "transparency": 0.0}
    honest, covert = twins(law, "transparency_floor", **LAW_ABIDING, **personal, irritation=0.1)
    assert {row["transparency"] for row in honest.world.holders} == {1.0}
    assert total(honest, "trust") > total(covert, "trust")
    assert total(honest, "expected_clicks") > total(covert, "expected_clicks")


# ------------------------------------------------------------------------------------ what may people ask?


@shows("access")
def test_who_may_see_her_file_feels_in_control_and_resists_personal_ads_less(twins):
    may_see, may_not = twins(SILENT.with_(access=True), "access", personalization=1.0, irritation=0.1)
    assert total(may_see, "trust") > total(may_not, "trust")
    assert total(may_see, "expected_clicks") > total(may_not, "expected_clicks")


@shows("erasure")
def test_who_asks_to_be_forgotten_is_forgotten(twins):
    forgets, keeps = twins(load("gdpr"), "erasure", **LAW_ABIDING, **EVERYBODY_ACTS)
    assert total(forgets, "erasures") > 0
    assert total(keeps, "erasures") == 0
    assert forgets.ledger.daily.records.iloc[-1] < keeps.ledger.daily.records.iloc[-1]


def test_erasure_is_of_the_whole_profile(live_under):
    law = SILENT.with_(erasure=True)
    quiet = {**LAW_ABIDING, **EVERYBODY_ACTS, "changes": [{"day": 10, "collection": 0.0}]}
    before, after = (live_under(law, days, **quiet) for days in (10, 15))
    once, now = before.consumers.profiles.sum(axis=2), after.consumers.profiles.sum(axis=2)
    assert total(after, "erasures") > total(before, "erasures")
    assert ((now == once) | (now == 0)).all(), "nothing is recorded any more: a profile stays, or is empty"
    assert (now < once).any()


EVERYBODY_ASKS = {"request_rate": 1.0, "request_clicks": 0.0, "act_rate": 0.0, "breach_rate": 0.0, "futility": 0.0}


@shows("rectification")
def test_what_is_wrong_about_people_is_put_right_at_their_wish(twins):
    corrects, keeps = twins(load("gdpr"), "rectification", **LAW_ABIDING, **EVERYBODY_ASKS, answer_wait=0.0)
    assert total(corrects, "corrected_events") > 0
    assert total(keeps, "corrected_events") == 0


@shows("portability")
def test_people_take_their_data_along_to_whom_they_trust_more(twins):
    portable, not_portable = twins(load("gdpr"), "portability", **LAW_ABIDING, **EVERYBODY_ASKS, answer_wait=0.0)
    assert total(portable, "ported_events") > 0
    assert total(not_portable, "ported_events") == 0


def test_a_data_passport_wants_data_that_are_portable(twins):
    asks = {**LAW_ABIDING, **EVERYBODY_ASKS, "data_passport": 1.0}
    portable, not_portable = twins(load("gdpr"), "portability", **asks)
    assert total(portable, "requests") > 2 * total(not_portable, "requests")


@shows("answer_days")
def test_a_deadline_makes_holders_answer_sooner(twins):
    limited, free = twins(load("gdpr").with_(answer_days=3), "answer_days", 40, **LAW_ABIDING, **EVERYBODY_ASKS)
    assert {round(row["answer_wait"], 9) for row in limited.world.holders} == {1.0}
    assert total(limited, "answered_in_time") + total(limited, "answered_late") > total(free, "answered_in_time")
    assert total(limited, "answered_late") > 0
    assert total(free, "answered_late") == 0, "nothing is late where there is no deadline"


@shows("objection")
def test_a_yes_can_be_taken_back(twins):
    can, cannot = twins(load("gdpr"), "objection", **LAW_ABIDING, **EVERYBODY_ACTS)
    assert total(can, "withdrawals") > 0
    assert total(cannot, "withdrawals") == 0


@shows("universal_opt_out")
def test_one_signal_reaches_every_holder(twins):
    law = SILENT.with_(consent_personalise="opt_out", consent_share="opt_out", universal_opt_out=True)
    everywhere, one_by_one = twins(law, "universal_opt_out", 8, **EVERYBODY_ACTS)
    assert refused_by(everywhere) == {0, len(everywhere.holders)}
    assert 1 in refused_by(one_by_one)


def refused_by(market: Market) -> set[int]:
    """How many holders people have refused."""
    return set((~market.consumers.personalise).sum(axis=1).tolist())


# ------------------------------------------------------------------------- what must they do with it?


@shows("minimisation_cap")
def test_firms_take_no_more_than_the_cap(twins):
    capped, free = twins(SILENT.with_(minimisation_cap=0.2), "minimisation_cap", **LAW_ABIDING, collection=0.8)
    assert {round(row["collection"], 9) for row in capped.world.holders} == {0.2}
    assert capped.ledger.daily.records.iloc[-1] == pytest.approx(free.ledger.daily.records.iloc[-1] / 4, rel=0.2)


def test_a_cap_above_what_a_firm_wants_asks_nothing_of_it(twins):
    capped, free = twins(SILENT.with_(minimisation_cap=0.8), "minimisation_cap", 5, collection=0.5)
    pd.testing.assert_frame_equal(happened(capped), happened(free))


@shows("purpose_limitation")
def test_data_taken_for_measuring_do_not_feed_personalisation(twins):
    granular = {**LAW_ABIDING, **NOBODY_ACTS, "notice": "granular"}
    bound, unbound = twins(load("gdpr"), "purpose_limitation", **granular)
    assert profiles_of_the_merely_measured(bound) == 0
    assert profiles_of_the_merely_measured(unbound) > 0
    assert bound.ledger.daily.bits_known.iloc[-1] < unbound.ledger.daily.bits_known.iloc[-1]


def profiles_of_the_merely_measured(market: Market) -> int:
    """Events that marketers keep of those who let them measure, but not personalise."""
    agreed, refused = (
        of_marketers(market, market.consumers.measure),
        ~of_marketers(market, market.consumers.personalise),
    )
    assert (agreed & refused).any(), "consents differ in this market"
    return int(events_at_marketers(market)[agreed & refused].sum())


@shows("retention_days")
def test_old_events_are_deleted(twins):
    law, quiet = SILENT.with_(retention_days=10), {"changes": [{"day": 20, "collection": 0.0}]}
    limited, forever = twins(law, "retention_days", 31, **LAW_ABIDING, **NOBODY_ACTS, **quiet)
    assert limited.consumers.profiles.sum() == 0, "what was recorded ten days ago and earlier is gone"
    assert forever.consumers.profiles.sum() > 0


@shows("security_floor")
def test_better_guarded_stores_are_robbed_less_often(twins):
    law = SILENT.with_(security_floor=0.9)
    guarded, open_doors = twins(law, "security_floor", 60, **LAW_ABIDING, security=0.0, breach_rate=0.5)
    thefts, more = (
        {(breach.holder, breach.struck) for breach in market.breaches.all} for market in (guarded, open_doors)
    )
    assert thefts < more, "each theft that happens behind the guard happens without it, and others do"


# ------------------------------------------------------------------------------ what if it goes wrong?


@shows("notification_days")
def test_people_hear_of_a_breach_by_the_deadline(twins):
    told, untold = twins(load("gdpr"), "notification_days", **LAW_ABIDING, **A_BREACH, breach_rate=0.0, press_rate=0.0)
    assert news(told) == [4 + 2 + 3], "struck, found, told within three days"
    assert news(untold) == []
    assert told.ledger.daily.concern.iloc[-1] > untold.ledger.daily.concern.iloc[-1]


def news(market: Market) -> list[int]:
    """Days on which a breach became known."""
    events = market.ledger.events
    return events[events.kind == "news"].day.tolist()


@shows("breach_damages")
def test_the_exposed_are_owed_damages(twins):
    law = SILENT.with_(breach_damages=100.0, notification_days=0)
    owed, not_owed = twins(law, "breach_damages", 8, **LAW_ABIDING, **A_BREACH, breach_rate=0.0, claim_rate=0.1)
    exposed = owed.ledger.daily.exposed_people.sum()
    assert exposed > 0
    assert total(not_owed, "profit") - total(owed, "profit") == pytest.approx(100.0 * 0.1 * exposed)


class Gossip(Strategy):
    """Takes everybody for a fan of the first topic, those too who refused."""

    name = "gossip"
    infers = shadows = True

    def priors(self, store: Store) -> np.ndarray:
        fan = 0.5 * np.eye(len(store.seen))[0] + 0.5 * popularity(store)
        return np.stack([popularity(store), fan])

    def rows(self, store: Store) -> np.ndarray:
        return np.ones(len(store.permitted), np.int64)


@shows("inferences")
def test_what_others_tell_of_those_who_refused_counts_as_theirs(twins, live_under):
    law, gossips = load("gdpr").with_(inferences=True), {"strategy": "gossip"}
    bars, allows = twins(law, "inferences", **LAW_ABIDING, **gossips)
    assert bars.ledger.daily["shadow_views"].sum() == 0
    assert allows.ledger.daily["shadow_views"].iloc[-1] > 0
    dares = live_under(law, compliance=0.5, deterrence=0.0, **gossips)
    assert dares.ledger.daily["shadow_views"].iloc[-1] > 0
    assert violations(dares) > violations(live_under(law, compliance=0.5, deterrence=0.0))


ENFORCED = SILENT.with_(consent_personalise="opt_in", purpose_limitation=True, inspection=True)
"""A law that can be broken, and an authority that comes to look."""


@shows("impact_ratio_floor")
def test_ads_that_reach_one_group_far_less_are_ordered_to_be_aimed_without_profiles(tmp_path):
    """Tastes differ between the groups, and firms aim by profiles: nobody meant to leave anybody out."""
    apart = {
        "group_tilt": 1.0,
        "segments": 2,
        "segment_focus": 0.2,
        "minority_share": 0.4,
        "topics": 4,
        "taste_focus": 8.0,
    }
    audits = {"algorithm_audit_rate": 0.5, "audit_sample": 1000, "case_days": 0.0}
    aimed = {"consumers": 1500, "personalization": 1.0, "page_views": 5.0, "days": 50}
    ratios = {}
    for name, law in ("fair", SILENT.with_(impact_ratio_floor=0.8)), ("silent", SILENT):
        (tmp_path / f"{name}.toml").write_text(law.as_toml(), encoding="utf-8")
        market = Market(law=str(tmp_path / f"{name}.toml"), rng=5, **apart, **audits, **aimed)
        market.run_for(50)
        ratios[name] = [ask_everybody(market, marketer.index).ratio for marketer in market.marketers]
        assert (market.ledger.daily["orders"].sum() > 0) == (name == "fair")
    assert min(ratios["silent"]) < 0.6
    assert min(ratios["fair"]) > min(ratios["silent"]) + 0.2


def ask_everybody(market: Market, marketer: int) -> Reach:
    """Whom a marketer's ads have lately reached, without a sample's error."""
    (office,) = market.regulators
    office.settings["audit_sample"] = 100_000
    return ask(marketer, office, np.random.default_rng(0))


@shows("fine_share")
@shows("fine_fixed")
@shows("fine_per_violation")
@pytest.mark.parametrize(("clause", "amount"), [("fine_share", 0.04), ("fine_fixed", 2e7), ("fine_per_violation", 2e3)])
def test_what_the_law_threatens_is_what_breaking_it_costs(twins, live_under, clause, amount):
    law = ENFORCED.with_(**{clause: amount})
    threatened, toothless = twins(law, clause, **EVERY_CASE_IS_WON)
    assert violations(threatened) == violations(toothless) > 0
    assert fines(threatened).sum() > 0
    assert fines(toothless).empty
    twice = live_under(law.with_(**{clause: 2 * amount}), **EVERY_CASE_IS_WON)
    assert fines(twice).to_dict() == pytest.approx((2 * fines(threatened)).to_dict())


def test_of_two_threats_the_greater_counts(live_under):
    share, fixed = {"fine_share": 0.04}, {"fine_fixed": 2e7}
    by_share, by_fixed, by_both = (
        fines(live_under(ENFORCED.with_(**threat), **EVERY_CASE_IS_WON)) for threat in (share, fixed, share | fixed)
    )
    assert by_both.to_dict() == pytest.approx(np.maximum(*by_share.align(by_fixed, fill_value=0.0)).to_dict())


@shows("inspection")
def test_an_authority_that_may_inspect_opens_cases_without_a_complaint(twins):
    silent_people = {"complaint_rate": 0.0, "audit_rate": 0.2}
    inspects, waits = twins(load("gdpr"), "inspection", **silent_people)
    assert inspects.regulators[0].cases
    assert inspects.regulators[0].complaints == 0
    assert waits.regulators[0].cases == []


def test_an_authority_that_cannot_even_fine_takes_no_complaints(live_under):
    rights = SILENT.with_(consent_personalise="opt_in", consent_share="opt_in")
    angry = {**EVERYBODY_ACTS, "complaint_rate": 1.0, "compliance": 0.5}
    assert total(live_under(rights, **angry), "complaints") == 0
    assert total(live_under(rights.with_(fine_fixed=1.0), **angry), "complaints") > 0


# ------------------------------------------------------------------ no statute has a clause for nothing

MOTLEY = {
    "consumers": 300,
    "firms": [
        {"notice": "granular"},
        {"notice": "highlighted", "strategy": "gossip"},
        {"notice": "granular"},
        {"notice": "preticked"},
    ],
    "compliance": 0.7,
    "act_rate": 0.3,
    "complaint_rate": 0.3,
    "audit_rate": 0.2,
    "algorithm_audit_rate": 0.2,
    "detection": 1.0,
    "case_days": 2.0,
    "security": 0.0,
    "breach_rate": 0.5,
    "breach_stock": 10.0,
    "discovery_days": 1.0,
    "request_rate": 0.3,
    "patience_days": 10,
}
"""A market in which everything happens: notices differ, the law is broken, people act, stores are robbed."""
GRANTED_TWICE = {("ccpa", "consent_personalise"): "objection"}
"""Where a statute gives the same right in two clauses, both must go before it is gone."""


@cache
def lived_under(law: PrivacyLaw, file: str, days: int) -> pd.DataFrame:
    """What happened in the motley market, day by day."""
    Path(file).write_text(law.as_toml(), encoding="utf-8")
    market = Market(**MOTLEY, law=file, rng=11)
    market.run_for(days)
    return happened(market)


@pytest.mark.parametrize(
    ("statute", "clause"),
    [(name, clause.name) for name in presets() for clause in load(name).clauses() if not clause.neutral],
)
def test_strike_out_a_clause_of_a_statute_and_the_market_changes(statute, clause, tmp_path_factory):
    file, law = str(tmp_path_factory.getbasetemp() / "law.toml"), load(statute)
    days = {"retention_days": law.retention_days + 1, "breach_damages": 80}.get(clause, 40)
    double = GRANTED_TWICE.get((statute, clause))
    standing = law.neutral("inferences").neutral(double) if double else law  # which nobody could refuse any more
    whole, struck = lived_under(standing, file, days), lived_under(standing.neutral(clause), file, days)
    assert not whole.equals(struck)


@pytest.mark.parametrize(("statute", "clause"), GRANTED_TWICE)
def test_a_right_given_twice_outlives_one_of_its_clauses(statute, clause, tmp_path_factory):
    file, law = str(tmp_path_factory.getbasetemp() / "law.toml"), load(statute)
    assert lived_under(law, file, 40).equals(lived_under(law.neutral(clause), file, 40))
