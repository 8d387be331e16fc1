"""The index of mechanisms: where each one's rule, literature and test are, and what exercises it.

Members of families (strategies, technologies, laws, …) are in it by themselves. Any other mechanism is a row of
:data:`OTHERS`. What exercises one is worked out from scenarios: the first test of a row says when it is at work.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.documents import DOCS
from sim.firms.analytics import Analytics
from sim.firms.campaigns import Optimiser
from sim.firms.governance import Remedy
from sim.firms.targeting import Strategy
from sim.firms.technology import Technology
from sim.law.privacy_law import declared, load, presets, timelines
from sim.registry import Registered
from sim.regulators.kinds import Kind
from sim.scenario import PARAMETERS, Scenario
from sim.society.networks import Network


@dataclass(frozen=True)
class Mechanism:
    """One mechanism that the project models."""

    theme: str
    """Which part of the survey it is from."""
    name: str
    rule: str
    """The file of its rule."""
    test: str
    """The file of its tests."""
    literature: str
    at_work: Callable[[Scenario], bool]
    """Whether it is at work in a scenario at some time."""


def values(scenario: Scenario, name: str) -> set[Any]:
    """All values that a parameter has in a scenario: for all, for one firm or jurisdiction, or from some day on."""
    dated = [change.set for change in scenario.changes]
    own = [*scenario.firms, *(place.settings for place in scenario.jurisdictions), *dated]
    return {getattr(scenario, name)} | {settings[name] for settings in own if name in settings}


def has(name: str, *wanted: Any) -> Callable[[Scenario], bool]:
    """At work where a parameter is one of these; where it is more than 0 if none is given."""

    def at_work(scenario: Scenario) -> bool:
        found = values(scenario, name)
        return bool(found & set(wanted)) if wanted else any(bool(value) for value in found)

    return at_work


def names_in(name: str, wanted: str) -> Callable[[Scenario], bool]:
    """At work where a parameter that lists names has this one."""
    return lambda scenario: any(wanted in str(value).replace(",", " ").split() for value in values(scenario, name))


def law_says(clause: str) -> Callable[[Scenario], bool]:
    """At work under a law that is not silent on a clause."""

    def at_work(scenario: Scenario) -> bool:
        laws = (load(str(law)) for law in values(scenario, "law"))
        return any(getattr(law, clause) != declared()[clause].default for law in laws)

    return at_work


def both(*tests: Callable[[Scenario], bool]) -> Callable[[Scenario], bool]:
    """At work where all of these are."""
    return lambda scenario: all(test(scenario) for test in tests)


def always(_: Scenario) -> bool:
    """At work everywhere."""
    return True


def _strikes(scenario: Scenario) -> bool:
    return any(change.breach for change in scenario.changes) or scenario.breach_rate > 0.0


def _changes_law(scenario: Scenario) -> bool:
    return any("law" in change.set for change in scenario.changes) or scenario.law in timelines()


OTHERS: tuple[Mechanism, ...] = (
    Mechanism("Personalization", "Bayesian estimates of interests", "sim/data/estimate.py",
              "tests/sim/test_estimate.py", "Bühlmann 1967", has("personalization")),
    Mechanism("Personalization", "Recommendations on firms' sites", "sim/society/recommending.py",
              "tests/sim/test_shopping.py", "Steck 2018; Ziegler et al. 2005", has("engage_rate")),
    Mechanism("Campaigns", "Auctions of impressions", "sim/exchange.py", "tests/sim/test_identities.py", "Vickrey 1961",
              always),
    Mechanism("Campaigns", "Ghost-ad hold-outs", "sim/ledger/measures/effects.py", "tests/sim/test_twins.py",
              "Johnson, Lewis & Nubbemeyer 2017", has("holdout")),
    Mechanism("Campaigns", "Goodwill as ad stock", "sim/society/response.py", "tests/sim/test_response.py",
              "Nerlove & Arrow 1962", has("goodwill_gain")),
    Mechanism("Automation", "Mails to subscribers", "sim/society/mail.py", "tests/firms/test_automation.py",
              "Sahni, Wheeler & Chintagunta 2018", has("mails")),
    Mechanism("Automation", "Chatbots, disclosed or not", "sim/society/service.py", "tests/firms/test_automation.py",
              "Luo, Tong, Fang & Qu 2019", has("chatbot", "disclosed", "undisclosed")),
    Mechanism("Automation", "Creatives from a generative model", "sim/firms/studio.py",
              "tests/firms/test_automation.py", "Oliver 1980", has("content", "generated", "reviewed")),
    Mechanism("Data", "First-party data", "sim/data/profiles.py", "tests/sim/test_identities.py", "",
              has("collection")),
    Mechanism("Data", "Own apps and social listening", "sim/society/browsing.py", "tests/firms/test_data_sources.py",
              "", lambda s: has("app_coverage")(s) or has("social_coverage")(s)),
    Mechanism("Data", "Second-party data: deals between marketers", "sim/data/deals.py",
              "tests/firms/test_data_sources.py", "", lambda s: bool(s.deals)),
    Mechanism("Data", "Third-party data: brokers", "sim/data/dealings.py", "tests/firms/test_data_sources.py",
              "Neumann, Tucker & Whitfield 2019", both(has("third_party", True), has("brokers"))),
    Mechanism("Data", "Storage: warehouse, lake, cloud", "sim/data/storage.py", "tests/firms/test_costs.py",
              "Wheatley, Maillart & Sornette 2016", has("storage", "lake", "cloud")),
    Mechanism("Data", "Shadow profiles of who refused", "sim/firms/inference.py", "tests/sim/test_shadow_profiles.py",
              "Garcia 2017; Bagrow, Liu & Mitchell 2019", has("strategy", "network", "collaborative", "deep")),
    Mechanism("Consumers", "Privacy concern, resignation, self-efficacy", "sim/society/feelings.py",
              "tests/society/test_survey.py", "Turow et al. 2015; Draper & Turow 2019", always),
    Mechanism("Consumers", "Reactance to personal ads", "sim/society/response.py", "tests/sim/test_response.py",
              "Brehm 1966; Tucker 2014", has("reactance_rate")),
    Mechanism("Consumers", "Consent notices and dark patterns", "sim/society/notices.py",
              "tests/law/test_clauses.py", "Utz et al. 2019; Nouwens et al. 2020", law_says("consent_personalise")),
    Mechanism("Consumers", "Ad blockers, and habits from friends", "sim/society/talk.py",
              "tests/sim/test_identities.py", "", has("habit_rate")),
    Mechanism("Consumers", "Word of mouth", "sim/society/talk.py", "tests/society/test_networks.py",
              "You, Vadakkepatt & Joshi 2015", has("talk_rate")),
    Mechanism("Consumers", "Rights: access, rectification, erasure, portability", "sim/society/rights.py",
              "tests/sim/test_rights.py", "Kleinrock 1975 on waiting", both(law_says("access"), has("request_rate"))),
    Mechanism("Consumers", "The privacy paradox", "sim/society/privacy.py", "tests/society/test_survey.py",
              "Norberg, Horne & Horne 2007", has("act_rate")),
    Mechanism("Bias", "Groups with other tastes", "sim/society/birth.py", "tests/scenarios/test_scenarios.py",
              "Lambrecht & Tucker 2019; Ali et al. 2019", has("group_tilt")),
    Mechanism("Manipulation", "Pushes at whoever gives in", "sim/society/persuasion.py", "tests/sim/test_persuasion.py",
              "Calo 2014; Luguri & Strahilevitz 2021", has("manipulation")),
    Mechanism("Manipulation", "Personal prices", "sim/society/persuasion.py", "tests/sim/test_persuasion.py",
              "Besanko, Gupta & Jain 1998; Dubé & Misra 2023", has("price_personalization")),
    Mechanism("Surveillance", "Tracking across sites", "sim/society/browsing.py", "tests/sim/test_identities.py", "",
              both(has("brokers"), has("broker_coverage"))),
    Mechanism("Surveillance", "The end of third-party tracking", "sim/data/profiles.py", "tests/sim/test_identities.py",
              "", has("cookie_blocking")),
    Mechanism("Surveillance", "Chilling effects", "sim/society/chilling.py", "tests/sim/test_chilling.py",
              "Penney 2016; Stoycheff 2016; Marthews & Tucker 2017", has("chilling")),
    Mechanism("Breaches", "Breaches by what is stored", "sim/breaches.py", "tests/sim/test_breaches.py",
              "Wheatley, Maillart & Sornette 2016", _strikes),
    Mechanism("Breaches", "News, trust lost and found again", "sim/society/news.py", "tests/sim/test_breaches.py",
              "Telang & Somanchi 2017", _strikes),
    Mechanism("Breaches", "Identity theft", "sim/data/theft.py", "tests/sim/test_identity_theft.py",
              "Romanosky, Telang & Acquisti 2011; Rogers 1975", has("identity_theft")),
    Mechanism("Filter bubbles", "Tastes that follow what is taken up", "sim/society/tastes.py",
              "tests/scenarios/test_scenarios.py", "", has("interest_drift")),
    Mechanism("Governance", "Security as a choice", "sim/firms/establishment.py", "tests/firms/test_conduct.py",
              "Gordon & Loeb 2002", lambda s: any("security" in str(v) for v in values(s, "learns"))),
    Mechanism("Governance", "Purpose limits by will", "sim/firms/dealings.py", "tests/firms/test_remedies.py", "",
              has("purpose_limits", True)),
    Mechanism("Oversight", "Cases, audits and fines", "sim/regulators/cases.py", "tests/regulators/test_docket.py",
              "Becker 1968", law_says("inspection")),
    Mechanism("Oversight", "Audits of algorithms", "sim/regulators/delivery.py", "tests/regulators/test_delivery.py",
              "Katz et al. 1978", law_says("impact_ratio_floor")),
    Mechanism("Oversight", "Compliance as a calculation", "sim/firms/conduct.py", "tests/firms/test_conduct.py",
              "Becker 1968", has("compliance_rule", "calculating")),
    Mechanism("Oversight", "Several jurisdictions, one firm", "sim/society/residence.py",
              "tests/regulators/test_jurisdictions.py", "Bradford 2020", lambda s: len(s.jurisdictions) > 1),
    Mechanism("Oversight", "Authorities that cooperate", "sim/regulators/regulator.py",
              "tests/regulators/test_jurisdictions.py", "", has("cooperation")),
    Mechanism("Oversight", "A one-stop shop, and firms that move", "sim/firms/establishment.py",
              "tests/regulators/test_jurisdictions.py", "", has("lead_authority", True)),
    Mechanism("Oversight", "Laws that change", "sim/law/steps.py", "tests/law/test_steps.py", "", _changes_law),
    Mechanism("Redress", "Complaints heard, and compensation", "sim/data/complaints.py", "tests/firms/test_remedies.py",
              "Tax, Brown & Chandrashekaran 1998", has("complaint_handling")),
    Mechanism("Redress", "Damages for a breach", "sim/data/breach.py", "tests/law/test_clauses.py",
              "Cal. Civ. Code § 1798.150", law_says("breach_damages")),
    Mechanism("Redress", "A data passport", "sim/society/rights.py", "tests/sim/test_rights.py", "",
              has("data_passport")),
)  # fmt: skip
"""Mechanisms that are not members of a family; to add one, add a row."""

type Test = Callable[[str], Callable[[Scenario], bool]]

FAMILIES: tuple[tuple[str, type[Registered], str, Test], ...] = (
    ("Targeting", Strategy, "tests/firms/test_targeting_methods.py", lambda n: has("strategy", n)),
    ("Campaigns", Optimiser, "tests/firms/test_campaigns.py", lambda n: has("optimiser", n)),
    ("Analytics", Analytics, "tests/firms/test_analytics.py", lambda n: has("analytics", n)),
    ("Privacy technology", Technology, "tests/firms/test_privacy_technology.py",
     lambda n: names_in("privacy_technology", n)),
    ("Governance", Remedy, "tests/firms/test_remedies.py", lambda n: has(n) if n in PARAMETERS else always),
    ("Oversight", Kind, "tests/regulators/test_politics.py", lambda n: has("regulator", n)),
    ("Consumers", Network, "tests/society/test_networks.py", lambda n: has("network", n)),
)  # fmt: skip
"""Families: their theme, base, tests, and when a member of some name is at work."""


def mechanisms() -> list[Mechanism]:
    """All mechanisms, by theme."""
    found = [one for theme, family, test, when in FAMILIES for one in _of_family(theme, family, test, when)]
    for law in (*presets(), *timelines()):
        folder = "presets" if law in presets() else "timelines"
        found.append(Mechanism("Laws", load(law).title, f"sim/law/{folder}/{law}.toml", "tests/law/test_privacy_law.py",
                               load(law).reference.partition(", http")[0], has("law", law)))  # fmt: skip
    themes = list(dict.fromkeys(one.theme for one in (*OTHERS, *found)))
    return sorted((*OTHERS, *found), key=lambda one: themes.index(one.theme))


def _of_family(theme: str, family: type[Registered], test: str, when: Test) -> Iterable[Mechanism]:
    for name, member in family.ours().items():
        rule = Path(inspect.getfile(member)).relative_to(DOCS.parent)
        summary = f"{name.replace('_', ' ')}: {member.summary}".rstrip(".")
        yield Mechanism(theme, summary, str(rule), test, member.literature, when(name))


def exercised(
    one: Mechanism, scenarios: Mapping[str, Scenario], answers: Mapping[int, Iterable[Scenario]]
) -> tuple[list[str], list[int]]:
    """In which scenarios, and by which answers, a mechanism is at work."""
    return (
        [name for name, scenario in scenarios.items() if one.at_work(scenario)],
        [number for number, arms in answers.items() if any(one.at_work(arm) for arm in arms)],
    )
